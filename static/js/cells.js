/* Moving between cells as in a spreadsheet, and pasting a block that was copied from one. */

const ACROSS = { ArrowLeft: -1, ArrowRight: 1 }
const DOWN = { ArrowUp: -1, ArrowDown: 1 }

/** Let the keys move in `table`, whose rows are tr[data-row]. `restore(input)`: what Escape does. */
export function moveIn(table, { restore }) {
  table.addEventListener("keydown", (event) => {
    const { key, target: input } = event
    if (!input.matches?.("[data-cell]") || event.isComposing || event.altKey) return
    const next = key === "Escape" ? restore(input) : target(table, input, event)
    if (!next) return
    event.preventDefault()
    enter(next)
  })
}

/** Stand in a cell with all of it chosen, so that what is typed replaces it. */
export function enter(input) {
  input.focus()
  input.select()
}

function target(table, input, { key, shiftKey, ctrlKey, metaKey }) {
  const far = ctrlKey || metaKey
  if (key === "Enter") return below(table, input, shiftKey ? -1 : 1) ?? input
  if (shiftKey) return null
  if (far && (key === "Home" || key === "End")) return edge(table, key === "Home" ? 0 : -1)
  if (far) return null
  if (DOWN[key]) return input.closest("tr[data-row]") && below(table, input, DOWN[key])
  if (ACROSS[key] && isAtEdge(input, ACROSS[key])) return beside(input, ACROSS[key])
  return null
}

/* The arrows move in the text of a cell until they come to its end; a cell that is all chosen is left at once. */
function isAtEdge({ selectionStart, selectionEnd, value }, step) {
  if (selectionStart === 0 && selectionEnd === value.length) return true
  return selectionStart === selectionEnd && selectionStart === (step < 0 ? 0 : value.length)
}

function beside(input, step) {
  const row = inputs(input.closest("tr"))
  return row[row.indexOf(input) + step]
}

/** The cell of the same column in the next row that has one. */
function below(table, input, step) {
  const row = input.closest("tr[data-row]")
  if (!row) return null
  const all = rows(table)
  for (let n = all.indexOf(row) + step; n >= 0 && n < all.length; n += step) {
    const found = all[n].querySelector(`[data-cell="${input.dataset.cell}"]`)
    if (found) return found
  }
  return null
}

function edge(table, at) {
  return inputs(rows(table).at(at)).at(at)
}

function rows(table) {
  return [...table.querySelectorAll("tr[data-row]:not([hidden])")]
}

function inputs(row) {
  return [...row.querySelectorAll("td [data-cell]")]
}

/** Let a block be pasted in `table`: `fill([[input, value], …], left)` gets what falls on cells, and how many values
 *  that fell outside them or on cells that are not filled in. */
export function pasteIn(table, fill) {
  table.addEventListener("paste", (event) => {
    const input = event.target
    const text = event.clipboardData.getData("text/plain")
    if (!input.matches?.("tr[data-row] > td [data-cell]") || !/[\t\n\r]/.test(text)) return
    event.preventDefault()
    const block = parse(text)
    const below = rows(table).slice(rows(table).indexOf(input.closest("tr")))
    const column = input.closest("td").cellIndex
    const pairs = []
    let left = 0
    block.forEach((values, down) => {
      values.forEach((value, across) => {
        const cell = below[down]?.cells[column + across]?.querySelector("[data-cell]:not([readonly])")
        if (cell) pairs.push([cell, value.trim()])
        else if (value.trim()) left += 1
      })
    })
    fill(pairs, left)
  })
}

/* Excel parts cells with tabs and rows with line breaks, and puts quotes about a cell that has either in it. */
function parse(text) {
  const block = [[]]
  const cells = /(?:"((?:[^"]|"")*)"(?=[\t\r\n]|$)|([^\t\r\n]*))(\t|\r\n|\r|\n|$)/y
  while (cells.lastIndex < text.length) {
    const [, quoted, plain, end] = cells.exec(text)
    block.at(-1).push(quoted === undefined ? plain : quoted.replaceAll('""', '"').replace(/\s*[\r\n]+\s*/g, " "))
    if (end === "\t" && cells.lastIndex === text.length) block.at(-1).push("")
    else if (end !== "\t" && end && cells.lastIndex < text.length) block.push([])
  }
  return block
}
