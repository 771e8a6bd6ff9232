/* What has been typed but not yet saved, kept in the browser by user, document and place until the server has it.

   Another tab of the same person may write in the same place. What stands under a key and is not what this page left or
   found there is hers: it is neither written over nor thrown away. */

const page = document.body.dataset
const mine = `roda:${page.user}:`
const prefix = `${mine}${page.document}:`

const tab = `~${Math.random().toString(36).slice(2)}` // ends the keys of this page where the plain one is taken
const ours = new Map() // id -> { key, value }: what this page left or found in the browser

/** Keep a letter to the server under an id. Returns false when the browser cannot keep it. */
export function keep(id, letter) {
  const document = { key: page.document, title: page.title, address: page.base }
  const value = JSON.stringify({ ...letter, document, at: Date.now() })
  try {
    const left = ours.get(id) ?? { key: prefix + id, value: null }
    const there = localStorage.getItem(left.key)
    const key = there === null || there === left.value ? left.key : prefix + id + tab
    localStorage.setItem(key, value)
    ours.set(id, { key, value })
    return true
  } catch {
    return false
  }
}

/** Forget the letter: the server has it, or its writer has thrown it away. */
export function drop(id) {
  const left = ours.get(id)
  ours.delete(id)
  try {
    if (left && localStorage.getItem(left.key) === left.value) localStorage.removeItem(left.key)
  } catch {
    // storage is switched off: nothing was kept either
  }
}

/** Return [id, letter] for everything that waits in this document; what two tabs left in one place, one at a time. */
export function waiting() {
  const found = new Map()
  for (const [key, letter, value] of stored(prefix)) {
    const id = key.slice(prefix.length).replace(/~\w+$/, "")
    if (!ours.has(id)) ours.set(id, { key, value })
    if (ours.get(id).key === key) found.set(id, letter)
  }
  return [...found]
}

/** Return [key, letter, its JSON] for everything of the user's that waits in this browser; letter.document tells where. */
export function everywhere() {
  return stored(mine)
}

/** Forget a letter that `everywhere` gave: the server turned out to have it. One kept since by another tab stays. */
export function forget(key, letter) {
  if (localStorage.getItem(key) === JSON.stringify(letter)) localStorage.removeItem(key)
}

function stored(start) {
  const found = []
  try {
    for (let n = 0; n < localStorage.length; n++) {
      const key = localStorage.key(n)
      const value = key.startsWith(start) && localStorage.getItem(key)
      if (value) found.push([key, JSON.parse(value), value])
    }
  } catch {
    return []
  }
  return found
}
