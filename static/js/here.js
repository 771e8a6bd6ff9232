/* Who else has the document open, and in which text: in the bar at the top and at the text. Asked for every few seconds
   while the page is to be seen. Nothing is locked by it, and what it says is no more than a courtesy. */

import * as outbox from "roda/outbox"
import { post, Refused } from "roda/server"
import { announce, button, notice } from "roda/status"
import { leave, writingIn } from "roda/writing"

const { base, here, changed } = document.body.dataset
const pause = Number(here) * 1000
let seen = Number(changed) // when the document was changed as the page shows it
let news // what a colleague has changed since: {moment, by}
let others = []
let known = new Set() // what has been said of them
let timer
let asking = false
let closed = false // nobody writes here any more

async function ask() {
  clearTimeout(timer)
  if (asking || closed || document.visibilityState === "hidden") return
  asking = true
  try {
    const answer = await post(`${base}har/`, { slot: writingIn() })
    if (answer.closed) return close(answer.closed)
    if (answer.changed?.moment > seen) news = answer.changed
    tell(answer.others)
    // the server answers again: what waits for it need not wait any longer
    if (outbox.state().name === "unreachable") outbox.flush()
  } catch (fault) {
    show([]) // nobody knows who is here now
    closed = fault instanceof Refused
    if (closed) return
  } finally {
    asking = false
  }
  clearTimeout(timer)
  timer = setTimeout(ask, pause)
}

/* It has been handed in, or adopted, while the page was open: what the page offers is there no more. */
function close(reason) {
  closed = true
  news = undefined
  show([])
  notice("closed", `${reason} `, button("Ladda om sidan", () => location.reload(), "btn small"))
}

/* Said aloud when somebody comes, or is in the text that one writes in; all else is only to be seen. */
function tell(now) {
  show(now)
  const words = now.flatMap(({ name, slot }) => [
    `${name} är också här.`,
    ...(slot && slot === writingIn() ? [`${name} skriver i samma text som du.`] : []),
  ])
  if (news) words.push(`${changedBy()}.`)
  const said = words.filter((line) => !known.has(line))
  known = new Set(words)
  if (said.length) announce(said.join(" "))
}

function show(now) {
  others = now
  draw()
}

function draw() {
  const place = document.getElementById("here")
  const words = others.map(({ name, slot }) => (slot ? `${name} skriver i ${nameOf(slot)}` : `${name} är också här`)).join(" · ")
  place.textContent = place.title = [news && changedBy(), words].filter(Boolean).join(" · ")
  if (news) place.prepend(showButton(), " ")
  for (const mark of document.querySelectorAll(".someone")) mark.remove()
  for (const { name, slot } of others) {
    const mark = document.createElement("small")
    mark.className = "someone"
    mark.textContent = `${name} skriver här`
    textAt(slot)?.querySelector(".rub")?.append(mark)
  }
}

const changedBy = () => `${news.by || "En kollega"} har ändrat i dokumentet`

function showButton() {
  const button = document.createElement("button")
  button.type = "button"
  button.className = "link"
  button.textContent = "Visa det nya"
  button.addEventListener("click", showNews)
  return button
}

/* What is being written is saved first. The page stands where it stood: only what it shows is made anew. */
async function showNews() {
  const { moment } = news // what comes after it while the page is fetched is told of anew
  await leave()
  await outbox.flush()
  await htmx.ajax("GET", location.pathname + location.search, { target: "#content", select: "#content", swap: "outerHTML" })
  seen = moment
  if (news?.moment === moment) news = undefined
  draw()
  announce("Nu visas det nya.")
}

function nameOf(slot) {
  const { name, about } = textAt(slot)?.dataset ?? { name: "dokumentet" }
  return about ? `${name}, ${about}` : name
}

function textAt(slot) {
  return slot && document.querySelector(`[data-slot="${CSS.escape(slot)}"]`)
}

/** Begin to tell that one is here, and to ask who else is. */
export function beHere() {
  if (!here) return
  document.addEventListener("visibilitychange", ask)
  document.addEventListener("roda:writing", ask)
  document.body.addEventListener("htmx:afterSwap", ({ detail }) => detail.target.id === "content" && draw())
  ask()
}
