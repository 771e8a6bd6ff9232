"""Prints a made-up document the way a PDF leaves it: wrapped lines, cells in the order they were drawn, broken labels.

What the PDFs have in common: a cell begins on the line of the cell before it when that had one line, otherwise after
an empty line; a table's header comes again on a new page, and a page's first line begins with a blank.
"""

import dataclasses
import random
import textwrap

LABELS = {
    "inriktningsmal": "KF:s inriktningsmål:", "kf_mal": "KF:s mål för verksamhetsområdet:", "namndmal": "Nämndmål:",
    "enhetsmal": "Enhetsmål:",
}


@dataclasses.dataclass(frozen=True)
class Style:
    """How a year's documents are set. ``trail``: which lines end with a blank: "wraps", "all" or "none"."""

    inline: bool = False
    trail: str = "wraps"
    empty_cells: bool = False  # leave a blank each
    glyphs: bool = False  # lines of blanks before the names of indicators
    bullet: str = "• "
    pages: float = 0.1  # how often a page ends before an element
    furniture: tuple[str, ...] = ()
    form_feed: bool = False
    number_dot: bool = True
    header_space: str = " "  # the blanks before a table's header and a bedömning


class Printer:
    def __init__(self, style: Style, seed: int, columns):
        self.style, self.columns = style, columns
        self.chance = random.Random(seed)
        self.lines: list[str] = []
        self.page_begins = True
        self.page = 1

    # --- lines ---

    def put(self, text: str, wrapped: bool = False) -> None:
        if self.page_begins:
            text, self.page_begins = f" {text}", False
        self.lines.append(text + (" " if self.style.trail == "all" or (wrapped and self.style.trail == "wraps") else ""))

    def space(self) -> None:
        if self.lines and self.lines[-1].strip():
            self.lines.append("")

    def maybe_page(self, header=None) -> None:
        """End the page, now and then; in a table its header comes again."""
        if self.chance.random() >= self.style.pages:
            return
        self.page += 1
        while self.lines and not self.lines[-1].strip():
            self.lines.pop()
        if self.style.furniture:
            self.lines += ["", *(text.format(page=self.page) for text in self.style.furniture), " ", ""]
        if self.style.form_feed:
            self.lines[-1] += "\f"
        self.page_begins = not self.style.form_feed
        if header:
            self.row(header, [len(word) for word in header], [])

    def wrap(self, text: str, width: int) -> None:
        lines = textwrap.wrap(text, width, break_on_hyphens=False)
        for number, line in enumerate(lines):
            self.put(line, wrapped=number < len(lines) - 1)

    # --- elements ---

    def paragraphs(self, texts: list[str], width: int, pages: bool = True) -> None:
        for text in texts:
            if pages:
                self.maybe_page()
            self.wrap(text.replace("• ", self.style.bullet, 1) if text.startswith("• ") else text, width)

    def row(self, cells: list[str | None], widths: list[int], name: list[str]) -> None:
        """Print cells as they were drawn: on one line while each has one, after an empty line when not."""
        line, below = None, False
        for text, width in zip(cells, widths, strict=True):
            if not text and not self.style.empty_cells:
                continue
            parts = _broken(text or "", width)
            if line is None or below:
                if line is not None:
                    self.put(*line)
                    self.space()
                line, below = [parts[0][0], parts[0][1]], False
            else:
                line = [f"{line[0]} {parts[0][0]}", parts[0][1]]
            for part in parts[1:]:
                self.put(*line)
                line, below = list(part), True
        if line is not None:
            self.put(*line)

    def indicators(self, rows: list[dict]) -> None:
        if not rows:
            return
        report = len(self.columns) > 3
        widths = [26 if report else 66, *([7] * len(self.columns) if report else [9, 12, 14])]
        header = ["Indikator", *(label for _, label in self.columns)]
        self.space()
        self.table_header(header, widths)
        for number, row in enumerate(rows):
            if number and self.chance.random() < self.style.pages:
                self.page_begins = True
                self.table_header(header, widths)
            self.space()
            if self.style.glyphs:
                self.lines += [" ", " ", ""]
            self.row([row["name"], *(row["cells"][code] for code, _ in self.columns)], widths, [])
            self.analysis(row)
        self.space()

    def activities(self, rows: list[dict]) -> None:
        if not rows:
            return
        header = ["Aktivitet", "Startdatum", "Slutdatum", *([] if len(self.columns) == 3 else ["Avvikelse"])]
        self.space()
        self.table_header(header, [60, 12, 12, 12][: len(header)])
        for number, row in enumerate(rows):
            if number and self.chance.random() < self.style.pages:
                self.page_begins = True
                self.table_header(header, [60, 12, 12, 12][: len(header)])
            self.space()
            self.row([row["title"], row["start"], row["end"], row["deviation"]], [64, 12, 12, 12], [])
            self.analysis(row)
        self.space()

    def table_header(self, header: list[str], widths: list[int]) -> None:
        plain, self.style = self.style, dataclasses.replace(self.style, empty_cells=False)
        header = [plain.header_space + header[0], *header[1:]]
        self.row(header, widths, [])
        self.style = plain

    def analysis(self, row: dict) -> None:
        if row["analysis"]:
            self.space()
            self.put("Analys")
            self.paragraphs(row["analysis"], 125, pages=False)

    def goal(self, goal: dict) -> None:
        self.space()
        self.maybe_page()
        number = goal["number"] and goal["number"] + ("." if self.style.number_dot else "")
        title = " ".join(part for part in (number, goal["title"]) if part)
        width = {"inriktningsmal": 66, "kf_mal": 70, "namndmal": 76, "enhetsmal": 82}[goal["level"]]
        if self.style.inline:
            self.wrap(f"{LABELS[goal['level']]} {title}", width)
        else:
            self.put(LABELS[goal["level"]])
            self.wrap(title, width)
        self.space()
        if goal["status"]:
            self.put(self.style.header_space + goal["status"])
            self.space()
        for rubric in goal["rubrics"]:
            self.maybe_page()
            self.put(rubric["name"])
            self.space()
            self.paragraphs(rubric["text"], 95)
            self.space()
        self.indicators(goal["indicators"])
        self.activities(goal["activities"])
        for child in goal["children"]:
            self.goal(child)

    def sections(self, sections: list[dict]) -> None:
        for section in sections:
            self.maybe_page()
            self.put(section["heading"])
            self.paragraphs(section["text"], 95)

    def document(self, document: dict) -> str:
        self.sections(document["front_sections"])
        if document["doc"]["type"] != "VP":
            self.space()
            self.put("Uppföljning av Kommunfullmäktiges inriktningsmål")
        for goal in document["goals"]:
            self.goal(goal)
        self.space()
        self.sections(document["closing_sections"])
        return "\n".join(self.lines) + "\n"


def _broken(text: str, width: int) -> list[tuple[str, bool]]:
    """Break a cell's text at its width: (line, whether the break was at a blank). Long words break anywhere."""
    out = []
    for line in textwrap.wrap(text, width, break_on_hyphens=False) or [""]:
        out.append((line, True))
    words, position, marked = text.split(), 0, []
    joined = " ".join(words)
    for line, _ in out:
        position += len(line)
        at_blank = position < len(joined) and joined[position] == " "
        marked.append((line, at_blank))
        position += at_blank
    return marked


def print_document(document: dict, style: Style, columns, seed: int = 1) -> str:
    """Return the text that a PDF of the document would leave."""
    return Printer(style, seed, columns).document(document)
