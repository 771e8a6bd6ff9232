"""Texts that people write: permitted HTML in, permitted HTML and plain text out.

Every text that is stored passes ``clean``, whatever door it came through (editor, paste, import, admin). Permitted are
paragraphs, bold, italic, lists, links, one level of subheading (``h3``) and tables with a header row.
"""

import html
import re

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
# What is nested deeper than people write is flattened: parsing it takes quadratic time, and no PDF can be made of it.
NESTS, DEEPEST_NEST = {"ul", "ol", "table"}, 6
DEEPEST = 30  # tags in tags: a table with lists six levels deep and a bold link in them is 20
VOID = {"area", "base", "br", "col", "embed", "hr", "img", "input", "link", "meta", "source", "track", "wbr"}
END_MAY_BE_LEFT_OUT = {"p", "li", "tr", "td", "th", "thead", "tbody"}
TAG = re.compile(r"<(/?)([a-z][^\s<>/]*)[^<>]*>", re.IGNORECASE)
# As nh3 writes it: in the value of an attribute there may be anything but a quotation mark.
PERMITTED_TAG = re.compile(rf'<(/?)({"|".join(sorted(TAGS))})(?:\s[^<>"]*(?:"[^"]*"[^<>"]*)*)?>')
WHITE_SPACE, BLANKS = re.compile(r"\s+"), re.compile(" +")
SHOWN_AS = {
    **{(end, name): "\n" for name in BLOCKS for end in ("", "/")},
    ("", "br"): "\n",
    ("", "li"): "\n• ",
    ("/", "td"): "\t",
    ("/", "th"): "\t",
}
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
    markup = TAG.sub(_Flattener(), markup)
    for old, new in SAME_MEANING:
        markup = re.sub(rf"<(/?){old}(?=[\s>/])", rf"<\1{new}", markup, flags=re.IGNORECASE)
    markup = nh3.clean(markup, tags=TAGS, attributes=ATTRIBUTES, url_schemes=SCHEMES, link_rel="noopener noreferrer")
    found = True
    while found:  # what stood around something empty is then empty itself
        markup, found = EMPTY.subn("", markup)
    return markup.strip()


def to_text(markup: str) -> str:
    """Return the plain text of permitted HTML: a line per block, a bullet before list items, cells parted by tabs.

    Markup that has not passed ``clean`` may come out with more than a reader would see, never with less.
    """
    text, *rest = PERMITTED_TAG.split(markup)
    parts = [_words(text)]
    for end, name, text in zip(rest[::3], rest[1::3], rest[2::3], strict=True):
        parts += (SHOWN_AS.get((end, name), ""), _words(text))
    lines = (line.strip() for line in "".join(parts).split("\n"))
    return "\n".join(BLANKS.sub(" ", line) if "  " in line else line for line in lines if line)


def _words(text):
    """A line break inside a paragraph of HTML is white space, not a new line."""
    text = html.unescape(text)
    return text if text.isprintable() else WHITE_SPACE.sub(" ", text)  # all white space but the blank is unprintable


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


class _Flattener:
    """Takes away tags that are nested too deep. What stands in them stays; list items then belong to the list around.

    It need not understand HTML as a browser does, only never think that the tags are less deep than they are.
    """

    def __init__(self):
        self.open = []  # (name, whether it was kept, tags and nests down to it)

    def __call__(self, tag):
        name = tag[2].lower()
        kept = name in VOID or (self._ends(name) if tag[1] else self._begins(name))
        return tag[0] if kept else ""

    def _begins(self, name):
        if self.open and self.open[-1][0] == name and name in END_MAY_BE_LEFT_OUT:
            self.open.pop()
        around, _, depth, nests = self.open[-1] if self.open else ("", True, 0, 0)
        nest = name in NESTS
        kept = depth < DEEPEST and not (nest and nests == DEEPEST_NEST)
        if kept:
            depth, nests = depth + 1, nests + nest
        elif nest and around in END_MAY_BE_LEFT_OUT:
            depth -= 1  # its items will end the item around
        self.open.append((name, kept, depth, nests))
        return kept

    def _ends(self, name):
        """Tell whether to keep an end tag: not when its beginning was taken away."""
        for back, (begun, kept, *_) in enumerate(reversed(self.open[-DEEPEST:]), start=1):
            if begun == name:
                del self.open[-back:]
                return kept
            if begun not in END_MAY_BE_LEFT_OUT:
                break
        return True
