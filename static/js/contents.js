/* The contents show where the reader is, and open the branch that stands there. */

const LINE = 0.3 // how far down the window the reader is taken to read
let links = new Map() // in the contents, by the address of their place
let places = [] // those of them that are shown, in order
let asked = null // the place that a link led to: the reader is there until she scrolls on
let marking = false

/** Take up the contents and the places that they lead to, as the page is now. */
export function followReading() {
  links = new Map([...document.querySelectorAll(".toc a")].map((link) => [link.hash, link]))
  places = [...links.keys()].map((hash) => document.getElementById(hash.slice(1)))
  places = places.filter((place) => place?.getClientRects().length)
  for (const [hash, link] of links) link.closest("li").hidden = !places.some((place) => `#${place.id}` === hash)
  mark()
}

/** The reader goes to the place of `hash` by a link. */
export function follow(hash) {
  asked = links.has(hash) ? { hash } : null
  markSoon()
}

function markSoon() {
  if (!marking) requestAnimationFrame(mark)
  marking = true
}

function mark() {
  marking = false
  if (asked) asked.at ??= scrollY
  if (asked && asked.at !== scrollY) asked = null
  // the last places never come up to the line of reading: near the end of the page the line comes down to them
  const range = document.documentElement.scrollHeight - innerHeight
  const end = Math.min(range, innerHeight * (1 - LINE))
  const line = innerHeight * (end ? Math.max(LINE, 1 - ((1 - LINE) * (range - scrollY)) / end) : LINE)
  const here = places.findLast((place) => place.getBoundingClientRect().top < line) ?? places[0]
  for (const link of links.values()) link.removeAttribute("aria-current")
  for (const branch of document.querySelectorAll(".toc .here")) branch.classList.remove("here")
  const link = links.get(asked?.hash ?? `#${here?.id}`)
  link?.setAttribute("aria-current", "true")
  for (let item = link?.closest("li"); item; item = item.parentElement.closest("li")) item.classList.add("here")
}

addEventListener("scroll", markSoon, { passive: true })
