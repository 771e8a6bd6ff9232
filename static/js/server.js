/* Talking with the server: every answer is either what was asked for or one of the faults below. */

const page = document.body.dataset

/** The network or the server did not answer; it is worth trying again. */
export class Unreachable extends Error {}

/** Nobody, or somebody else, is logged in in this browser. */
export class SignedOut extends Error {}

/** The server says no, and why: `message` is a sentence for the one who writes. */
export class Refused extends Error {}

/** Somebody else has changed the same text: `theirs` has version, html, author and saved_at. */
export class Clash extends Error {
  constructor(theirs) {
    super("Någon annan har ändrat samma text.")
    this.theirs = theirs
  }
}

/** Post form fields and return the JSON that is answered. A CSRF token that has been replaced is fetched anew, once. */
export async function post(url, fields, { keepalive = false, again = true } = {}) {
  const response = await ask(url, {
    method: "POST",
    body: new URLSearchParams(fields),
    headers: { "X-CSRFToken": headers()["X-CSRFToken"] },
    keepalive,
  })
  if (response.ok) return json(response)
  const answer = await read(response)
  if (response.status === 409) throw new Clash(answer)
  if (answer.reason) throw new Refused(answer.reason)
  if (response.status === 403 && again) {
    await renew()
    return post(url, fields, { keepalive, again: false })
  }
  if (response.status === 400 || response.status === 413) {
    throw new Refused("Texten är för lång för att tas emot. Dela upp den, eller kopiera den och ladda om sidan.")
  }
  if (response.status === 404) throw new Refused("Dokumentet eller texten går inte längre att nå.")
  throw new Unreachable(`Servern svarade ${response.status}.`)
}

/** Get JSON. */
export async function get(url) {
  const response = await ask(url, { headers: { Accept: "application/json" } })
  if (!response.ok) throw new Unreachable(`Servern svarade ${response.status}.`)
  return json(response)
}

/** Get a part of a page. */
export async function getHtml(url) {
  const response = await ask(url, { headers: { Accept: "text/html" } })
  if (!response.ok) throw new Unreachable(`Servern svarade ${response.status}.`)
  return response.text()
}

/** Make sure that the same person is still logged in, and take over the CSRF token of this moment. */
export async function renew() {
  const { user, csrf } = await get(page.session)
  if (user !== page.user) throw new SignedOut()
  document.body.setAttribute("hx-headers", JSON.stringify({ "X-CSRFToken": csrf }))
  for (const input of document.querySelectorAll("input[name=csrfmiddlewaretoken]")) input.value = csrf
}

/** Tell whether an answer is the login page that the server leads strangers to. */
export function isLogin(url) {
  return new URL(url, location.href).pathname === page.login
}

async function ask(url, options) {
  let response
  try {
    response = await fetch(url, { credentials: "same-origin", signal: AbortSignal.timeout(20_000), ...options })
  } catch (error) {
    throw new Unreachable(error.message)
  }
  if (response.redirected && isLogin(response.url)) throw new SignedOut()
  return response
}

/* An answer may break off, and a network that wants a login answers with a page of its own: it was not the server's. */
async function json(response) {
  try {
    return await response.json()
  } catch (error) {
    throw new Unreachable(error.message)
  }
}

async function read(response) {
  const type = response.headers.get("Content-Type") ?? ""
  if (type.startsWith("application/json")) return json(response)
  return { reason: type.startsWith("text/plain") ? await response.text() : "" }
}

function headers() {
  return JSON.parse(document.body.getAttribute("hx-headers") ?? "{}")
}
