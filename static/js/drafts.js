/* What has been typed but not yet saved, kept in the browser by user, document and place until the server has it. */

const page = document.body.dataset
const mine = `roda:${page.user}:`
const prefix = `${mine}${page.document}:`

/** Keep a letter to the server under an id. Returns false when the browser cannot keep it. */
export function keep(id, letter) {
  const document = { key: page.document, title: page.title, address: page.base }
  try {
    localStorage.setItem(prefix + id, JSON.stringify({ ...letter, document, at: Date.now() }))
    return true
  } catch {
    return false
  }
}

/** Forget the letter: the server has it, or its writer has thrown it away. */
export function drop(id) {
  try {
    localStorage.removeItem(prefix + id)
  } catch {
    // storage is switched off: nothing was kept either
  }
}

/** Return [id, letter] for everything that waits in this document. */
export function waiting() {
  return stored(prefix).map(([key, letter]) => [key.slice(prefix.length), letter])
}

/** Return [key, letter] for everything of the user's that waits in this browser; letter.document tells where. */
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
      if (key.startsWith(start)) found.push([key, JSON.parse(localStorage.getItem(key))])
    }
  } catch {
    return []
  }
  return found
}
