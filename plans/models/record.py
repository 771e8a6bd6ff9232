"""The record: what was frozen and adopted, and the steps that led there."""

from django.conf import settings
from django.db import models
from django.db.models import F, Q
from django.utils import timezone

from plans.models.document import Document
from plans.querysets import RecordQuerySet

USER = settings.AUTH_USER_MODEL


class Immutable(models.Model):
    """A row of the record: written once, never changed or deleted (offentlighet: what is adopted is unchangeable)."""

    objects = RecordQuerySet.as_manager()

    class Meta:
        abstract = True

    def save(self, **kwargs):
        if not self._state.adding:
            raise TypeError(f"{self._meta.verbose_name.capitalize()} kan inte ändras.")
        kwargs["force_insert"] = True  # else a new object with the key of an old one would overwrite it
        super().save(**kwargs)

    def delete(self, *args, **kwargs):
        raise TypeError(f"{self._meta.verbose_name.capitalize()} kan inte tas bort.")


class Snapshot(Immutable):
    """A whole document frozen as canonical JSON (plans/outline.py); upgraded when read, never rewritten."""

    document = models.ForeignKey(Document, models.PROTECT, related_name="snapshots", verbose_name="dokument")
    schema = models.PositiveSmallIntegerField("schema")
    content = models.TextField("innehåll")
    sha256 = models.CharField("kontrollsumma", max_length=64)
    created_at = models.DateTimeField("fryst", default=timezone.now)
    created_by = models.ForeignKey(USER, models.PROTECT, null=True, blank=True, related_name="+", verbose_name="av")

    class Meta:
        verbose_name = "fryst dokument"
        verbose_name_plural = "frysta dokument"
        ordering = ["-created_at", "-pk"]

    def __str__(self):
        return f"{self.document} {self.created_at:%Y-%m-%d %H.%M}"


class Edition(Immutable):
    """An adopted document: what was adopted, by whom, when, and what it corrects."""

    document = models.ForeignKey(Document, models.PROTECT, related_name="editions", verbose_name="dokument")
    number = models.PositiveSmallIntegerField("utgåva")
    snapshot = models.OneToOneField(Snapshot, models.PROTECT, related_name="edition", verbose_name="fryst dokument")
    adopted_on = models.DateField("fastställd", null=True, blank=True, help_text="Tomt: dagen är inte känd.")
    adopted_by = models.ForeignKey(USER, models.PROTECT, null=True, blank=True, related_name="+", verbose_name="av")
    adopted_by_name = models.CharField("fastställd av", max_length=200, blank=True)
    corrects = models.ForeignKey(
        "self", models.PROTECT, null=True, blank=True, related_name="corrected_by", verbose_name="rättar"
    )
    reason = models.TextField("vad som rättas", blank=True)
    source_sha256 = models.CharField("importerad från", max_length=64, blank=True)

    class Meta:
        verbose_name = "utgåva"
        verbose_name_plural = "utgåvor"
        ordering = ["document", "-number"]
        constraints = [
            models.UniqueConstraint("document", "number", name="edition_once"),
            models.CheckConstraint(
                condition=Q(number=1) | Q(corrects__isnull=False), name="later_editions_correct_one"
            ),
            models.CheckConstraint(condition=Q(corrects=None) | ~Q(corrects=F("pk")), name="edition_corrects_another"),
        ]

    def __str__(self):
        return f"{self.document}, utgåva {self.number}"


class Move(Immutable):
    """A step of a document in the workflow: who did it, when, why, and what the document said then."""

    document = models.ForeignKey(Document, models.PROTECT, related_name="moves", verbose_name="dokument")
    name = models.CharField("steg", max_length=20)
    by = models.ForeignKey(USER, models.PROTECT, null=True, blank=True, related_name="+", verbose_name="av")
    by_name = models.CharField("namn", max_length=200)
    at = models.DateTimeField("när", default=timezone.now)
    reason = models.TextField("skäl", blank=True)
    # [[anchor on the page, name at the time], …]; null, since SQLite would make the table anew for a default and lose
    # the trigger that keeps it from being changed
    places = models.JSONField("det som ska ändras", null=True, blank=True)
    snapshot = models.ForeignKey(Snapshot, models.PROTECT, related_name="moves", verbose_name="fryst dokument")

    class Meta:
        verbose_name = "steg"
        verbose_name_plural = "steg"
        ordering = ["document", "at", "pk"]

    def __str__(self):
        return f"{self.document}: {self.name} {self.at:%Y-%m-%d}"
