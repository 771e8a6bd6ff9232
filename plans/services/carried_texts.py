"""The texts that a carry-over writes: all at once, each as a version of its own, marked with whose words they are."""

from collections import defaultdict

from django.utils import timezone

from plans.choices import Carried, Fate, Place
from plans.models import CarriedItem, Passage, PassageVersion
from plans.richtext import to_text
from plans.services.texts import LONGEST
from units.swedish import search_text


class Texts:
    """Gathers texts by where they go, and writes them."""

    def __init__(self, document, present, by):
        self.document, self.present, self.by = document, present, by
        self.wanted = defaultdict(list)  # slot -> [(rubric, text, source)]
        self.aside = []

    def add(self, slot, rubric, text, source) -> int:
        """Let a text stand at a slot, after others that go there, and return the version that it becomes."""
        self.wanted[slot].append((rubric, text, source))
        passage = self.present.passages.get(slot)
        return passage.version + 1 if passage else 1

    def of_goal(self, wish, key, text) -> None:
        """Let a text of an enhetsmål stand under its rubrik, or the one chosen for it; else it is kept aside.

        So it is where the goal comes back, and somebody has written under the one that was chosen.
        """
        year = wish.card.source.outline.year
        rubric = self.present.rubric([Place.UNIT], text.rubric, text.label, year)
        if rubric is None:
            code = wish.places.get(text.rubric, "")
            there = (r for r in self.present.rubrics[Place.UNIT] if r.code == code)
            rubric = next((r for r in there if not _is_own(self.present.passages.get(f"{key}.{code}"))), None)
        self._place(wish, key, text, rubric)

    def analysis(self, wish, key, place) -> None:
        """Let the text of a row stand at the row, where such texts are written in plans this year."""
        for text in wish.card.texts:
            rubric = self.present.rubric([place], text.rubric, text.label, wish.card.source.outline.year)
            self._place(wish, key, text, rubric)

    def _place(self, wish, key, text, rubric):
        slot = rubric and f"{key}.{rubric.code}"
        if slot and sum(len(t.html) for _, t, _ in self.wanted[slot]) + len(text.html) <= LONGEST:
            self.add(slot, rubric, text, wish.card.source)
        else:
            self.aside.append((wish, text))

    def write(self) -> list[CarriedItem]:
        """Write the texts and return, not yet saved, those that found no place."""
        now, new, changed = timezone.now(), [], []
        for slot, found in self.wanted.items():
            if not found:
                continue
            passage = self.present.passages.get(slot)
            if passage is None:
                passage = Passage(rubric=found[0][0], slot=slot, document=self.document, sitting=0)
                new.append(passage)
            elif _is_own(passage):
                continue  # a goal that comes back has its texts with it
            else:
                changed.append(passage)
            sources = [source.outline for _, _, source in found]
            _reword(passage, "".join(text.html for _, text, _ in found), by=self.by, at=now)
            passage.taken_from = sources[0].title
            years = [text.unchanged_since or source.outline.year for _, text, source in found]
            passage.unchanged_since = min(years)
        _store(new, changed, by=self.by, at=now)
        longest = CarriedItem._meta.get_field("name").max_length
        return [
            CarriedItem(
                source=wish.card.source.snapshot,
                sort=Carried.TEXT,
                key=text.slot,
                name=f"{text.label or 'Text'}, ”{wish.card.name}”"[:longest],
                fate=Fate.ASIDE,
            )
            for wish, text in self.aside
        ]


def _is_own(passage):
    """Whether somebody has written there: more than what was taken over, which is taken over anew."""
    return passage is not None and passage.html and passage.removed_at is None and not passage.taken_from


def blank(document, slots, *, by) -> None:
    """Make texts of the document empty. A new version says so: the words stay in the history."""
    now = timezone.now()
    passages = list(Passage.objects.filter(document=document, slot__in=slots)) if slots else []
    for passage in passages:
        _reword(passage, "", by=by, at=now)
        passage.taken_from, passage.unchanged_since = "", None
    _store([], passages, by=by, at=now)


def _reword(passage, html, *, by, at):
    passage.html, passage.search_text = html, search_text(to_text(html))
    passage.version += 1
    passage.sitting += 1
    passage.sealed = True  # what is written next is another's words
    passage.changed_at, passage.changed_by, passage.removed_at = at, by, None


def _store(new, changed, *, by, at):
    fields = ["html", "search_text", "version", "sitting", "sealed", "unchanged_since", "taken_from"]
    Passage.objects.bulk_create(new)
    Passage.objects.bulk_update(changed, [*fields, "changed_at", "changed_by", "removed_at"], batch_size=500)
    PassageVersion.objects.bulk_create(
        PassageVersion(
            passage=passage,
            number=passage.version,
            base_number=passage.version - 1,
            html=passage.html,
            author=by,
            author_name=str(by or ""),
            sitting=passage.sitting,
            taken_from=passage.taken_from,
            saved_at=at,
        )
        for passage in (*new, *changed)
    )
