/* Single values in the tables: saved when they are changed, by the same road as the texts. */

import * as outbox from "roda/outbox"

/** Put the value of a field in the outbox. */
export function saveField(field, options) {
  const url = field.dataset.field
  const value = field.type === "checkbox" ? (field.checked ? "on" : "") : field.value
  listen(field, url)
  // a note of several lines says what it was written over: the server tells when that is no longer what stands there
  const base = field.matches("textarea") ? { base: field.dataset.base ?? field.defaultValue } : {}
  outbox.put(url, { url, name: field.getAttribute("aria-label") ?? "", fields: { value, ...base } }, options)
}

/** Show a value that was typed before but never reached the server. Returns false when its field is gone. */
export function takeUpField(url, letter) {
  const field = document.querySelector(`[data-field="${CSS.escape(url)}"]`)
  if (!field) return false
  if (field.type === "checkbox") field.checked = letter.fields.value === "on"
  else field.value = letter.fields.value
  listen(field, url)
  return true
}

function listen(field, url) {
  say(field, "")
  outbox.listen(url, {
    saved(answer) {
      if (field.matches("textarea")) field.dataset.base = answer.value
      htmx.trigger(document.body, "roda:saved")
    },
    clash(theirs) {
      field.dataset.base = theirs.value
      say(field, `Någon annan har skrivit här sedan dess: ”${theirs.value}”. Din text är inte sparad. Ändra den så att den säger det ni vill.`)
      outbox.forget(url)
    },
    refused(reason) {
      say(field, reason)
      outbox.forget(url)
    },
  })
}

/* What is wrong with a value stands beside it. */
function say(field, reason) {
  const id = `${field.dataset.field}fel`
  document.getElementById(id)?.remove()
  field.toggleAttribute("aria-invalid", Boolean(reason))
  if (!reason) return field.removeAttribute("aria-describedby")
  const note = document.createElement("small")
  note.id = id
  note.className = "invalid-feedback"
  note.setAttribute("role", "alert")
  note.textContent = reason
  field.after(note)
  field.setAttribute("aria-describedby", id)
}
