"""What people are told, and how each of them wants to be told."""

from django.db import models
from django.db.models import F, Q
from django.utils import timezone

from jobs.models import Mail
from units.choices import MailChoice, NoticeKind
from units.models.organisation import User


class NoticeQuerySet(models.QuerySet):
    """Reads about notices."""

    def unread(self):
        return self.filter(read_at=None)

    def to_be_collected(self):
        """Those that wait for the day's mail: not mailed, and not read meanwhile either."""
        return self.unread().filter(delivery=MailChoice.DAILY, mail=None)


class Notice(models.Model):
    """One thing that one person is told. ``key`` says what happened, so that she is told of it only once.

    ``subject`` goes out by e-mail and holds nothing confidential; ``text`` is only shown to her who is logged in.
    """

    user = models.ForeignKey(User, models.PROTECT, related_name="notices", verbose_name="till")
    kind = models.CharField("sort", max_length=10, choices=NoticeKind.choices)
    key = models.CharField("gäller", max_length=160)
    subject = models.CharField("rubrik", max_length=250)
    text = models.TextField("text", blank=True)
    path = models.CharField("adress", max_length=300, help_text="Sidan som den leder till, från snedstrecket.")
    created_at = models.DateTimeField("när", default=timezone.now, editable=False)
    read_at = models.DateTimeField("läst", null=True, blank=True)
    delivery = models.CharField("e-post", max_length=10, choices=MailChoice.choices, default=MailChoice.NONE)
    mail = models.ForeignKey(
        Mail, models.SET_NULL, null=True, blank=True, related_name="notices", verbose_name="brevet som berättar det"
    )

    objects = NoticeQuerySet.as_manager()

    class Meta:
        verbose_name = "avisering"
        verbose_name_plural = "aviseringar"
        ordering = ["-created_at", "-pk"]
        indexes = [
            models.Index(fields=["user", "-created_at"], name="notice_list"),
            models.Index(fields=["user"], condition=Q(read_at=None), name="notice_unread"),
            models.Index(fields=["user"], condition=Q(delivery=MailChoice.DAILY, mail=None), name="notice_waiting"),
        ]
        constraints = [
            models.UniqueConstraint("user", "key", name="notice_once"),
            models.CheckConstraint(condition=Q(kind__in=NoticeKind.values), name="notice_kind_known"),
            models.CheckConstraint(condition=Q(delivery__in=MailChoice.values), name="notice_delivery_known"),
            models.CheckConstraint(condition=Q(path__startswith="/"), name="notice_path_is_ours"),
            models.CheckConstraint(
                condition=Q(read_at=None) | Q(read_at__gte=F("created_at")), name="notice_read_after_made"
            ),
        ]

    def __str__(self):
        return self.subject


class NoticeChoice(models.Model):
    """How a person wants e-mail about a kind of notices; without a row as ``NoticeKind.usual`` says."""

    user = models.ForeignKey(User, models.PROTECT, related_name="notice_choices", verbose_name="användare")
    kind = models.CharField("sort", max_length=10, choices=NoticeKind.choices)
    mail = models.CharField("e-post", max_length=10, choices=MailChoice.choices)

    class Meta:
        verbose_name = "val av e-post"
        verbose_name_plural = "val av e-post"
        ordering = ["user", "kind"]
        constraints = [
            models.UniqueConstraint("user", "kind", name="notice_choice_once"),
            models.CheckConstraint(condition=Q(kind__in=NoticeKind.values), name="notice_choice_kind_known"),
            models.CheckConstraint(condition=Q(mail__in=MailChoice.values), name="notice_choice_known"),
        ]

    def __str__(self):
        return f"{self.user}, {self.get_kind_display()}: {self.get_mail_display().lower()}"
