/* What is typed and chosen in forms with data-keep is kept in the browser until the server has it. Forms of the same
   data-keep are kept together. What is kept holds, in hidden fields that begin with "base_", what it was begun from, so
   that nobody else's changes are undone by it. A page that tells that something was stored has data-stored, one where it
   was refused data-fault: what was refused is forgotten by neither. */

const reader = document.body.dataset.user ?? ""
const SENT = "ifyllt-skickat" // in the tab: what was sent last, as [key, kept]
const rich = new WeakMap() // the editor of a text, by its textarea

const keyOf = (form) => `ifyllt:${reader}:${form.dataset.keep}`
const isBase = (field) => field.type === "hidden" && field.name.startsWith("base_")
const isTyped = (field) => field.name && (field.tagName === "TEXTAREA" || (field.tagName === "INPUT" && field.type === "text"))

/* What is ticked, chosen or a day is kept only where it is not as the page had it: the page of another day may begin with
   another day, or with something else ticked, which is not to be undone by what nobody has chosen. */
const isBox = (field) => field.type === "checkbox" || field.type === "radio"
const isChoice = (field) => field.name && (isBox(field) || field.type === "date" || field.tagName === "SELECT")
const isKept = (field) => isTyped(field) || isChoice(field)
const codeOf = (field) => (isBox(field) ? `${field.name}=${field.value}` : field.name)
const valueOf = (field) => (isBox(field) ? field.checked : field.value)

function pageHad(field) {
  if (isBox(field)) return field.defaultChecked
  if (field.tagName !== "SELECT") return field.defaultValue
  return ([...field.options].find((option) => option.defaultSelected) ?? field.options[0])?.value
}

function fieldsOf(key, which) {
  const forms = [...document.querySelectorAll("form[data-keep]")].filter((form) => keyOf(form) === key)
  return forms.flatMap((form) => [...form.elements].filter(which))
}

function valuesOf(key) {
  const told = fieldsOf(key, (field) => isTyped(field) || isBase(field) || (isChoice(field) && valueOf(field) !== pageHad(field)))
  return Object.fromEntries(told.map((field) => [codeOf(field), valueOf(field)]))
}

/* Text of an editor is in its textarea, which is hidden; `editor.shown` is how the editor itself writes what came. */
const began = (field) => rich.get(field)?.shown ?? pageHad(field)

export const isChanged = (field) => isTyped(field) && field.value !== field.defaultValue && field.value !== began(field)

function put(field, value) {
  if (isBox(field)) field.checked = value
  else field.value = value
  rich.get(field)?.set(value)
}

/** Keep what is typed in a form as it is now. */
export function keep(form) {
  const key = keyOf(form)
  write(localStorage, key, valuesOf(key))
}

/** Forget what is kept of a form but for the field of this name. */
export function keepOnly(form, name) {
  const key = keyOf(form)
  write(localStorage, key, { [name]: valuesOf(key)[name] })
}

/** Put back what was kept but not stored. `editors`: [textarea, {shown, set(markup)}]. */
export function takeUp(editors) {
  for (const [field, editor] of editors) rich.set(field, editor)
  const fault = document.querySelector("[data-fault]")
  const sent = forgetStored()
  for (const key of new Set([...document.querySelectorAll("form[data-keep]")].map(keyOf))) {
    const kept = read(localStorage, key)
    if (!kept || (fault && sent.has(key))) continue // the page of a refusal has what was sent
    const other = fieldsOf(key, isKept).filter((field) => ![undefined, pageHad(field), began(field)].includes(kept[codeOf(field)]))
    if (other.length) offer(key, kept, other)
    else if (!fault) drop(key)
  }
}

/* It is put back at once, and can be thrown away. */
function offer(key, kept, other) {
  const bases = fieldsOf(key, isBase).map((field) => [field, field.value])
  for (const field of other) {
    put(field, kept[codeOf(field)])
    for (let box = field.closest("details"); box; box = box.parentElement.closest("details")) box.open = true
  }
  for (const [field] of bases) field.value = kept[field.name] ?? field.value
  const note = Object.assign(document.createElement("p"), { className: "since" })
  note.setAttribute("role", "status")
  note.textContent = "Det du fyllde i men inte skickade finns kvar här. "
  const button = Object.assign(document.createElement("button"), { type: "button", className: "edit", textContent: "Börja om" })
  button.addEventListener("click", () => {
    for (const field of other) put(field, began(field))
    for (const [field, value] of bases) field.value = value
    drop(key)
    note.remove()
  })
  note.append(button)
  other[0].form.prepend(note)
}

/* Only the page that answers knows whether what was sent was stored. Returns the keys of what was sent. */
function forgetStored() {
  const sent = read(sessionStorage, SENT) ?? []
  write(sessionStorage, SENT, [])
  if (document.querySelector("[data-stored]")) for (const [key, kept] of sent) if (get(localStorage, key) === kept) drop(key)
  return new Set(sent.map(([key]) => key))
}

document.addEventListener("submit", ({ target }) => {
  if (!target.dataset.keep) return
  const key = keyOf(target)
  write(localStorage, key, valuesOf(key))
  write(sessionStorage, SENT, [[key, get(localStorage, key)]])
})

document.addEventListener("input", ({ target }) => {
  if (target.form?.dataset.keep && isKept(target)) keep(target.form)
})

function get(storage, key) {
  try {
    return storage.getItem(key)
  } catch {
    return null // storage is switched off: nothing is kept
  }
}

function read(storage, key) {
  try {
    return JSON.parse(get(storage, key))
  } catch {
    return null
  }
}

function write(storage, key, value) {
  try {
    storage.setItem(key, JSON.stringify(value))
  } catch {
    // as above, or full
  }
}

function drop(key) {
  try {
    localStorage.removeItem(key)
  } catch {
    // as above
  }
}

// a page with editors makes these first
if (!document.querySelector("textarea[data-rich]")) takeUp([])
