"""Reads a PDF as a screen reader does: the tags in their order, and the text that each of them holds."""

import dataclasses
import io
import re
from collections.abc import Iterator

import pikepdf

SMALLEST = 4  # points: nobody reads anything smaller
HEADINGS = tuple(f"H{level}" for level in range(1, 7))


@dataclasses.dataclass(frozen=True, slots=True)
class Element:
    """A tag with its attributes and the text under it; ``path`` are the tags above it and its own, outermost first."""

    path: tuple[str, ...]
    page: int | None
    text: str
    raw: pikepdf.Dictionary

    @property
    def tag(self) -> str:
        return self.path[-1]

    @property
    def attributes(self) -> pikepdf.Dictionary:
        return self.raw.get("/A", pikepdf.Dictionary())


class TaggedPdf:
    """A PDF and what it says. Text that no tag holds (running heads) is in ``artifacts``, page by page."""

    def __init__(self, data: bytes):
        self.pdf = pikepdf.open(io.BytesIO(data))
        self.numbers = {page.objgen: number for number, page in enumerate(self.pdf.pages, 1)}
        self.marked: dict[tuple[int, int], str] = {}
        self.artifacts: dict[int, str] = {}
        for number, page in enumerate(self.pdf.pages, 1):
            self._read_page(number, page)
        self.elements = list(self._walk(self.pdf.Root.StructTreeRoot.K[0], (), None))

    def all(self, *tags: str) -> list[Element]:
        """Return the elements with one of these tags, in reading order."""
        return [element for element in self.elements if element.tag in tags]

    @property
    def headings(self) -> list[Element]:
        return self.all(*HEADINGS)

    @property
    def text(self) -> str:
        """Everything that is read aloud, with single blanks."""
        return " ".join(self.elements[0].text.split())

    def last_on_page(self, number: int) -> Element:
        """Return the innermost block that ends the text of a page."""
        blocks = [e for e in self.elements if e.page == number and e.tag not in ("Span", "NonStruct", "Link", "Lbl")]
        return [e for e in blocks if e.text.strip()][-1]

    def bookmarks(self) -> list[tuple[int, str]]:
        """Return (depth from 0, title) of the bookmarks."""
        with self.pdf.open_outline() as outline:
            return list(_bookmarks(outline.root, 0))

    def _read_page(self, number: int, page: pikepdf.Page) -> None:
        fonts = {name: _characters(font) for name, font in page.Resources.Font.items()}
        inside: list[int | None] = []
        characters: dict[int, str] = {}
        for instruction in pikepdf.parse_content_stream(page):
            operator, operands = str(instruction.operator), instruction.operands
            if operator in ("BDC", "BMC"):
                properties = operands[1] if len(operands) > 1 else {}
                inside.append(int(properties["/MCID"]) if "/MCID" in properties else None)
            elif operator == "EMC":
                inside.pop()
            elif operator == "Tf":
                characters = fonts[str(operands[0])]
            elif operator == "TJ":
                shown = "".join(_shown(piece, characters) for piece in operands[0] if isinstance(piece, pikepdf.String))
                if inside and inside[-1] is not None:
                    key = number, inside[-1]
                    self.marked[key] = self.marked.get(key, "") + shown
                else:
                    self.artifacts[number] = self.artifacts.get(number, "") + shown

    def _walk(self, element: pikepdf.Dictionary, above: tuple[str, ...], page: int | None) -> Iterator[Element]:
        path = (*above, str(element.S)[1:])
        page = self.numbers.get(element.Pg.objgen) if "/Pg" in element else page
        below: list[Element] = []
        text = ""
        kids = element.get("/K", [])
        for kid in kids if isinstance(kids, pikepdf.Array) else [kids]:
            if not isinstance(kid, pikepdf.Dictionary):
                text = _joined(text, self.marked.get((page, int(kid)), ""))
            elif kid.get("/Type") != "/OBJR":
                inner = list(self._walk(kid, path, page))
                text = _joined(text, inner[0].text)
                below += inner
        yield Element(path, page, text, element)
        yield from below


def seen_on_paper(data: bytes) -> str:
    """Return what is drawn in letters that are large enough to be read, with single blanks."""
    seen = ""
    for page in pikepdf.open(io.BytesIO(data)).pages:
        fonts = {name: _characters(font) for name, font in page.Resources.Font.items()}
        characters: dict[int, str] = {}
        size = 0.0
        for instruction in pikepdf.parse_content_stream(page):
            operator, operands = str(instruction.operator), instruction.operands
            if operator == "Tf":
                characters, size = fonts[str(operands[0])], float(operands[1])
            elif operator == "TJ" and size > SMALLEST:
                seen += "".join(_shown(piece, characters) for piece in operands[0] if isinstance(piece, pikepdf.String))
    return " ".join(seen.split())


def _joined(before: str, after: str) -> str:
    """Join two lines; a hyphen at the end of the first is taken to be that of a broken word."""
    if re.search(r"[^\W\d]-$", before) and re.match(r"[^\W\d]", after):
        return before[:-1] + after
    return f"{before.rstrip(' ')} {after.lstrip(' ')}" if before and after else before + after


def _characters(font: pikepdf.Dictionary) -> dict[int, str]:
    """Return what each glyph of a font stands for, from its ToUnicode map."""
    table = font.ToUnicode.read_bytes().decode("ascii")
    return {
        int(glyph, 16): bytes.fromhex(text).decode("utf-16-be")
        for glyph, text in re.findall(r"^<(\w{4})> <(\w+)>", table, re.MULTILINE)
    }


def _shown(piece: pikepdf.String, characters: dict[int, str]) -> str:
    data = bytes(piece)
    return "".join(characters.get(data[i] << 8 | data[i + 1], "\ufffd") for i in range(0, len(data), 2))


def _bookmarks(items, depth: int) -> Iterator[tuple[int, str]]:
    for item in items:
        yield depth, str(item.title)
        yield from _bookmarks(item.children, depth + 1)
