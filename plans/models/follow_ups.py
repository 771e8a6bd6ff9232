"""What reports say of goals, activities and indicators beside their texts."""

from django.db import models
from simple_history.models import HistoricalRecords

from goals.models import Activity, Goal
from indicators.models import UnitIndicator
from plans.choices import Fulfilment, Progress


class GoalAssessment(models.Model):
    """A unit's målbedömning of an enhetsmål in a report: always a person's judgement.

    ``reason``: why it holds although something speaks against it, in plain text. It may be there without a bedömning.
    ``reason_for``: the bedömning that it was written for, "" where that is the only one there has been.
    """

    document = models.ForeignKey("Document", models.PROTECT, related_name="assessments", verbose_name="dokument")
    goal = models.ForeignKey(Goal, models.PROTECT, related_name="assessments", verbose_name="mål")
    fulfilment = models.CharField("bedömning", max_length=8, choices=Fulfilment.choices, blank=True)
    reason = models.TextField("motivering", blank=True, default="", db_default="")
    reason_for = models.CharField(
        "bedömning som motiveringen skrevs till",
        max_length=8,
        choices=Fulfilment.choices,
        blank=True,
        default="",
        db_default="",
    )

    history = HistoricalRecords()

    class Meta:
        verbose_name = "målbedömning"
        verbose_name_plural = "målbedömningar"
        constraints = [models.UniqueConstraint("document", "goal", name="goal_assessed_once")]

    def __str__(self):
        return f"{self.goal}: {self.get_fulfilment_display()}"

    @property
    def explained(self) -> bool:
        """Whether a reason has been given for the bedömning as it is, not only for an earlier one."""
        return bool(self.reason) and self.reason_for in ("", self.fulfilment)


class ActivityFollowUp(models.Model):
    """What a report says of an activity beside its analysis.

    ``cause`` and ``measure`` belong to a deviation: why it went otherwise, and what is done about it.
    """

    document = models.ForeignKey("Document", models.PROTECT, related_name="follow_ups", verbose_name="dokument")
    activity = models.ForeignKey(Activity, models.PROTECT, related_name="follow_ups", verbose_name="aktivitet")
    progress = models.CharField("läge", max_length=12, choices=Progress.choices, blank=True, default="", db_default="")
    deviation = models.BooleanField("avvikelse", default=False)
    cause = models.TextField("orsak till avvikelsen", blank=True, default="", db_default="")
    measure = models.TextField("åtgärd", blank=True, default="", db_default="")

    history = HistoricalRecords()

    class Meta:
        verbose_name = "uppföljning av aktivitet"
        verbose_name_plural = "uppföljningar av aktiviteter"
        constraints = [models.UniqueConstraint("document", "activity", name="activity_followed_up_once")]

    def __str__(self):
        return f"{self.activity}: {'avvikelse' if self.deviation else 'enligt plan'}"


class PrintedRow(models.Model):
    """The values of an imported indicator line whose columns the source did not tell, until a person has settled them.

    ``values``: [[raw, column code or null], …] from left to right, as printed.
    """

    document = models.ForeignKey("Document", models.PROTECT, related_name="printed_rows", verbose_name="dokument")
    line = models.ForeignKey(
        UnitIndicator, models.PROTECT, related_name="printed_rows", verbose_name="enhetens indikator"
    )
    values = models.JSONField("värden")

    class Meta:
        verbose_name = "värden med okänd kolumn"
        verbose_name_plural = "värden med okänd kolumn"
        constraints = [models.UniqueConstraint("document", "line", name="printed_row_once")]

    def __str__(self):
        return f"{self.line}: {', '.join(raw for raw, _ in self.values)}"
