/* Writing in place: click in a text, write, and leave it. One editor at a time. */

import { showClash } from "roda/conflict"
import { goOn, takeKeys } from "roda/hold"
import * as outbox from "roda/outbox"
import { get } from "roda/server"
import { announce, copy, toast } from "roda/status"

const base = document.body.dataset.base
const OPENING = 1500 // ms to wait for the newest version before beginning with what the page shows
let open = null // { text, slot, editor, box, passage, shown, start, base }; shown: as it was opened, start: as it was saved
let opening = Promise.resolve() // texts open one after the other

/** Fetch the editor before anybody asks for it, when the page has nothing else to do. */
export function getReady() {
  const idle = window.requestIdleCallback ?? setTimeout
  if (navigator.onLine && !navigator.connection?.saveData) idle(() => import("roda/editor").catch(() => null))
}

/** The slot of the text that is being written in, or "". */
export function writingIn() {
  return open?.slot ?? ""
}

/** Begin to write in a text. `point`: where in the window it was clicked, if it was; `at`: words of a paragraph to begin in. */
export function write(text, point, at) {
  if (open?.text === text || text.querySelector(".clash") || goOn(text)) return
  const down = point && point.clientY - text.querySelector(".passage").getBoundingClientRect().top
  close()
  const hold = takeKeys(text, () => goBack(text))
  opening = opening.then(() => begin(text, hold, point && { left: point.clientX, down }, at)).catch(reportError)
}

async function begin(text, hold, point, at) {
  text.setAttribute("aria-busy", "true")
  const [editing, stored] = await Promise.all([import("roda/editor").catch(() => null), newest(text)])
  text.removeAttribute("aria-busy")
  if (!editing) toast("Det gick inte att hämta det som behövs för att skriva. Kontrollera nätet och ladda om sidan.")
  if (!editing || !hold.isHere()) return add(text, stored, hold.end())
  const passage = text.querySelector(".passage")
  const waiting = outbox.waiting(text.dataset.slot)
  const box = document.createElement("div")
  box.className = "passage writing"
  passage.hidden = true
  passage.after(box)
  const { name, about } = text.dataset
  const editor = editing.createEditor(box, {
    html: waiting?.fields.html ?? stored.html,
    label: about ? `${name}, ${about}` : name,
    help: passage.dataset.help,
    changed,
    leave: () => leave({ focus: true }),
  })
  const start = editor.html()
  open = { text, slot: text.dataset.slot, editor, box, passage, shown: start, start, base: waiting?.fields ?? fields(stored) }
  follow(text)
  document.dispatchEvent(new Event("roda:writing"))
  const top = box.querySelector(".prose").getBoundingClientRect().top
  editor.focus(point && { left: point.left, top: top + point.down }, at)
  const words = hold.end() // only now: until the editor has the focus, the field takes the keys
  if (words) editor.type(words)
}

/** Take up what was typed here before an editor had come, when the page was closed. */
export async function takeUpKeys(slot, { fields: { value } }) {
  const text = document.querySelector(`[data-slot="${CSS.escape(slot)}"]`)
  if (text) add(text, await newest(text), value)
  return Boolean(text)
}

/* The editor did not come, or its writer went away before it came: what was typed goes last into the text all the same. */
function add(text, stored, words) {
  if (!words.trim()) return
  const { slot, name } = text.dataset
  const added = document.createElement("div")
  for (const line of words.split("\n").filter((line) => line.trim())) {
    added.append(Object.assign(document.createElement("p"), { textContent: line }))
  }
  const before = outbox.waiting(slot)?.fields ?? { html: stored.html, ...fields(stored) }
  const letter = { url: `${base}text/${slot}/`, name, fields: { ...before, html: before.html + added.innerHTML } }
  takeUp(slot, letter)
  outbox.put(slot, letter, { pause: 0 })
}

/** Stop writing: what was written is shown at once and sent. `focus`: go back to the text's button. */
export async function leave({ focus = false } = {}) {
  await opening // what is typed while a text opens is written too
  const left = close()
  if (left && focus) goBack(left)
  if (left && outbox.waiting(left.dataset.slot)) await outbox.flush()
}

function close() {
  if (!open) return null
  const { text, editor, box, passage, shown } = open
  const html = editor.html()
  open = null
  editor.destroy()
  box.remove()
  passage.hidden = false
  if (html !== shown) show(text, html)
  else if (text.classList.contains("optional") && !html) passage.hidden = true
  return text
}

function goBack(text) {
  (text.querySelector("[data-edit]") ?? document.querySelector(`[data-edit="${CSS.escape(text.id)}"]`))?.focus()
}

