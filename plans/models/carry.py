"""What was taken along from an earlier plan, and what was closed with a reason."""

from django.conf import settings
from django.db import models
from django.db.models import Q
from django.utils import timezone

from plans.choices import Carried, Fate
from plans.models.document import Document
from plans.models.record import Snapshot

USER = settings.AUTH_USER_MODEL


class CarryOver(models.Model):
    """One time that a plan was begun, or filled up, from an earlier one. An undone one stays, and says so."""

    document = models.ForeignKey(Document, models.PROTECT, related_name="carry_overs", verbose_name="dokument")
    by = models.ForeignKey(USER, models.PROTECT, null=True, blank=True, related_name="+", verbose_name="av")
    by_name = models.CharField("namn", max_length=200)
    at = models.DateTimeField("när", default=timezone.now)
    undone_at = models.DateTimeField("ångrat", null=True, blank=True)

    class Meta:
        verbose_name = "övertagande från förra året"
        verbose_name_plural = "övertaganden från förra året"
        ordering = ["document", "pk"]

    def __str__(self):
        return f"{self.document}, {timezone.localtime(self.at):%Y-%m-%d %H.%M}"


class CarriedItem(models.Model):
    """What was chosen for one thing of an earlier plan.

    ``key`` is its key in the ``source`` (of a text: its slot), ``row`` that of what it became ("" for nothing).
    ``made``: what was written there, by which one sees whether somebody has touched it since.
    """

    carry = models.ForeignKey(CarryOver, models.CASCADE, related_name="items", verbose_name="övertagande")
    source = models.ForeignKey(Snapshot, models.PROTECT, related_name="+", verbose_name="hämtat ur")
    sort = models.CharField("slag", max_length=9, choices=Carried.choices)
    key = models.CharField("nyckel i källan", max_length=80)
    name = models.CharField("namn", max_length=2000, blank=True)
    fate = models.CharField("val", max_length=7, choices=Fate.choices)
    reason = models.CharField("skäl", max_length=500, blank=True)
    row = models.CharField("blev", max_length=80, blank=True)
    made = models.JSONField("skrevs som", default=dict, blank=True)

    class Meta:
        verbose_name = "val för något från förra året"
        verbose_name_plural = "val för det från förra året"
        ordering = ["pk"]
        constraints = [
            models.UniqueConstraint("carry", "key", name="carried_once_at_a_time"),
            models.CheckConstraint(
                condition=~Q(fate=Fate.CLOSE) | ~Q(reason=""),
                name="what_is_closed_says_why",
                violation_error_message="Skriv varför det avslutas.",
            ),
        ]

    def __str__(self):
        return f"{self.name}: {self.get_fate_display()}"


class CarryDraft(models.Model):
    """The choices on the page of the carry-over before they are carried out: {name of the field: value}.

    ``chosen_by``: the name of the one who chose each.
    """

    document = models.OneToOneField(Document, models.CASCADE, related_name="carry_draft", verbose_name="dokument")
    choices = models.JSONField("val", default=dict)
    chosen_by = models.JSONField("valt av", default=dict)

    class Meta:
        verbose_name = "påbörjade val från förra året"
        verbose_name_plural = "påbörjade val från förra året"

    def __str__(self):
        return f"{self.document}: {len(self.choices)} val"
