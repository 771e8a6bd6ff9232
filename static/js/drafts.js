/* What has been typed but not yet saved, kept in the browser by user, document and place until the server has it. */

const page = document.body.dataset
const prefix = `roda:${page.user}:${page.document}:`

/** Keep a letter to the server under an id. Returns false when the browser cannot keep it. */
export function keep(id, letter) {
  try {
    localStorage.setItem(prefix + id, JSON.stringify({ ...letter, at: Date.now() }))
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
  const found = []
  try {
    for (let n = 0; n < localStorage.length; n++) {
      const key = localStorage.key(n)
      if (key.startsWith(prefix)) found.push([key.slice(prefix.length), JSON.parse(localStorage.getItem(key))])
    }
  } catch {
    return []
  }
  return found
}
