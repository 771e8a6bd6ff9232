/* Fields for a file say which one has been chosen. */

function tell(input) {
  const chosen = input.parentElement.querySelector(".chosen")
  chosen.dataset.none ??= chosen.textContent
  chosen.textContent = input.files[0]?.name ?? chosen.dataset.none
}

document.addEventListener("change", ({ target }) => {
  if (target.matches(".file input")) tell(target)
})

// the browser may remember the choice when one comes back to the page
for (const input of document.querySelectorAll(".file input")) tell(input)
