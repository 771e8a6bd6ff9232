/* What the checks found, beside the text. When a text has been saved it is brought anew in #notes and put in its place. */

/** Put each note where it belongs; those that are as they were, or that the reader stands in, are left alone. */
export function placeNotes() {
  const brought = document.querySelector("#notes[data-fresh]")
  if (!brought) return // htmx tells of each thing that it brought
  delete brought.dataset.fresh
  htmx.process(brought) // what is in it is moved before htmx would come to it
  const fresh = new Map([...brought.children].map((notes) => [notes.dataset.at, notes]))
  for (const shown of document.querySelectorAll(".sheet .notes")) {
    const next = fresh.get(shown.dataset.at)
    fresh.delete(shown.dataset.at)
    if (shown.contains(document.activeElement) && !document.activeElement.matches(".stands")) continue
    if (!next) shown.remove()
    else if (next.innerHTML !== shown.innerHTML.replaceAll(' open=""', "")) shown.replaceWith(next)
  }
  for (const [at, notes] of fresh) {
    const found = document.getElementById(at)
    const place = found?.closest(".activities") ?? found?.closest(".text, .assess, .fold, .grid-box")
    if (place?.matches(".text")) place.append(notes)
    else place?.after(notes)
  }
  brought.replaceChildren()
}

/** Open what is folded around a place that a link leads to. */
export function reveal(place) {
  for (let fold = place?.closest("details"); fold; fold = fold.parentElement.closest("details")) fold.open = true
}

/** Stand where the note was that has been taken care of: at the next one there, or at what it was about. */
export function stay(at) {
  const place = document.getElementById(at)
  const next = document.querySelector(`.notes[data-at="${CSS.escape(at)}"] .stands`)
  const focused = next ?? (place?.matches("[tabindex], select") ? place : place?.querySelector("[data-edit], button, input"))
  focused?.focus({ preventScroll: true })
}
