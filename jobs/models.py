"""The queue of slow work, and the mail that waits to be sent. What a row says is so, whatever a broker or a worker
believes.
"""

import uuid
from email.utils import parseaddr

from django.conf import settings
from django.db import models
from django.db.models import Q
from django.utils import timezone

from jobs.choices import DAILY, FINISHED, UNFINISHED, State
from jobs.querysets import JobQuerySet


class Job(models.Model):
    """One piece of slow work: what it is about, who holds it and how far it has come.

    ``(kind, key)`` is unique among unfinished jobs: asking again for what is under way gives the same job.
    """

    State = State

    kind = models.CharField("sort", max_length=40)
    key = models.CharField("gäller", max_length=120, help_text="Nyckeln till det som arbetet handlar om.")
    payload = models.JSONField("uppgifter", default=dict, blank=True)
    state = models.CharField("läge", max_length=8, choices=State.choices, default=State.QUEUED)
    not_before = models.DateTimeField("tidigast", default=timezone.now)
    attempts = models.PositiveSmallIntegerField("försök", default=0)

    # The token is new with every claim: only who knows it may write, however late a lost worker wakes up.
    token = models.CharField("kvitto", max_length=32, blank=True, editable=False)
    worker = models.CharField("utförs av", max_length=120, blank=True)
    lease_until = models.DateTimeField("hålls till", null=True, blank=True)
    sent_at = models.DateTimeField("skickat till Celery", null=True, blank=True)

    progress_done = models.PositiveIntegerField("gjort", default=0)
    progress_total = models.PositiveIntegerField("av", default=0, help_text="0 betyder att det inte är känt.")
    progress_word = models.CharField("räknas i", max_length=60, blank=True)

    reason = models.TextField("orsak", blank=True, help_text="Varför det misslyckades, som användaren får läsa det.")
    technical = models.TextField("tekniskt fel", blank=True)

    created_at = models.DateTimeField("skapat", default=timezone.now, editable=False)
    started_at = models.DateTimeField("började", null=True, blank=True)
    finished_at = models.DateTimeField("slutade", null=True, blank=True)

    objects = JobQuerySet.as_manager()

    class Meta:
        verbose_name = "jobb"
        verbose_name_plural = "jobb"
        ordering = ["-pk"]
        indexes = [
            models.Index(fields=["not_before", "id"], condition=Q(state=State.QUEUED), name="job_queue"),
            models.Index(fields=["lease_until"], condition=Q(state=State.RUNNING), name="job_leases"),
            models.Index(fields=["kind", "key"], name="job_subject"),
        ]
        constraints = [
            models.UniqueConstraint(
                fields=["kind", "key"], condition=Q(state__in=UNFINISHED), name="job_one_unfinished_per_subject"
            ),
            models.CheckConstraint(condition=Q(state__in=State.values), name="job_state_known"),
            models.CheckConstraint(
                condition=(Q(state=State.RUNNING, lease_until__isnull=False) & ~Q(token=""))
                | (~Q(state=State.RUNNING) & Q(lease_until=None, token="")),
                name="job_held_when_running",
            ),
            models.CheckConstraint(
                condition=Q(state__in=FINISHED, finished_at__isnull=False) | Q(state__in=UNFINISHED, finished_at=None),
                name="job_finished_has_time",
            ),
            models.CheckConstraint(condition=~Q(state=State.FAILED, reason=""), name="job_failed_has_reason"),
            # what is done once a day is done once, also where two processes look at the clock at the same time
            models.UniqueConstraint(fields=["kind", "key"], condition=Q(kind=DAILY), name="job_once_a_day"),
        ]

    def __str__(self):
        return f"{self.kind} {self.key}: {self.get_state_display().lower()}"

    @property
    def finished(self):
        return self.state in FINISHED


def message_id():
    """Return the Message-ID of a new mail, the same however often it is tried."""
    _, _, domain = parseaddr(settings.DEFAULT_FROM_EMAIL)[1].rpartition("@")
    return f"<{uuid.uuid4().hex}@{domain}>"


class Mail(models.Model):
    """The outbox: one mail to one person. ``key`` says what it tells and to whom, so that it is written only once.

    ``begun_at`` without ``sent_at``: it was being handed over when the worker or the connection was lost, so that
    nobody can tell whether it arrived. It is not sent again (jobs/mail.py).
    """

    key = models.CharField("gäller", max_length=200, unique=True)
    to = models.EmailField("till")
    subject = models.CharField("ämne", max_length=250)
    body = models.TextField("text")
    headers = models.JSONField("brevhuvud", default=dict, blank=True)
    message_id = models.CharField("brevets id", max_length=200, unique=True, default=message_id, editable=False)
    created_at = models.DateTimeField("skrivet", default=timezone.now, editable=False)
    tries = models.PositiveSmallIntegerField("försök", default=0)
    begun_at = models.DateTimeField("började skickas", null=True, blank=True)
    sent_at = models.DateTimeField("skickat", null=True, blank=True)

    class Meta:
        verbose_name = "brev"
        verbose_name_plural = "brev"
        ordering = ["-pk"]
        constraints = [
            models.CheckConstraint(condition=Q(sent_at=None) | Q(begun_at__isnull=False), name="mail_sent_was_begun")
        ]

    def __str__(self):
        return f"{self.subject}, till {self.to}"
