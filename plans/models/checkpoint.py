"""Named points in a document's life that somebody chose to keep, beside those that its moves leave."""

from django.conf import settings
from django.db import models
from django.utils import timezone

from plans.models.document import Document
from plans.models.record import Immutable, Snapshot


class Checkpoint(Immutable):
    """What a document said when somebody gave it a name: "inför VP-grupp"."""

    document = models.ForeignKey(Document, models.PROTECT, related_name="checkpoints", verbose_name="dokument")
    name = models.CharField("namn på läget", max_length=80)
    snapshot = models.ForeignKey(Snapshot, models.PROTECT, related_name="checkpoints", verbose_name="fryst dokument")
    by = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.PROTECT, null=True, blank=True, related_name="+", verbose_name="av"
    )
    by_name = models.CharField("sparat av", max_length=200)
    at = models.DateTimeField("när", default=timezone.now)

    class Meta:
        verbose_name = "sparat läge"
        verbose_name_plural = "sparade lägen"
        ordering = ["document", "at", "pk"]

    def __str__(self):
        return f"{self.document}: {self.name} {self.at:%Y-%m-%d}"
