/* The buttons above the text that is being written. One stop for Tab; arrow keys go between them. */

const WRONG = "Adressen ska börja med https://, mailto: eller tel:"
const BUTTONS = [
  { text: "F", label: "Fetstil", css: "bold", run: (c) => c.toggleBold(), on: "bold", keys: "Control+B" },
  { text: "K", label: "Kursiv", css: "italic", run: (c) => c.toggleItalic(), on: "italic", keys: "Control+I" },
  { text: "• Lista", label: "Punktlista", run: (c) => c.toggleBulletList(), on: "bulletList" },
  { text: "1. Lista", label: "Numrerad lista", run: (c) => c.toggleOrderedList(), on: "orderedList" },
  { text: "Rubrik", label: "Underrubrik", run: (c) => c.toggleHeading({ level: 3 }), on: "heading" },
  { text: "Länk", label: "Länk", on: "link", link: true, keys: "Control+K" },
  { text: "Tabell", label: "Infoga tabell", run: insertTable, outside: true },
  { text: "+ Rad", label: "Ny rad under", run: (c) => c.addRowAfter(), inside: true },
  { text: "− Rad", label: "Ta bort raden", run: (c) => c.deleteRow(), inside: true },
  { text: "+ Kolumn", label: "Ny kolumn till höger", run: (c) => c.addColumnAfter(), inside: true },
  { text: "− Kolumn", label: "Ta bort kolumnen", run: (c) => c.deleteColumn(), inside: true },
  { text: "Ta bort tabellen", label: "Ta bort tabellen", run: (c) => c.deleteTable(), inside: true },
]

/* The table comes after the paragraph or list where the selection ends: nothing that is written gives way to it. */
function insertTable(chain, { state }) {
  const { $to, empty } = state.selection
  if (empty && $to.depth === 1 && !$to.parent.content.size) return chain.insertTable({ rows: 3, cols: 3, withHeaderRow: true })
  const at = $to.depth ? $to.after(1) : $to.pos
  const row = (type) => ({ type: "tableRow", content: Array(3).fill({ type, content: [{ type: "paragraph" }] }) })
  const table = { type: "table", content: [row("tableHeader"), row("tableCell"), row("tableCell")] }
  return chain.insertContentAt(at, table).setTextSelection(at + 4) // in its first cell
}

/** Put a toolbar first in `place`. */
export function createToolbar(place, { label, leave }) {
  let editor
  const bar = document.createElement("div")
  bar.className = "tools"
  bar.setAttribute("role", "toolbar")
  bar.setAttribute("aria-label", label)
  const buttons = BUTTONS.map((button) => {
    const element = document.createElement("button")
    element.type = "button"
    element.tabIndex = -1
    element.className = button.css ?? ""
    element.textContent = button.text
    element.setAttribute("aria-label", button.label)
    element.title = button.keys ? `${button.label} (${button.keys.replace("Control", "Ctrl")})` : button.label
    if (button.keys) element.setAttribute("aria-keyshortcuts", button.keys)
    element.addEventListener("click", () => (button.link ? askForLink() : button.run(editor.chain().focus(), editor).run()))
    element.addEventListener("mousedown", (event) => event.preventDefault()) // the selection stays in the text
    bar.append(element)
    return { ...button, element }
  })
  buttons[0].element.tabIndex = 0
  const done = document.createElement("button")
  done.type = "button"
  done.className = "done"
  done.textContent = "Klar"
  done.addEventListener("click", leave)
  bar.append(done)
  place.append(bar)

  bar.addEventListener("keydown", (event) => {
    const shown = buttons.map((button) => button.element).filter((element) => !element.hidden)
    const at = shown.indexOf(document.activeElement)
    const next = { ArrowRight: at + 1, ArrowLeft: at - 1, Home: 0, End: shown.length - 1 }[event.key]
    if (event.key === "Escape") editor.commands.focus()
    else if (at < 0 || next === undefined) return
    else go(shown.at(next % shown.length))
    event.preventDefault()
    event.stopPropagation()
  })

  function go(element) {
    for (const button of buttons) button.element.tabIndex = button.element === element ? 0 : -1
    element.focus()
  }

  function refresh() {
    if (!editor) return
    const inTable = editor.isActive("table")
    for (const { element, on, inside, outside } of buttons) {
      if (on) element.setAttribute("aria-pressed", String(editor.isActive(on)))
      element.hidden = (inside && !inTable) || (outside && inTable) || false
    }
  }

  function askForLink() {
    if (bar.querySelector("form")) return bar.querySelector("input").focus()
    const form = linkForm(editor, () => form.remove())
    bar.append(form)
    form.querySelector("input").focus()
  }

  return {
    attach(made) {
      editor = made
      refresh()
    },
    refresh,
    askForLink,
    focus: () => go(buttons.find((button) => button.element.tabIndex === 0).element),
  }
}

/* Asks for the address of a link, in the toolbar rather than in a dialog that covers the text. */
function linkForm(editor, close) {
  const form = document.createElement("form")
  form.className = "link-form"
  form.innerHTML = `<label>Adress <input type="text" inputmode="url" placeholder="https://" autocomplete="off"></label>
    <button>Spara länken</button><button type="button" data-remove>Ta bort länken</button><button type="button" data-cancel>Avbryt</button><small role="alert"></small>`
  const input = form.querySelector("input")
  input.value = editor.getAttributes("link").href ?? ""
  form.querySelector("[data-remove]").hidden = !input.value
  const done = () => {
    close()
    editor.commands.focus()
  }
  form.addEventListener("submit", (event) => {
    event.preventDefault()
    const href = address(input.value.trim())
    form.querySelector("[role=alert]").textContent = href === null ? WRONG : ""
    if (href === null) return input.setAttribute("aria-invalid", "true") ?? input.focus()
    const chain = editor.chain().focus().extendMarkRange("link")
    if (!href) chain.unsetLink().run()
    else if (editor.state.selection.empty && !editor.isActive("link")) {
      chain.insertContent({ type: "text", text: input.value.trim(), marks: [{ type: "link", attrs: { href } }] }).run()
    } else chain.setLink({ href }).run()
    done()
  })
  form.querySelector("[data-remove]").addEventListener("click", () => {
    editor.chain().focus().extendMarkRange("link").unsetLink().run()
    done()
  })
  form.querySelector("[data-cancel]").addEventListener("click", done)
  form.addEventListener("keydown", (event) => {
    event.stopPropagation()
    if (event.key === "Escape") done()
  })
  return form
}

/* People write "ekhamra.se", "ekhamra.se:8080" and "namn@ekhamra.se". Null for what no link may lead to. */
function address(text) {
  if (!text || /^(https?|mailto|tel):/i.test(text)) return text
  if (/^[a-z][a-z0-9+-]*:(?!\d)/i.test(text)) return null
  return text.includes("@") && !text.includes("/") ? `mailto:${text}` : `https://${text}`
}
