/* What is typed between the click and the editor: a plain field takes the keys, so that none of them is lost. */

import * as drafts from "roda/drafts"
import { announce } from "roda/status"

const OPENING = "Öppnar …"

/** What the id of a letter begins with that holds such keys. */
export const HELD = "ord:"

/** Take the keys at once on behalf of `text`. `back`: where the focus goes at Escape. The browser may be closed before
 *  the editor has come: what has been typed is kept until then. */
export function takeKeys(text, back) {
  const id = HELD + text.dataset.slot
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
  area.addEventListener("input", () => drafts.keep(id, { name: text.dataset.name, fields: { value: area.value } }))
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
      drafts.drop(id)
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
