/* The document page: what is clicked, what htmx brings, and what waited in the browser. */

import { follow, followReading } from "roda/contents"
import { show } from "roda/dialogs"
import * as drafts from "roda/drafts"
import { saveField, takeUpField } from "roda/fields"
import { beHere } from "roda/here"
import { HELD } from "roda/hold"
import { placeNotes, reveal, stay } from "roda/notes"
import * as outbox from "roda/outbox"
import { isLogin, renew, SignedOut } from "roda/server"
import { announce, button, copy, notice, savedNow, tellAt, toast, untell } from "roda/status"
import { getReady, leave, takeUp, takeUpKeys, write } from "roda/writing"

const FAILED = "Det gick inte. Ladda om sidan och försök igen."
const NOT_YOU = "Du är utloggad, eller så är någon annan inloggad här. Logga in som du i en ny flik och försök igen."

const dialog = document.getElementById("dialog")
const canWrite = () => document.querySelector("#content.can-write")

document.addEventListener("click", (event) => {
  const { target } = event
  const edit = target.closest("[data-edit]")
  const passage = target.closest(".passage:not(.writing)")
  if (edit) begin(edit.dataset.edit ? document.getElementById(edit.dataset.edit) : edit.closest(".text"))
  else if (passage && canWrite() && !target.closest("a") && getSelection().isCollapsed) begin(passage.closest("[data-slot]"), event)
  else if (target.closest("[data-close]")) close(target)
  else if (target.closest("[data-panel]")) panel(target.closest("[data-panel]"))
  for (const menu of document.querySelectorAll("details.menu[open]")) if (!menu.contains(target)) menu.open = false
})

document.addEventListener("input", ({ target }) => {
  if (target.matches("input[type=text][data-field], textarea[data-field]")) saveField(target)
})

document.addEventListener("change", ({ target }) => {
  if (target.matches("[data-field]")) saveField(target, { pause: 0 })
  if (target.id === "only-ours") onlyOurs(target.checked)
})

/* A note whose words hold as they are is saved again; the button goes then, so one is led to the note. */
document.addEventListener("click", ({ target }) => {
  const button = target.closest("[data-save-again]")
  if (!button) return
  const field = document.getElementById(button.dataset.saveAgain)
  field.focus()
  saveField(field, { pause: 0 })
})

document.addEventListener("keydown", (event) => {
  const { key, target } = event
  if (key === "Enter" && target.matches("[data-one-line]") && !event.isComposing) {
    event.preventDefault()
    target.form.requestSubmit()
  }
  const menu = target.closest("details.menu[open]")
  if (key === "Escape" && menu) {
    menu.open = false
    menu.querySelector("summary").focus()
  } else if (key === "Escape") panel(null)
})

function begin(text, point) {
  if (text) write(text, point)
}

function close(target) {
  if (target.closest("dialog")) dialog.close()
  else target.closest(".toast-line")?.remove()
}

/* On a narrow window the contents and what is left to do open over the sheet, from the bar at the foot. */
function panel(button) {
  const opens = button && button.getAttribute("aria-expanded") !== "true"
  for (const other of document.querySelectorAll("[data-panel]")) {
    const shown = opens && other === button
    other.setAttribute("aria-expanded", String(Boolean(shown)))
    document.getElementById(other.dataset.panel)?.classList.toggle("open", Boolean(shown))
    if (shown) document.getElementById(other.dataset.panel)?.focus()
  }
}

function onlyOurs(on) {
  document.cookie = `bara-vart=${on ? 1 : 0}; path=/; max-age=31536000; samesite=lax`
  document.getElementById("main").classList.toggle("only-ours", on)
  followReading()
  announce(on ? "Visar bara enhetens egna texter." : "Visar allt.")
}

// --- Links to places: in the contents and in what is left to do

document.addEventListener("click", ({ target }) => {
  const link = target.closest(".toc a, .side a[href^='#'], .notes a, .findings a, #dialog a[data-close]")
  if (!link) return
  panel(null)
  if (link.closest(".toc")) follow(link.hash)
  const place = document.getElementById(decodeURIComponent(link.hash.slice(1)))
  if (place?.closest(".only-ours .inherited")) showAll()
  reveal(place)
  if (!place || !link.closest(".side, #dialog")) return
  if (place.matches("input, select, textarea")) setTimeout(() => place.focus())
  else if (place.matches("[data-slot]") && canWrite()) setTimeout(() => write(place))
})

