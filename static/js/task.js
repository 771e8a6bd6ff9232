/* A proposal, or what is made of one: texts have an editor in their form, and what is typed is kept until it has come to
   the server (roda/kept). One who has made something of a proposal does not accept it as it was by mistake. */

import { createEditor } from "roda/editor"
import { isChanged, keep, keepOnly, takeUp } from "roda/kept"

function edit(area) {
  const place = Object.assign(document.createElement("div"), { className: "rich" })
  area.after(place)
  const editor = createEditor(place, {
    html: area.value,
    label: area.dataset.label,
    help: area.dataset.help,
    changed: () => {
      area.value = editor.html()
      keep(area.form)
    },
    leave: () => area.form.querySelector("button:not([type=button])")?.focus(),
  })
  return [area, { shown: editor.html(), set: (markup) => editor.set(markup) }]
}

/* The same word back stands in both forms of a proposal. */
document.addEventListener("input", ({ target }) => {
  if (target.name !== "reply") return
  for (const other of document.querySelectorAll("textarea[name=reply]")) if (other !== target) other.value = target.value
  if (target.form.dataset.keep) keep(target.form)
})

const REWORDED = "Du har skrivit om förslaget under Ändra och godta. Välj Godta så här om det är din lydelse som ska stå. Välj Börja om för att godta förslaget som det är."

/* Returns whether she has words of her own under Ändra och godta, and then asks what she means. */
function stop(form) {
  const adapted = document.querySelector("form[data-adapts]")
  const fields = [...adapted.elements].filter((field) => field.name !== "reply" && isChanged(field))
  const given = adapted.dataset.adapts === "reworded" // by the page of a refusal: what was proposed is not in the form
  if (!fields.length && !given) return false
  form.querySelector(".reworded")?.remove()
  const note = Object.assign(document.createElement("div"), { className: "notice warn reworded", innerHTML: "<p></p>" })
  note.setAttribute("role", "alert")
  const again = Object.assign(document.createElement("button"), { type: "button", className: "edit", textContent: "Börja om" })
  again.addEventListener("click", () => {
    if (given) {
      keepOnly(adapted, "reply")
      return location.assign(location.pathname)
    }
    for (const field of fields) reset(field)
    keep(adapted)
    note.remove()
    form.querySelector("[value=godta]").focus()
  })
  note.firstChild.append(`${REWORDED} `, again)
  form.prepend(note)
  return true
}

document.addEventListener(
  "submit",
  (event) => {
    if (event.submitter?.value === "godta" && document.querySelector("form[data-adapts]") && stop(event.target)) {
      event.preventDefault()
      event.stopImmediatePropagation()
    }
  },
  true,
)

const editors = [...document.querySelectorAll("textarea[data-rich]")].map(edit)

function reset(field) {
  const editor = editors.find(([area]) => area === field)?.[1]
  editor?.set(editor.shown)
  field.value = editor?.shown ?? field.defaultValue
}

if (editors.length) takeUp(editors)
