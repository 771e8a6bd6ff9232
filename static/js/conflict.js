/* Two people have changed the same paragraph: both texts side by side, and a choice that loses neither. */

import { announce, button, toast } from "roda/status"
import { markWords, wordingOf } from "roda/words"

/** Show both texts in `text`; calls choose(html, theirs, edit) with the one that is to stand;
 *  `edit`: that it is to be changed, {at: the words of the paragraph to begin in}. */
export function showClash(text, { mine, theirs, choose }) {
  text.querySelector(".clash")?.remove()
  const passage = text.querySelector(".passage")
  passage.hidden = true
  const mineToo = theirs.author === document.body.dataset.userName
  const author = mineToo ? "Du själv" : theirs.author || "Någon annan"
  const panel = document.createElement("section")
  panel.className = "clash"
  panel.tabIndex = -1
  panel.setAttribute("aria-label", `Två versioner av ${text.dataset.name}`)
  const lead = document.createElement("p")
  const where = mineToo ? "i ett annat fönster" : "medan du skrev"
  lead.textContent = `${author} har ändrat i samma stycke ${where}. Båda texterna finns kvar. Välj vilken som ska stå.`
  const columns = document.createElement("div")
  columns.className = "versions"
  const other = mineToo ? "den andra texten" : `${genitive(author)} text`
  columns.append(
    version("Din text", mine, theirs.html, "Behåll min text", () => done(mine)),
    version(`${capital(other)}, sparad ${theirs.saved_at}`, theirs.html, mine, `Behåll ${other}`, keepTheirs),
  )
  const both = button("Sätt ihop båda och ändra", putTogether, "btn small")
  const warning = document.createElement("p")
  warning.className = "hint"
  warning.textContent = "Sätter du ihop dem står det som skiljer sig två gånger, först ditt och sedan det andra. Då behöver du ändra i texten."
  panel.append(lead, columns, both, warning)
  passage.after(panel)
  panel.focus()
  announce(lead.textContent)

  function putTogether() {
    const [first] = differing(mine, theirs.html)
    done(joined(mine, theirs.html), { at: first ? words(first) : "" })
    toast("Båda texterna står nu här. Ändra det som står två gånger.")
  }

  function done(html, edit) {
    panel.remove()
    passage.hidden = false
    choose(html, theirs, edit)
    if (!edit) text.querySelector("[data-edit]")?.focus()
  }

  function keepTheirs() {
    done(theirs.html)
    toast("Din text lades bort.", { label: "Ångra", action: () => showClash(text, { mine, theirs, choose }) })
  }
}

function version(title, html, other, label, action) {
  const column = document.createElement("div")
  column.className = "version"
  const heading = document.createElement("b")
  heading.textContent = title
  const body = document.createElement("div")
  body.className = "prose"
  body.innerHTML = html || "<p><em>Tom</em></p>"
  const others = differing(other, html)
  for (const block of differing(html, other, [...body.children])) {
    const wording = wordingOf(block, others)
    block.classList.add(wording ? "differs" : "alone")
    if (wording) markWords(block, wording)
    else block.prepend(Object.assign(document.createElement("span"), { className: "vh", textContent: "Bara här: " }))
  }
  column.append(heading, body, button(label, action, "btn small"))
  return column
}

function blocks(html) {
  return [...new DOMParser().parseFromString(html, "text/html").body.children]
}

/* The paragraphs of the one that the other has not got. */
function differing(one, other, all = blocks(one)) {
  const there = new Set(blocks(other).map(words))
  return all.filter((block) => !there.has(words(block)))
}

/* White space that the server has tidied up is no difference. */
function words(block) {
  return block.textContent.replace(/\s+/g, " ").trim()
}

/* Each paragraph once; where the two differ, first mine and then theirs. */
function joined(mine, theirs) {
  const all = blocks(mine)
  const others = blocks(theirs)
  const known = new Set(others.map(words))
  let at = 0
  for (const block of others) {
    const same = all.findIndex((one, n) => n >= at && words(one) === words(block))
    if (same < 0) {
      while (at < all.length && !known.has(words(all[at]))) at++
      all.splice(at, 0, block)
    }
    at = (same < 0 ? at : same) + 1
  }
  return all.map((block) => block.outerHTML).join("")
}

function genitive(name) {
  return /[sxz]$/i.test(name) ? name : `${name}s`
}

function capital(text) {
  return text[0].toUpperCase() + text.slice(1)
}
