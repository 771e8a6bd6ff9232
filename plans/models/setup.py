"""What a nämnd has decided for a year: its set-up, its last days and its rubriker."""

from django.db import models
from django.db.models import Q
from simple_history.models import HistoricalRecords

from plans.choices import Kind, Place
from plans.models.document import Document
from units.choices import Role
from units.keys import MAX_LENGTH, new_key
from units.models import Committee, Unit, Workplace


def section_key():
    """Return the key of a new section."""
    return new_key("s")


class YearSetup(models.Model):
    """What a nämnd has decided for a year; copied into each snapshot, so that old documents keep it.

    ``indicator_columns`` and ``activity_columns``: {kind: [[code, label], …]}; ``goals_headings``: {kind: heading};
    ``meetings_rubrics``: {kind: code of the rubrik under which the meetings about the document are told};
    ``level_labels`` and ``fulfilment_labels``: {code: name}, only those that differ from the usual.
    """

    committee = models.ForeignKey(Committee, models.PROTECT, related_name="year_setups", verbose_name="nämnd")
    year = models.PositiveSmallIntegerField("år")
    indicator_columns = models.JSONField("indikatorernas kolumner", default=dict)
    activity_columns = models.JSONField("aktiviteternas kolumner", default=dict)
    goals_headings = models.JSONField("rubrik före målen", default=dict, blank=True)
    meetings_rubrics = models.JSONField("rubrik där mötena redovisas", default=dict, blank=True)
    level_labels = models.JSONField("vad målens nivåer heter", default=dict, blank=True)
    fulfilment_labels = models.JSONField("vad bedömningarna heter", default=dict, blank=True)
    small_number_threshold = models.PositiveSmallIntegerField("minsta antal svarande som visas", default=5)
    gap_limit = models.PositiveSmallIntegerField("könsskillnad att nämna, procentenheter", default=10, db_default=10)
    show_charts = models.BooleanField("visa diagram över indikatorerna", default=True, db_default=True)
    print_empty_rubrics = models.BooleanField("skriv ut tomma rubriker", default=False)
    print_no_assessment = models.BooleanField("skriv ut bedömningen Ingen", default=False)
    personal_links = models.BooleanField(
        "granskning genom personlig länk, utan inloggning", default=False, db_default=False
    )
    missing_hinders = models.BooleanField("det som måste fyllas i hindrar inlämning", default=True, db_default=True)
    adopted_by = models.CharField(
        "fastställs av",
        max_length=20,
        choices=[(r, r.label) for r in (Role.DEPARTMENT_HEAD, Role.UNIT_HEAD, Role.CONTROLLER)],
        default=Role.DEPARTMENT_HEAD,
    )

    history = HistoricalRecords()

    class Meta:
        verbose_name = "årets inställningar"
        verbose_name_plural = "årens inställningar"
        ordering = ["-year", "committee"]
        constraints = [models.UniqueConstraint("committee", "year", name="one_setup_per_committee_and_year")]

    def __str__(self):
        return f"{self.committee} {self.year}"


class Deadline(models.Model):
    """The last day (to 23.59, Swedish time) to hand in a kind of document; with a unit set, that unit's exception."""

    setup = models.ForeignKey(YearSetup, models.CASCADE, related_name="deadlines", verbose_name="inställningar")
    kind = models.CharField("dokument", max_length=2, choices=Kind.choices)
    unit = models.ForeignKey(Unit, models.CASCADE, null=True, blank=True, verbose_name="undantag för enheten")
    on = models.DateField("lämnas in senast")

    class Meta:
        verbose_name = "sista dag"
        verbose_name_plural = "sista dagar"
        ordering = ["on"]
        constraints = [
            models.UniqueConstraint("setup", "kind", condition=Q(unit=None), name="one_deadline_per_kind"),
            models.UniqueConstraint(
                "setup", "kind", "unit", condition=Q(unit__isnull=False), name="one_exception_per_unit"
            ),
        ]

    def __str__(self):
        return f"{self.get_kind_display()} senast {self.on}"


class Rubric(models.Model):
    """A heading that texts are written under: the nämnd's for a year, or a unit's own section (``document`` set)."""

    key = models.CharField("nyckel", max_length=MAX_LENGTH, unique=True, default=section_key, editable=False)
    committee = models.ForeignKey(Committee, models.PROTECT, related_name="rubrics", verbose_name="nämnd")
    year = models.PositiveSmallIntegerField("år")
    document = models.ForeignKey(
        Document,
        models.CASCADE,
        null=True,
        blank=True,
        related_name="own_rubrics",
        verbose_name="enhetens eget avsnitt i",
    )
    place = models.CharField("var", max_length=12, choices=Place.choices)
    code = models.CharField("kod", max_length=40, help_text="Används i adresser; ändras inte.")
    label = models.CharField("rubrik", max_length=300, blank=True)
    help = models.TextField("hjälptext", blank=True)
    level = models.PositiveSmallIntegerField("rubriknivå", default=1)
    kinds = models.JSONField("skrivs i", default=list, help_text="VP, T1, T2 och VB.")
    shown_in = models.JSONField("visas även i", default=list, blank=True)
    required = models.BooleanField("måste fyllas i", default=False)
    position = models.PositiveIntegerField("plats", default=0)
    workplaces = models.ManyToManyField(
        Workplace, blank=True, related_name="sections", verbose_name="arbetsplatser", help_text="Tomt betyder alla."
    )
    retired_at = models.DateTimeField("används inte längre från", null=True, blank=True)
    removed_at = models.DateTimeField("borttagen", null=True, blank=True, editable=False)

    history = HistoricalRecords()

    class Meta:
        verbose_name = "rubrik"
        verbose_name_plural = "rubriker"
        ordering = ["place", "position", "pk"]
        constraints = [
            models.UniqueConstraint(
                "committee", "year", "place", "code", condition=Q(document=None), name="rubric_code_once"
            ),
            models.UniqueConstraint(
                "document", "code", condition=Q(document__isnull=False), name="own_section_code_once"
            ),
            models.CheckConstraint(
                condition=Q(document=None) | Q(place__in=(Place.FRONT, Place.CLOSING)),
                name="own_sections_front_or_closing",
            ),
            models.CheckConstraint(condition=Q(level__range=(1, 3)), name="rubric_level_1_to_3"),
        ]

    def __str__(self):
        return self.label or self.code
