"""The texts of an outline as the checks read them: where each stands, and its sentences."""

import functools
import re
from collections.abc import Iterator

from plans import outline as o
from plans.checks.finding import frozen, quote
from plans.richtext import to_text

KEPT = 4096  # texts that are remembered; a long report has about a hundred

_SENTENCE_END = re.compile(r"(?<=[.!?])[ \t]+(?=[A-ZÅÄÖ0-9\"”(])")
_WORD = re.compile(r"\w+")


@frozen
class Sentence:
    """A sentence, a list item or a line of a table.

    ``words``, in lower case with a space between, are what is compared; ``length`` is how many they are.
    """

    raw: str
    words: str
    length: int
    listed: bool


@frozen
class Written:
    """A text with what it stands under and is about: a section's heading, or the goals and a row."""

    text: o.Text
    heading: str = ""
    goals: tuple[o.Goal, ...] = ()  # the goal it stands under, and those above
    row: o.IndicatorRow | o.ActivityRow | None = None

    @property
    def ours(self) -> bool:
        """Tell whether the unit has written it."""
        return self.text.owner == o.Owner.UNIT

    @property
    def where(self) -> str:
        """Say in Swedish where it stands."""
        if self.row:
            return f"analysen av {quote(self.row.named if isinstance(self.row, o.IndicatorRow) else self.row.title)}"
        label = self.text.label if self.goals else self.heading
        under = f" under {quote(self.goals[0].title)}" if self.goals else ""
        return f"{quote(label) if label else 'texten utan rubrik'}{under}"


@functools.lru_cache(maxsize=KEPT)
def plain(markup: str) -> str:
    """Return the plain text of permitted HTML."""
    return to_text(markup)


@functools.lru_cache(maxsize=KEPT)
def sentences(markup: str) -> tuple[Sentence, ...]:
    """Return the sentences of permitted HTML, from first to last."""
    found = []
    for line in plain(markup).split("\n"):
        listed = line.startswith("• ")
        for raw in _SENTENCE_END.split(line.removeprefix("• ")):
            words = _WORD.findall(raw.casefold())
            found.append(Sentence(raw=raw, words=" ".join(words), length=len(words), listed=listed))
    return tuple(found)


def written(outline: o.Outline) -> Iterator[Written]:
    """Yield every text that says something, in printed order."""
    for section in outline.front:
        yield from _of_section(section)
    for goal in outline.goals:
        yield from _of_goal((goal,))
    for section in outline.closing:
        yield from _of_section(section)


def _of_section(section):
    if section.text and section.text.html:
        yield Written(text=section.text, heading=section.heading)


def _of_goal(goals):
    goal = goals[0]
    for text in goal.texts:
        if text.html:
            yield Written(text=text, goals=goals)
    for row in (*goal.indicators, *goal.activities):
        if row.analysis and row.analysis.html:
            yield Written(text=row.analysis, goals=goals, row=row)
    for child in goal.children:
        yield from _of_goal((child, *goals))
