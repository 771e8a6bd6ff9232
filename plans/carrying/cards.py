"""What the triage page shows: one card for each thing of last year's plan, and where it can go this year."""

import dataclasses
from collections.abc import Iterator

from plans import outline as o
from plans.carrying.places import For
from plans.carrying.sources import Judged, Source
from plans.choices import Carried, Fate

frozen = dataclasses.dataclass(frozen=True, slots=True, kw_only=True)

CHOICES = (Fate.KEEP, Fate.REWORK, Fate.CLOSE)
_OF_INDICATORS = {Fate.KEEP: "Behåll årsmålet", Fate.REWORK: "Sätt nytt årsmål"}


@frozen
class Card:
    """A thing of last year's plan, with what to decide by.

    ``node``: the section, text, goal or row itself. ``facts``: what stands beside its title. ``since``: the first year
    it was there. ``proposed`` and ``reason`` are the suggestion, ``closed`` is why it was closed before. ``whom``: for
    which workplaces it is. ``done``: why there is nothing to choose, and ``row`` where it stands this year.
    ``homeless``: the labels of its texts whose rubrik is gone. ``below``: the activities and indicators of a goal.
    """

    sort: Carried
    key: str
    name: str
    source: Source
    node: object
    texts: tuple[o.Text, ...] = ()
    facts: tuple[str, ...] = ()
    judged: Judged | None = None
    since: int | None = None
    fates: tuple[Fate, ...] = CHOICES
    proposed: Fate = Fate.KEEP
    reason: str = ""
    closed: str = ""
    whom: For = For()
    done: str = ""
    row: str = ""
    homeless: tuple[str, ...] = ()
    below: tuple["Card", ...] = ()

    @property
    def year(self) -> int:
        return self.source.outline.year

    @property
    def choices(self) -> tuple[tuple[Fate, str], ...]:
        """What can become of it, in words."""
        words = _OF_INDICATORS if self.sort == Carried.INDICATOR else {}
        return tuple((fate, words.get(fate, fate.label)) for fate in self.fates)

    @property
    def old(self) -> int | None:
        """The first year, where that says more than that it stood in last year's plan."""
        return self.since if self.since and self.since < self.year else None


@frozen
class Group:
    """An earlier nämndmål with the enhetsmål under it; ``target``: the key of this year's that it is taken to be."""

    key: str
    title: str
    number: str
    source: Source
    target: str
    cards: tuple[Card, ...]

    @property
    def open(self) -> bool:
        """Whether there is anything left to choose."""
        return any(not card.done for card in self.cards)


@frozen
class Gone:
    """A rubrik of last year that is not there this year, with texts that were written under it in enhetsmål."""

    code: str
    label: str
    texts: int


@frozen
class Triage:
    """Everything that can be taken along, in the order of last year's plan.

    ``targets``: (key, title) of this year's nämndmål; ``rubrics``: (code, label) of the rubriker of an enhetsmål.
    """

    sources: tuple[Source, ...]
    before: tuple[Card, ...]
    groups: tuple[Group, ...]
    shared: tuple[Card, ...]
    after: tuple[Card, ...]
    gone: tuple[Gone, ...]
    targets: tuple[tuple[str, str], ...]
    rubrics: tuple[tuple[str, str], ...]

    def cards(self) -> Iterator[Card]:
        """Yield every card in the order of the page."""
        yield from self.before
        for group in self.groups:
            for card in group.cards:
                yield card
                yield from card.below
        yield from (*self.shared, *self.after)

    @property
    def open(self) -> tuple[Card, ...]:
        """The cards where there is something to choose."""
        return tuple(card for card in self.cards() if not card.done)

    def proposal(self) -> "Choices":
        """Return the suggestions as choices, for what can be chosen."""
        return Choices(fates={card.key: (card.proposed, card.reason) for card in self.open})


@frozen
class Choices:
    """What somebody has chosen. What is not named is left as it is.

    ``fates``: key of a thing → (what becomes of it, why it is closed). ``under``: key of an earlier nämndmål, or of an
    enhetsmål for itself, → key of this year's nämndmål. ``places``: code of a rubrik of enhetsmål that is gone → code
    of the one whose text its text is to follow.
    """

    fates: dict[str, tuple[Fate, str]]
    under: dict[str, str] = dataclasses.field(default_factory=dict)
    places: dict[str, str] = dataclasses.field(default_factory=dict)
