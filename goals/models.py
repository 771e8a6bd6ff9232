"""The red thread: goals from the city council's down to the unit's own, and the activities under them."""

from django.core.exceptions import ValidationError
from django.db import models
from django.db.models import Q
from simple_history.models import HistoricalRecords

from goals.choices import Level
from goals.querysets import ActivityQuerySet, GoalQuerySet
from units.keys import MAX_LENGTH, new_key
from units.models import Committee, Unit, Workplace

ABOVE = {Level.AREA: Level.ORIENTATION, Level.COMMITTEE: Level.AREA, Level.UNIT: Level.COMMITTEE}


def goal_key():
    return new_key("g")


def activity_key():
    return new_key("a")


class Goal(models.Model):
    """A goal of one year. KF's are shared by the whole city, a nämndmål by the units of its nämnd."""

    Level = Level

    key = models.CharField("nyckel", max_length=MAX_LENGTH, unique=True, default=goal_key, editable=False)
    level = models.CharField("nivå", max_length=12, choices=Level.choices)
    parent = models.ForeignKey(
        "self", models.PROTECT, null=True, blank=True, related_name="children", verbose_name="under målet"
    )
    year = models.PositiveSmallIntegerField("år")
    committee = models.ForeignKey(
        Committee, models.PROTECT, null=True, blank=True, related_name="goals", verbose_name="nämnd"
    )
    unit = models.ForeignKey(Unit, models.PROTECT, null=True, blank=True, related_name="goals", verbose_name="enhet")
    number = models.CharField("nummer", max_length=12, blank=True, help_text="Så som det skrivs, till exempel 1.4")
    title = models.CharField("mål", max_length=1000)
    position = models.PositiveIntegerField("plats", default=0)
    workplaces = models.ManyToManyField(
        Workplace, blank=True, related_name="goals", verbose_name="arbetsplatser", help_text="Tomt betyder alla."
    )
    previous = models.ForeignKey(
        "self", models.PROTECT, null=True, blank=True, related_name="next_ones", verbose_name="förra årets mål"
    )
    removed_at = models.DateTimeField("borttaget", null=True, blank=True, editable=False)

    objects = GoalQuerySet.as_manager()
    history = HistoricalRecords()

    class Meta:
        verbose_name = "mål"
        verbose_name_plural = "mål"
        ordering = ["year", "position", "pk"]
        indexes = [models.Index(fields=["year", "committee", "unit"], name="goal_year_owner")]
        constraints = [
            models.CheckConstraint(
                condition=Q(level=Level.ORIENTATION, parent=None, committee=None, unit=None)
                | Q(level=Level.AREA, parent__isnull=False, committee=None, unit=None)
                | Q(level=Level.COMMITTEE, parent__isnull=False, committee__isnull=False, unit=None)
                | Q(level=Level.UNIT, parent__isnull=False, committee__isnull=False, unit__isnull=False),
                name="goal_level_fits_owner_and_parent",
                violation_error_message="Målets nivå stämmer inte med vem som äger det eller vad det står under.",
            ),
        ]

    def __str__(self):
        return f"{self.number} {self.title}".strip()

    def clean(self):
        """Refuse a parent that is not of the level above, the same year and, for an enhetsmål, the same nämnd."""
        parent = self.parent
        if parent is None:
            return
        if parent.level != ABOVE.get(self.level) or parent.year != self.year:
            raise ValidationError("Målet ska stå under ett mål på nivån ovanför, från samma år.")
        if self.level == Level.UNIT and parent.committee_id != self.committee_id:
            raise ValidationError("Enhetsmålet ska stå under ett mål som enhetens nämnd har.")


class Activity(models.Model):
    """Something to be done for a goal of any level. Odd dates are legal: an activity may have begun years ago."""

    key = models.CharField("nyckel", max_length=MAX_LENGTH, unique=True, default=activity_key, editable=False)
    goal = models.ForeignKey(Goal, models.PROTECT, related_name="activities", verbose_name="mål")
    title = models.CharField("aktivitet", max_length=2000)
    start = models.DateField("startdatum", null=True, blank=True)
    end = models.DateField("slutdatum", null=True, blank=True)
    responsible = models.CharField("ansvarig", max_length=200, blank=True)
    position = models.PositiveIntegerField("plats", default=0)
    workplaces = models.ManyToManyField(
        Workplace, blank=True, related_name="activities", verbose_name="arbetsplatser", help_text="Tomt betyder alla."
    )
    previous = models.ForeignKey(
        "self", models.PROTECT, null=True, blank=True, related_name="next_ones", verbose_name="förra årets aktivitet"
    )
    removed_at = models.DateTimeField("borttagen", null=True, blank=True, editable=False)

    objects = ActivityQuerySet.as_manager()
    history = HistoricalRecords()

    class Meta:
        verbose_name = "aktivitet"
        verbose_name_plural = "aktiviteter"
        ordering = ["position", "pk"]

    def __str__(self):
        return self.title


class Assignment(models.Model):
    """A goal or activity of KF or the nämnd that a unit has in its documents of the goal's year; ancestors follow."""

    unit = models.ForeignKey(Unit, models.CASCADE, related_name="assignments", verbose_name="enhet")
    goal = models.ForeignKey(
        Goal, models.CASCADE, null=True, blank=True, related_name="assignments", verbose_name="mål"
    )
    activity = models.ForeignKey(
        Activity, models.CASCADE, null=True, blank=True, related_name="assignments", verbose_name="aktivitet"
    )

    class Meta:
        verbose_name = "tilldelning"
        verbose_name_plural = "tilldelningar"
        constraints = [
            models.CheckConstraint(
                condition=Q(goal__isnull=False, activity=None) | Q(goal=None, activity__isnull=False),
                name="assignment_of_goal_or_activity",
            ),
            models.UniqueConstraint("unit", "goal", name="goal_assigned_once"),
            models.UniqueConstraint("unit", "activity", name="activity_assigned_once"),
        ]

    def __str__(self):
        return f"{self.unit}: {self.goal or self.activity}"
