"""Documents taken out as files."""

from django.conf import settings
from django.db import models
from django.utils.functional import cached_property
from django.utils.text import slugify

from jobs.models import Job
from plans.choices import Audience, Kind
from plans.models import Document, Edition, Snapshot, YearSetup
from plans.setup import layout_of
from reports.choices import Format, Source, Stage
from reports.querysets import ExportQuerySet, OwnQuerySet
from reports.workbooks.columns import About
from units.keys import MAX_LENGTH, new_key
from units.models import Committee, Workplace


def export_key():
    return new_key("e")


def file_path(export, filename):
    """Where an export's file is kept; its name tells nothing about the unit, and no address leads to it."""
    return f"exports/{export.key}.{export.format}"


class Export(models.Model):
    """One frozen document as a file, for an audience, or what differs in it since ``older``: the product of one job.

    ``older_words`` and ``newer_words`` are what the page calls the points of a redline: one snapshot may be several.

    With ``sheet`` it is the APT-blad of a workplace, or of all; then ``older`` is the report that has the figures.

    ``digest``: SHA-256 over what the audience may see of it. Answers that are counted later can make that less.
    """

    key = models.CharField("nyckel", max_length=MAX_LENGTH, unique=True, default=export_key, editable=False)
    document = models.ForeignKey(Document, models.PROTECT, related_name="exports", verbose_name="dokument")
    snapshot = models.ForeignKey(Snapshot, models.PROTECT, related_name="exports", verbose_name="fryst dokument")
    older = models.ForeignKey(
        Snapshot,
        models.PROTECT,
        null=True,
        blank=True,
        related_name="+",
        verbose_name="jämfört med",
        help_text="Satt: filen visar vad som har ändrats sedan dess. För APT-blad: rapporten som siffrorna står i.",
    )
    older_words = models.CharField("jämfört med, i ord", max_length=500, blank=True, db_default="", editable=False)
    newer_words = models.CharField("det jämförda, i ord", max_length=500, blank=True, db_default="", editable=False)
    sheet = models.BooleanField("APT-blad", default=False, db_default=False)
    workplace = models.ForeignKey(
        Workplace,
        models.PROTECT,
        null=True,
        blank=True,
        related_name="+",
        verbose_name="arbetsplats",
        help_text="För APT-blad. Tomt betyder alla.",
    )
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
        constraints = [
            models.CheckConstraint(
                condition=models.Q(workplace=None) | models.Q(sheet=True), name="only_sheets_are_of_a_workplace"
            ),
        ]
        indexes = [models.Index(fields=["snapshot", "format", "audience"], name="export_of_snapshot")]

    def __str__(self):
        about = f"{self.document}"
        if self.sheet:
            about = f"APT-blad om {about}"
        elif self.older_id:
            about = f"Ändringar i {about}"
        return f"{about} som {self.get_format_display()}"

    @property
    def title(self):
        """What its page is called."""
        if self.sheet:
            return f"APT-blad för {self.workplace or 'alla arbetsplatser'}, {self.document.title}"
        return f"PDF av {'ändringar i ' if self.older_id else ''}{self.document.title}"

    @property
    def filename(self):
        """What the file is called when it is downloaded."""
        state = "" if self.edition_id else "-utkast"
        what = "apt-blad " if self.sheet else "andringar " if self.older_id else ""
        whose = self.workplace.name if self.workplace_id else self.document.unit_name
        name = slugify(f"{what}{self.document.kind} {self.document.year} {whose}")
        return f"{name}{state}.{self.format}"


def workbook_key():
    return new_key("w")


def proposal_key():
    return new_key("p")


def workbook_path(workbook, filename):
    """Where a nämnd's workbook is kept."""
    return f"workbooks/{workbook.key}.xlsx"


def proposal_path(proposal, filename):
    """Where a workbook that has been sent lies until it has been read; nothing of the sender's name for it is used."""
    return f"proposals/{proposal.key}.xlsx"


