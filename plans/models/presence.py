"""Who has a document open just now."""

from django.conf import settings
from django.db import models
from django.utils import timezone

from plans.models.document import Document

USER = settings.AUTH_USER_MODEL


class Presence(models.Model):
    """Somebody who has a document open to write in it, and the text she is in: told by her page every few seconds.

    Nothing is decided by it. The row goes with its document, or the day after she left.
    """

    document = models.ForeignKey(Document, models.CASCADE, related_name="presences", verbose_name="dokument")
    user = models.ForeignKey(USER, models.CASCADE, related_name="+", verbose_name="vem")
    slot = models.CharField("var", max_length=80, blank=True)
    seen_at = models.DateTimeField("senast sedd", default=timezone.now)

    class Meta:
        verbose_name = "närvaro"
        verbose_name_plural = "närvaro"
        constraints = [models.UniqueConstraint("document", "user", name="present_once_per_document")]

    def __str__(self):
        return f"{self.user} {self.slot}".strip()