/** Show a text as it reads, in the place of its passage. */
export function show(text, html) {
  const passage = text.querySelector(".passage")
  passage.hidden = text.classList.contains("optional") && !html
  text.querySelector(".rub")?.toggleAttribute("hidden", passage.hidden)
  passage.classList.toggle("empty", !html)
  if (html) passage.innerHTML = html.replace(/<(\/?)h3>/g, `<$1${text.dataset.below}>`)
  else passage.textContent = `${passage.dataset.help ?? ""} Skriv här.`.trim()
  for (const mark of text.querySelectorAll(".rub small")) mark.hidden = !mark.matches(".must") || Boolean(html)
  for (const offer of text.querySelectorAll("[data-offer]")) offer.hidden = Boolean(html)
}

/** Take up what was typed here before but never reached the server. */
export function takeUp(slot, letter) {
  const text = document.querySelector(`[data-slot="${CSS.escape(slot)}"]`)
  if (!text || open?.slot === slot) return Boolean(text)
  show(text, letter.fields.html)
  unsent(text, true)
  follow(text)
  return true
}

function unsent(text, is) {
  text.querySelector(".unsent")?.remove()
  if (!is) return
  const note = document.createElement("small")
  note.className = "unsent"
  note.textContent = "inte sparad ännu"
  text.querySelector(".rub").append(note)
}

function changed() {
  const html = open.editor.html()
  const { text, slot } = open
  if (html === open.start && !outbox.waiting(slot)) return
  const { name } = text.dataset
  const { base_version, base_html } = outbox.waiting(slot)?.fields ?? open.base
  outbox.put(slot, { url: `${base}text/${slot}/`, name, fields: { html, base_version, base_html } })
}

function follow(text) {
  const slot = text.dataset.slot
  outbox.listen(slot, {
    saved(answer, letter, isNewest) {
      text.dataset.version = answer.version
      unsent(text, false)
      if (open?.slot === slot) {
        text.querySelector("small.unchanged")?.remove() // no longer; the page tells it anew when she is done
        if (isNewest) {
          if (answer.merged) open.editor.set(answer.html)
          Object.assign(open, { base: fields(answer), start: open.editor.html() })
        }
      } else if (isNewest) show(text, answer.html)
      if (answer.merged && isNewest) announce("Någon annan har också skrivit i texten. Bådas ändringar är med.")
      htmx.trigger(document.body, "roda:saved")
    },
    async clash(theirs, letter) {
      const mine = open?.slot === slot ? open.editor.html() : letter.fields.html
      if (open?.slot === slot) await leave()
      showClash(text, { mine, theirs, choose })
    },
    refused(reason) {
      announce(reason)
      toast(`”${text.dataset.name}” kunde inte sparas. ${reason}`, {
        label: "Kopiera min text",
        action: () => copy(text.querySelector(".ProseMirror, .passage").innerText).then(() => outbox.forget(slot)),
      })
    },
  })
  return text

  function choose(html, theirs, edit) {
    if (html === theirs.html) {
      outbox.forget(slot)
      show(text, html)
      return
    }
    const letter = { url: `${base}text/${slot}/`, name: text.dataset.name }
    outbox.put(slot, { ...letter, fields: { html, ...fields(theirs) } }, { pause: 0 })
    show(text, html)
    if (edit) write(text, null, edit.at)
  }
}

function fields({ version, html }) {
  return { base_version: version, base_html: html }
}

/* The text as the server has it now, with what waited here; when it does not answer in time, as the page shows it. */
async function newest(text) {
  const passage = text.querySelector(".passage")
  const shown = passage.classList.contains("empty") ? "" : passage.innerHTML.replace(/<(\/?)h[456]>/g, "<$1h3>")
  const onPage = { version: Number(text.dataset.version), html: shown }
  const late = new Promise((resolve) => setTimeout(resolve, OPENING, onPage))
  const { slot } = text.dataset
  const now = outbox.settle(slot).then(() => get(`${base}text/${slot}/`))
  return Promise.race([now.catch(() => onPage), late])
}

/* A click outside the text ends the writing, and so does Tab; a look at another window does not. Not before the click
   is done: when the buttons above the text go away the page moves, and the click would hit something else. */
let pressed = false
const outside = (target) => open && !open.text.contains(target) && !target.closest("dialog, .toasts")
document.addEventListener("pointerdown", () => (pressed = true), true)
document.addEventListener("click", ({ target }) => {
  pressed = false
  if (outside(target) && !target.closest("[data-edit], .can-write .passage")) leave()
})
document.addEventListener("focusin", ({ target }) => {
  if (!pressed && outside(target)) leave()
})