function showAll() {
  document.getElementById("only-ours").checked = false
  onlyOurs(false)
}

/* A link from another page may lead to what "Visa bara vårt" hides. */
function land() {
  const place = document.getElementById(decodeURIComponent(location.hash.slice(1)))
  if (place?.closest(".only-ours .inherited")) {
    showAll()
    place.scrollIntoView()
  }
  follow(location.hash)
}

// --- htmx: dialogs, the content made anew, and what can go wrong

document.body.addEventListener("htmx:confirm", (event) => {
  // what is being written must be saved before the page is made anew
  if (event.detail.verb !== "post") return
  event.preventDefault()
  leave().then(() => outbox.flush()).then(() => event.detail.issueRequest(true))
})

document.body.addEventListener("htmx:beforeSwap", (event) => {
  if (isLogin(event.detail.xhr.responseURL)) {
    event.detail.shouldSwap = false
    const login = { label: "Logga in", action: () => window.open(document.body.dataset.login, "_blank") }
    tellAt(event.detail.requestConfig.elt, "Du är utloggad. Logga in i en ny flik och försök igen.", login)
  }
})

const openFolds = (place) => [...place.querySelectorAll("details[id][open]")].map((fold) => fold.id)
const unfold = (ids = []) => ids.forEach((id) => document.getElementById(id)?.setAttribute("open", ""))
let kept = {}
let soon
document.body.addEventListener("htmx:beforeSwap", ({ detail }) => {
  if (detail.target.id !== "content") return
  kept = { folds: openFolds(document), toc: document.getElementById("toc").scrollTop }
})

document.body.addEventListener("htmx:afterSwap", ({ detail }) => {
  if (detail.target.id === "dialog" && dialog.firstElementChild) show()
  if (detail.target.id !== "content") return
  if (dialog.open) dialog.close()
  unfold(kept.folds)
  document.getElementById("toc").scrollTop = kept.toc ?? 0
  takeUpAll()
  followReading()
})

/* The lists beside the sheet are made anew when a text is saved: a reader who stands in them stays there. */
let stood
let unfolded
document.body.addEventListener("htmx:oobBeforeSwap", ({ detail: { target } }) => {
  const { activeElement: at } = document
  const [fold, link] = [at.matches("summary") && at.parentElement.id, at.getAttribute("href")]
  stood = target.contains(at) && ((fold && `#${CSS.escape(fold)} > summary`) || (link && `[href="${CSS.escape(link)}"]`))
  unfolded = openFolds(target)
})
document.body.addEventListener("htmx:oobAfterSwap", ({ detail, target }) => {
  const place = document.getElementById(detail.target.id)
  unfold(unfolded)
  if (stood) (place?.querySelector(stood) ?? place)?.focus({ preventScroll: true })
  if (detail.target.id === "contents") followReading()
  if (target.id === "notes") placeNotes() // htmx tells every part of an answer of each; here it is to be done once
})

// what was offered in a message has been taken
document.body.addEventListener("htmx:afterOnLoad", ({ detail }) => detail.elt.closest(".toast-line:not(#export *)")?.remove())

const sentAgain = new WeakSet()
document.body.addEventListener("htmx:responseError", ({ detail: { elt, requestConfig, xhr } }) => {
  const told = xhr.getResponseHeader("Content-Type")?.startsWith("text/plain")
  if (told) tellAt(elt, xhr.responseText)
  else if (xhr.status === 403 && requestConfig.verb === "post" && !sentAgain.delete(elt)) sendAgain(elt, requestConfig)
  else tellAt(elt, FAILED)
})
document.body.addEventListener("htmx:beforeRequest", ({ detail }) => untell(detail.elt))
document.body.addEventListener("htmx:afterRequest", ({ detail }) => detail.successful && sentAgain.delete(detail.elt))

