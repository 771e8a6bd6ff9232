"""What the unit can add to, change in and take from its document: goals, activities, indicators and sections.

Each sort is a class with the same verbs, so that one set of views serves them all (editing.py).
"""

from django.core.exceptions import ValidationError

from goals.choices import Level
from plans import forms, services
from plans import outline as o


class Node:
    """One sort of thing. ``at`` is the parameter that tells where a new one is to stand."""

    at: str
    new: str
    change: str = ""  # empty where a thing of the sort cannot be changed
    removed: str
    form: type
    new_form: type | None = None

    def find(self, outline, key):
        """Return (the thing, its siblings in order, the key of what it stands under), or refuse with a reason."""
        for siblings, parent in self.groups(outline):
            for thing in siblings:
                if thing.key == key and self.is_own(thing):
                    return thing, siblings, parent
        raise ValidationError("Det finns inte längre. Ladda om sidan för att se hur dokumentet ser ut nu.")

    def is_own(self, thing):
        return True

    def groups(self, outline):
        """Yield (siblings, key of their parent) where the unit's own things of this sort stand."""
        raise NotImplementedError

    def form_for(self, data, outline, thing=None, parent=""):
        """Return the form, filled in from the thing that is to be changed, if any."""
        form = self.form if thing else self.new_form or self.form
        return form(data, initial=self.initial(thing, parent) if thing else None)

    def initial(self, thing, parent):
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

    def form_for(self, data, outline, thing=None, parent=""):
        choices = [(g.key, g.title) for _, g in o.walk(outline.goals) if g.level == Level.COMMITTEE]
        initial = {"under": parent} | ({"title": thing.title} if thing else {})
        return self.form(data, initial=initial, committee_goals=choices)

    def add(self, *, document, at, by, title, under=""):
        return services.add_goal(document=document, parent_key=under or at, title=title, by=by).key

    def update(self, *, document, thing, parent, by, title, under=""):
        if title != thing.title:
            services.rename_goal(document=document, key=thing.key, title=title, by=by)
        if under and under != parent:
            services.move_goal(document=document, key=thing.key, to_parent_key=under, by=by)

    def shift(self, *, document, thing, siblings, index, by):
        services.move_goal(document=document, key=thing.key, position=index, by=by)


class Activities(Node):
    """Activities under enhetsmål."""

    at, new, change, removed = "mal", "Ny aktivitet", "Ändra aktivitet", "Aktiviteten togs bort."
    form = forms.ActivityForm
    remove, restore = staticmethod(services.remove_activity), staticmethod(services.restore_activity)

    def groups(self, outline):
        for _, goal in o.walk(outline.goals):
            if goal.level == Level.UNIT:
                yield goal.activities, goal.key

    def initial(self, thing, parent):
        return {"title": thing.title, "start": thing.start, "end": thing.end, "responsible": thing.responsible}

    def add(self, *, document, at, by, **fields):
        return services.add_activity(document=document, goal_key=at, by=by, **fields).key

    def update(self, *, document, thing, parent, by, **fields):
        services.change_activity(document=document, key=thing.key, by=by, **fields)

    def shift(self, *, document, thing, siblings, index, by):
        services.move_activity(document=document, key=thing.key, position=index, by=by)


class Indicators(Node):
    """Lines of indicators under enhetsmål. They are not changed: one is taken away and another added."""

    at, new, removed, form = "mal", "Ny indikator", "Indikatorn togs bort.", forms.IndicatorForm
    remove, restore = staticmethod(services.remove_indicator), staticmethod(services.restore_indicator)

    def groups(self, outline):
        for _, goal in o.walk(outline.goals):
            if goal.level == Level.UNIT:
                yield goal.indicators, goal.key

    def add(self, *, document, at, by, **fields):
        return services.add_indicator(document=document, goal_key=at, by=by, **fields).key


class Sections(Node):
    """Sections before and after the goals."""

    at, new, change, removed, form = "efter", "Nytt avsnitt", "Byt rubrik", "Avsnittet togs bort.", forms.SectionForm
    new_form = forms.NewSectionForm
    remove, restore = staticmethod(services.remove_section), staticmethod(services.restore_section)

    def is_own(self, thing):
        return thing.own

    def groups(self, outline):
        yield outline.front, ""
        yield outline.closing, ""

    def initial(self, thing, parent):
        return {"heading": thing.heading}

    def add(self, *, document, at, by, **fields):
        return services.add_section(document=document, after_key=at, by=by, **fields).key

    def update(self, *, document, thing, parent, by, heading):
        services.rename_section(document=document, key=thing.key, heading=heading, by=by)

    def shift(self, *, document, thing, siblings, index, by):
        """The service places a section after another, so it cannot stand before the first one."""
        others = [s for s in siblings if s.key != thing.key]
        if index > 0:
            services.move_section(document=document, key=thing.key, after_key=others[index - 1].key, by=by)


NODES = {"mal": Goals(), "aktiviteter": Activities(), "indikatorer": Indicators(), "avsnitt": Sections()}
