/* The way from a keystroke to the server. A letter is kept in the browser at once, sent when the writer pauses, and sent
   again until the server has answered. One letter per id is under way at a time; what is typed meanwhile waits.

   A text whose answer was lost may have been saved all the same, and what its writer typed later would clash with it.
   So it is sent again just as it was, with the same save_id, by which the server knows it; then comes what is newer. A
   cell is sent again just as it was too: the server knows its value. */

import * as drafts from "roda/drafts"
import { Clash, post, Refused, renew, SignedOut, Unreachable } from "roda/server"

const PAUSE = 1000
const WAITS = [2, 4, 8, 15, 30, 60]
const boxes = new Map() // id -> { letter, sent, timer, sending, failures, held, listener, kept }

/** Dispatches "change" whenever the answer of `state()` may be another. */
export const events = new EventTarget()

/** Put a letter { url, fields, name } in the outbox in place of an earlier one with the same id. One that was kept from
 *  an earlier visit to the page may have with it, as `sent`, the letter that the server never answered then. */
export function put(id, { sent, ...letter }, { pause = PAUSE } = {}) {
  const box = boxes.get(id) ?? { failures: 0 }
  boxes.set(id, box)
  box.letter = letter
  box.sent ??= sent ?? (letter.save_id && letter)
  box.held = null
  keep(id, box)
  plan(id, pause)
  changed()
}

/** Let `listener` hear of what happens to an id: saved(answer, letter, isNewest), clash(theirs), refused(reason). */
export function listen(id, listener) {
  const box = boxes.get(id) ?? { failures: 0 }
  boxes.set(id, box)
  box.listener = listener
}

/** Throw away what waits under an id. */
export function forget(id) {
  const box = boxes.get(id)
  if (box) clearTimeout(box.timer)
  boxes.delete(id)
  drafts.drop(id)
  changed()
}

/** The letter that waits under an id, or undefined. */
export function waiting(id) {
  return boxes.get(id)?.letter
}

/** Send what waits now; resolves when it has been tried. */
export function flush(options) {
  return Promise.all([...boxes.keys()].map((id) => sendAll(id, options)))
}

/** Send what waits under an id now; resolves when it has been tried. */
export async function settle(id) {
  if (boxes.has(id)) await sendAll(id)
}

/** How things stand: { name: "saved" | "saving" | "unreachable" | "signed-out" | "held", unkept }. */
export function state() {
  const open = [...boxes.values()].filter((box) => box.letter)
  return { name: worst(open), unkept: open.some((box) => !box.kept) }
}

function worst(open) {
  if (open.some((box) => box.held === "signed-out")) return "signed-out"
  if (open.some((box) => !box.held && box.failures)) return "unreachable"
  if (open.some((box) => !box.held)) return "saving"
  return open.length ? "held" : "saved"
}

function plan(id, wait) {
  const box = boxes.get(id)
  clearTimeout(box.timer)
  box.timer = setTimeout(() => send(id), wait)
}

function keep(id, box) {
  box.kept = drafts.keep(id, box.sent === box.letter ? box.letter : { ...box.letter, sent: box.sent })
}

/* What was sent already comes first, and with it goes only what was typed before that. */
async function sendAll(id, options) {
  await send(id, options)
  if (hasMore(id, boxes.get(id))) await send(id, options)
}

function hasMore(id, box) {
  return boxes.get(id) === box && box?.letter && !box.held && !box.failures
}

async function send(id, options = {}) {
  const box = boxes.get(id)
  if (!box?.letter || box.sending || box.held === "clash" || box.held === "refused") return box?.sending
  clearTimeout(box.timer)
  const letter = box.sent ?? box.letter
  if ((isText(letter) || isCell(letter)) && !box.sent) {
    if (isText(letter)) letter.save_id ??= newId()
    box.sent = letter
    keep(id, box)
  }
  box.sending = deliver(id, box, letter, options)
  try {
    await box.sending
  } finally {
    box.sending = null // else nothing more would ever be sent under the id
  }
  if (hasMore(id, box)) plan(id, PAUSE / 4)
  changed()
}

function isText(letter) {
  return "base_version" in letter.fields
}

function isCell(letter) {
  return "base" in letter.fields
}

function newId() {
  return [...crypto.getRandomValues(new Uint8Array(16))].map((byte) => byte.toString(16).padStart(2, "0")).join("")
}

async function deliver(id, box, letter, options) {
  changed()
  try {
    const answer = await post(letter.url, isText(letter) ? { ...letter.fields, save_id: letter.save_id } : letter.fields, options)
    box.failures = 0
    box.sent = null
    const newest = box.letter === letter
    if (newest) {
      box.letter = null
      drafts.drop(id)
    } else if (box.letter) {
      box.letter = rebased(box.letter, letter, answer)
      keep(id, box)
    }
    box.listener?.saved?.(answer, letter, newest)
    events.dispatchEvent(new CustomEvent("saved", { detail: { id, letter, answer } }))
  } catch (fault) {
    failed(id, box, letter, fault)
  }
}

/* What was typed while a save was under way started from that save. When the server joined in somebody else's changes,
   the writer has not seen them: the next save must be merged too, so it keeps the old version with what was sent as base. */
function rebased(newer, sent, answer) {
  if (isCell(newer)) return { ...newer, fields: { ...newer.fields, base: answer.value } }
  if (!isText(newer)) return newer
  const base = answer.merged
    ? { base_version: sent.fields.base_version, base_html: sent.fields.html }
    : { base_version: answer.version, base_html: answer.html }
  return { ...newer, fields: { ...newer.fields, ...base } }
}

function failed(id, box, letter, fault) {
  const answered = fault instanceof Clash || fault instanceof Refused
  if (answered) Object.assign(box, { sent: null, failures: 0 })
  if (fault instanceof Refused && box.letter && box.letter !== letter) return // what is newer may be taken
  if (fault instanceof Clash) {
    box.held = "clash"
    box.listener?.clash?.(fault.theirs, box.letter ?? letter)
  } else if (fault instanceof Refused) {
    box.held = "refused"
    box.listener?.refused?.(fault.message, box.letter ?? letter)
  } else if (fault instanceof SignedOut) {
    box.held = "signed-out"
  } else if (fault instanceof Unreachable) {
    const wait = WAITS[Math.min(box.failures, WAITS.length - 1)]
    box.failures += 1
    plan(id, wait * 1000)
  } else {
    throw fault
  }
}

/** Try again what waits for a login: done when the window is looked at again, and now and then. */
export async function resume() {
  const held = [...boxes].filter(([, box]) => box.letter && box.held === "signed-out")
  if (!held.length) return
  try {
    await renew()
  } catch {
    return
  }
  for (const [id, box] of held) {
    box.held = null
    send(id)
  }
  changed()
}

function changed() {
  events.dispatchEvent(new Event("change"))
}

addEventListener("online", () => flush())
addEventListener("focus", resume)
document.addEventListener("visibilitychange", () => {
  if (document.visibilityState === "hidden") flush({ keepalive: true })
  else resume()
})
addEventListener("beforeunload", (event) => {
  if (state().unkept) event.preventDefault()
})
setInterval(resume, 15_000)
