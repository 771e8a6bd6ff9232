"""Last year's plan beside this year's draft, as cards to choose on."""

import calendar
import datetime
from collections import Counter

from goals.choices import Level
from plans import outline as o
from plans.carrying.cards import Card, Gone, Group, Triage
from plans.carrying.likeness import most_like
from plans.carrying.lines import own_lines, shared_lines
from plans.carrying.places import For
from plans.carrying.present import SECTIONS, Present
from plans.carrying.sources import Source, judgements, sources_of
from plans.choices import Carried, Fate, Owner, Place, Progress
from plans.mask import shown_to
from plans.setup import PLACE_OF_LEVEL
from plans.tables import day

_ALREADY, _WRITTEN = "Redan med", "Här finns redan en text i år"
_OVER = (Progress.DONE, Progress.CANCELLED)


def triage(document, user) -> Triage:
    """Return what can be taken along to the document, as ``user`` may see it; queries do not grow with the goals."""
    return triage_and_present(document, user)[0]


def triage_and_present(document, user) -> tuple[Triage, Present]:
    """Return also the rows that the draft has, for the one who is to add to them."""
    sources = sources_of(document)
    present = Present(document, {document.unit_id, *(source.document.unit_id for source in sources)})
    return _Sorting(document, user, sources, present).triage(), present


def moved_on(row: o.ActivityRow, year: int) -> tuple[datetime.date | None, datetime.date | None]:
    """Return the dates of an activity that goes on in a plan of ``year``.

    One that has ended ends on the same day of the year; if it began in the year it ended it begins anew too.
    """
    start, end = row.start, row.end
    if end is None or end.year >= year:
        return start, end
    return (_in_year(start, year) if start and start.year == end.year else start), _in_year(end, year)


def _in_year(date, year):
    last = calendar.monthrange(year, date.month)[1]
    return date.replace(year=year, day=min(date.day, last))


