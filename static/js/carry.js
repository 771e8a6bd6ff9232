/* Choosing on the cards of last year's plan: each choice is kept by the server as it is made, by the same road as texts,
   and 1, 2 and 3 choose on the card that has the focus. Without this the form is sent as it is. */

import * as drafts from "roda/drafts"
import * as outbox from "roda/outbox"
import { toast } from "roda/status"

const TYPING = 800 // ms after the last key in a reason
const form = document.getElementById("carry")
const later = form.querySelector("[value=spara]")
if (later) later.hidden = true // every choice is kept as it is made
const cards = () => [...form.querySelectorAll("[data-card]")].filter((card) => card.checkVisibility())

// --- Keeping

function keep(name, value, options = { pause: 0 }) {
  outbox.listen(name, { refused: (reason) => toast(reason) })
  outbox.put(name, { url: form.dataset.save, name: "Val från förra året", fields: { namn: name, varde: value } }, options)
}

form.addEventListener("change", ({ target }) => {
  if (!target.name || target.type === "hidden") return
  keep(target.name, target.value)
  if (target.type === "radio") chosen(target.closest("[data-card]"))
})

form.addEventListener("input", ({ target }) => {
  if (target.name?.startsWith("skal.")) keep(target.name, target.value, { pause: TYPING })
})

form.addEventListener("submit", () => {
  for (const [id] of drafts.waiting()) outbox.forget(id) // they go with the form
})

function chosen(card) {
  card.dataset.chosen = ""
  document.getElementById("chosen").textContent = form.querySelectorAll("[data-card][data-chosen]").length
}

// --- The keyboard

form.addEventListener("keydown", (event) => {
  const card = event.target.closest("[data-card]")
  if (!card || event.ctrlKey || event.altKey || event.metaKey || event.target.matches("select, input:not([type=radio])")) return
  const radios = [...card.querySelectorAll(":scope > .choose input")]
  const radio = { 1: "KEEP", 2: "REWORK", 3: "CLOSE" }[event.key]
  const found = radios.find((each) => each.value === radio)
  if (!found) return
  event.preventDefault()
  found.checked = true
  found.dispatchEvent(new Event("change", { bubbles: true }))
  const reason = card.querySelector(":scope > .why input")
  if (found.value === "CLOSE" && reason && !reason.value.trim()) reason.focus()
  else next(card)
})

/* On to the next card, which after a closed goal is the one after what stood under it. */
function next(card) {
  const all = cards()
  const after = all[all.indexOf(card) + 1]
  const radio = after?.querySelector(":scope > .choose input:checked") ?? after?.querySelector(":scope > .choose input")
  if (radio) radio.focus()
  else form.querySelector(".finish button")?.focus()
}

// --- What was chosen here before but never reached the server

for (const [id, letter] of drafts.waiting()) {
  const { namn, varde } = letter.fields
  const fields = [...form.elements].filter((field) => field.name === namn)
  const radio = fields.find((field) => field.type === "radio" && field.value === varde)
  if (radio) {
    radio.checked = true
    chosen(radio.closest("[data-card]"))
  } else if (fields.length && fields[0].type !== "radio") fields[0].value = varde
  if (fields.length) keep(namn, varde)
  else drafts.drop(id)
}
