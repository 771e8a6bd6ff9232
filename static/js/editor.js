/* The editor of one text: what can be written, and what comes out of it. Loaded when the page has come to rest. */

import {
  Bold, BulletList, Document, Editor, Gapcursor, HardBreak, Heading, History, Italic, Link, ListItem, OrderedList,
  Paragraph, Placeholder, Table, TableCell, TableHeader, TableRow, Text,
} from "django-prose-editor/editor"
import { cleanPaste } from "roda/paste"
import { createToolbar } from "roda/toolbar"

// One level of subheading, whatever level it had where it came from.
const Subheading = Heading.extend({
  parseHTML: () => [1, 2, 3, 4, 5, 6].map((level) => ({ tag: `h${level}`, attrs: { level: 3 } })),
}).configure({ levels: [3] })

const SafeLink = Link.extend({ addKeyboardShortcuts: () => ({}) }).configure({
  autolink: false, // "morgon.Vi" is no address
  openOnClick: false,
  defaultProtocol: "https",
  protocols: ["mailto", "tel"],
})

const extensions = [
  Document, Paragraph, Text, HardBreak, Bold, Italic, BulletList, OrderedList, ListItem, Subheading, SafeLink, History,
  Table, TableRow, TableHeader, TableCell, Gapcursor,
]

/** Make an editor in `place`. Calls `changed()` at every change and `leave()` at Escape. */
export function createEditor(place, { html, label, help, changed, leave }) {
  const toolbar = createToolbar(place, { label: `Formatera ${label}`, leave })
  const editor = new Editor({
    element: place,
    injectCSS: false,
    content: html,
    extensions: [...extensions, Placeholder.configure({ placeholder: help || "Skriv här." })],
    editorProps: {
      attributes: {
        class: "prose",
        role: "textbox",
        "aria-multiline": "true",
        "aria-label": label,
        "aria-description": "Esc stänger, Alt+F10 går till knapparna.",
      },
      transformPastedHTML: cleanPaste,
      handleKeyDown: (view, event) => {
        if (event.key === "Escape") leave()
        else if (event.key === "F10" && event.altKey) toolbar.focus()
        else if (event.key === "k" && (event.ctrlKey || event.metaKey)) toolbar.askForLink()
        else return false
        event.preventDefault()
        return true
      },
    },
    onUpdate: changed,
    onTransaction: () => toolbar.refresh(),
  })
  toolbar.attach(editor)
  return {
    html: () => tidy(editor.isEmpty ? "" : editor.getHTML()),
    isFocused: () => editor.isFocused,
    set(markup) {
      const { doc, selection } = editor.state
      editor.commands.setContent(markup, { emitUpdate: false })
      editor.commands.setTextSelection(moved(selection.$from, doc, editor.state.doc))
    },
    /** Put the cursor at a point of the window, in the first paragraph with the words `at`, or at the end. */
    focus(point, at) {
      const there = point ? editor.view.posAtCoords(point)?.pos : at && startOf(editor.state.doc, at)
      editor.commands.focus(there ?? "end")
      editor.view.focus() // at once: the command does it at the next frame, and keys typed before would be lost
    },
    /** Write `words` at the cursor; each line is a paragraph. */
    type(words) {
      editor.view.pasteText(words)
    },
    destroy: () => editor.destroy(),
  }
}

function startOf(doc, words) {
  let place
  doc.forEach((block, start) => {
    if (block.isTextblock && block.textContent.replace(/\s+/g, " ").trim() === words) place ??= start + 1
  })
  return place
}

/* Where the cursor is in a text with somebody else's paragraphs in it too: in its own paragraph, wherever that is now. */
function moved($from, before, after) {
  const own = before.child(Math.min($from.index(0), before.childCount - 1))
  let place = null
  after.forEach((block, start) => {
    if (place === null && block.eq(own)) place = start
  })
  if (place === null || !$from.depth) return Math.min($from.pos, after.content.size - 1)
  return place + $from.pos - $from.before(1)
}

/* The same text gives the same HTML, however it was edited: no paragraphs inside single cells and items, no defaults. */
function tidy(markup) {
  const body = new DOMParser().parseFromString(markup, "text/html").body
  for (const paragraph of body.querySelectorAll("li > p:first-child, td > p:only-child, th > p:only-child")) {
    const parent = paragraph.parentElement
    const alone = [...parent.children].every((child) => child === paragraph || /^(UL|OL)$/.test(child.nodeName))
    if (alone) paragraph.replaceWith(...paragraph.childNodes)
  }
  for (const cell of body.querySelectorAll("td, th")) {
    for (const { name, value } of [...cell.attributes]) {
      if (!/^(col|row)span$/.test(name) || value === "1") cell.removeAttribute(name)
    }
  }
  for (const head of body.querySelectorAll("tr:first-child > th")) head.setAttribute("scope", "col")
  for (const table of body.querySelectorAll("table")) table.removeAttribute("style")
  for (const link of body.querySelectorAll("a")) {
    for (const { name } of [...link.attributes]) if (name !== "href") link.removeAttribute(name)
  }
  return body.innerHTML
}
