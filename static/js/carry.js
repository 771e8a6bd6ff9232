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

const told = form.elements.bas // what each field showed, by which the server sees what somebody else has chosen since
const shown = JSON.parse(told.value)

function keep(name, value, options = { pause: 0 }) {
  listen(name)
  const fields = { namn: name, varde: value, base: shown[name] ?? "" }
  outbox.put(name, { url: form.dataset.save, name: "Val från förra året", fields }, options)
}

function listen(name) {
  outbox.listen(name, {
    saved: ({ value }) => show(name, value),
    clash: (theirs, letter) => clash(name, theirs, letter.fields.varde),
    refused: (reason) => toast(reason),
  })
}

function show(name, value) {
  shown[name] = value
  told.value = JSON.stringify(shown)
}

form.addEventListener("change", ({ target }) => {
  if (!target.name || target.type === "hidden") return
  keep(target.name, target.value)
  if (target.type === "radio") chosen(target.closest("[data-card]"))
})

form.addEventListener("input", ({ target }) => {
  if (target.name?.startsWith("skal.")) keep(target.name, target.value, { pause: TYPING })
})

/* The form goes when the server has answered each choice, so that none is lost on the way with it. */
let ready = false
form.addEventListener("submit", async (event) => {
  if (ready || outbox.state().name === "saved") return
  event.preventDefault()
  await new Promise((go) => setTimeout(go)) // a form cannot be sent anew while it tells that it is sent
  await outbox.flush()
  if (outbox.state().name === "saving") await outbox.flush() // what was typed meanwhile
  const { name } = outbox.state()
  ready = name === "saved" || name === "held" // where another choice was made meanwhile, the answer shows both
  if (ready) form.requestSubmit(event.submitter)
  else toast("Valen har inte nått servern, så inget är taget med ännu. De finns kvar här och skickas igen. Försök om en stund.")
})
addEventListener("pageshow", () => (ready = false))

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

// --- What somebody else has chosen meanwhile

function clash(name, theirs, mine) {
  const fields = fieldsOf(name)
  if (!fields.length) return
  const place = fields[0].closest(".choose, .why") ?? fields[0]
  document.getElementById(`annat-${name}`)?.remove()
  const box = document.createElement("div")
  box.id = `annat-${name}`
  box.className = "notice bad"
  box.setAttribute("role", "alert")
  const said = document.createElement("p")
  said.textContent = `${theirs.by} valde ”${words(fields, theirs.value)}” medan du hade sidan öppen. Ditt val ”${words(fields, mine)}” är inte sparat.`
  const actions = document.createElement("p")
  actions.className = "actions"
  const settle = (label, value) => {
    const button = document.createElement("button")
    button.type = "button"
    button.className = "btn small"
    button.textContent = label
    button.addEventListener("click", () => {
      box.remove()
      show(name, theirs.value)
      set(fields, value)
      keep(name, value)
      fields.find((each) => each.type !== "radio" || each.checked)?.focus()
    })
    actions.append(button)
  }
  settle("Behåll mitt val", mine)
  settle(`Ta valet av ${theirs.by}`, theirs.value)
  box.append(said, actions)
  place.after(box)
}

function fieldsOf(name) {
  return [...form.elements].filter((field) => field.name === name)
}

/* What a value is called on the page. */
function words(fields, value) {
  if (fields[0].type === "radio") return fields.find((each) => each.value === value)?.labels[0].textContent.trim() ?? value
  if (fields[0].options) return [...fields[0].options].find((each) => each.value === value)?.text ?? value
  return value
}

function set(fields, value) {
  if (fields[0].type !== "radio") fields[0].value = value
  for (const radio of fields.filter((each) => each.type === "radio" && each.value === value)) {
    radio.checked = true
    chosen(radio.closest("[data-card]"))
  }
}

// --- What was chosen here before but never reached the server

for (const [id, letter] of drafts.waiting()) {
  const { namn, varde } = letter.fields
  const fields = fieldsOf(namn)
  const now = fields.find((each) => each.type !== "radio" || each.checked)
  if (!fields.length || now?.value === varde) drafts.drop(id) // it is there, or in the answer with what another chose
  else {
    set(fields, varde)
    listen(namn)
    outbox.put(id, { ...letter, url: form.dataset.save }, { pause: 0 })
  }
}
