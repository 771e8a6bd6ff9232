"""What is measured, where, and how it went.

Every printed value is kept as it was written; the parsed number beside it is for comparing. Unknown is null, never 0.
"""

from django.db import models
from django.db.models import Q
from simple_history.models import HistoricalRecords

from goals.models import Goal
from indicators.choices import Direction, Period, Periodicity, Weighing
from units.keys import MAX_LENGTH, new_key
from units.models import Committee, Unit, Workplace
from units.swedish import search_text


def indicator_key():
    return new_key("i")


def measure_key():
    return new_key("m")


class Indicator(models.Model):
    """A definition of something to measure. With a unit set, it is that unit's own."""

    key = models.CharField("nyckel", max_length=MAX_LENGTH, unique=True, default=indicator_key, editable=False)
    name = models.CharField("indikator", max_length=500)
    search_text = models.CharField(max_length=1500, editable=False, default="", db_index=True)  # folding may triple
    definition = models.TextField("definition", blank=True)
    measured_in = models.CharField("måttenhet", max_length=40, blank=True, help_text="Till exempel %, antal eller GWh.")
    direction = models.CharField("riktning", max_length=4, choices=Direction.choices, default=Direction.UP)
    by_sex = models.BooleanField("könsuppdelad", default=False)
    periodicity = models.CharField("periodicitet", max_length=8, choices=Periodicity.choices, default=Periodicity.YEAR)
    kolada_id = models.CharField("id i Kolada", max_length=20, blank=True)
    unit = models.ForeignKey(
        Unit, models.PROTECT, null=True, blank=True, related_name="own_indicators", verbose_name="enhetens egen"
    )

    history = HistoricalRecords()

    class Meta:
        verbose_name = "indikator"
        verbose_name_plural = "indikatorer"
        ordering = ["search_text", "pk"]
        constraints = [
            models.UniqueConstraint("search_text", condition=Q(unit=None), name="shared_indicator_once"),
            models.UniqueConstraint("unit", "search_text", condition=Q(unit__isnull=False), name="own_indicator_once"),
        ]

    def __str__(self):
        return self.name

    def save(self, *args, **kwargs):
        self.search_text = search_text(self.name)
        super().save(*args, **kwargs)


class Measure(models.Model):
    """An indicator as one unit measures it, lasting over the years; a label when it measures the same thing twice."""

    key = models.CharField("nyckel", max_length=MAX_LENGTH, unique=True, default=measure_key, editable=False)
    indicator = models.ForeignKey(Indicator, models.PROTECT, related_name="measures", verbose_name="indikator")
    unit = models.ForeignKey(Unit, models.PROTECT, related_name="measures", verbose_name="enhet")
    label = models.CharField("etikett", max_length=100, blank=True, help_text="Till exempel arbetsplatsens namn.")

    class Meta:
        verbose_name = "mått"
        verbose_name_plural = "mått"
        constraints = [models.UniqueConstraint("indicator", "unit", "label", name="measure_once_per_label")]

    def __str__(self):
        return f"{self.indicator} ({self.label})" if self.label else str(self.indicator)


class GoalIndicator(models.Model):
    """An indicator of a goal of KF or a nämnd with its årsmål: KF:s where ``committee`` is empty, else that nämnd's."""

    indicator = models.ForeignKey(Indicator, models.PROTECT, related_name="goal_indicators", verbose_name="indikator")
    goal = models.ForeignKey(Goal, models.PROTECT, related_name="goal_indicators", verbose_name="mål")
    committee = models.ForeignKey(Committee, models.PROTECT, null=True, blank=True, verbose_name="nämnd")
    target = models.CharField(
        "årsmål", max_length=200, blank=True, help_text="Så som det ska skrivas: 80 %, öka, Tas fram av nämnd."
    )
    position = models.PositiveIntegerField("plats", default=0)

    history = HistoricalRecords()

    class Meta:
        verbose_name = "målets indikator"
        verbose_name_plural = "målens indikatorer"
        ordering = ["position", "pk"]
        constraints = [
            models.UniqueConstraint("indicator", "goal", condition=Q(committee=None), name="council_target_once"),
            models.UniqueConstraint(
                "indicator", "goal", "committee", condition=Q(committee__isnull=False), name="committee_target_once"
            ),
        ]

    def __str__(self):
        return f"{self.indicator}: {self.target or 'inget årsmål'}"


