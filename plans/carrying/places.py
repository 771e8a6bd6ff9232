"""Which workplaces something in an earlier plan is for, as rows: a plan prints names, and names change."""

import dataclasses
from collections import defaultdict

from goals.models import Activity, Goal
from plans.models import Rubric
from units.models import Workplace


@dataclasses.dataclass(frozen=True, slots=True)
class For:
    """``ours``: the workplaces that are the unit's this year; ``gone``: the names of those that are not."""

    ours: tuple[Workplace, ...] = ()
    gone: tuple[str, ...] = ()

    @property
    def left(self) -> str:
        """Why what is for these is nobody's in the unit, "" where it is for all or for one that is here."""
        if self.ours or not self.gone:
            return ""
        those = "Arbetsplatsen" if len(self.gone) == 1 else "Arbetsplatserna"
        return f"{those} hör inte till enheten."

    def facts(self, kept: str) -> tuple[str, ...]:
        """Say whom it is for; ``kept``: what becomes of it if it is kept although they have left."""
        said = []
        if self.ours:
            said.append(f"Gäller {', '.join(workplace.name for workplace in self.ours)}")
        if self.gone:
            said.append(f"{', '.join(self.gone)} hör inte till enheten i år" + ("" if self.ours else f". {kept}"))
        return tuple(said)


class Workplaces:
    """The workplaces of the document's unit this year, and those that things were for before."""

    def __init__(self, document, units):
        """``units``: primary keys of those whose plans are read. Two queries."""
        self.ours = {w.pk: w for w in Workplace.objects.of_unit(document.unit_id, year=document.year)}
        self.linked = defaultdict(list)  # key of a goal, activity or section -> (primary key, name) of its workplaces
        year, where = document.year, ("workplace", "workplace__name", "workplace__sort_key")
        goals = Goal.workplaces.through.objects.filter(goal__unit__in=units, goal__year__lt=year)
        activities = Activity.workplaces.through.objects.filter(
            activity__goal__unit__in=units, activity__goal__year__lt=year
        )
        sections = Rubric.workplaces.through.objects.filter(
            rubric__document__unit__in=units, rubric__document__year__lt=year
        )
        links = goals.values_list("goal__key", *where).union(
            activities.values_list("activity__key", *where), sections.values_list("rubric__key", *where)
        )
        for key, pk, name, _ in links.order_by("workplace__sort_key"):
            self.linked[key].append((pk, name))

    def of(self, node) -> For:
        """Return whom a goal, activity or section of an earlier plan is for; nobody where it is for all."""
        found, lost = self._rows(node)
        ours = tuple(self.ours[pk] for pk, _ in found if pk in self.ours)
        return For(ours, (*(name for pk, name in found if pk not in self.ours), *lost))

    def _rows(self, node):
        """Return [(primary key, name)] of those that are printed, and the names of those that nobody knows.

        A name that none of its workplaces has any more is that of one that is called something else now.
        """
        linked = self.linked[node.key] if node.workplaces else []
        unknown = [name for name in node.workplaces if name not in {name for _, name in linked}]
        found = [(pk, name) for pk, name in linked if unknown or name in node.workplaces]
        if linked or not unknown:
            return found, ()
        by_name = {workplace.name: pk for pk, workplace in self.ours.items()}
        return [(by_name[n], n) for n in unknown if n in by_name], [n for n in unknown if n not in by_name]
