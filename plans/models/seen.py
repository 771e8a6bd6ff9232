"""What the checks found and a writer lets stand."""

from django.conf import settings
from django.db import models
from django.utils import timezone

from plans.models.document import Document

USER = settings.AUTH_USER_MODEL


class SeenFinding(models.Model):
    """Something that the checks found, and that a writer has looked at and lets stand.

    ``digest`` is of the whole finding (plans/checks/finding.py): when what it was seen in changes, it is asked again.
    """

    document = models.ForeignKey(Document, models.PROTECT, related_name="seen_findings", verbose_name="dokument")
    digest = models.CharField("kontrollsumma", max_length=16)
    by = models.ForeignKey(USER, models.PROTECT, related_name="+", verbose_name="av")
    at = models.DateTimeField("när", default=timezone.now)

    class Meta:
        verbose_name = "sedd anmärkning"
        verbose_name_plural = "sedda anmärkningar"
        constraints = [models.UniqueConstraint("document", "digest", name="finding_seen_once")]

    def __str__(self):
        return f"{self.document}: {self.digest}"
