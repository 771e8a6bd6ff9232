/* What differs in a document: Alt with an arrow goes to the next change or the one before. */

const changes = [...document.querySelectorAll("[data-change]")]

document.addEventListener("keydown", (event) => {
  const step = { ArrowDown: 1, ArrowUp: -1 }[event.key]
  if (!step || !event.altKey || event.target.matches("select, input, textarea")) return
  event.preventDefault()
  go(step)
})

/* From where the reader is: the change she stands in, else the first one below the top of the window. */
function go(step) {
  const here = changes.indexOf(document.activeElement.closest("[data-change]"))
  const top = document.querySelector(".bar").offsetHeight + 2
  const below = changes.findIndex((change) => change.getBoundingClientRect().top >= top)
  const next = here >= 0 ? here + step : step > 0 ? below : (below < 0 ? changes.length : below) - 1
  show(changes[next])
}

function show(change) {
  if (!change) return
  change.scrollIntoView()
  change.querySelector("[tabindex]").focus({ preventScroll: true })
}

/* A link to a change takes the reader's place with it, so that the keys go on from there. */
addEventListener("hashchange", () => show(changes.find((change) => `#${change.id}` === location.hash)))

document.addEventListener("click", ({ target }) => {
  if (target.closest("[data-close]")) target.closest(".toast-line")?.remove()
})
