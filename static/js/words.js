/* Which words of two paragraphs differ, marked where they stand, so that nobody has to read both word by word. */

const WORD = /[\p{L}\p{N}]+(?:[-–:.,'’][\p{L}\p{N}]+)*|[^\s\p{L}\p{N}]/gu
const LIKE = 0.4 // share of the words that two paragraphs have in common to be one that was changed
const MOST = 4_000_000 // words of the one times words of the other

/** Return the one of `others` that `block` is another wording of, or undefined. */
export function wordingOf(block, others) {
  const mine = words(block)
  const found = others.map((other) => ({ other, share: common(mine, words(other)) }))
  return found.filter(({ share }) => share >= LIKE).sort((a, b) => b.share - a.share)[0]?.other
}

/** Mark the words of `block` that do not stand in `other`; they are told of to those who do not see the mark. */
export function markWords(block, other) {
  const mine = tokens(block)
  const kept = inBoth(mine.map(({ word }) => word), words(other))
  const runs = []
  mine.forEach((token, n) => {
    if (kept.has(n)) return
    const last = runs.at(-1)
    if (last && last.node === token.node && last.to === n - 1) Object.assign(last, { end: token.end, to: n })
    else runs.push({ ...token, to: n })
  })
  for (const { node, start, end } of runs.reverse()) mark(node, start, end)
}

function mark(node, start, end) {
  node.splitText(end)
  const words = node.splitText(start)
  const made = document.createElement("mark")
  words.replaceWith(made)
  made.append(hidden(" skiljer sig: "), words, hidden(" slut "))
}

function hidden(text) {
  return Object.assign(document.createElement("span"), { className: "vh", textContent: text })
}

/* The words and signs of a block, with where in which of its texts they stand. */
function tokens(block) {
  const found = []
  const walker = document.createTreeWalker(block, NodeFilter.SHOW_TEXT)
  while (walker.nextNode()) {
    const node = walker.currentNode
    for (const { 0: word, index } of node.data.matchAll(WORD)) {
      found.push({ node, word, start: index, end: index + word.length })
    }
  }
  return found
}

function words(block) {
  return tokens(block).map(({ word }) => word)
}

function common(one, other) {
  const left = new Map()
  for (const word of other) left.set(word, (left.get(word) ?? 0) + 1)
  let both = 0
  for (const word of one) {
    if (!left.get(word)) continue
    left.set(word, left.get(word) - 1)
    both++
  }
  return (2 * both) / (one.length + other.length || 1)
}

/* Which of the words of the one stand, in the same order, in the other too: the most that can. */
function inBoth(one, other) {
  const kept = new Set()
  if (one.length * other.length > MOST) return kept
  const best = Array.from({ length: one.length + 1 }, () => new Uint16Array(other.length + 1))
  for (let i = one.length - 1; i >= 0; i--) {
    for (let j = other.length - 1; j >= 0; j--) {
      best[i][j] = one[i] === other[j] ? best[i + 1][j + 1] + 1 : Math.max(best[i + 1][j], best[i][j + 1])
    }
  }
  for (let i = 0, j = 0; i < one.length && j < other.length; ) {
    if (one[i] === other[j]) {
      kept.add(i)
      i++
      j++
    } else if (best[i][j + 1] >= best[i + 1][j]) j++
    else i++
  }
  return kept
}
