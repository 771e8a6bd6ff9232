"""All the wordings of a text: who wrote what and when, and what differs from the one before.

What one writer has saved within a sitting is one wording, as it stood when the sitting ended.
"""

import dataclasses
import datetime
import itertools

from goals.models import Activity, Goal
from indicators.models import UnitIndicator
from plans.choices import Place
from plans.models import Document, Passage
from plans.origins import Origins, Saves
from plans.redline import compare, lines_of
from plans.redline.showing import Block, blocks_of
from plans.setup import with_year

MOST = 50  # wordings on a page


@dataclasses.dataclass(frozen=True, slots=True)
class Wording:
    """A wording and its number, who wrote it and when, and its differences from the wording before.

    ``empty``: nothing was left of the text. ``blocks`` are () where the words are
    those of the one before; those of the ``first`` are not marked as changed. ``origins``: where they came from, in
    words, when not from their author alone.
    """

    number: int
    author: str
    begun: datetime.datetime
    saved: datetime.datetime
    blocks: tuple[Block, ...]
    now: bool
    first: bool
    empty: bool
    same_as_now: bool
    origins: tuple[str, ...]


@dataclasses.dataclass(frozen=True, slots=True)
class TextAt:
    """Which text it is: its rubrik, and the goal or row that it is ``about``. ``gone``: its place is not there now."""

    slot: str
    name: str
    about: str
    gone: bool

    def __str__(self):
        return f"{self.name}, {self.about}" if self.about else self.name


@dataclasses.dataclass(frozen=True, slots=True)
class Wordings:
    """A text with its wordings, the newest first; ``older``: before which number there are more, None for no more."""

    text: TextAt
    version: int
    entries: tuple[Wording, ...]
    older: int | None


def wordings_of(passage: Passage, *, before: int | None = None) -> Wordings:
    """Return the wordings of a text, those older than number ``before`` if given."""
    versions = passage.versions.order_by("-number")
    if before:
        versions = versions.filter(number__lt=before)
    # every save is kept, so there may be thousands: texts are read of those alone that end a sitting
    rows = versions.values_list("number", "sitting", "author_id", "author_name", "saved_at")
    sittings = [list(group) for _, group in itertools.groupby(rows.iterator(), key=lambda row: row[1:3])]
    shown = sittings[: MOST + 1]
    ends = {sitting[0][0] for sitting in shown}
    ended = passage.versions.filter(number__in=ends).values_list("number", "html", "taken_from")
    texts = {number: (html, taken_from) for number, html, taken_from in ended}
    entries = []
    origins = Origins(passage, sorted(row[4] for sitting in sittings for row in sitting))
    for sitting, earlier in itertools.zip_longest(shown[:MOST], shown[1 : MOST + 1]):
        number, _, _, author, saved = sitting[0]
        html, taken_from = texts[number]
        old, _ = texts[earlier[0][0]] if earlier else ("", "")
        first = earlier is None  # whatever is older is among ``shown``
        lines = compare(lines_of(html if first else old), lines_of(html))
        entries.append(
            Wording(
                number=number,
                author=author or "okänd",
                begun=sitting[-1][4],
                saved=saved,
                blocks=tuple(blocks_of(lines, fold=not first)) if first or any(line.changed for line in lines) else (),
                now=number == passage.version,
                first=first,
                empty=not html,
                same_as_now=html == passage.html,
                origins=origins.of(
                    Saves(
                        by=sitting[0][2],
                        times=tuple(row[4] for row in reversed(sitting)),
                        html=html,
                        before=old,
                        taken_from=taken_from,
                    )
                ),
            )
        )
    return Wordings(
        text=texts_at([passage])[0],
        version=passage.version,
        entries=tuple(entries),
        older=sittings[MOST - 1][-1][0] if len(sittings) > MOST else None,
    )


def written_texts(document: Document) -> list[TextAt]:
    """Return every text that has been written in the document, also where it has nothing any more; the latest first."""
    written = Passage.objects.filter(document=document, version__gt=0).select_related("rubric")
    return texts_at(list(written.order_by("-changed_at")))


def texts_at(passages: list[Passage]) -> list[TextAt]:
    """Return what each text is about, in as many queries as there are sorts of things, however many the texts."""
    keys = [_node_key(passage) for passage in passages]
    rows = (
        *Goal.objects.filter(key__in=keys),
        *Activity.objects.filter(key__in=keys).select_related("goal"),
        *UnitIndicator.objects.filter(key__in=keys).select_related("goal", "measure__indicator"),
    )
    nodes = {row.key: row for row in rows}
    return [_text_at(passage, nodes.get(_node_key(passage))) for passage in passages]


def _text_at(passage, node):
    rubric = passage.rubric
    name = with_year(rubric.label, rubric.year) or "Text utan rubrik"
    if rubric.place in (Place.FRONT, Place.CLOSING):
        return TextAt(passage.slot, name, "", bool(rubric.removed_at))
    above = node and getattr(node, "goal", None)
    gone = node is None or node.removed_at or (above and above.removed_at)
    return TextAt(passage.slot, name, str(node or ""), bool(gone))


def _node_key(passage):
    return passage.slot.rpartition(".")[0]
