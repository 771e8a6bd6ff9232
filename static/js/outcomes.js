/* The grid of outcomes: each cell is saved by itself, by the same road as the texts, and what is said of it stands below
   its row. What looks wrong is saved all the same; what clashes with somebody else's is shown with hers. */

import { moveIn, pasteIn } from "roda/cells"
import * as drafts from "roda/drafts"
import * as outbox from "roda/outbox"
import { getHtml, post } from "roda/server"
import { announce, button, toast } from "roda/status"

const OURS = "utfall:" // before the id of a cell: the name of its letter
const PACE = 40 // ms between the saves of a block
const table = document.getElementById("cells")
const base = document.body.dataset.base
const seen = new Set(table.dataset.seen?.split(" ")) // the questions that somebody lets stand
const moments = new Map() // row -> when it was as it is shown, by the server's clock

// --- Saving

function save(input, { anyway = false, ...options } = {}) {
  const id = OURS + input.id
  const stored = outbox.waiting(id)?.fields.base ?? known(input)
  if (input.value === stored && !outbox.waiting(id) && !anyway) return
  const [row, workplace = ""] = input.id.split(".").slice(0, -1)
  listen(id)
  outbox.put(
    id,
    {
      url: `${base}utfall/${row}/`,
      name: input.getAttribute("aria-label"),
      fields: { cell: input.dataset.cell, workplace, value: input.value, base: stored },
    },
    options,
  )
}

/* What the server has, as far as the page knows: at first what it was made with. */
function known(input) {
  return (input.dataset.stored ??= input.defaultValue)
}

function listen(id) {
  const find = () => document.getElementById(id.slice(OURS.length))
  outbox.listen(id, {
    saved(answer, letter, isNewest) {
      const input = find()
      if (input) {
        input.dataset.stored = answer.value
        if (isNewest && input !== document.activeElement) input.value = answer.value
      }
      for (const row of answer.rows) show(row)
    },
    clash(theirs, letter) {
      const input = find()
      if (input) choose(input, theirs, letter.fields.value)
      else lost(id, letter, `Någon annan har skrivit ${theirs.value || "inget"}.`)
    },
    refused(reason, letter) {
      const input = find()
      if (!input) return lost(id, letter, reason)
      say(input, reason, { wrong: true })
      announce(`${input.getAttribute("aria-label")}: ${reason}`)
    },
  })
}

/* Its row is not in the grid any more. */
function lost(id, { name, fields }, reason) {
  toast(`${name}: ${fields.value} kunde inte sparas. ${reason}`, { label: "Släng", action: () => outbox.forget(id) })
}

/* A row as the server has it: also the unit's own, when one of its workplaces was changed. Answers may come in another
   order than they were given in. */
function show({ row, moment, cells, locked, weighed, faults }) {
  if (moment < (moments.get(row) ?? 0)) return
  moments.set(row, moment)
  for (const [cell, value] of Object.entries(cells)) {
    const input = document.getElementById(`${row}.${cell}`)
    if (!input) continue
    input.readOnly = locked.includes(cell)
    if (outbox.waiting(OURS + input.id)) continue
    input.dataset.stored = value
    if (input !== document.activeElement || input.readOnly) input.value = value
    const said = faults.filter((fault) => fault.cell === cell && !seen.has(fault.digest))
    const text = said.map((fault) => fault.text).join(" ")
    if (text && text !== document.getElementById(`${input.id}.said`)?.dataset.text) announce(text)
    const buttons = said.length === 1 && said[0].digest ? [stands(input, said[0].digest)] : []
    say(input, text, { wrong: said.some((fault) => !fault.warning), buttons })
  }
  const words = document.getElementById(`${row}.weighed`)
  if (!words) return
  words.textContent = weighed
  words.hidden = !weighed
}

// --- What is said of a cell stands below its row

function say(input, text, { wrong = false, buttons = [] } = {}) {
  const row = document.getElementById(`${input.id.slice(0, input.id.lastIndexOf("."))}.said`)
  const id = `${input.id}.said`
  document.getElementById(id)?.remove()
  input.classList.toggle("doubtful", Boolean(text))
  if (wrong) input.setAttribute("aria-invalid", "true")
  else input.removeAttribute("aria-invalid")
  const follows = input.readOnly && `${id.split(".").slice(0, -2).join(".")}.weighed`
  if (text || follows) input.setAttribute("aria-describedby", text ? id : follows)
  else input.removeAttribute("aria-describedby")
  if (text) {
    const line = Object.assign(document.createElement("li"), { id, className: wrong ? "wrong" : "" })
    line.dataset.text = text
    const name = Object.assign(document.createElement("b"), { textContent: `${input.dataset.short}:` })
    line.append(name, ` ${text} `, ...buttons)
    row.querySelector("ul").append(line)
  }
  row.hidden = !row.querySelector("li")
}

/* A question that is answered by letting what was written stand. */

function stands(input, digest) {
  const one = Object.assign(document.createElement("button"), { type: "button", className: "stands", textContent: "Stämmer ändå" })
  const about = Object.assign(document.createElement("span"), { className: "vh", textContent: `: ${input.getAttribute("aria-label")}` })
  one.dataset.stands = digest
  one.append(about)
  return one
}

