"""The working copy of a document."""

from django.conf import settings
from django.db import models
from django.urls import reverse

from plans.choices import Kind, Status
from plans.querysets import DocumentQuerySet
from units.keys import MAX_LENGTH, new_key
from units.models import Committee, Department, Unit

USER = settings.AUTH_USER_MODEL


def document_key():
    """Return the key of a new document."""
    return new_key("d")


class Document(models.Model):
    """A unit's document of a kind and year: the working copy. It freezes the names that it prints."""

    Kind, Status = Kind, Status

    key = models.CharField("nyckel", max_length=MAX_LENGTH, unique=True, default=document_key, editable=False)
    unit = models.ForeignKey(Unit, models.PROTECT, related_name="documents", verbose_name="enhet")
    year = models.PositiveSmallIntegerField("år")
    kind = models.CharField("slag", max_length=2, choices=Kind.choices)
    status = models.CharField("status", max_length=10, choices=Status.choices, default=Status.DRAFT)
    dnr = models.CharField("diarienummer", max_length=60, blank=True)
    committee = models.ForeignKey(Committee, models.PROTECT, related_name="documents", verbose_name="nämnd")
    department = models.ForeignKey(
        Department, models.PROTECT, null=True, blank=True, related_name="documents", verbose_name="avdelning"
    )
    municipality_name = models.CharField("kommun", max_length=200, blank=True)
    committee_name = models.CharField("nämndens namn", max_length=200)
    department_name = models.CharField("avdelningens namn", max_length=200, blank=True)
    unit_name = models.CharField("enhetens namn", max_length=200)
    created_at = models.DateTimeField("skapat", auto_now_add=True)
    changed_at = models.DateTimeField("ändrat", auto_now_add=True)
    changed_by = models.ForeignKey(
        USER, models.PROTECT, null=True, blank=True, related_name="+", verbose_name="ändrat av"
    )

    objects = DocumentQuerySet.as_manager()

    class Meta:
        verbose_name = "dokument"
        verbose_name_plural = "dokument"
        ordering = ["-year", "kind", "unit_name"]
        indexes = [models.Index(fields=["committee", "year", "kind"], name="document_committee_year")]
        constraints = [models.UniqueConstraint("unit", "year", "kind", name="one_document_of_a_kind")]

    def __str__(self):
        return f"{self.title}, {self.unit_name}"

    def get_absolute_url(self):
        return reverse("plans:document", args=[self.key])

    def stands(self) -> frozenset[str]:
        """Return the digests of what the checks found and a writer lets stand."""
        return frozenset(self.seen_findings.values_list("digest", flat=True))

    @property
    def title(self):
        return f"{Kind(self.kind).label} {self.year}"
