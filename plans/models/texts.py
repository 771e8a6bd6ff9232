"""Every text that somebody writes, and all its wordings."""

from django.conf import settings
from django.db import models
from django.db.models import Q

from plans.models.document import Document
from plans.models.setup import Rubric
from plans.querysets import PassageQuerySet

USER = settings.AUTH_USER_MODEL


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
    the browser's: the same save sent again is known by it. ``taken_from``: the title of the document whose words it is.
    """

    passage = models.ForeignKey(Passage, models.PROTECT, related_name="versions", verbose_name="text")
    number = models.PositiveIntegerField("version")
    base_number = models.PositiveIntegerField("skriven från version", default=0)
    html = models.TextField("text", blank=True)
    author = models.ForeignKey(USER, models.PROTECT, null=True, blank=True, related_name="+", verbose_name="skriven av")
    author_name = models.CharField("namn", max_length=200, blank=True)
    sitting = models.PositiveIntegerField("sittning", default=1)
    save_id = models.CharField("sparningens kod", max_length=40, blank=True, default="", db_default="")
    taken_from = models.CharField("övertagen från", max_length=60, blank=True, default="", db_default="")
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
