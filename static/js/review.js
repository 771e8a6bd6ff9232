/* A reader in a review round: comments open beside the text, what is selected becomes the quote, and what is typed is
   kept in the browser until the server has it. Everything works without this too, a page at a time. */

const dialog = document.getElementById("dialog")
const reader = document.body.dataset.reader ?? document.body.dataset.user ?? ""
const quoteButton = Object.assign(document.createElement("button"), { type: "button", className: "btn small primary quote-here", hidden: true, textContent: "Kommentera det markerade" })
let opener

/* What the server answers, with the text and what is said of it where that is what came: not some other page, as that
   of the login, that the browser was led to. */
async function ask(url, options = {}) {
  const response = await fetch(url, { credentials: "same-origin", ...options, headers: { "HX-Request": "true" } })
  const markup = await response.text()
  const holder = Object.assign(document.createElement("template"), { innerHTML: markup })
  const ours = new URL(response.url).pathname.startsWith("/granskning/") && !markup.includes("<html")
  return {
    status: response.status,
    spot: response.ok && ours && holder.content.querySelector(".spot") ? markup : "",
    refusal: !response.ok && ours && holder.content.querySelector("[role=alert]") ? markup : "",
  }
}

async function open(url, quote = "") {
  const answer = await ask(url).catch(() => null)
  if (!answer?.spot) return location.assign(url)
  show(answer.spot)
  if (quote) setQuote(quote)
  if (!dialog.open) dialog.showModal()
  const place = new URL(url, location.href).hash && dialog.querySelector(new URL(url, location.href).hash)
  const first = place || dialog.querySelector("textarea, button")
  first?.focus()
}

function show(markup) {
  dialog.innerHTML = markup
  takeUp(dialog)
  const { slot, count } = dialog.querySelector(".spot")?.dataset ?? {}
  for (const link of document.querySelectorAll(`main [data-say][href$="/text/${CSS.escape(slot ?? "")}/"]`)) {
    const name = link.querySelector(".vh")
    if (name) link.replaceChildren(Number(count) ? `Kommentarer (${count})` : "Kommentera", name)
  }
}

const AWAY = "Det gick inte att nå servern. Det du skrev finns kvar; försök igen om en stund."
const TOO_LONG = "Det är för långt för att tas emot. Det du skrev finns kvar; korta det och försök igen."
const SOMEBODY_ELSE = "Nu är någon annan inloggad i den här webbläsaren. Det du skrev finns kvar. Logga in som du i en annan flik och skicka sedan igen här."
const WRONG = "Något gick fel. Det du skrev finns kvar; ladda om sidan och försök igen."

async function send(form, button) {
  const answer = await post(form, button).catch(() => null)
  if (!answer) return tell(form, refusal(AWAY))
  if (answer.status === 400 || answer.status === 413) return tell(form, refusal(TOO_LONG))
  if (!answer.spot) return tell(form, answer.refusal || refusal(WRONG))
  forget(form)
  marked = null
  show(answer.spot)
  say("Skickat.")
  dialog.querySelector("[data-close]")?.focus()
}

/* Somebody who has logged in in another tab has got a new token; one who reads by a link keeps hers. */
async function post(form, button) {
  const once = () => ask(form.action, { method: "POST", body: new URLSearchParams(new FormData(form, button)) })
  const answer = await once()
  const { user, session } = document.body.dataset
  if (answer.status !== 403 || answer.refusal || !session) return answer
  const now = await (await fetch(session, { credentials: "same-origin" })).json()
  if (now.user && now.user !== user) return { status: 403, refusal: refusal(SOMEBODY_ELSE) }
  for (const input of document.querySelectorAll("input[name=csrfmiddlewaretoken]")) input.value = now.csrf
  return once()
}

function refusal(why) {
  return `<div class="notice bad" role="alert"><p><b>Inte skickat.</b> ${why}</p></div>`
}

function tell(form, markup) {
  form.querySelector(".refused")?.remove()
  const box = Object.assign(document.createElement("div"), { className: "refused", innerHTML: markup })
  for (const typed of box.querySelectorAll("textarea, label")) typed.remove() // it still stands in the form
  form.prepend(box)
  box.scrollIntoView({ block: "nearest" }) // a long comment reaches far below it
}

function say(words) {
  const announcer = document.getElementById("announcer")
  if (announcer) announcer.textContent = words
}

// --- What is typed is kept

const SENT = "granskning-skickat" // in the tab: what its last form held, as [key, words]

/* The forms with words to somebody; whom to ask and until when is kept with what is ticked (kept.js). */
const OURS = "form[data-keep]:is(.write, .answer)"
const keyOf = (form, field) => `granskning:${reader}:${form.dataset.keep}:${field.name}`

function takeUp(root) {
  for (const field of root.querySelectorAll(`${OURS} textarea`)) {
    const kept = read(keyOf(field.form, field))
    if (kept && kept !== field.value) {
      field.value = kept
      field.closest("details")?.setAttribute("open", "")
      takeUpCode(field.form)
    }
    if (field.dataset.most) count(field)
  }
}

/* What was typed may have been sent already, and only the answer lost: it is sent again under the code of the form that
   it was typed in, by which the server knows it. */
function takeUpCode(form) {
  const code = form.querySelector("[name=save_id]")
  if (code) code.value = read(keyOf(form, code)) || code.value
}

function read(key) {
  try {
    return localStorage.getItem(key)
  } catch {
    return null
  }
}

