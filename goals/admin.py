from django.contrib import admin, messages
from django.db.models import Q
from django.utils import timezone
from simple_history.admin import SimpleHistoryAdmin

from goals.choices import Level
from goals.models import Activity, Assignment, Goal
from units.admin import RoleAdmin, RoleInline
from units.models import Unit
from units.settings_site import own_committees, writes_council

COUNCIL = (Level.ORIENTATION, Level.AREA)


def written_by(user, goal="") -> Q:
    """Return the condition that the user writes the goal, or what belongs to it: ``goal`` is then "goal__".

    Enhetsmål are written in the unit's document and nowhere else, where its status is heeded.
    """
    mine = Q(**{f"{goal}level": Level.COMMITTEE, f"{goal}committee__in": own_committees(user)})
    return mine | Q(**{f"{goal}level__in": COUNCIL}) if writes_council(user) else mine


def seen_by(user, goal="") -> Q:
    """Return the condition that the user may look at the goal: KF's, and all of her own nämnd's."""
    return Q(**{f"{goal}level__in": COUNCIL}) | Q(**{f"{goal}committee__in": own_committees(user)})


class RemovableAdmin(RoleAdmin, SimpleHistoryAdmin):
    """What is taken away by a mark, so that old documents still find it and it can come back."""

    actions = ["take_away", "bring_back"]

    @admin.action(description="Ta bort", permissions=["change"])
    def take_away(self, request, queryset):
        self._mark(request, queryset.filter(removed_at=None), timezone.now(), "borttagna")

    @admin.action(description="Lägg tillbaka", permissions=["change"])
    def bring_back(self, request, queryset):
        self._mark(request, queryset.exclude(removed_at=None), None, "tillbakalagda")

    def is_needed(self, row) -> bool:
        """Tell whether something would be lost from sight with the row."""
        return False

    def _mark(self, request, rows, when, word):
        marked, kept = 0, []
        for row in self.theirs(request.user, rows):
            if when and self.is_needed(row):
                kept.append(str(row))
                continue
            row.removed_at = when
            row.save(update_fields=["removed_at"])
            marked += 1
        self.message_user(request, f"{marked} {word}.", messages.SUCCESS)
        if kept:
            self.message_user(request, f"Har mål under sig och är kvar: {'; '.join(kept)}.", messages.WARNING)


class ActivityInline(RoleInline):
    model = Activity
    fields = ["title", "start", "end", "responsible", "position"]

    def get_queryset(self, request):
        return super().get_queryset(request).present()


@admin.register(Goal)
class GoalAdmin(RemovableAdmin):
    """Goals of KF and nämnd, with their activities and earlier wordings; enhetsmål to look at."""

    list_display = ["number", "title", "level", "year", "committee", "unit"]
    list_display_links = ["title"]
    list_filter = ["year", "level", "committee", ("removed_at", admin.EmptyFieldListFilter)]
    search_fields = ["number", "title"]
    fields = ["level", "year", "committee", "parent", "number", "title", "position", "workplaces", "previous"]
    fixed = ["level", "year", "committee"]
    autocomplete_fields = ["workplaces", "previous"]
    inlines = [ActivityInline]

    def theirs(self, user, rows):
        return rows.filter(written_by(user))

    def seen(self, user, rows):
        return rows if user.is_superuser else rows.filter(seen_by(user))

    def choices_for(self, user):
        above = Goal.objects.present().filter(level__in=COUNCIL).order_by("-year", "level", "position")
        return super().choices_for(user) | {"parent": above}

    def formfield_for_choice_field(self, db_field, request, **kwargs):
        if db_field.name == "level":
            levels = [*(COUNCIL if writes_council(request.user) else ()), Level.COMMITTEE]
            kwargs["choices"] = [(level, level.label) for level in levels]
        return super().formfield_for_choice_field(db_field, request, **kwargs)

    def is_needed(self, row):
        return row.children.filter(removed_at=None).exists()


@admin.register(Activity)
class ActivityAdmin(RemovableAdmin):
    """Activities of KF and nämnd, with earlier wordings and dates; those of the units to look at."""

    list_display = ["title", "goal", "start", "end"]
    list_filter = ["goal__year", "goal__level", ("removed_at", admin.EmptyFieldListFilter)]
    search_fields = ["title"]
    fixed = ["goal"]
    autocomplete_fields = ["goal", "workplaces", "previous"]

    def theirs(self, user, rows):
        return rows.filter(written_by(user, "goal__"))

    def seen(self, user, rows):
        return rows if user.is_superuser else rows.filter(seen_by(user, "goal__"))

    def choices_for(self, user):
        return {"goal": Goal.objects.present().filter(written_by(user))}


@admin.register(Assignment)
class AssignmentAdmin(RoleAdmin):
    """Which goals and activities of KF and nämnd each unit has."""

    list_display = ["unit", "goal", "activity"]
    list_filter = ["goal__year"]
    search_fields = ["unit__name", "goal__title", "activity__title"]
    autocomplete_fields = ["unit", "goal", "activity"]

    def theirs(self, user, rows):
        return rows.filter(unit__in=_units_of(user))

    def has_delete_permission(self, request, obj=None):
        """What a unit was given can be taken back, but not a goal that it has set goals of its own under."""
        in_use = obj and obj.goal and obj.goal.children.filter(unit=obj.unit_id, removed_at=None).exists()
        return self.has_change_permission(request, obj) and not in_use

    def choices_for(self, user):
        return {
            "unit": _units_of(user),
            "goal": Goal.objects.present().filter(level=Level.COMMITTEE, committee__in=own_committees(user)),
            "activity": Activity.objects.present().filter(seen_by(user, "goal__")).exclude(goal__level=Level.UNIT),
        }


def _units_of(user):
    return Unit.objects.filter(placements__committee__in=own_committees(user), placements__valid_to=None)
