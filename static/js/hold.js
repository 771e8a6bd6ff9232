/* What is typed between the click and the editor: a plain field takes the keys, so that none of them is lost. */

import { announce } from "roda/status"

const OPENING = "Öppnar …"

/** Take the keys at once on behalf of `text`. `back`: where the focus goes at Escape. */
export function takeKeys(text, back) {
  const place = document.createElement("div")
  place.className = "opening"
  const note = document.createElement("small")
  note.textContent = OPENING
  const area = document.createElement("textarea")
  area.rows = 1
  area.setAttribute("aria-label", OPENING)
  area.addEventListener("keydown", (event) => {
    if (event.key === "Escape") back()
  })
  place.append(area, note)
  text.append(place)
  area.focus({ preventScroll: true })
  announce(OPENING)
  return {
    /** Tell whether the writer is still here: nothing else on the page has taken the focus. */
    isHere: () => document.activeElement === area || document.activeElement === document.body,
    /** Give what was typed, and take no more. */
    end() {
      place.remove()
      return area.value
    },
  }
}

/** Go on taking keys for a text that is clicked again before it has opened. Returns false when it is not opening. */
export function goOn(text) {
  const area = text.querySelector(".opening textarea")
  area?.focus({ preventScroll: true })
  return Boolean(area)
}

addEventListener("beforeunload", (event) => {
  if ([...document.querySelectorAll(".opening textarea")].some((area) => area.value)) event.preventDefault()
})