class OutcomesOf(models.Model):
    """What the outcomes of a kind and year are about: the units of a nämnd, or one unit's document."""

    document = models.ForeignKey(
        Document, models.CASCADE, null=True, blank=True, related_name="+", verbose_name="dokument"
    )
    committee = models.ForeignKey(Committee, models.CASCADE, related_name="+", verbose_name="nämnd")
    year = models.PositiveSmallIntegerField("år")
    kind = models.CharField("slag", max_length=2, choices=Kind.choices)
    job = models.ForeignKey(Job, models.SET_NULL, null=True, blank=True, related_name="+", verbose_name="jobb")
    created_at = models.DateTimeField("skapad", auto_now_add=True)
    created_by = models.ForeignKey(settings.AUTH_USER_MODEL, models.CASCADE, related_name="+", verbose_name="av")

    objects = OwnQuerySet.as_manager()

    class Meta:
        abstract = True
        ordering = ["-created_at", "-pk"]

    @cached_property
    def about(self) -> About:
        """What the workbook is about; the sexes stand in it in the order of the nämnd's columns."""
        place = self.document.key if self.document_id else self.committee.key
        setup = YearSetup.objects.filter(committee=self.committee_id, year=self.year).first()
        codes = [column.code for column in layout_of(setup, Kind(self.kind)).indicator_columns] if setup else []
        men_first = "women" not in codes or ("men" in codes and codes.index("men") < codes.index("women"))
        return About(Kind(self.kind), self.year, place, several=self.document_id is None, men_first=men_first)

    @property
    def owner(self) -> str:
        """The name of the unit or the nämnd."""
        return self.document.unit_name if self.document_id else self.committee.name

    @property
    def title(self) -> str:
        return f"{Kind(self.kind).label} {self.year}, {self.owner}"

    def documents(self):
        """Return the documents whose outcomes they are, by the units' names."""
        if self.document_id:
            return Document.objects.filter(pk=self.document_id)
        found = Document.objects.filter(committee=self.committee_id, year=self.year, kind=self.kind)
        return found.order_by("unit__sort_key", "pk")


class Workbook(OutcomesOf):
    """A workbook of all of a nämnd's outcomes, to fill in: the product of one job."""

    key = models.CharField("nyckel", max_length=MAX_LENGTH, unique=True, default=workbook_key, editable=False)
    every_workplace = models.BooleanField("en rad för varje arbetsplats", default=False)
    every_indicator = models.BooleanField("även indikatorer som redovisas en gång om året", default=False)
    file = models.FileField("fil", upload_to=workbook_path, blank=True)
    size = models.PositiveIntegerField("storlek i byte", null=True, blank=True)
    ready_at = models.DateTimeField("klar", null=True, blank=True)

    class Meta(OutcomesOf.Meta):
        verbose_name = "arbetsbok"
        verbose_name_plural = "arbetsböcker"

    def __str__(self):
        return f"Arbetsbok för {self.title}"

    @property
    def filename(self):
        """What the file is called when it is downloaded."""
        return workbook_name(self.about, self.owner)


class Proposal(OutcomesOf):
    """Outcomes from a workbook or from Kolada, as they were read: somebody looks at them before they are saved.

    ``content`` is a Comparison (reports/workbooks/comparing.py); ``chosen`` which of its changes that ask to be chosen
    were; ``left`` what was not saved after all, as a Comparison of remarks.
    """

    key = models.CharField("nyckel", max_length=MAX_LENGTH, unique=True, default=proposal_key, editable=False)
    source = models.CharField("varifrån", max_length=8, choices=Source.choices)
    stage = models.CharField("läge", max_length=8, choices=Stage.choices, default=Stage.READING)
    file = models.FileField("fil", upload_to=proposal_path, blank=True)
    filename = models.CharField("filens namn", max_length=200, blank=True)
    content = models.TextField("innehåll", blank=True)
    chosen = models.JSONField("valda", default=list, blank=True)
    saved = models.PositiveIntegerField("sparade celler", null=True, blank=True)
    left = models.TextField("sparades inte", blank=True)

    class Meta(OutcomesOf.Meta):
        verbose_name = "inläsning"
        verbose_name_plural = "inläsningar"

    def __str__(self):
        return f"{self.get_source_display()}: {self.title}"


def workbook_name(about: About, owner: str) -> str:
    """Return what a workbook is called when it is downloaded."""
    return f"{slugify(f'utfall {about.kind.value} {about.year} {owner}')}.xlsx"
