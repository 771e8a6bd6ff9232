"""What the draft has already, and what is known of the rows that earlier plans were written on: read once, in bulk."""

from collections import defaultdict

from django.db.models import F, Min

from goals.choices import Level
from goals.models import Activity, Goal
from indicators.models import Measure, UnitIndicator
from plans import outline as o
from plans.carrying.places import Workplaces
from plans.choices import Place
from plans.models import CarriedItem, Passage, Rubric
from plans.services.goals import committee_goals
from plans.setup import with_year
from plans.store.context import squeeze

SECTIONS = (Place.FRONT, Place.CLOSING)


class Lineage:
    """The rows of one sort over the years, each linked to the one that it was carried over from."""

    def __init__(self, rows):
        """``rows``: (primary key, key, year, primary key of the one before or None, title)."""
        self.rows = {pk: (key, year, previous) for pk, key, year, previous, _ in rows}
        self.pks = {key: pk for pk, key, *_ in rows}
        self.named = {}  # title -> the first year that has it: imported rows are not linked
        self.titles = {}
        for pk, _, year, _, title in rows:
            name = self.titles[pk] = squeeze(title)
            self.named[name] = min(year, self.named.get(name, year))

    def before(self, key: str) -> str:
        """Return the key of the one that it was carried over from, "" for none."""
        row = self.rows.get(self.pks.get(key), ("", 0, None))
        return self.rows.get(row[2], ("",))[0]

    def since(self, key: str) -> int | None:
        """Return the first year that it was there, also in an earlier plan that it is not linked to."""
        years, seen, pk = [], set(), self.pks.get(key)
        while pk in self.rows and pk not in seen:
            seen.add(pk)
            years += [self.rows[pk][1], self.named[self.titles[pk]]]
            pk = self.rows[pk][2]
        return min(years, default=None)


class Present:
    """The rows of the document and its year, by what they are looked up by."""

    def __init__(self, document, units):
        """``units``: primary keys of those whose plans are read."""
        self.document = document
        year, unit = document.year, document.unit_id
        self.committee_goals = list(committee_goals(document).annotate(previous_key=F("previous__key")))
        goals = Goal.objects.filter(level=Level.UNIT, unit__in=units, year__lte=year)
        activities = Activity.objects.filter(goal__level=Level.UNIT, goal__unit__in=units, goal__year__lte=year)
        self.goals = Lineage(goals.values_list("pk", "key", "year", "previous_id", "title"))
        self.activities = Lineage(activities.values_list("pk", "key", "goal__year", "previous_id", "title"))
        self.goal_rows = _by_previous(
            Goal.objects.filter(level=Level.UNIT, unit=unit, year=year).annotate(previous_key=F("previous__key"))
        )
        own = {"goal__level": Level.UNIT, "goal__unit": unit, "goal__year": year}
        self.activity_rows = _by_previous(Activity.objects.filter(**own).annotate(previous_key=F("previous__key")))
        measures = Measure.objects.filter(unit__in=units).select_related("indicator")
        self.measures = {m.key: m for m in measures.annotate(first=Min("lines__goal__year"))}
        self.lines = defaultdict(list)  # primary key of a measure -> its lines of the year, removed ones too
        lines = UnitIndicator.objects.filter(measure__unit=unit, goal__year=year)
        lines = lines.select_related("goal", "measure").annotate(goal_previous=F("goal__previous__key"))
        for line in lines.order_by("position", "pk"):
            self.lines[line.measure_id].append(line)
        self.workplaces = Workplaces(document, units)
        self._read_texts()

    def _read_texts(self):
        document = self.document
        shared = Rubric.objects.filter(committee=document.committee_id, year=document.year, document=None)
        rubrics = [r for r in shared.order_by("position", "pk") if document.kind in r.kinds and not r.retired_at]
        self.rubrics = defaultdict(list)  # place -> the nämnd's rubriker that are written in plans this year
        for rubric in rubrics:
            self.rubrics[rubric.place].append(rubric)
        self.own_rubrics = {r.key: r for r in Rubric.objects.filter(document=document).order_by("position", "pk")}
        self.passages = {p.slot: p for p in Passage.objects.filter(document=document)}
        items = CarriedItem.objects.filter(carry__document=document).annotate(undone_at=F("carry__undone_at"))
        items = list(items.order_by("pk"))
        self.items = {item.key: item for item in items if not item.undone_at}  # the latest choice for each
        self.rows_before = {item.key: item.row for item in items if item.row}  # also what was undone: it can come back

    def html_at(self, slot: str) -> str:
        """Return the text at a slot of the document, "" for none."""
        passage = self.passages.get(slot)
        return passage.html if passage and passage.removed_at is None else ""

    def rubric(self, places, code: str, label: str, year: int):
        """Return the nämnd's rubrik of that code, else of that label as it was printed for ``year``; None for none."""
        found = [rubric for place in places for rubric in self.rubrics[place]]
        for rubric in found:
            if rubric.code == code:
                return rubric
        name = squeeze(label)
        return next((r for r in found if name and squeeze(with_year(r.label, year)) == name), None)

    def own_section(self, place, heading: str):
        """Return the unit's own section of that heading in the document, None for none."""
        name = squeeze(heading)
        rows = self.own_rubrics.values()
        return next((r for r in rows if r.removed_at is None and r.place == place and squeeze(r.label) == name), None)

    def measure_of(self, row: o.IndicatorRow):
        """Return our own measure of the indicator; of another unit's line the one that measures the same. Or None."""
        theirs = self.measures.get(row.measure)
        if theirs is None or theirs.unit_id == self.document.unit_id:
            return theirs
        ours = (m for m in self.measures.values() if m.unit_id == self.document.unit_id and m.label == theirs.label)
        wanted = _identity(theirs.indicator)
        return next((measure for measure in ours if _identity(measure.indicator) == wanted), None)


def _by_previous(rows):
    """The rows by the key of the one before; a row that is there goes before one that was removed."""
    found = {}
    for row in sorted(rows, key=lambda row: row.removed_at is None):
        if row.previous_key:
            found[row.previous_key] = row
    return found


def _identity(indicator):
    """What tells indicators apart: those of a unit's own are the same in two units when they have the same name."""
    return indicator.search_text if indicator.unit_id else indicator.pk
