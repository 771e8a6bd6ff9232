"""What the unit can add to, change in and take from its document: goals, activities, indicators and sections.

Each sort is a class with the same verbs, so that one set of views serves them all (editing.py).
"""

from collections.abc import Callable

from django.core.exceptions import ValidationError
from django.urls import reverse
from django.utils.http import urlencode

from goals.choices import Level
from plans import forms, services
from plans import outline as o
from units.models import Workplace


class Node:
    """One sort of thing. ``at`` is the parameter that tells where a new one is to stand."""

    at: str
    new: str
    change: str
    removed: str
    form: type
    new_form: type | None = None
    has_workplaces = True

    def find(self, outline, key):
        """Return (the thing, its siblings in order, the key of what it stands under), or refuse with a reason."""
        for siblings, parent in self.groups(outline):
            for thing in siblings:
                if thing.key == key and self.is_own(thing):
                    return thing, siblings, parent
        raise ValidationError("Det finns inte längre. Ladda om sidan för att se hur dokumentet ser ut nu.")

    def is_own(self, thing):
        return True

    def more(self, document, at):
        """Return (words, address) of another dialog, for something else that can be added there; or None."""
        return None

    def onward(self, document, thing):
        """Return (words, address) of a page where something else is done with the thing, or None."""
        return None

    def groups(self, outline):
        """Yield (siblings, key of their parent) where the unit's own things of this sort stand."""
        raise NotImplementedError

    def form_for(self, data, document, outline, thing=None, parent=""):
        """Return the form, filled in from the thing that is to be changed, if any."""
        named = thing.workplaces if thing and self.has_workplaces else ()
        workplaces = Workplace.objects.of_unit(document.unit_id, year=document.year, or_named=named)
        initial = {"under": parent, "workplaces": [w.key for w in workplaces if w.name in named]}
        return (self.form if thing else self.new_form or self.form)(
            data,
            initial=initial | (self.initial(thing) if thing else {}),
            places=self.places(outline, thing),
            workplaces=workplaces if self.has_workplaces else (),
            **self.options(document, thing),
        )

    def places(self, outline, thing):
        """Return (key, title) of what a thing of this sort may stand under, where that can be chosen."""
        return ()

    def options(self, document, thing):
        """Return what else the form has to know."""
        return {}

    def initial(self, thing):
        raise NotImplementedError

    def add(self, *, document, at, by, **fields):
        raise NotImplementedError

    def update(self, *, document, thing, parent, by, **fields):
        raise NotImplementedError

    def shift(self, *, document, thing, siblings, index, by):
        """Give the thing another place among its siblings: ``index`` from 0."""
        raise NotImplementedError

    def remove(self, *, document, key, by):
        raise NotImplementedError

    def restore(self, *, document, key, by):
        raise NotImplementedError


class Goals(Node):
    """Enhetsmål."""

    at, new, change, removed, form = "under", "Nytt enhetsmål", "Ändra enhetsmål", "Målet togs bort.", forms.GoalForm
    remove, restore = staticmethod(services.remove_goal), staticmethod(services.restore_goal)

    def groups(self, outline):
        for _, goal in o.walk(outline.goals):
            if goal.level == Level.COMMITTEE:
                yield goal.children, goal.key

    def places(self, outline, thing):
        return _titles(outline, Level.COMMITTEE)

    def initial(self, thing):
        return {"title": thing.title}

    def add(self, *, document, at, by, under="", **fields):
        return services.add_goal(document=document, parent_key=under or at, by=by, **fields).key

    def update(self, *, document, thing, parent, by, under="", **fields):
        services.change_goal(document=document, key=thing.key, by=by, **fields)
        if under and under != parent:
            services.move_goal(document=document, key=thing.key, to_parent_key=under, by=by)

    def shift(self, *, document, thing, siblings, index, by):
        services.move_goal(document=document, key=thing.key, position=index, by=by)


