"""What is given to somebody to write in a document, and what a workplace proposes there."""

from django.conf import settings
from django.db import models
from django.db.models import F, Q
from django.utils import timezone

from plans.choices import TaskKind, Verdict
from plans.models.document import Document
from plans.querysets import ContributionQuerySet, TaskQuerySet
from units.keys import MAX_LENGTH, new_key
from units.models import Workplace

USER = settings.AUTH_USER_MODEL
LONGEST_WORD = 4000  # characters of a word to somebody


def task_key():
    """Return the key of a new task."""
    return new_key("u")


def contribution_key():
    """Return the key of a new proposal."""
    return new_key("b")


class Task(models.Model):
    """A text (``place`` is its slot), a goal or a line of an indicator (their keys) that somebody is to write by a day.

    Given to a ``user`` who writes in the document, or to a ``workplace``: those who represent it in the VP-grupp.
    ``name`` is what it was called then, so that it can be told of when it has gone. ``version`` counts what its
    receivers are told of.
    """

    key = models.CharField("nyckel", max_length=MAX_LENGTH, unique=True, default=task_key, editable=False)
    document = models.ForeignKey(Document, models.PROTECT, related_name="tasks", verbose_name="dokument")
    kind = models.CharField("vad", max_length=10, choices=TaskKind.choices)
    place = models.CharField("var", max_length=80)
    name = models.CharField("namn", max_length=400)
    user = models.ForeignKey(
        USER, models.PROTECT, null=True, blank=True, related_name="tasks", verbose_name="till en person"
    )
    workplace = models.ForeignKey(
        Workplace, models.PROTECT, null=True, blank=True, related_name="tasks", verbose_name="till en arbetsplats"
    )
    until = models.DateField("senast")
    note = models.CharField("hälsning", max_length=LONGEST_WORD, blank=True)
    given_by = models.ForeignKey(USER, models.PROTECT, related_name="+", verbose_name="utdelad av")
    given_at = models.DateTimeField("utdelad", default=timezone.now)
    changed_at = models.DateTimeField("ändrad", default=timezone.now)
    done_at = models.DateTimeField("klar", null=True, blank=True)
    done_by = models.ForeignKey(
        USER, models.PROTECT, null=True, blank=True, related_name="+", verbose_name="klarmarkerad av"
    )
    version = models.PositiveIntegerField("version", default=1)
    removed_at = models.DateTimeField("tillbakatagen", null=True, blank=True, editable=False)

    objects = TaskQuerySet.as_manager()

    class Meta:
        verbose_name = "uppgift"
        verbose_name_plural = "uppgifter"
        ordering = ["until", "pk"]
        constraints = [
            models.CheckConstraint(condition=Q(kind__in=TaskKind.values), name="task_of_a_known_kind"),
            models.CheckConstraint(
                condition=Q(user=None, workplace__isnull=False) | Q(user__isnull=False, workplace=None),
                name="task_given_to_one",
            ),
            models.CheckConstraint(
                condition=Q(done_at=None, done_by=None) | Q(done_at__gte=F("given_at"), done_by__isnull=False),
                name="task_done_by_somebody",
            ),
            # two partial ones: nulls_distinct=False does nothing on SQLite
            models.UniqueConstraint(
                "document",
                "place",
                "user",
                condition=Q(user__isnull=False, done_at=None, removed_at=None),
                name="one_open_task_of_a_person",
            ),
            models.UniqueConstraint(
                "document",
                "place",
                "workplace",
                condition=Q(workplace__isnull=False, done_at=None, removed_at=None),
                name="one_open_task_of_a_workplace",
            ),
        ]

    def __str__(self):
        return self.name

    @property
    def receiver(self) -> str:
        """The name of the one it is given to."""
        return str(self.user or self.workplace)


class Contribution(models.Model):
    """What somebody at a workplace proposes under a task: the whole of a text, or the cells of a line of an indicator.

    ``base_html`` and ``base_version`` are the text that she began from. ``version`` counts wordings and decisions: one
    who decides says which she has seen. ``reply`` is the word back, ``settled`` (``settled_cells``) what was written in
    where that was something else.
    """

    key = models.CharField("nyckel", max_length=MAX_LENGTH, unique=True, default=contribution_key, editable=False)
    task = models.ForeignKey(Task, models.PROTECT, related_name="contributions", verbose_name="uppgift")
    place = models.CharField("var", max_length=80)
    name = models.CharField("namn", max_length=400)
    by = models.ForeignKey(USER, models.PROTECT, related_name="+", verbose_name="av")
    by_name = models.CharField("namn på den som föreslår", max_length=200)
    at = models.DateTimeField("när", default=timezone.now)
    html = models.TextField("föreslagen text", blank=True)
    base_html = models.TextField("texten som den var", blank=True)
    base_version = models.PositiveIntegerField("skriven från version", default=0)
    cells = models.JSONField("föreslagna värden", null=True, blank=True)
    word = models.CharField("varför", max_length=LONGEST_WORD, blank=True)
    state = models.CharField("läge", max_length=10, choices=Verdict.choices, default=Verdict.WAITING)
    reply = models.CharField("svar", max_length=LONGEST_WORD, blank=True)
    settled = models.TextField("texten som skrevs in", blank=True)
    settled_cells = models.JSONField("värdena som skrevs in", null=True, blank=True)
    decided_at = models.DateTimeField("beslutad", null=True, blank=True)
    decided_by = models.ForeignKey(
        USER, models.PROTECT, null=True, blank=True, related_name="+", verbose_name="beslutad av"
    )
    version = models.PositiveIntegerField("version", default=1)

    objects = ContributionQuerySet.as_manager()

    class Meta:
        verbose_name = "förslag från en arbetsplats"
        verbose_name_plural = "förslag från arbetsplatser"
        ordering = ["at", "pk"]
        constraints = [
            models.CheckConstraint(condition=Q(state__in=Verdict.values), name="contribution_state_known"),
            models.CheckConstraint(
                condition=Q(state__in=(Verdict.WAITING, Verdict.WITHDRAWN), decided_at=None, decided_by=None)
                | Q(
                    state__in=(Verdict.ACCEPTED, Verdict.ADAPTED, Verdict.DECLINED),
                    decided_at__isnull=False,
                    decided_by__isnull=False,
                ),
                name="contribution_decided_by_somebody",
            ),
            models.CheckConstraint(condition=Q(cells=None) | Q(html="", base_html=""), name="contribution_of_one_sort"),
            models.UniqueConstraint(
                "task", "place", "by", condition=Q(state=Verdict.WAITING), name="one_waiting_contribution"
            ),
        ]

    def __str__(self):
        return f"{self.by_name}: {self.name}"


class ContributionVersion(models.Model):
    """An earlier wording of a proposal, kept when it was changed."""

    contribution = models.ForeignKey(Contribution, models.PROTECT, related_name="versions", verbose_name="förslag")
    html = models.TextField("föreslagen text", blank=True)
    cells = models.JSONField("föreslagna värden", null=True, blank=True)
    word = models.CharField("varför", max_length=LONGEST_WORD, blank=True)
    until = models.DateTimeField("till", default=timezone.now)

    class Meta:
        verbose_name = "tidigare lydelse av förslag"
        verbose_name_plural = "tidigare lydelser av förslag"
        ordering = ["contribution", "pk"]

    def __str__(self):
        return f"{self.contribution_id}, till {self.until:%Y-%m-%d %H.%M}"