async function letStand(one) {
  const input = document.getElementById(one.closest("li").id.replace(/\.said$/, ""))
  try {
    await post(`${base}utfall/${input.id.split(".")[0]}/`, { stands: one.dataset.stands })
  } catch (fault) {
    return toast(fault.message || "Det gick inte att spara. Försök igen.")
  }
  seen.add(one.dataset.stands)
  say(input, "")
  announce("Markerat som sett.")
  input.focus()
}

function choose(input, theirs, mine) {
  const who = theirs.author === document.body.dataset.userName ? "Du själv, i ett annat fönster," : theirs.author || "Någon annan"
  const other = theirs.value || "inget"
  const text = `${who} skrev ${other} medan du skrev ${mine || "inget"}. Vilket ska stå?`
  const id = OURS + input.id
  input.value = mine
  input.dataset.stored = theirs.value
  const keep = button(`Behåll ${mine || "tomt"}`, () => done(mine), "btn small")
  const take = button(theirs.value ? `Ta ${theirs.value}` : "Lämna tomt", () => done(theirs.value), "btn small")
  say(input, text, { wrong: true, buttons: [keep, take] })
  announce(text)

  function done(value) {
    outbox.forget(id)
    input.value = value
    say(input, "")
    save(input, { pause: 0, anyway: true })
    input.focus()
  }
}

// --- Cells

function restore(input) {
  if (input.readOnly || input.value === known(input)) return input
  input.value = known(input)
  save(input, { pause: 0 }) // what was sent meanwhile may be stored already
  announce("Som förut.")
  return input
}

function fill(pairs, left) {
  const before = pairs.map(([input]) => [input, input.value])
  put(pairs)
  const pasted = pairs.length === 1 ? "1 ruta" : `${pairs.length} rutor`
  const rest = left === 1 ? " 1 värde fick inte plats." : left ? ` ${left} värden fick inte plats.` : ""
  toast(`Klistrade in i ${pasted}.${rest}`, { label: "Ångra", action: () => undo(before) })
}

/* The button that was pressed has gone: whoever pressed it finds herself where the block began. */
function undo(before) {
  put(before)
  before[0]?.[0].focus()
  announce("Som förut.")
}

function put(pairs) {
  pairs.forEach(([input, value], n) => {
    if (input.value === value) return
    input.value = value
    save(input, { pause: PACE * n })
  })
}

// --- What an indicator has beside its cells

async function open(more) {
  if (more.hasAttribute("aria-busy")) return
  const row = more.dataset.more
  const shown = more.getAttribute("aria-expanded") === "true"
  const parts = () => [...table.querySelectorAll(`[data-of-row="${row}"]`)]
  if (!parts().length) {
    more.setAttribute("aria-busy", "true")
    const html = await getHtml(`${base}utfall/${row}/`).catch(() => "")
    more.removeAttribute("aria-busy")
    if (!html) return toast("Det gick inte att hämta mer om indikatorn. Kontrollera nätet och försök igen.")
    document.getElementById(`${row}.said`).insertAdjacentHTML("afterend", html)
  }
  more.setAttribute("aria-expanded", String(!shown))
  for (const part of parts()) {
    part.hidden = shown
    const said = part.dataset.row && document.getElementById(`${part.dataset.row}.said`)
    if (said) said.hidden = shown || !said.querySelector("li")
  }
  takeUp()
  arrive()
}

table.addEventListener("click", ({ target }) => {
  const more = target.closest("[data-more]")
  if (more) open(more)
  const one = target.closest("[data-stands]")
  if (one) letStand(one)
})

// --- What was typed here before but never reached the server

function takeUp() {
  for (const [id, letter] of drafts.waiting()) {
    if (!id.startsWith(OURS) || outbox.waiting(id)) continue
    const input = document.getElementById(id.slice(OURS.length))
    const more = !input && table.querySelector(`[data-more="${id.slice(OURS.length).split(".")[0]}"][aria-expanded="false"]`)
    if (more) {
      open(more)
      continue
    }
    if (input) {
      known(input)
      input.value = letter.fields.value
    }
    listen(id)
    outbox.put(id, letter, { pause: 0 })
  }
}

/* At the cell that the address names, once; one that is not in the grid yet is beside the others of its row. */
let wanted = decodeURIComponent(location.hash.slice(1))
function arrive() {
  const cell = wanted && document.getElementById(wanted)
  if (!cell) return
  wanted = ""
  cell.focus()
}

if (table) {
  moveIn(table, { restore })
  pasteIn(table, fill)
  table.addEventListener("input", ({ target }) => target.matches("[data-cell]") && save(target))
  table.addEventListener("change", ({ target }) => target.matches("[data-cell]") && save(target, { pause: 0 }))
  takeUp()
  arrive()
  const more = wanted && table.querySelector(`[data-more="${CSS.escape(wanted.split(".")[0])}"][aria-expanded="false"]`)
  if (more) open(more)
}