class Rows(Node):
    """Lines of a table under enhetsmål; each sort has its own verbs."""

    at = "mal"
    add_row: Callable
    change_row: Callable
    move_row: Callable

    def places(self, outline, thing):
        """A new line stands under the goal whose button was pressed."""
        return _titles(outline, Level.UNIT) if thing else ()

    def add(self, *, document, at, by, **fields):
        return self.add_row(document=document, goal_key=at, by=by, **fields).key

    def update(self, *, document, thing, parent, by, under="", **fields):
        self.change_row(document=document, key=thing.key, by=by, **fields)
        if under and under != parent:
            self.move_row(document=document, key=thing.key, to_goal_key=under, by=by)

    def shift(self, *, document, thing, siblings, index, by):
        self.move_row(document=document, key=thing.key, position=index, by=by)


class Activities(Rows):
    """Activities under enhetsmål."""

    new, change, removed, form = "Ny aktivitet", "Ändra aktivitet", "Aktiviteten togs bort.", forms.ActivityForm
    remove, restore = staticmethod(services.remove_activity), staticmethod(services.restore_activity)
    add_row, change_row = staticmethod(services.add_activity), staticmethod(services.change_activity)
    move_row = staticmethod(services.move_activity)

    def groups(self, outline):
        for _, goal in o.walk(outline.goals):
            if goal.level == Level.UNIT:
                yield goal.activities, goal.key

    def initial(self, thing):
        return {"title": thing.title, "start": thing.start, "end": thing.end, "responsible": thing.responsible}


class Indicators(Rows):
    """Lines of indicators under enhetsmål. Their årsmål is written in the table itself."""

    new, change, removed, form = "Ny indikator", "Ändra indikator", "Indikatorn togs bort.", forms.IndicatorForm
    new_form, has_workplaces = forms.NewIndicatorForm, False
    remove, restore = staticmethod(services.remove_indicator), staticmethod(services.restore_indicator)
    add_row, change_row = staticmethod(services.add_indicator), staticmethod(services.change_indicator)
    move_row = staticmethod(services.move_indicator)

    def groups(self, outline):
        for _, goal in o.walk(outline.goals):
            if goal.level == Level.UNIT:
                yield goal.indicators, goal.key

    def options(self, document, thing):
        return {"shared": bool(thing) and not services.indicator_line(document, thing.key).measure.indicator.unit_id}

    def initial(self, thing):
        return {
            "name": thing.name,
            "label": thing.label,
            "measured_in": thing.measured_in,
            "by_sex": thing.by_sex,
            "direction": thing.direction,
            "periodicity": thing.periodicity,
        }


class Sections(Node):
    """Sections before and after the goals."""

    at, new, change, removed, form = "efter", "Nytt avsnitt", "Ändra avsnitt", "Avsnittet togs bort.", forms.SectionForm
    new_form = forms.NewSectionForm
    remove, restore = staticmethod(services.remove_section), staticmethod(services.restore_section)

    def is_own(self, thing):
        return thing.own

    def more(self, document, at):
        address = reverse("plans:workplace_sections", args=[document.key])
        return "Ett avsnitt per arbetsplats i stället", f"{address}?{urlencode({'efter': at})}"

    def onward(self, document, thing):
        if thing.text is None:
            return None
        address = reverse("plans:give", args=[document.key])
        return "Dela ut avsnittet till någon att skriva", f"{address}?{urlencode({'plats': thing.text.slot})}"

    def groups(self, outline):
        yield outline.front, ""
        yield outline.closing, ""

    def initial(self, thing):
        return {"heading": thing.heading}

    def add(self, *, document, at, by, **fields):
        return services.add_section(document=document, after_key=at, by=by, **fields).key

    def update(self, *, document, thing, parent, by, **fields):
        services.change_section(document=document, key=thing.key, by=by, **fields)

    def shift(self, *, document, thing, siblings, index, by):
        """The service places a section after another, so it cannot stand before the first one."""
        others = [s for s in siblings if s.key != thing.key]
        if index > 0:
            services.move_section(document=document, key=thing.key, after_key=others[index - 1].key, by=by)


def _titles(outline, level):
    return [(goal.key, goal.title) for _, goal in o.walk(outline.goals) if goal.level == level]


NODES = {"mal": Goals(), "aktiviteter": Activities(), "indikatorer": Indicators(), "avsnitt": Sections()}
