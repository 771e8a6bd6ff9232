/* Text that never reached the server waits in the browser until its document is opened: told on the start page and
   where one logs out. */

import { everywhere, forget } from "roda/drafts"
import { get } from "roda/server"

const here = document.body.dataset.document

/* A page that is left at once does not hear the answer to its last save: the server may have the text all the same. */
async function isSaved({ url, fields }) {
  if (!("html" in fields)) return false
  const { html } = await get(url).catch(() => ({}))
  return html === fields.html
}

async function unsent() {
  const documents = new Map()
  for (const [key, letter] of everywhere()) {
    if (!letter.document) continue // kept before letters told where they belong: sent when their document is opened
    if (letter.document.key !== here && (await isSaved(letter))) forget(key, letter)
    else documents.set(letter.document.key, [...(documents.get(letter.document.key) ?? []), letter])
  }
  return [...documents.values()]
}

function line(letters) {
  const { title, address } = letters[0].document
  const item = document.createElement("li")
  const link = Object.assign(document.createElement("a"), { href: address, textContent: title })
  const names = new Set(letters.map((letter) => letter.name).filter(Boolean))
  item.append(link, names.size ? ` (${[...names].join(", ")})` : "")
  return item
}

async function tell() {
  const documents = await unsent()
  for (const place of document.querySelectorAll("[data-unsent]")) {
    place.hidden = !documents.length
    place.querySelector("ul").replaceChildren(...documents.map(line))
  }
}

tell()
document.querySelector("details.menu")?.addEventListener("toggle", tell)