function forget(form) {
  try {
    for (const field of form.querySelectorAll("textarea, [name=save_id]")) localStorage.removeItem(keyOf(form, field))
  } catch {
    // storage is switched off: nothing was kept
  }
}

/* A form that is a page's own is answered by another page: only that one knows whether the words were stored. */
function noteSent(form) {
  const kept = form.matches(OURS) ? [...form.querySelectorAll("textarea, [name=save_id]")] : []
  const words = kept.map((field) => [keyOf(form, field), field.value])
  try {
    sessionStorage.setItem(SENT, JSON.stringify(words))
  } catch {
    // as above
  }
}

function forgetStored() {
  try {
    const sent = JSON.parse(sessionStorage.getItem(SENT) ?? "[]")
    sessionStorage.removeItem(SENT)
    if (!document.querySelector("[data-stored]")) return
    for (const [key, words] of sent) if (localStorage.getItem(key) === words) localStorage.removeItem(key)
  } catch {
    // as above
  }
}

// --- How much there is room for: nothing is cut, the server says no with a reason

function count(field) {
  const left = Number(field.dataset.most) - field.value.trim().length
  let line = field.nextElementSibling?.matches(".count") ? field.nextElementSibling : null
  if (left > Number(field.dataset.most) / 10) return line?.remove()
  if (!line) {
    line = Object.assign(document.createElement("p"), { className: "count hint" })
    line.setAttribute("role", "status")
    field.after(line)
  }
  const many = Math.abs(left).toLocaleString("sv-SE")
  line.textContent = left < 0 ? `${many} tecken för långt. Korta det innan du skickar.` : `${many} tecken kvar.`
  line.classList.toggle("over", left < 0)
}

document.addEventListener("input", ({ target }) => target.dataset?.most && count(target))

document.addEventListener("input", ({ target }) => {
  if (!target.form?.matches(OURS) || target.tagName !== "TEXTAREA") return
  try {
    localStorage.setItem(keyOf(target.form, target), target.value)
    const code = target.form.querySelector("[name=save_id]")
    if (code) localStorage.setItem(keyOf(target.form, code), code.value)
  } catch {
    // as above
  }
})

// --- Clicks and forms

document.addEventListener("click", (event) => {
  const { target } = event
  const link = target.closest("[data-say]")
  if (link && dialog && !event.ctrlKey && !event.metaKey && !event.shiftKey) {
    event.preventDefault()
    if (!dialog.open) opener = link
    open(link.href, marked && isOf(link, marked.slot) ? marked.words : "")
  } else if (target.closest("[data-close]")) dialog.close()
  else if (target.closest("[data-unquote]")) {
    marked = null
    setQuote("")
    dialog?.querySelector("textarea")?.focus()
  } else if (target.closest("main") && !selected()) marked = null // she has let go of what she had marked
})

document.addEventListener("submit", (event) => {
  const form = event.target
  if (form.closest("dialog")) {
    event.preventDefault()
    hold(form, true)
    send(form, null).finally(() => hold(form, false))
  } else noteSent(form)
})

/* What is typed while the form is on its way would be forgotten with what was sent. */
function hold(form, held) {
  for (const button of form.querySelectorAll("button")) button.disabled = held
  for (const field of form.querySelectorAll("textarea")) field.readOnly = held
}

dialog?.addEventListener("close", () => opener?.focus())

// --- What is selected becomes the quote

let marked = null // what was selected last: a tap on the button lets go of it before the click comes

/* Whether the link leads to saying something of the text, but not to another wording of it. */
function isOf(link, slot) {
  const { pathname, search } = new URL(link.href)
  return !search && decodeURIComponent(pathname).endsWith(`/text/${slot}/`)
}

function setQuote(words) {
  const box = (dialog?.open || !document.querySelector("main [data-quote]") ? dialog : document).querySelector("[data-quote]")
  if (!box) return
  box.hidden = !words
  box.querySelector("blockquote").textContent = words
  box.querySelector("input").value = words
}

function selected() {
  const selection = getSelection()
  if (!selection || selection.isCollapsed) return null
  const range = selection.getRangeAt(0)
  const at = range.commonAncestorContainer
  const text = (at.nodeType === Node.ELEMENT_NODE ? at : at.parentElement)?.closest("main [data-text]")
  const words = selection.toString().replace(/\s+/g, " ").trim()
  return text && words ? { slot: text.dataset.text, words: words.slice(0, 1000), box: range.getBoundingClientRect() } : null
}

let pause
document.addEventListener("selectionchange", () => {
  marked = selected() ?? marked
  clearTimeout(pause)
  pause = setTimeout(() => {
    const found = selected()
    quoteButton.hidden = !found
    if (!found) return
    quoteButton.style.top = `${found.box.bottom + scrollY + 10}px`
    quoteButton.style.left = `${Math.max(8, Math.min(found.box.left, innerWidth - 230))}px`
  }, 250)
})
quoteButton.addEventListener("pointerdown", (event) => event.preventDefault()) // the selection stays
quoteButton.addEventListener("click", () => {
  const found = selected()
  const link = found && document.querySelector(`main [data-say][href$="/text/${CSS.escape(found.slot)}/"]`)
  quoteButton.hidden = true
  if (link && dialog) {
    opener = link
    open(link.href, found.words)
  } else if (found) setQuote(found.words)
})
if (document.querySelector("main [data-text] ~ .say, main .spot form.write")) document.body.append(quoteButton)

forgetStored()
takeUp(document)
