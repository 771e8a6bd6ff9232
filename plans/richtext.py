"""Texts that people write: permitted HTML in, permitted HTML and plain text out.

Every text that is stored passes ``clean``, whatever door it came through (editor, paste, import, admin). Permitted are
paragraphs, bold, italic, lists, links, one level of subheading (``h3``) and tables with a header row.
"""

import html
import re
from html.parser import HTMLParser

import nh3

TAGS = {"p", "br", "strong", "em", "ul", "ol", "li", "a", "h3", "table", "thead", "tbody", "tr", "th", "td"}
ATTRIBUTES = {"a": {"href"}, "th": {"colspan", "rowspan", "scope"}, "td": {"colspan", "rowspan"}, "ol": {"start"}}
SCHEMES = {"http", "https", "mailto", "tel"}
BLOCKS = {"p", "li", "h3", "tr", "ul", "ol", "table", "thead", "tbody"}
SAME_MEANING = (
    ("b", "strong"),
    ("i", "em"),
    ("h1", "h3"),
    ("h2", "h3"),
    ("h4", "h3"),
    ("h5", "h3"),
    ("h6", "h3"),
    ("div", "p"),
)
ROUNDS = 20  # two are enough for what people write
EMPTY = re.compile(r"<(p|h3|li|ul|ol)>(?:\s|&nbsp;|<br>)*</\1>")
CONTROL = re.compile("[\x00-\x08\x0b\x0c\x0e-\x1f\x7f\ufffe\uffff]|[\ud800-\udfff]")


def strip_controls(text: str) -> str:
    """Remove control characters and lone surrogates: PostgreSQL refuses NUL, and none of them can be seen."""
    return CONTROL.sub("", text)


def clean(markup: str) -> str:
    """Return permitted HTML of any HTML. Bold and headings keep their meaning; styles, scripts and comments go.

    What is clean already is not changed: the text that a save started from is compared with the one that is stored.
    """
    markup = strip_controls(markup).replace("\r\n", "\n")
    for _ in range(ROUNDS):
        before, markup = markup, _cleaner(markup)
        if markup == before:
            break
    return "" if not to_text(markup) else markup


def _cleaner(markup):
    """Clean once. Tags that were wrongly nested, or stood around something empty, may need another round."""
    for old, new in SAME_MEANING:
        markup = re.sub(rf"<(/?){old}(?=[\s>/])", rf"<\1{new}", markup, flags=re.IGNORECASE)
    markup = nh3.clean(markup, tags=TAGS, attributes=ATTRIBUTES, url_schemes=SCHEMES, link_rel="noopener noreferrer")
    return EMPTY.sub("", markup).strip()


def to_text(markup: str) -> str:
    """Return the plain text of permitted HTML: a line per block, a bullet before list items, cells parted by tabs."""
    reader = _PlainText()
    reader.feed(markup)
    reader.close()
    lines = (re.sub(r"[ \u00a0]+", " ", line).strip() for line in "".join(reader.parts).split("\n"))
    return "\n".join(line for line in lines if line)


def from_lines(lines: list[str]) -> str:
    """Make permitted HTML of plain paragraphs (no markup is read in them); items that begin with "• " become a list."""
    out, items = [], []

    def close_list():
        if items:
            out.append("<ul>" + "".join(f"<li>{i}</li>" for i in items) + "</ul>")
            items.clear()

    for line in lines:
        text = html.escape(strip_controls(line).strip(), quote=False)
        if text.startswith("• "):
            items.append(text[2:].strip())
        elif text:
            close_list()
            out.append(f"<p>{text}</p>")
    close_list()
    return "".join(out)


def word_count(markup: str) -> int:
    """Return the number of words in permitted HTML."""
    return len(re.findall(r"\w+", to_text(markup)))


class _PlainText(HTMLParser):
    def __init__(self):
        super().__init__(convert_charrefs=True)
        self.parts = []

    def handle_starttag(self, tag, attrs):
        if tag in BLOCKS or tag == "br":
            self.parts.append("\n")
        if tag == "li":
            self.parts.append("• ")

    def handle_endtag(self, tag):
        if tag in BLOCKS:
            self.parts.append("\n")
        elif tag in ("td", "th"):
            self.parts.append("\t")

    def handle_data(self, data):
        # a line break inside a paragraph of HTML is white space, not a new line
        self.parts.append(re.sub(r"\s+", " ", data))
