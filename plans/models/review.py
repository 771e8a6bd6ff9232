"""A review round: a document sent out as it was, to people who read it and comment before a day."""

from django.conf import settings
from django.db import models
from django.db.models import F, Q
from django.utils import timezone

from plans.models.document import Document
from plans.models.record import Snapshot
from plans.querysets import ParticipantQuerySet, ReviewQuerySet
from units.keys import MAX_LENGTH, new_key
from units.models import Workplace

USER = settings.AUTH_USER_MODEL


def review_key():
    """Return the key of a new round."""
    return new_key("r")


def participant_key():
    """Return the key of a new participant."""
    return new_key("p")


class Review(models.Model):
    """A round in which a document is read as it was when it was sent out. It is open until the enhetschef closes it.

    ``until`` is the day that answers are asked for by, to 23.59; one who is late may still answer while it is open.
    """

    key = models.CharField("nyckel", max_length=MAX_LENGTH, unique=True, default=review_key, editable=False)
    document = models.ForeignKey(Document, models.PROTECT, related_name="reviews", verbose_name="dokument")
    snapshot = models.ForeignKey(Snapshot, models.PROTECT, related_name="reviews", verbose_name="fryst dokument")
    note = models.TextField("att titta särskilt på", blank=True)
    until = models.DateField("svar senast")
    opened_at = models.DateTimeField("öppnad", default=timezone.now)
    opened_by = models.ForeignKey(USER, models.PROTECT, related_name="+", verbose_name="öppnad av")
    closed_at = models.DateTimeField("avslutad", null=True, blank=True)
    closed_by = models.ForeignKey(
        USER, models.PROTECT, null=True, blank=True, related_name="+", verbose_name="avslutad av"
    )

    objects = ReviewQuerySet.as_manager()

    class Meta:
        verbose_name = "granskning"
        verbose_name_plural = "granskningar"
        ordering = ["-opened_at", "-pk"]
        constraints = [
            models.UniqueConstraint("document", condition=Q(closed_at=None), name="one_open_review"),
            models.CheckConstraint(
                condition=Q(closed_at=None, closed_by=None) | Q(closed_at__gte=F("opened_at"), closed_by__isnull=False),
                name="review_closed_by_somebody",
            ),
        ]

    def __str__(self):
        return f"Granskning av {self.document}, {self.opened_at:%Y-%m-%d}"

    @property
    def is_open(self) -> bool:
        return self.closed_at is None

    @property
    def late(self) -> bool:
        """Whether the last day has passed."""
        return timezone.localdate() > self.until


class Participant(models.Model):
    """Somebody with a voice in a round: one who is invited, or who reads drafts anyway and has taken part.

    One without an account comes by a personal link, of which only a hash is kept. Names are those of the day, also of
    the workplaces that she speaks for: the first, and the others where they are several.
    """

    key = models.CharField("nyckel", max_length=MAX_LENGTH, unique=True, default=participant_key, editable=False)
    review = models.ForeignKey(Review, models.PROTECT, related_name="participants", verbose_name="granskning")
    user = models.ForeignKey(
        USER, models.PROTECT, null=True, blank=True, related_name="participations", verbose_name="användare"
    )
    name = models.CharField("namn", max_length=200)
    workplace = models.ForeignKey(
        Workplace, models.PROTECT, null=True, blank=True, related_name="+", verbose_name="arbetsplats"
    )
    workplace_name = models.CharField("arbetsplatsens namn", max_length=200, blank=True)
    other_workplaces = models.JSONField("andra arbetsplatsers namn", default=list, db_default=[], blank=True)
    invited = models.BooleanField("inbjuden", default=True)
    link_sha256 = models.CharField("länkens kontrollsumma", max_length=64, null=True, blank=True, unique=True)
    asked_at = models.DateTimeField("inbjuden senast", null=True, blank=True)
    read_at = models.DateTimeField("läste första gången", null=True, blank=True)
    finished_at = models.DateTimeField("hade inget att tillägga", null=True, blank=True)
    removed_at = models.DateTimeField("borttagen", null=True, blank=True)

    objects = ParticipantQuerySet.as_manager()

    class Meta:
        verbose_name = "deltagare i granskning"
        verbose_name_plural = "deltagare i granskningar"
        ordering = ["workplace_name", "name", "pk"]
        constraints = [
            models.UniqueConstraint("review", "user", condition=Q(user__isnull=False), name="participant_once"),
            models.CheckConstraint(condition=Q(user=None) | Q(link_sha256=None), name="link_for_those_without_account"),
            models.CheckConstraint(condition=Q(user__isnull=False) | Q(invited=True), name="by_link_is_invited"),
        ]

    def __str__(self):
        return f"{self.name}, {self.represents}" if self.workplace_name else self.name

    @property
    def workplace_names(self) -> tuple[str, ...]:
        """The workplaces that she speaks for, none for somebody without."""
        return (self.workplace_name, *self.other_workplaces) if self.workplace_name else ()

    @property
    def represents(self) -> str:
        """The same in words: "Bruket, Ateljén och Trädgården", "" for none."""
        return " och ".join(filter(None, (", ".join(self.workplace_names[:-1]), *self.workplace_names[-1:])))

    @property
    def link_mark(self) -> str:
        """What tells one of her links from another, "" for none; no secret."""
        return (self.link_sha256 or "")[:16]

    def speak_for(self, workplaces) -> bool:
        """Let her speak for these workplaces as well; tell whether that was news. The row is not saved."""
        there = self.workplace_names
        new = [workplace for workplace in workplaces if workplace.name not in there]
        if new and not there:
            self.workplace, self.workplace_name = new[0], new[0].name
            self.other_workplaces = [workplace.name for workplace in new[1:]]
        elif new:
            self.other_workplaces = [*self.other_workplaces, *(workplace.name for workplace in new)]
        return bool(new)