class UnitIndicator(models.Model):
    """The printed line of an indicator in a unit's documents of a year; the same one may stand twice under a goal."""

    key = models.CharField("nyckel", max_length=MAX_LENGTH, unique=True, default=indicator_key, editable=False)
    measure = models.ForeignKey(Measure, models.PROTECT, related_name="lines", verbose_name="mått")
    goal = models.ForeignKey(Goal, models.PROTECT, related_name="unit_indicators", verbose_name="mål")
    target = models.CharField("årsmål", max_length=200, blank=True)
    position = models.PositiveIntegerField("plats", default=0)
    removed_at = models.DateTimeField("borttagen", null=True, blank=True, editable=False)

    history = HistoricalRecords()

    class Meta:
        verbose_name = "enhetens indikator"
        verbose_name_plural = "enhetens indikatorer"
        ordering = ["position", "pk"]

    def __str__(self):
        return str(self.measure)


class Outcome(models.Model):
    """How a measure went in a period: total, women and men, each with what was written and how many answered."""

    measure = models.ForeignKey(Measure, models.PROTECT, related_name="outcomes", verbose_name="mått")
    year = models.PositiveSmallIntegerField("år")
    period = models.CharField("period", max_length=2, choices=Period.choices)
    workplace = models.ForeignKey(Workplace, models.PROTECT, null=True, blank=True, verbose_name="arbetsplats")
    total_raw = models.CharField("utfall", max_length=100, blank=True)
    women_raw = models.CharField("utfall kvinnor/flickor", max_length=100, blank=True)
    men_raw = models.CharField("utfall män/pojkar", max_length=100, blank=True)
    total = models.DecimalField(max_digits=18, decimal_places=6, null=True, blank=True, editable=False)
    women = models.DecimalField(max_digits=18, decimal_places=6, null=True, blank=True, editable=False)
    men = models.DecimalField(max_digits=18, decimal_places=6, null=True, blank=True, editable=False)
    total_respondents = models.PositiveIntegerField("antal svarande", null=True, blank=True)
    women_respondents = models.PositiveIntegerField("antal svarande kvinnor/flickor", null=True, blank=True)
    men_respondents = models.PositiveIntegerField("antal svarande män/pojkar", null=True, blank=True)
    response_rate = models.CharField("svarsfrekvens", max_length=40, blank=True)
    comparison_raw = models.CharField("jämförelsevärde", max_length=100, blank=True)
    comparison_label = models.CharField("jämförs med", max_length=100, blank=True)
    forecast_raw = models.CharField("prognos helår", max_length=100, blank=True)
    previous_raw = models.CharField("utfall föregående VB, så som det trycktes", max_length=100, blank=True)
    period_raw = models.CharField("period, så som den trycktes", max_length=40, blank=True)
    note = models.CharField("anteckning", max_length=500, blank=True)
    weight = models.PositiveIntegerField("vikt", null=True, blank=True)
    weighed = models.CharField("totalen är vägd efter", max_length=12, choices=Weighing.choices, blank=True)
    not_reported = models.BooleanField("redovisas inte", default=False)
    not_reported_reason = models.CharField("skäl", max_length=500, blank=True)

    history = HistoricalRecords()

    class Meta:
        verbose_name = "utfall"
        verbose_name_plural = "utfall"
        ordering = ["year", "period"]
        constraints = [
            models.UniqueConstraint("measure", "year", "period", condition=Q(workplace=None), name="unit_outcome_once"),
            models.UniqueConstraint(
                "measure",
                "year",
                "period",
                "workplace",
                condition=Q(workplace__isnull=False),
                name="workplace_outcome_once",
            ),
            models.CheckConstraint(
                condition=Q(not_reported=False) | ~Q(not_reported_reason=""),
                name="not_reported_says_why",
                violation_error_message="Skriv varför utfallet inte redovisas.",
            ),
        ]

    def __str__(self):
        return f"{self.measure} {self.year} {self.period}: {self.total_raw or '..'}"

    def note_with(self, added: str) -> str:
        """Return the note with something added before it; where there is not room for both, what is added is cut."""
        room = self._meta.get_field("note").max_length - (len(f" · {self.note}") if self.note else 0)
        if len(added) > room:
            added = f"{added[: room - 1]}…" if room > 1 else ""
        return " · ".join(filter(None, (added, self.note)))
