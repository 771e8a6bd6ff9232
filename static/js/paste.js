/* What is pasted from Word and the like, made into plain headings, paragraphs, lists and tables. */

const LIST = /mso-list:\s*l\d+\s+level(\d+)/i
const NUMBER = /^\s*(\d+|[a-z]|[ivx]+)[.)]\s*/i
const BULLET = /^[\s\u00a0]*[·•▪●◦o§\-–*\uf0b7\uf0a7][\s\u00a0]+/

/** Return HTML that the editor understands of HTML from the clipboard. */
export function cleanPaste(markup) {
  const page = new DOMParser().parseFromString(withoutComments(markup), "text/html")
  weights(page)
  for (const rubbish of page.querySelectorAll("script, meta, link, title, o\\:p, xml, img, a[name]:not([href])")) {
    if (rubbish.matches("a, o\\:p")) rubbish.replaceWith(...rubbish.childNodes)
    else rubbish.remove()
  }
  for (const heading of page.querySelectorAll("h1, h2, h4, h5, h6, p[class*=MsoTitle], p[class*=Heading]")) rename(heading, "h3")
  lists(page)
  for (const table of page.querySelectorAll("table")) headRow(table)
  for (const empty of page.querySelectorAll("p, h3, li")) {
    if (!empty.textContent.replace(/\u00a0/g, " ").trim()) empty.remove()
  }
  return page.body.innerHTML
}

/* Word keeps what lists look like in conditional comments: what they hold is wanted only for telling the kind of list. */
function withoutComments(markup) {
  return markup
    .replace(/<!--\[if [^\]]*\]>[\s\S]*?<!\[endif\]-->/gi, "")
    .replace(/<!--(Start|End)Fragment-->/gi, "")
    .replace(/<!\[if !supportLists\]>([\s\S]*?)<!\[endif\]>/gi, "<span data-sign>$1</span>")
    .replace(/<!\[(if|endif)[^\]]*\]>/gi, "")
    .replace(/<style[\s\S]*?<\/style>/gi, "")
    .replace(/(<[^<>]*?)\sstyle=/gi, "$1 data-style=") // the page's policy lets no styles in, not even to be read
}

/* Some programs say bold and italic with styles, and say with a style that <b> is not bold. */
function weights(page) {
  for (const element of page.querySelectorAll("[data-style]")) {
    const style = element.dataset.style
    const bold = /(?<![\w-])font-weight:\s*(bold|[6-9]00)/i.test(style)
    if (element.matches("b, strong") && /(?<![\w-])font-weight:\s*(normal|[1-5]00)/i.test(style)) element.replaceWith(...element.childNodes)
    else if (!element.matches("span, font, p, li, td, a")) continue
    if (bold && !element.closest("b, strong, h1, h2, h3")) wrap(element, "strong")
    if (/font-style:\s*italic/i.test(style) && !element.closest("i, em")) wrap(element, "em")
  }
}

function wrap(element, name) {
  const made = element.ownerDocument.createElement(name)
  made.append(...element.childNodes)
  element.append(made)
}

/* In Word a list is paragraphs that look like one. */
function lists(page) {
  const stack = [] // the open lists, outermost first
  let before = null
  for (const item of [...page.querySelectorAll("p")]) {
    const level = Number(LIST.exec(item.dataset.style ?? "")?.[1] ?? (/MsoList/.test(item.className) ? 1 : 0))
    if (!level) continue
    const sign = item.querySelector("[data-sign]")
    const mark = (sign ?? item).textContent
    const kind = NUMBER.test(mark) && !BULLET.test(mark) ? "ol" : "ul"
    sign?.remove()
    if (!sign) trimSign(item, kind === "ol" ? NUMBER : BULLET)
    if (item.previousElementSibling !== before) stack.length = 0
    stack.length = Math.min(stack.length, level)
    if (stack.length && stack.at(-1).localName !== kind && stack.length === level) stack.pop()
    const entry = page.createElement("li")
    entry.append(...item.childNodes)
    if (stack.length < level || !stack.length) {
      const list = page.createElement(kind)
      const parent = stack.at(-1)?.lastElementChild
      if (parent) parent.append(list)
      else item.before(list)
      stack.push(list)
    }
    stack.at(-1).append(entry)
    item.remove()
    before = stack[0]
  }
  for (const sign of page.querySelectorAll("[data-sign]")) sign.replaceWith(...sign.childNodes)
}

function trimSign(item, pattern) {
  const first = item.ownerDocument.createTreeWalker(item, NodeFilter.SHOW_TEXT).nextNode()
  if (first) first.data = first.data.replace(pattern, "")
}

/* The first row of a pasted table is its heads. */
function headRow(table) {
  const row = table.querySelector("tr")
  if (!row || table.querySelector("th")) return
  for (const cell of row.querySelectorAll("td")) rename(cell, "th")
}

function rename(element, name) {
  const made = element.ownerDocument.createElement(name)
  for (const attribute of ["colspan", "rowspan"]) {
    if (element.hasAttribute(attribute)) made.setAttribute(attribute, element.getAttribute(attribute))
  }
  made.append(...element.childNodes)
  element.replaceWith(made)
}
