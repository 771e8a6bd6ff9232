/* What is filled in in a dialog: a field that was wrong and a long list to choose from. */

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
