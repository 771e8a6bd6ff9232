"""Documents: the working copy that people write in, and the record of what was adopted."""

from django.conf import settings
from django.db import models
from django.db.models import F, Q
from django.urls import reverse
from django.utils import timezone
from simple_history.models import HistoricalRecords

from plans.choices import Kind, Place, Status
from plans.follow_ups import ActivityFollowUp, GoalAssessment, PrintedRow
from plans.querysets import DocumentQuerySet, PassageQuerySet, RecordQuerySet
from units.choices import Role
from units.keys import MAX_LENGTH, new_key
from units.models import Committee, Department, Unit, Workplace

USER = settings.AUTH_USER_MODEL

__all__ = [
    "ActivityFollowUp",
    "Deadline",
    "Document",
    "Edition",
    "GoalAssessment",
    "Move",
    "Passage",
    "PassageVersion",
    "PrintedRow",
    "Rubric",
    "Snapshot",
    "YearSetup",
]


def document_key():
    return new_key("d")


def section_key():
    return new_key("s")


class YearSetup(models.Model):
    """What a nämnd has decided for a year; copied into each snapshot, so that old documents keep it.

    ``indicator_columns`` and ``activity_columns``: {kind: [[code, label], …]}; ``goals_headings``: {kind: heading};
    ``level_labels`` and ``fulfilment_labels``: {code: name}, only those that differ from the usual.
    """

    committee = models.ForeignKey(Committee, models.PROTECT, related_name="year_setups", verbose_name="nämnd")
    year = models.PositiveSmallIntegerField("år")
    indicator_columns = models.JSONField("indikatorernas kolumner", default=dict)
    activity_columns = models.JSONField("aktiviteternas kolumner", default=dict)
    goals_headings = models.JSONField("rubrik före målen", default=dict, blank=True)
    level_labels = models.JSONField("vad målens nivåer heter", default=dict, blank=True)
    fulfilment_labels = models.JSONField("vad bedömningarna heter", default=dict, blank=True)
    small_number_threshold = models.PositiveSmallIntegerField("minsta antal svarande som visas", default=5)
    gap_limit = models.PositiveSmallIntegerField("könsskillnad att nämna, procentenheter", default=10, db_default=10)
    show_charts = models.BooleanField("visa diagram över indikatorerna", default=True, db_default=True)
    print_empty_rubrics = models.BooleanField("skriv ut tomma rubriker", default=False)
    print_no_assessment = models.BooleanField("skriv ut bedömningen Ingen", default=False)
    adopted_by = models.CharField(
        "fastställs av",
        max_length=20,
        choices=[(r, r.label) for r in (Role.DEPARTMENT_HEAD, Role.UNIT_HEAD, Role.CONTROLLER)],
        default=Role.DEPARTMENT_HEAD,
    )

    history = HistoricalRecords()

    class Meta:
        verbose_name = "årets inställningar"
        verbose_name_plural = "årens inställningar"
        ordering = ["-year", "committee"]
        constraints = [models.UniqueConstraint("committee", "year", name="one_setup_per_committee_and_year")]

    def __str__(self):
        return f"{self.committee} {self.year}"


class Deadline(models.Model):
    """The last day (to 23.59, Swedish time) to hand in a kind of document; with a unit set, that unit's exception."""

    setup = models.ForeignKey(YearSetup, models.CASCADE, related_name="deadlines", verbose_name="inställningar")
    kind = models.CharField("dokument", max_length=2, choices=Kind.choices)
    unit = models.ForeignKey(Unit, models.CASCADE, null=True, blank=True, verbose_name="undantag för enheten")
    on = models.DateField("lämnas in senast")

    class Meta:
        verbose_name = "sista dag"
        verbose_name_plural = "sista dagar"
        ordering = ["on"]
        constraints = [
            models.UniqueConstraint("setup", "kind", condition=Q(unit=None), name="one_deadline_per_kind"),
            models.UniqueConstraint(
                "setup", "kind", "unit", condition=Q(unit__isnull=False), name="one_exception_per_unit"
            ),
        ]

    def __str__(self):
        return f"{self.get_kind_display()} senast {self.on}"


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

    @property
    def title(self):
        return f"{Kind(self.kind).label} {self.year}"


