"""The rows that a carry-over makes, all of a sort at once."""

from simple_history.utils import bulk_create_with_history, bulk_update_with_history

from goals.choices import Level
from goals.models import Activity, Assignment, Goal
from indicators.models import Indicator, Measure, UnitIndicator
from plans.carrying.given import record_of
from plans.carrying.traces import activity_facts, goal_facts, line_facts
from plans.carrying.triage import moved_on
from plans.choices import Carried, Fate, Place
from plans.models import CarriedItem, Rubric
from plans.services.carried_texts import Texts
from plans.services.giving import give_goals
from units.keys import new_key

_STEP = 10
_LAST = 1000  # after what stands there already


class Rows:
    """Makes what was wished for; what was taken away earlier comes back with its own key."""

    def __init__(self, document, present, by):
        self.document, self.present, self.by = document, present, by
        self.items = []
        self.goals = {}  # key of a card -> the goal it became, or is already
        self.links = []  # (row, its workplaces)
        self.texts = Texts(document, present, by)

    def make(self, wishes) -> list[CarriedItem]:
        """Make the rows and return what was done with each thing, not yet saved."""
        by_sort = {sort: [w for w in wishes if w.card.sort == sort] for sort in Carried}
        self._goals(by_sort[Carried.GOAL])
        self._activities(by_sort[Carried.ACTIVITY])
        self._lines(by_sort[Carried.INDICATOR])
        self._sections(by_sort[Carried.SECTION])
        for wish in by_sort[Carried.TEXT]:
            self._text(wish)
        self._link()
        self.items += self.texts.write()
        return self.items

    # --- goals and rows

    def _goals(self, wishes):
        new, back = [], []
        for place, wish in enumerate(wishes):
            if not wish.carried:
                self._note(wish)
                continue
            node, row = wish.card.node, self.present.goal_rows.get(wish.card.key)
            if row is None:
                row = Goal(
                    key=new_key("g"),
                    level=Level.UNIT,
                    year=self.document.year,
                    committee_id=self.document.committee_id,
                    unit_id=self.document.unit_id,
                    number=node.number,
                    title=node.title,
                    previous_id=self.present.goals.pks.get(node.key),
                )
                new.append(row)
            else:  # worded as it was when it was taken away
                row.removed_at = None
                back.append(row)
            row.parent, row.position = wish.parent, _LAST + place
            self.goals[wish.card.key] = row
            names = self._for(row, wish.card)
            self._note(wish, row.key, goal_facts(node.title, wish.parent.key, names))
            self._texts_of(wish, row.key)
        self._give({wish.parent.pk: wish.parent for wish in wishes if wish.carried})
        self._save(Goal, new, back, ["parent", "position", "removed_at"])

    def _give(self, targets):
        """The unit works with the nämndmål that its goals stand under; what is new of them is noted, to take back."""
        unit = self.document.unit_id
        had = Assignment.objects.filter(unit=unit, goal__in=targets)
        missing = set(targets) - set(had.values_list("goal_id", flat=True))
        if not missing:
            return
        given = give_goals(unit=self.document.unit, goals=sorted(missing))
        chains = {}
        for goal in (targets[pk] for pk in missing):
            chains[goal.key] = [goal.key, goal.parent.key, goal.parent.parent.key]
        above = {key for chain in chains.values() for key in chain}
        back = self._lines_back(above)
        lines = UnitIndicator.objects.filter(measure__unit=unit, goal__key__in=above, removed_at=None)
        item = next(item for item in self.items if item.sort == Carried.GOAL and item.row)
        item.made["given"] = record_of(
            chains,
            {activity.key: activity.goal.key for activity in given.activities},
            {key: [goal, target] for key, goal, target in lines.values_list("key", "goal__key", "target")},
            {line.key for line in (*given.lines, *back)},
        )

    def _lines_back(self, goals):
        """Bring back the lines under these goals that an undoing took away: they are not given a second time."""
        undone = CarriedItem.objects.filter(carry__document=self.document, carry__undone_at__isnull=False)
        taken = [key for made in undone.values_list("made", flat=True) for key in made.get("taken_back", ())]
        lines = UnitIndicator.objects.filter(key__in=taken, goal__key__in=goals).exclude(removed_at=None)
        lines = list(lines) if taken else []
        for line in lines:
            line.removed_at = None
        if lines:
            bulk_update_with_history(lines, UnitIndicator, ["removed_at"], default_user=self.by)
        return lines

    def _goal_of(self, wish):
        return self.goals.get(wish.parent.key) or self.present.goal_rows[wish.parent.key]

    def _activities(self, wishes):
        new, back = [], []
        for place, wish in enumerate(wishes):
            if not wish.carried:
                self._note(wish)
                continue
            node, goal, row = wish.card.node, self._goal_of(wish), self.present.activity_rows.get(wish.card.key)
            start, end = moved_on(node, self.document.year)
            if row is None:
                previous = self.present.activities.pks.get(node.key)
                row = Activity(key=new_key("a"), title=node.title, responsible=node.responsible, previous_id=previous)
                row.start, row.end = start, end
                new.append(row)
            else:
                row.removed_at = None
                back.append(row)
            row.goal, row.position = goal, _LAST + place
            names = self._for(row, wish.card)
            facts = activity_facts(node.title, start, end, node.responsible, goal.key, names)
            self._note(wish, row.key, facts)
            self.texts.analysis(wish, row.key, Place.ACTIVITY)
        self._save(Activity, new, back, ["goal", "position", "removed_at"])

    def _lines(self, wishes):
        new, back, shared = [], [], []
        there = {line.key: line for lines in self.present.lines.values() for line in lines}
        carried = [wish for wish in wishes if wish.carried]
        measures = self._measures([w.card for w in carried if w.parent])
        for place, wish in enumerate(wishes):
            if not wish.carried:
                self._note(wish)
                continue
            node = wish.card.node
            target = (node.value("target") or "") if wish.fate == Fate.KEEP else ""
            if wish.parent is None:  # KF's or the nämnd's: the line is there
                row = there[wish.card.row]
                row.target = target
                shared.append(row)
                goal = row.goal
            else:
                goal, measure = self._goal_of(wish), measures[node.measure]
                row = self._removed_line(measure, goal)
                if row is None:
                    row = UnitIndicator(key=new_key("i"), measure=measure)
                    new.append(row)
                else:
                    row.removed_at = None  # so that it is taken once
                    back.append(row)
                row.goal, row.target, row.position = goal, target, _LAST + place
            self._note(wish, row.key, line_facts(target, goal.key) | {"shared": wish.parent is None})
            self.texts.analysis(wish, row.key, Place.INDICATOR)
        self._save(UnitIndicator, new, [*back, *shared], ["goal", "target", "position", "removed_at"])

    def _removed_line(self, measure, goal):
        lines = self.present.lines[measure.pk] if measure.pk else []
        return next((line for line in lines if line.removed_at and line.goal_id == goal.pk), None)

    def _measures(self, cards):
        """Our measure of each line, by the key of the measure in the source; new ones for what we took over."""
        found, new = {}, {}
        missing = [card.node.measure for card in cards if self.present.measure_of(card.node) is None]
        indicators = self._own_copies([self.present.measures[key].indicator for key in missing])
        for card in cards:
            key = card.node.measure
            if ours := self.present.measure_of(card.node):
                found[key] = ours
                continue
            theirs = self.present.measures[key]
            indicator = theirs.indicator
            if indicator.unit_id:
                indicator = indicators[indicator.search_text]
            name = (indicator.key, theirs.label)
            found[key] = new.setdefault(
                name, Measure(indicator=indicator, unit_id=self.document.unit_id, label=theirs.label)
            )
        Measure.objects.bulk_create(new.values())
        return found

    def _own_copies(self, indicators):
        """The other unit's own indicators as ours, by name: those that we have, and new ones with their definition."""
        theirs = {each.search_text: each for each in indicators if each.unit_id}
        if not theirs:
            return {}
        unit = self.document.unit_id
        found = {each.search_text: each for each in Indicator.objects.filter(unit=unit, search_text__in=theirs)}
        same = ("name", "search_text", "definition", "measured_in", "direction", "by_sex", "periodicity", "kolada_id")
        new = [
            Indicator(unit_id=unit, **{field: getattr(each, field) for field in same})
            for name, each in theirs.items()
            if name not in found
        ]
        bulk_create_with_history(new, Indicator, default_user=self.by)
        return found | {each.search_text: each for each in new}

    # --- sections and texts

    def _sections(self, wishes):
        new, back, position = [], [], {}
        for wish in wishes:
            node, row = wish.card.node, wish.card.row
            if not wish.carried:
                self._note(wish)
            elif row:
                _, _, code = row.rpartition(".")
                self._write(wish, row, self._shared(code))
            else:
                rubric = self._own_section(wish, new, back, position)
                names = self._for(rubric, wish.card)
                self._note(wish, rubric.key, {"heading": rubric.label, "workplaces": sorted(names)})
                self.texts.add(f"{self.document.key}.{rubric.key}", rubric, node.text, wish.card.source)
        self._save(Rubric, new, back, ["label", "level", "removed_at"])

    def _own_section(self, wish, new, back, position):
        node = wish.card.node
        rubric = self.present.own_rubrics.get(self.present.rows_before.get(wish.card.key))
        if rubric is not None:
            rubric.removed_at = None
            back.append(rubric)
            return rubric
        source = wish.card.source.outline
        place = Place.FRONT if node in source.front else Place.CLOSING
        key = new_key("s")
        rubric = Rubric(
            key=key,
            code=key,
            committee_id=self.document.committee_id,
            year=self.document.year,
            document=self.document,
            place=place,
            label=node.heading,
            level=min(max(node.level, 1), 3),
            kinds=[self.document.kind],
            position=self._after(node, source.front if place == Place.FRONT else source.closing, place, position),
        )
        new.append(rubric)
        return rubric

    def _after(self, node, sections, place, position):
        """A place after the nämnd's rubrik that the section followed last year, in the order it had there."""
        at = 0
        for section in sections[: sections.index(node)]:
            rubric = self.present.rubric([place], section.rubric, section.heading, self.document.year)
            at = rubric.position if rubric else at
        position[place, at] = position.get((place, at), at) + _STEP
        return position[place, at]

    def _shared(self, code):
        return next(r for place in (Place.FRONT, Place.CLOSING) for r in self.present.rubrics[place] if r.code == code)

    def _text(self, wish):
        """What the unit wrote under one of KF's goals; without a place this year it is kept aside."""
        row = wish.card.row
        if not wish.carried:
            self._note(wish)
        elif not row:
            self._note(wish, fate=Fate.ASIDE)
        else:
            _, _, code = row.rpartition(".")
            places = (Place.ORIENTATION, Place.AREA)
            rubrics = (r for place in places for r in self.present.rubrics[place] if r.code == code)
            self._write(wish, row, next(rubrics))

    def _write(self, wish, slot, rubric):
        version = self.texts.add(slot, rubric, wish.card.texts[0], wish.card.source)
        self._note(wish, slot, {"version": version})

    def _texts_of(self, wish, key):
        for text in wish.card.texts:
            self.texts.of_goal(wish, key, text)

    # --- what all have in common

    def _note(self, wish, row="", made=None, fate=None):
        card = wish.card
        self.items.append(
            CarriedItem(
                source=card.source.snapshot,
                sort=card.sort,
                key=card.key,
                name=card.name,
                fate=fate or wish.fate,
                reason=wish.reason,
                row=row,
                made=made | {"from": card.source.outline.title} if made is not None else {},
            )
        )

    def _for(self, row, card):
        """Remember which of our workplaces the row concerns, and return their names."""
        if row.pk is None:
            self.links.append((row, card.whom.ours))
        return [workplace.name for workplace in card.whom.ours]

    def _save(self, model, new, back, fields):
        bulk_create_with_history(new, model, default_user=self.by)
        if back:
            bulk_update_with_history(back, model, fields, default_user=self.by)

    def _link(self):
        for model in (Goal, Activity, Rubric):
            through, row_id = model.workplaces.through, f"{model._meta.model_name}_id"
            links = [(row, each) for row, ours in self.links if type(row) is model for each in ours]
            if links:
                through.objects.bulk_create(
                    [through(**{row_id: row.pk, "workplace_id": workplace.pk}) for row, workplace in links],
                    ignore_conflicts=True,
                )
