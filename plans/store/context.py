"""What the steps of storing share."""

import dataclasses
import re
import unicodedata

from plans import outline as o
from plans.models import Document
from units.models import Committee, Unit


@dataclasses.dataclass
class Context:
    """One storing: where it goes, what the outline's keys became, and what differed from what was there."""

    outline: o.Outline
    document: Document | None  # None, as the unit: what KF and nämnd have in common for all
    unit: Unit | None
    committee: Committee
    by: object = None
    author: str = ""
    keys: dict[str, str] = dataclasses.field(default_factory=dict)  # the outline's key -> the row's
    differences: list[str] = dataclasses.field(default_factory=list)  # sentences in Swedish
    workplaces: dict = dataclasses.field(default_factory=dict)  # name -> workplace
    replacing: bool = False  # the document is stored anew
    alone: bool = False  # and is the unit's only one of the year, so that its own rows may become as it has them

    @property
    def year(self):
        return self.outline.year

    def differs(self, what, there, here):
        """Report that the outline says something else than what is already stored."""
        self.differences.append(f"{what}: här ”{_short(here)}”, redan inlagt ”{_short(there)}”.")


def squeeze(text: str) -> str:
    """Return a text for comparing: no white space, no case, no closing dot, "ä" one sign however it came."""
    return re.sub(r"\s+", "", unicodedata.normalize("NFC", text)).casefold().rstrip(".")


def _short(text):
    text = " ".join(text.split())
    return text if len(text) <= 80 else f"{text[:79]}…"
