/* Saved or not, always to be seen; and said to those who listen, but only when it matters. */

import { events, state } from "roda/outbox"

const TEXTS = {
  saving: "Sparar …",
  unreachable: "Inte sparat – försöker igen",
  "signed-out": "Inte sparat – utloggad",
  held: "Inte sparat – se meddelandet",
}
let shown = "saved"
let said = ""
let savedAt = ""

/** Say something to those who listen to the page, once. */
export function announce(text) {
  const place = document.getElementById("announcer")
  if (place) place.textContent = text
}

/** Show a short message at the foot of the window, with a button that does something if one is given. What is said
 *  already is not said twice. */
export function toast(text, { label, action } = {}) {
  const lines = action ? [] : [...document.querySelectorAll("#toasts > .toast-line")]
  lines.find((line) => line.querySelector("p").textContent === text)?.remove()
  const line = document.createElement("div")
  line.className = "toast-line"
  const words = document.createElement("p")
  words.textContent = text
  line.append(words)
  if (action) line.append(button(label, () => line.remove() ?? action()))
  line.append(button("Stäng", () => line.remove()))
  document.getElementById("toasts").append(line)
  return line
}

/** Say what became of something that was asked for at ``element``: in the question that it stands in, where there is one,
 *  for what is outside it can neither be pressed nor is it read aloud meanwhile. */
export function tellAt(element, text, { label, action } = {}) {
  const dialog = element.closest("dialog:modal")
  if (!dialog) return toast(text, { label, action })
  untell(dialog)
  const box = Object.assign(document.createElement("div"), { className: "notice bad told" })
  const words = Object.assign(document.createElement("p"), { textContent: text })
  box.setAttribute("role", "alert")
  if (action) words.append(" ", button(label, action, "edit"))
  box.append(words)
  const heading = dialog.querySelector("h2")
  if (heading) heading.after(box)
  else dialog.prepend(box)
  box.scrollIntoView({ block: "nearest" })
}

/** Take away what was told in the question, when it is sent again. */
export function untell(element) {
  element.closest("dialog")?.querySelector(".told")?.remove()
}

/** Copy a text to the clipboard, also where the page is not served over https. */
export async function copy(text) {
  if (navigator.clipboard) return navigator.clipboard.writeText(text)
  const area = document.createElement("textarea")
  area.value = text
  document.body.append(area)
  area.select()
  document.execCommand("copy")
  area.remove()
}

/** Make a button. */
export function button(text, action, css = "") {
  const made = document.createElement("button")
  made.type = "button"
  made.className = css
  made.textContent = text
  made.addEventListener("click", action)
  return made
}

events.addEventListener("saved", ({ detail }) => (savedAt = detail.answer.at ?? savedAt))
events.addEventListener("change", show)

/** Say that what was done on the server is saved, and when: as far as nothing else waits to be sent. */
export function savedNow(at) {
  savedAt = at
  show()
}

function show() {
  const { name } = state()
  const place = document.getElementById("saved")
  if (place && name !== "saved" && !place.textContent.startsWith(TEXTS[name])) {
    place.replaceChildren(TEXTS[name], ...(name === "signed-out" ? [". ", login("Logga in")] : []))
  }
  if (place && name === "saved" && savedAt) place.textContent = `Sparat ${savedAt}`
  if (place) place.dataset.state = name === "saved" || name === "saving" ? name : "failed"
  if (name !== shown && name === "signed-out") signedOut()
  if (name !== "signed-out") document.getElementById("signed-out")?.remove()
  tell(name)
  shown = name
}

/* Faults are said at once, that all is well again once after a fault; the rest would only be chatter. */
function tell(name) {
  const text = name === "saved" ? (said ? "Allt är sparat." : "") : name === "saving" ? said : TEXTS[name]
  if (text === said) return
  announce(text)
  said = name === "saved" ? "" : text
}

function signedOut() {
  notice("signed-out", "Du är utloggad, men texten finns kvar här. ", login("Logga in i en ny flik"), " och fortsätt sedan att skriva.")
}

/** Show a message that stays at the top of the page, once for each id. */
export function notice(id, ...parts) {
  document.getElementById(id)?.remove()
  const place = document.createElement("div")
  place.id = id
  place.className = "notice warn top"
  place.setAttribute("role", "alert")
  place.append(...parts)
  document.querySelector(".page").before(place)
  return place
}

function login(text) {
  const link = document.createElement("a")
  link.href = document.body.dataset.login
  link.target = "_blank"
  link.rel = "noopener"
  link.textContent = text
  return link
}