class Rubric(models.Model):
    """A heading that texts are written under: the nämnd's for a year, or a unit's own section (``document`` set)."""

    key = models.CharField("nyckel", max_length=MAX_LENGTH, unique=True, default=section_key, editable=False)
    committee = models.ForeignKey(Committee, models.PROTECT, related_name="rubrics", verbose_name="nämnd")
    year = models.PositiveSmallIntegerField("år")
    document = models.ForeignKey(
        Document,
        models.CASCADE,
        null=True,
        blank=True,
        related_name="own_rubrics",
        verbose_name="enhetens eget avsnitt i",
    )
    place = models.CharField("var", max_length=12, choices=Place.choices)
    code = models.CharField("kod", max_length=40, help_text="Används i adresser; ändras inte.")
    label = models.CharField("rubrik", max_length=300, blank=True)
    help = models.TextField("hjälptext", blank=True)
    level = models.PositiveSmallIntegerField("rubriknivå", default=1)
    kinds = models.JSONField("skrivs i", default=list, help_text="VP, T1, T2 och VB.")
    shown_in = models.JSONField("visas även i", default=list, blank=True)
    required = models.BooleanField("måste fyllas i", default=False)
    position = models.PositiveIntegerField("plats", default=0)
    workplaces = models.ManyToManyField(
        Workplace, blank=True, related_name="sections", verbose_name="arbetsplatser", help_text="Tomt betyder alla."
    )
    retired_at = models.DateTimeField("används inte längre från", null=True, blank=True)
    removed_at = models.DateTimeField("borttagen", null=True, blank=True, editable=False)

    history = HistoricalRecords()

    class Meta:
        verbose_name = "rubrik"
        verbose_name_plural = "rubriker"
        ordering = ["place", "position", "pk"]
        constraints = [
            models.UniqueConstraint(
                "committee", "year", "place", "code", condition=Q(document=None), name="rubric_code_once"
            ),
            models.UniqueConstraint(
                "document", "code", condition=Q(document__isnull=False), name="own_section_code_once"
            ),
            models.CheckConstraint(
                condition=Q(document=None) | Q(place__in=(Place.FRONT, Place.CLOSING)),
                name="own_sections_front_or_closing",
            ),
            models.CheckConstraint(condition=Q(level__range=(1, 3)), name="rubric_level_1_to_3"),
        ]

    def __str__(self):
        return self.label or self.code


class Passage(models.Model):
    """One text that somebody writes, at a slot: the key of its node, a dot and the rubric's code.

    With ``document`` set it is the unit's own writing; without, the goal owner's (such as a nämndmål's Beskrivning).
    """

    rubric = models.ForeignKey(Rubric, models.PROTECT, related_name="passages", verbose_name="rubrik")
    slot = models.CharField("var", max_length=80)
    document = models.ForeignKey(
        Document, models.PROTECT, null=True, blank=True, related_name="passages", verbose_name="dokument"
    )
    html = models.TextField("text", blank=True)
    search_text = models.TextField(editable=False, blank=True, default="")
    version = models.PositiveIntegerField("version", default=0)
    sitting = models.PositiveIntegerField("sittning", default=0, editable=False)
    sealed = models.BooleanField("sittningen är avslutad", default=False, db_default=False, editable=False)
    unchanged_since = models.PositiveSmallIntegerField("oförändrad sedan år", null=True, blank=True)
    taken_from = models.CharField("övertagen från", max_length=60, blank=True, default="", db_default="")
    changed_at = models.DateTimeField("ändrad", auto_now_add=True)
    changed_by = models.ForeignKey(
        USER, models.PROTECT, null=True, blank=True, related_name="+", verbose_name="ändrad av"
    )
    removed_at = models.DateTimeField("borttagen", null=True, blank=True, editable=False)

    objects = PassageQuerySet.as_manager()

    class Meta:
        verbose_name = "text"
        verbose_name_plural = "texter"
        constraints = [
            # two partial ones: nulls_distinct=False does nothing on SQLite
            models.UniqueConstraint(
                "document", "slot", condition=Q(document__isnull=False), name="passage_once_per_document"
            ),
            models.UniqueConstraint("slot", condition=Q(document=None), name="owners_passage_once"),
        ]

    def __str__(self):
        return self.slot


class PassageVersion(models.Model):
    """A saved wording of a passage. Every save is kept.

    Those of one author within ten minutes share a ``sitting``, which ends when the document is frozen. ``save_id`` is
    the browser's: the same save sent again is known by it.
    """

    passage = models.ForeignKey(Passage, models.PROTECT, related_name="versions", verbose_name="text")
    number = models.PositiveIntegerField("version")
    base_number = models.PositiveIntegerField("skriven från version", default=0)
    html = models.TextField("text", blank=True)
    author = models.ForeignKey(USER, models.PROTECT, null=True, blank=True, related_name="+", verbose_name="skriven av")
    author_name = models.CharField("namn", max_length=200, blank=True)
    sitting = models.PositiveIntegerField("sittning", default=1)
    save_id = models.CharField("sparningens kod", max_length=40, blank=True, default="", db_default="")
    saved_at = models.DateTimeField("sparad")

    class Meta:
        verbose_name = "textversion"
        verbose_name_plural = "textversioner"
        ordering = ["passage", "number"]
        constraints = [
            models.UniqueConstraint("passage", "number", name="passage_version_once"),
            models.UniqueConstraint("passage", "save_id", condition=~Q(save_id=""), name="save_kept_once"),
        ]

    def __str__(self):
        return f"{self.passage} version {self.number}"


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
    snapshot = models.ForeignKey(Snapshot, models.PROTECT, related_name="moves", verbose_name="fryst dokument")

    class Meta:
        verbose_name = "steg"
        verbose_name_plural = "steg"
        ordering = ["document", "at", "pk"]

    def __str__(self):
        return f"{self.document}: {self.name} {self.at:%Y-%m-%d}"


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
