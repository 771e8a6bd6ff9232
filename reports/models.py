"""Documents taken out as files."""

from django.conf import settings
from django.db import models
from django.utils.text import slugify

from jobs.models import Job
from plans.choices import Audience
from plans.models import Document, Edition, Snapshot
from reports.choices import Format
from reports.querysets import ExportQuerySet
from units.keys import MAX_LENGTH, new_key


def export_key():
    return new_key("e")


def file_path(export, filename):
    """Where an export's file is kept; its name tells nothing about the unit, and no address leads to it."""
    return f"exports/{export.key}.{export.format}"


class Export(models.Model):
    """One frozen document as a file, for an audience: the product of one job.

    ``digest``: SHA-256 over what the audience may see of it. Answers that are counted later can make that less.
    """

    key = models.CharField("nyckel", max_length=MAX_LENGTH, unique=True, default=export_key, editable=False)
    document = models.ForeignKey(Document, models.PROTECT, related_name="exports", verbose_name="dokument")
    snapshot = models.ForeignKey(Snapshot, models.PROTECT, related_name="exports", verbose_name="fryst dokument")
    edition = models.ForeignKey(
        Edition, models.PROTECT, null=True, blank=True, related_name="exports", verbose_name="utgåva"
    )
    format = models.CharField("format", max_length=8, choices=Format.choices, default=Format.PDF)
    audience = models.CharField("för", max_length=10, choices=Audience.choices)
    digest = models.CharField("kontrollsumma", max_length=64, blank=True, db_default="", editable=False)
    job = models.ForeignKey(Job, models.SET_NULL, null=True, blank=True, related_name="+", verbose_name="jobb")
    file = models.FileField("fil", upload_to=file_path, blank=True)
    size = models.PositiveIntegerField("storlek i byte", null=True, blank=True)
    created_at = models.DateTimeField("beställd", auto_now_add=True)
    created_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.PROTECT, null=True, blank=True, related_name="+", verbose_name="av"
    )
    ready_at = models.DateTimeField("klar", null=True, blank=True)

    objects = ExportQuerySet.as_manager()

    class Meta:
        verbose_name = "export"
        verbose_name_plural = "exporter"
        ordering = ["-created_at", "-pk"]
        indexes = [models.Index(fields=["snapshot", "format", "audience"], name="export_of_snapshot")]

    def __str__(self):
        return f"{self.document} som {self.get_format_display()}"

    @property
    def filename(self):
        """What the file is called when it is downloaded."""
        state = "" if self.edition_id else "-utkast"
        name = slugify(f"{self.document.kind} {self.document.year} {self.document.unit_name}")
        return f"{name}{state}.{self.format}"
