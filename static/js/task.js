/* A text to propose, or to put in: an editor in the form, which keeps what is typed in the browser until it has come
   to the server. What is kept holds the text that it was begun from, so that nobody else's changes are undone by it. */

import { createEditor } from "roda/editor"

const reader = document.body.dataset.user ?? ""

function takeUp(area) {
  const form = area.form
  const key = `uppgift:${reader}:${form.dataset.keep}`
  const place = Object.assign(document.createElement("div"), { className: "rich" })
  area.after(place)
  const kept = read(key)
  const editor = createEditor(place, {
    html: area.value,
    label: area.dataset.label,
    help: area.dataset.help,
    changed: () => {
      area.value = editor.html()
      keep(key, { html: area.value, base: baseOf(form) })
    },
    leave: () => form.querySelector("button:not([type=button])")?.focus(),
  })
  const shown = editor.html()
  if (kept && kept.html !== shown && kept.html !== area.value) offer(form, area, editor, kept, key, shown)
  else drop(key)
}

/* What was typed but never sent is put back at once, and can be thrown away. */
function offer(form, area, editor, kept, key, shown) {
  const before = baseOf(form)
  editor.set(kept.html)
  area.value = editor.html()
  setBase(form, kept.base)
  form.closest("details")?.setAttribute("open", "")
  const note = document.createElement("p")
  note.className = "since"
  note.setAttribute("role", "status")
  note.textContent = "Det du skrev men inte skickade finns kvar här. "
  const button = Object.assign(document.createElement("button"), { type: "button", className: "edit", textContent: "Börja om" })
  button.addEventListener("click", () => {
    editor.set(shown)
    area.value = shown
    setBase(form, before)
    drop(key)
    note.remove()
  })
  note.append(button)
  form.prepend(note)
}

const baseOf = (form) => ({ html: form.elements.base_html.value, version: form.elements.base_version.value })

function setBase(form, base) {
  if (!base) return
  form.elements.base_html.value = base.html
  form.elements.base_version.value = base.version
}

function read(key) {
  try {
    return JSON.parse(localStorage.getItem(key))
  } catch {
    return null
  }
}

function keep(key, value) {
  try {
    localStorage.setItem(key, JSON.stringify(value))
  } catch {
    // storage is switched off: nothing is kept
  }
}

function drop(key) {
  try {
    localStorage.removeItem(key)
  } catch {
    // as above
  }
}

for (const area of document.querySelectorAll("textarea[data-rich]")) takeUp(area)
