"""The document as a reader in a round meets it: what concerns her workplaces first, long texts folded, time told.

Pure functions over the outline as it was sent out, masked for everybody.
"""

import dataclasses
from collections import defaultdict

from goals.choices import Level
from plans import outline as o
from plans.page import Block, Chapter, count_words, page_of
from plans.review.places import Spot, spots

WORDS_A_MINUTE = 200
_FIRST = {"tag": "h3", "below": "h4"}  # what concerns the reader's workplaces stands under a heading of its own

frozen = dataclasses.dataclass(frozen=True, slots=True, kw_only=True)


@frozen
class Part:
    """A section or a goal. ``mine``: it names a workplace of the reader's; ``others``: it names only other ones."""

    key: str
    chapter: Chapter | None = None
    block: Block | None = None
    mine: bool = False
    others: bool = False
    words: int = 0

    @property
    def title(self) -> str:
        return self.block.goal.title if self.block else self.chapter.section.heading

    @property
    def workplaces(self) -> tuple[str, ...]:
        return self.block.goal.workplaces if self.block else self.chapter.section.workplaces


@frozen
class Reading:
    """Everything that the reading page shows of an outline. ``words``: those that are not folded."""

    outline: o.Outline
    front: tuple[Part, ...]
    goals: tuple[Part, ...]
    closing: tuple[Part, ...]
    spots: dict[str, Spot]
    slots: dict[str, tuple[str, ...]]  # those of each section and goal, by its key
    folded: int

    @property
    def parts(self) -> tuple[Part, ...]:
        return (*self.front, *self.goals, *self.closing)

    @property
    def mine(self) -> tuple[Part, ...]:
        return tuple(part for part in self.parts if part.mine)

    @property
    def minutes(self) -> int:
        return minutes(sum(part.words for part in self.parts if not part.others))

    @property
    def minutes_of_mine(self) -> int:
        return minutes(sum(part.words for part in self.mine))


def reading_of(outline: o.Outline, *, workplaces: tuple[str, ...] = ()) -> Reading:
    """Return what a reader from those workplaces meets."""
    page = page_of(outline, can_write=False)
    found, slots = spots(outline), defaultdict(tuple)
    for slot, spot in found.items():
        slots[spot.part] += (slot,)

    goals = tuple(_goal(block, workplaces) for block in page.blocks)
    return Reading(
        outline=outline,
        front=tuple(_section(chapter, workplaces) for chapter in page.front),
        goals=goals,
        closing=tuple(_section(chapter, workplaces) for chapter in page.closing),
        spots=found,
        slots=slots,
        folded=sum(part.block.fold.words for part in goals if part.block.fold),
    )


def minutes(words: int) -> int:
    """Return how long it takes to read so many words, at least a minute where there are any."""
    return max(1, round(words / WORDS_A_MINUTE)) if words else 0


def _section(chapter, workplaces):
    section = chapter.section
    concerns = _concerns([section.workplaces], workplaces)
    return Part(
        key=section.key,
        chapter=dataclasses.replace(chapter, **_FIRST) if concerns["mine"] else chapter,
        words=_words([section.heading], [section.text] if section.text else ()),
        **concerns,
    )


def _goal(block, workplaces):
    goal = block.goal
    rows = [row.workplaces for row in goal.activities if row.workplaces]
    concerns = _concerns([goal.workplaces, *rows], workplaces)
    own = goal.level == Level.UNIT
    return Part(
        key=goal.key,
        block=dataclasses.replace(block, depth=3, **_FIRST) if own and concerns["mine"] else block,
        words=_words(
            [goal.title, *(row.name for row in goal.indicators), *(row.title for row in goal.activities)],
            [*block.texts, *(analysis.text for analysis in block.analyses)],
        ),
        mine=own and concerns["mine"],
        others=own and concerns["others"],
    )


def _concerns(named, workplaces):
    mine = any(workplace in names for names in named for workplace in workplaces)
    return {"mine": mine, "others": bool(workplaces) and not mine and bool(named[0])}


def _words(lines, texts):
    return sum(len(line.split()) for line in lines) + sum(count_words(text.html) for text in texts)
