"""Where a document has been, or is to be, talked about before it is adopted."""

from django.db import models

from plans.choices import MeetingSort
from plans.models.document import Document
from plans.querysets import MeetingQuerySet
from units.keys import MAX_LENGTH, new_key
from units.models import Workplace

LONGEST_NOTE = 1000


def meeting_key():
    """Return the key of a new meeting."""
    return new_key("t")


class Meeting(models.Model):
    """An APT of one workplace or several together, or the samverkansgrupp: planned, and held once it has a day.

    An APT without workplaces is that of a unit which has none.
    """

    Sort = MeetingSort

    key = models.CharField("nyckel", max_length=MAX_LENGTH, unique=True, default=meeting_key, editable=False)
    document = models.ForeignKey(Document, models.PROTECT, related_name="meetings", verbose_name="dokument")
    sort = models.CharField("möte", max_length=10, choices=MeetingSort.choices, default=MeetingSort.APT)
    workplaces = models.ManyToManyField(Workplace, blank=True, related_name="meetings", verbose_name="arbetsplatser")
    planned_on = models.DateField("planerat till", null=True, blank=True)
    held_on = models.DateField("hölls", null=True, blank=True)
    note = models.TextField("anteckning", blank=True)
    version = models.PositiveIntegerField("version", default=1, editable=False)
    removed_at = models.DateTimeField("borttaget", null=True, blank=True, editable=False)

    objects = MeetingQuerySet.as_manager()

    class Meta:
        verbose_name = "möte"
        verbose_name_plural = "möten"
        ordering = ["pk"]
        constraints = [
            models.CheckConstraint(condition=models.Q(sort__in=MeetingSort.values), name="meeting_of_a_known_sort"),
        ]

    def __str__(self):
        return f"{self.get_sort_display()} om {self.document}"
