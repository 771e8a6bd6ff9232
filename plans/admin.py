from django import forms
from django.contrib import admin
from simple_history.admin import SimpleHistoryAdmin

from plans.choices import Kind
from plans.models import (
    Checkpoint,
    Deadline,
    Document,
    Edition,
    Move,
    Passage,
    PassageVersion,
    Rubric,
    Snapshot,
    YearSetup,
)
from plans.setup import set_up_year
from plans.setup_forms import YearSetupForm
from units.admin import LookOnlyAdmin, RoleAdmin, RoleInline
from units.settings_site import own_committees


class DeadlineInline(RoleInline):
    model = Deadline
    can_delete = True
    autocomplete_fields = ["unit"]


@admin.register(YearSetup)
class YearSetupAdmin(RoleAdmin, SimpleHistoryAdmin):
    """What a nämnd has decided for a year. A new year begins with what the year before had."""

    form = YearSetupForm
    list_display = ["committee", "year", "adopted_by"]
    list_filter = ["committee"]
    fixed = ["committee", "year"]
    inlines = [DeadlineInline]

    class Media:
        css = {"all": ["css/settings.css"]}

    def theirs(self, user, rows):
        return rows.filter(committee__in=own_committees(user))

    def get_fieldsets(self, request, obj=None):
        rules = ["adopted_by", "missing_hinders", "small_number_threshold", "gap_limit"]
        rules += ["show_charts", "print_empty_rubrics", "print_no_assessment", "personal_links"]
        columns = {
            "fields": ["indicator_columns", "activity_columns"],
            "description": "Skriv en plats för varje kolumn som ska visas: 1 står först. Utan plats visas den inte. "
            "{year} i ett namn blir dokumentets år och {previous} året innan.",
        }
        names = {"fields": ["goals_headings", "meetings_rubrics", "level_labels", "fulfilment_labels"]}
        fixed = (None, {"fields": [*self.fixed, *(rules if obj else ())]})
        return (fixed, ("Tabellernas kolumner", columns), ("Rubriker och namn", names)) if obj else (fixed,)

    def get_inlines(self, request, obj):
        return self.inlines if obj else []

    def save_model(self, request, obj, form, change):
        if not change:
            made = set_up_year(committee=obj.committee, year=obj.year)
            obj.__dict__.update(made.__dict__)
        super().save_model(request, obj, form, change)


class RubricForm(forms.ModelForm):
    """A rubrik, with boxes for the documents that it belongs to."""

    kinds = forms.MultipleChoiceField(label="skrivs i", choices=Kind.choices, widget=forms.CheckboxSelectMultiple)
    shown_in = forms.MultipleChoiceField(
        label="visas även i", choices=Kind.choices, widget=forms.CheckboxSelectMultiple, required=False
    )


@admin.register(Rubric)
class RubricAdmin(RoleAdmin, SimpleHistoryAdmin):
    """The nämnd's rubriker. Used ones are retired, never deleted; a unit's own sections are written in its document."""

    form = RubricForm
    list_display = ["label", "place", "committee", "year", "required"]
    list_filter = ["year", "place", "committee"]
    search_fields = ["label", "code"]
    fields = [
        "committee", "year", "place", "code", "label", "help", "level", "kinds", "shown_in", "required", "position",
        "retired_at",
    ]  # fmt: skip
    fixed = ["committee", "year", "place", "code"]

    def theirs(self, user, rows):
        return rows.filter(committee__in=own_committees(user), document=None)

    def seen(self, user, rows):
        return self.theirs(user, rows)


@admin.register(Document)
class DocumentAdmin(LookOnlyAdmin):
    """All documents and how far they have come."""

    list_display = ["unit_name", "kind", "year", "status", "committee_name", "dnr"]
    list_filter = ["kind", "year", "status", "committee"]
    search_fields = ["unit_name", "dnr"]


@admin.register(Passage)
class PassageAdmin(LookOnlyAdmin):
    """Texts as they are now."""

    list_display = ["slot", "document", "version", "changed_at", "changed_by"]
    search_fields = ["slot", "search_text"]


@admin.register(PassageVersion)
class PassageVersionAdmin(LookOnlyAdmin):
    """Every wording that was saved."""

    list_display = ["passage", "number", "author_name", "saved_at"]


@admin.register(Snapshot, Edition, Move, Checkpoint)
class RecordAdmin(LookOnlyAdmin):
    """The record: what was frozen, adopted and moved, and when."""

    list_display = ["__str__"]
