/* What is filled in in a dialog: a field that was wrong, a long list to choose from, and what was not sent. */

const dialog = document.getElementById("dialog")
const wide = matchMedia("(min-width: 75.01rem)") // the document page has three columns, as in document.css

/** Show what has come to the dialog: over the page, or beside the text that one is to read meanwhile. */
export function show() {
  const beside = Boolean(dialog.querySelector("[data-beside]")) && wide.matches
  const stays = dialog.open && dialog.matches(":modal") !== beside
  if (dialog.open && !stays) dialog.close()
  dialog.classList.toggle("at-side", beside)
  putBack()
  if (stays) dialog.querySelector("[aria-invalid=true], input, textarea, button")?.focus()
  else if (beside) dialog.show()
  else dialog.showModal()
}

document.addEventListener("keydown", ({ key }) => {
  if (key === "Escape" && dialog?.matches(".at-side[open]")) dialog.close()
})

// --- What is written in a question about a document is kept in the tab until it has been sent

const formOf = (element) => element.closest?.("#dialog form[data-kept]")
const keyOf = (form) => `fragan:${document.body.dataset.user}:${form.getAttribute("hx-post")}`
const fieldsOf = (form) => [...form.elements].filter((field) => field.name && field.matches("textarea, [type=checkbox]"))

document.addEventListener("input", ({ target }) => {
  const form = formOf(target)
  if (!form) return
  const filled = fieldsOf(form).filter((field) => (field.type === "checkbox" ? field.checked : field.value))
  store(keyOf(form), JSON.stringify(filled.map((field) => [field.name, field.value])))
})

document.body.addEventListener("htmx:afterRequest", ({ detail: { elt, xhr } }) => {
  if (formOf(elt) && xhr.getResponseHeader("HX-Redirect")) store(keyOf(elt), "") // the step has been taken
})

function putBack() {
  const form = dialog.querySelector("form[data-kept]")
  const kept = (form && stored(keyOf(form))) || []
  for (const field of form && kept.length ? fieldsOf(form) : []) {
    if (field.type === "checkbox") field.checked ||= kept.some(([name, value]) => name === field.name && value === field.value)
    else field.value ||= kept.find(([name]) => name === field.name)?.[1] ?? ""
    if (field.checked) field.closest("details")?.setAttribute("open", "")
  }
}

function stored(key) {
  try {
    return JSON.parse(sessionStorage.getItem(key) || "[]")
  } catch {
    return [] // storage is switched off: nothing is kept
  }
}

function store(key, value) {
  try {
    sessionStorage.setItem(key, value)
  } catch {
    // as above
  }
}

// --- A field that was wrong, and a long list

document.addEventListener("input", ({ target }) => {
  if (target.matches("dialog .is-invalid") && target.value.trim()) forgive(target)
  if (target.matches("[data-narrows]")) narrow(target.closest("fieldset"), target.value)
})

// it is no form's own field: Enter looks, and does not send
document.addEventListener("keydown", (event) => {
  if (event.key === "Enter" && event.target.matches("[data-narrows]")) event.preventDefault()
})

/* What was said of a field is about what stood there before; whether it is right now is told when it is sent. */
function forgive(field) {
  field.classList.remove("is-invalid")
  field.removeAttribute("aria-invalid")
  const said = [...(field.closest("div")?.querySelectorAll(".invalid-feedback") ?? [])]
  const gone = new Set(said.map((each) => each.id))
  const left = (field.getAttribute("aria-describedby") ?? "").split(" ").filter((id) => id && !gone.has(id))
  if (left.length) field.setAttribute("aria-describedby", left.join(" "))
  else field.removeAttribute("aria-describedby")
  for (const each of said) each.remove()
}

/* Show the places whose name or goal has the words; what has been chosen stays. */
function narrow(fieldset, words) {
  const sought = words.trim().toLocaleLowerCase("sv")
  const has = (text) => text.toLocaleLowerCase("sv").includes(sought)
  for (const group of fieldset.querySelectorAll("details")) {
    const all = has(group.querySelector("summary").textContent)
    const labels = [...group.querySelectorAll("label")]
    for (const label of labels) label.hidden = !(all || has(label.textContent) || label.querySelector("input").checked)
    group.hidden = labels.every((label) => label.hidden)
    group.open = Boolean(sought) && !group.hidden
  }
  const shown = fieldset.querySelectorAll("details:not([hidden]) label:not([hidden])").length
  const told = fieldset.querySelector("[role=status]")
  told.textContent = sought ? (shown === 1 ? "1 ställe." : `${shown} ställen.`) : ""
}