class _Sorting:
    def __init__(self, document, user, sources, present):
        self.document, self.user, self.sources, self.present = document, user, sources, present
        self.gone = Counter()  # (code, label) -> texts of enhetsmål under a rubrik that is gone
        self.taken = set()  # rubriker that one of the sections goes to
        self.titles = [(g.key, g.title) for g in present.committee_goals]
        self.by_previous = {g.previous_key: g.key for g in present.committee_goals if g.previous_key}

    def triage(self):
        before, groups, shared, after = [], [], [], []
        for source in self.sources:
            self._read(source)
            before += self._sections(source, source.outline.front, Place.FRONT)
            groups += self._groups(source)
            before += self._texts_of_kf(source)
            shared += self._shared_lines(source)
            after += self._sections(source, source.outline.closing, Place.CLOSING)
        return Triage(
            sources=self.sources,
            before=tuple(before),
            groups=tuple(groups),
            shared=tuple(shared),
            after=tuple(after),
            gone=tuple(Gone(code=code, label=label, texts=n) for (code, label), n in self.gone.items()),
            targets=tuple(self.titles),
            rubrics=tuple((r.code, r.label) for r in self.present.rubrics[Place.UNIT]),
        )

    def _read(self, source: Source):
        self.judged = judgements(source)
        self.told, self.results = {}, {}  # of activities how far they came, of indicators the outcome
        for report in reversed(source.reports):
            seen = shown_to(self.user, source.document, report)
            for _, goal in o.walk(seen.goals):
                for row in goal.activities:
                    if row.progress and report.year == source.outline.year:
                        self.told[row.key] = (row.progress, report.title)
                for row in goal.indicators:
                    if row.value("outcome"):
                        self.results[row.measure] = f"Utfall i {report.title}: {row.value('outcome')}"

    # --- sections and texts

    def _sections(self, source, sections, place):
        for section in sections:
            written = section.text and section.text.html
            ours = source.concerns_us(self.present.workplaces.of(section))
            if written and (not source.theirs or (section.own and ours)):
                yield self._section(source, section, place)

    def _section(self, source, section, place):
        rubric = self.rubric_of(section, source)
        done = row = ""
        if rubric:
            row = f"{self.document.key}.{rubric.code}"
            self.taken.add(rubric.pk)
            done = self._text_done(section.key, row)
        elif found := self._own_section(section, place):
            row, done = found.key, _ALREADY
        return self._card(
            Carried.SECTION,
            section.key,
            section.heading or "Text utan rubrik",
            source,
            section,
            texts=(section.text,),
            whom=self.present.workplaces.of(section),
            kept="Behålls avsnittet gäller det alla arbetsplatser",
            since=section.text.unchanged_since,
            done=done,
            row=row,
            homeless=() if rubric or section.own else (section.heading,),
        )

    def rubric_of(self, section, source):
        """The nämnd's rubrik that a section belongs under this year; None for one that becomes the unit's own."""
        code = "" if section.own else section.rubric
        rubric = self.present.rubric(SECTIONS, code, section.heading, source.outline.year)
        return None if rubric is None or rubric.pk in self.taken else rubric

    def _own_section(self, section, place):
        item = self.present.items.get(section.key)
        carried = self.present.own_rubrics.get(item.row) if item else None
        if carried and carried.removed_at is None:
            return carried
        return self.present.own_section(place, section.heading)

    def _text_done(self, key, slot):
        if not self.present.html_at(slot):
            return ""
        item = self.present.items.get(key)
        return _ALREADY if item and item.row == slot else _WRITTEN

    def _aside(self, key):
        item = self.present.items.get(key)
        return Fate.ASIDE.label if item and item.fate == Fate.ASIDE else ""

    def _texts_of_kf(self, source):
        """What the unit wrote directly under KF's goals, which is rare."""
        if source.theirs:
            return
        areas = {g.parent.key: g.parent for g in self.present.committee_goals}
        tops = {g.parent.parent.key: g.parent.parent for g in self.present.committee_goals}
        places = {Level.ORIENTATION: tops, Level.AREA: areas}
        for _, goal in o.walk(source.outline.goals):
            for text in goal.texts if goal.level in places else ():
                if not text.html or text.owner != Owner.UNIT:
                    continue
                there = places[goal.level]
                target = most_like(goal.title, [(key, row.title) for key, row in there.items()])
                rubric = self.present.rubric([PLACE_OF_LEVEL[goal.level]], text.rubric, text.label, source.outline.year)
                row = f"{target}.{rubric.code}" if target and rubric else ""
                yield self._card(
                    Carried.TEXT,
                    text.slot,
                    f"{text.label or 'Text'} under ”{goal.title}”",
                    source,
                    text,
                    texts=(text,),
                    since=text.unchanged_since,
                    done=self._text_done(text.slot, row) if row else self._aside(text.slot),
                    row=row,
                    homeless=() if row else (text.label or "Text",),
                )

    # --- goals and what stands under them

    def _groups(self, source):
        for _, above in o.walk(source.outline.goals):
            own = [g for g in above.children if g.level == Level.UNIT]
            cards = tuple(card for goal in own if (card := self._goal(source, goal)))
            if cards:
                yield Group(
                    key=above.key,
                    title=above.title,
                    number=above.number,
                    source=source,
                    target=self.by_previous.get(above.key) or most_like(above.title, self.titles),
                    cards=cards,
                )

    def _goal(self, source, goal):
        whom = self.present.workplaces.of(goal)
        if not source.concerns_us(*([whom] if goal.workplaces else map(self.present.workplaces.of, goal.activities))):
            return None
        judged = self.judged.get(goal.key) or self.judged.get(self.present.goals.before(goal.key))
        texts = tuple(t for t in goal.texts if t.html and t.owner == Owner.UNIT)
        row = self.present.goal_rows.get(goal.key)
        there = row is not None and row.removed_at is None
        homeless = tuple(t for t in texts if self.rubric_of_text(t, source) is None)
        if not there:
            self.gone.update((t.rubric, t.label) for t in homeless)
        ages = [self.present.goals.since(goal.key), *(t.unchanged_since for t in texts)]
        lines = own_lines(goal, self.present.goal_rows.get(goal.key), self.present)
        activities = (a for a in goal.activities if a.owner == Owner.UNIT and self._ours(source, a))
        return self._card(
            Carried.GOAL,
            goal.key,
            goal.title,
            source,
            goal,
            texts=texts,
            whom=whom,
            kept="Behålls målet gäller det alla arbetsplatser",
            judged=judged,
            since=min(filter(None, ages), default=None),
            done=_ALREADY if there else "",
            row=row.key if there else "",
            homeless=tuple(t.label for t in homeless),
            below=(
                *(self._line(source, line, **_already(lines.get(line.key))) for line in goal.indicators),
                *(self._activity(source, activity) for activity in activities),
            ),
        )

    def _ours(self, source, activity):
        """Of another unit's goal its activities for all come along, and those for the workplaces that are ours now."""
        return not activity.workplaces or source.concerns_us(self.present.workplaces.of(activity))

    def rubric_of_text(self, text, source):
        """The rubrik of enhetsmål that a text goes under this year, None where it is gone."""
        return self.present.rubric([Place.UNIT], text.rubric, text.label, source.outline.year)

    def _activity(self, source, row):
        there = self.present.activity_rows.get(row.key)
        there = there if there and there.removed_at is None else None
        progress, report = self.told.get(row.key, (None, ""))
        ended = bool(row.end and row.end.year < self.document.year)
        ages = [self.present.activities.since(row.key), row.start and row.start.year]
        facts = [f"{day(row.start) if row.start else ''} – {day(row.end) if row.end else ''}".strip(" –")]
        facts += [row.responsible, f"{progress.label} enligt {report}" if progress else ""]
        if ended:
            start, end = moved_on(row, self.document.year)
            facts.append(f"Behålls den blir datumen {f'{day(start)} ' if start else ''}– {day(end)}")
        reason = f"Slutade {day(row.end)}." if ended else f"{progress.label} enligt {report}." if progress else ""
        return self._card(
            Carried.ACTIVITY,
            row.key,
            row.title,
            source,
            row,
            texts=(row.analysis,) if row.analysis and row.analysis.html else (),
            facts=tuple(filter(None, facts)),
            whom=self.present.workplaces.of(row),
            kept="Behålls aktiviteten gäller den alla arbetsplatser",
            since=min(filter(None, ages), default=None),
            proposed=Fate.CLOSE if ended or progress in _OVER else Fate.KEEP,
            reason=reason if ended or progress in _OVER else "",
            done=_ALREADY if there else "",
            row=there.key if there else "",
        )

    def _shared_lines(self, source):
        """Indicators of KF's and the nämnd's goals: the line is there by itself, the unit's årsmål is the question."""
        if source.theirs:
            return
        lines = shared_lines(source.outline, self.present)
        for _, goal in o.walk(source.outline.goals):
            for row in goal.indicators:
                line = lines.get(row.key)
                if line and row.value("target"):
                    done = f"Har årsmålet {line.target} i år" if line.target else ""
                    fates, under = (Fate.KEEP, Fate.REWORK), (f"Under ”{goal.title}”",)
                    yield self._line(source, row, done=done, row_key=line.key, fates=fates, where=under)

    def _line(self, source, row, *, done, row_key, where=(), **more):
        measure = self.present.measures.get(row.measure)
        target = row.value("target")
        facts = (f"Årsmål {source.outline.year}: {target}" if target else "Inget årsmål", self.results.get(row.measure))
        return self._card(
            Carried.INDICATOR,
            row.key,
            f"{row.name} ({row.label})" if row.label else row.name,
            source,
            row,
            facts=(*where, *filter(None, facts)),
            since=measure.first if measure else None,
            done=done,
            row=row_key,
            **more,
        )

    def _card(self, sort, key, name, source, node, *, kept="", facts=(), **fields):
        item, whom = self.present.items.get(key), fields.get("whom", For())
        fields["facts"] = (*facts, *whom.facts(kept))
        if whom.left:  # which says more than that an activity has ended
            fields |= {"proposed": Fate.CLOSE, "reason": whom.left}
        if item and item.fate == Fate.CLOSE and not fields["done"]:  # chosen before, and can be chosen otherwise
            fields |= {"proposed": Fate.CLOSE, "reason": item.reason, "closed": item.reason}
        return Card(sort=sort, key=key, name=name, source=source, node=node, **fields)


def _already(line):
    """What a card says of a line that is there, or is not."""
    return {"done": _ALREADY if line else "", "row_key": line.key if line else ""}
