"""Prints a made-up document the way a PDF leaves it: wrapped lines, cells in the order they were drawn, broken labels.

What the PDFs have in common: a cell begins on the line of the cell before it when that had one line, otherwise after
an empty line; a table's header comes again on a new page, and a page's first line begins with a blank.
"""

import dataclasses
import random
import textwrap

LABELS = {
    "inriktningsmal": "KF:s inriktningsmål:",
    "kf_mal": "KF:s mål för verksamhetsområdet:",
    "namndmal": "Nämndmål:",
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
    cut_rows: float = 0  # how often a page ends inside a row
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
        trails = self.style.trail == "all" or (wrapped and self.style.trail == "wraps")
        self.lines.append(text + (" " if trails else ""))

    def space(self) -> None:
        if self.lines and self.lines[-1].strip():
            self.lines.append("")

    def maybe_page(self) -> None:
        """End the page, now and then."""
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

    def wrap(self, text: str, width: int) -> None:
        lines = textwrap.wrap(text, width, break_on_hyphens=False)
        for number, line in enumerate(lines):
            self.put(line, wrapped=number < len(lines) - 1)

    # --- elements ---

    def paragraphs(self, texts: list[str], width: int) -> None:
        for text in texts:
            self.maybe_page()
            self.wrap(text.replace("• ", self.style.bullet, 1) if text.startswith("• ") else text, width)

    def row(self, cells: list[list[tuple[str, bool]]]) -> None:
        """Print cells as they were drawn: on one line while each has one, after an empty line when not."""
        line, below = None, False
        for parts in cells:
            if not parts and not self.style.empty_cells:
                continue
            first, *more = parts or [("", True)]
            if line is None or below:
                if line is not None:
                    self.put(*line)
                    self.space()
                line, below = first, False
            else:
                line = (f"{line[0]} {first[0]}", first[1])
            for part in more:
                self.put(*line)
                line, below = part, True
        if line is not None:
            self.put(*line)

    def table(self, header: list[str], widths: list[int], rows: list[dict], cells_of) -> None:
        if not rows:
            return
        self.space()
        self.table_header(header, widths)
        for number, row in enumerate(rows):
            if number:
                self.maybe_header(header, widths)
            self.space()
            if self.style.glyphs:
                self.lines += [" ", " ", ""]
            cells = [_broken(text or "", width) for text, width in zip(cells_of(row), widths, strict=True)]
            fits = len(cells[-1]) or 1
            if len(cells[0]) > fits and self.chance.random() < self.style.cut_rows:
                self.row([cell[:fits] for cell in cells])
                self.page_begins = True
                self.table_header(header, widths)
                self.space()
                self.row([cell[fits:] for cell in cells if cell[fits:]])
            else:
                self.row(cells)
            self.analysis(row, header, widths)
        self.space()

    def indicators(self, rows: list[dict]) -> None:
        report = len(self.columns) > 3
        widths = [26, *([7] * len(self.columns))] if report else [66, 9, 12, 14]
        header = ["Indikator", *(label for _, label in self.columns)]
        self.table(header, widths, rows, lambda row: [row["name"], *(row["cells"][code] for code, _ in self.columns)])

    def activities(self, rows: list[dict]) -> None:
        header = ["Aktivitet", "Startdatum", "Slutdatum"] + ["Avvikelse"] * (len(self.columns) > 3)
        fields = ["title", "start", "end", "deviation"][: len(header)]
        self.table(header, [64, 12, 12, 12][: len(header)], rows, lambda row: [row[field] for field in fields])

    def table_header(self, header: list[str], widths: list[int]) -> None:
        plain, self.style = self.style, dataclasses.replace(self.style, empty_cells=False)
        name, *more = (_broken(text, width) for text, width in zip(header, widths, strict=True))
        self.row([[(plain.header_space + name[0][0], name[0][1]), *name[1:]], *more])
        self.style = plain

    def maybe_header(self, header: list[str], widths: list[int]) -> None:
        """End the page, now and then; on the next the table's header comes again."""
        if self.chance.random() < self.style.pages:
            self.page_begins = True
            self.table_header(header, widths)
            self.space()

    def analysis(self, row: dict, header: list[str], widths: list[int]) -> None:
        if not row["analysis"]:
            return
        self.space()
        self.put("Analys")
        for number, text in enumerate(row["analysis"]):
            lines = textwrap.wrap(text, 125, break_on_hyphens=False)
            for place, line in enumerate(lines):
                if number or place:
                    self.maybe_header(header, widths)
                self.put(line, wrapped=place < len(lines) - 1)

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
    """Break a cell's text at its width: (line, whether it broke at a blank). Words too long for it break anywhere."""
    out, position = [], 0
    for line in textwrap.wrap(text, width, break_on_hyphens=False):
        position += len(line)
        at_blank = text[position : position + 1] == " "
        out.append((line, at_blank))
        position += at_blank
    return out


def print_document(document: dict, style: Style, columns, seed: int = 1) -> str:
    """Return the text that a PDF of the document would leave."""
    return Printer(style, seed, columns).document(document)