/* Somebody who has logged in in another tab has got a new token: what was refused for its sake is sent once more. */
async function sendAgain(elt, { triggeringEvent }) {
  sentAgain.add(elt)
  try {
    await renew()
  } catch (fault) {
    sentAgain.delete(elt)
    return tellAt(elt, fault instanceof SignedOut ? NOT_YOU : FAILED)
  }
  if (!elt.isConnected) return
  if (elt.matches("form")) elt.requestSubmit(triggeringEvent?.submitter)
  else elt.click()
}

const AWAY = "Det gick inte att nå servern. Kontrollera nätet och försök igen."
document.body.addEventListener("htmx:sendError", ({ detail }) => tellAt(detail.elt, AWAY))

document.body.addEventListener("roda:focus", ({ detail: { key, step, at } }) => {
  if (canWrite()) savedNow(at)
  const place = document.getElementById(`${key}.t`) ?? document.getElementById(key)
  if (!place) return
  // what can be done with a line of a table stands on the row below it
  const under = place.nextElementSibling?.matches("tr.under") && place.nextElementSibling
  const again = step && (under || place.closest("section")).querySelector(`[hx-vals*='"${step}"']`)
  const focused = again || (place.matches("tr, .text") ? (under || place).querySelector("button, input") : place)
  place.scrollIntoView({ block: "nearest" })
  focused?.focus({ preventScroll: Boolean(again) })
})

document.body.addEventListener("roda:seen", ({ detail: { at, said } }) => {
  stay(at)
  announce(said)
})

document.body.addEventListener("roda:saved", () => {
  clearTimeout(soon)
  soon = setTimeout(askHowFar, 600)
})

/* What goes wrong is told above. */
function askHowFar() {
  htmx.ajax("GET", `${document.body.dataset.base}laget/`, { target: "body", swap: "none" }).catch(() => null)
}

// --- What was typed here before but never reached the server

function takeUpAll() {
  for (const [id, letter] of drafts.waiting()) {
    if (id.startsWith("utfall:")) {
      sendOutcome(id, letter)
      continue
    }
    if (id.startsWith(HELD)) continue
    const shown = id.startsWith("/") ? takeUpField(id, letter) : takeUp(id, letter)
    if (shown && !outbox.waiting(id)) outbox.put(id, letter, { pause: 0 })
    else if (!shown) lost(id, letter)
  }
}

/* Keys whose editor never came: once, when the page is opened. The text itself may wait too, and comes first. */
async function takeUpHeld() {
  for (const [id, letter] of drafts.waiting().filter(([id]) => id.startsWith(HELD))) {
    if (await takeUpKeys(id.slice(HELD.length), letter)) drafts.drop(id)
    else lost(id, letter)
  }
}

/* What was typed in the grid of outcomes is sent from here too; a clash is settled there. */
function sendOutcome(id, letter) {
  if (outbox.waiting(id)) return
  const link = Object.assign(document.createElement("a"), { href: `${document.body.dataset.base}utfall/`, textContent: "Öppna utfall" })
  const clash = () => notice("unsent-outcomes", "Någon annan har skrivit i samma ruta som du. ", link)
  outbox.listen(id, { clash, refused: () => lost(id, letter) })
  outbox.put(id, letter, { pause: 0 })
}

/* Its place in the document is gone, or may not be written in any more. */
function lost(id, letter) {
  const text = new DOMParser().parseFromString(letter.fields.html ?? letter.fields.value, "text/html").body.innerText
  if (!text.trim()) return drafts.drop(id)
  const day = new Date(letter.at).toLocaleString("sv-SE", { day: "numeric", month: "long", hour: "2-digit", minute: "2-digit" })
  const place = notice(
    `unsent-${id}`,
    `Du har osparad text från ${day} som inte kunde sparas: ${letter.name}.`,
    button("Kopiera min text", () => copy(text).then(() => toast("Texten är kopierad.")), "btn small"),
    button("Släng", () => place.remove() ?? outbox.forget(id), "btn small"),
  )
}

takeUpAll()
takeUpHeld()
followReading()
land()
beHere()
if (canWrite()) addEventListener("load", getReady)
