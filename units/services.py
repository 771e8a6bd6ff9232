"""Telling people: in Röda tråden at once, and by e-mail as each has chosen."""

from django.db import transaction
from django.utils import timezone
from django.utils.text import Truncator

from jobs.mail import post
from jobs.models import Mail
from units import letters
from units.choices import MailChoice, NoticeKind
from units.models import Notice, NoticeChoice, User

SUBJECT_LENGTH = Notice._meta.get_field("subject").max_length


@transaction.atomic
def notify(*, users, kind, key, subject, text="", path):
    """Tell the users of something, each only once however often this is called with the same ``key``.

    ``subject`` goes out by e-mail with a link to ``path`` and nothing else: a sentence without anything confidential,
    no text of a draft, no figure. ``text`` may say more; it is only shown in Röda tråden. The deactivated are not
    told. Call it inside the transaction of what happened: nothing is told of what was rolled back.
    """
    users = {user.pk: user for user in users if user.is_active}
    told = set(Notice.objects.filter(user__in=users, key=key).values_list("user", flat=True))
    choices = _mail_choices(users, kind)
    Notice.objects.bulk_create(
        [
            Notice(
                user=user,
                kind=kind,
                key=key,
                subject=Truncator(" ".join(subject.split())).chars(SUBJECT_LENGTH),
                text=text.strip(),
                path=path,
                delivery=choices[pk],
            )
            for pk, user in users.items()
            if pk not in told
        ],
        ignore_conflicts=True,  # somebody else may be telling them of the same just now
    )
    _mail_at_once(Notice.objects.filter(user__in=set(users) - told, key=key))


@transaction.atomic
def send_digests(day):
    """Post the day's mail to each who has notices waiting for it, once however often it is done on the same day."""
    waiting = Notice.objects.to_be_collected().values_list("user", flat=True)
    for user in User.objects.filter(pk__in=waiting, is_active=True).order_by("pk"):
        _post_digest(user, day)


def _post_digest(user, day):
    wanted = [kind for kind, mail in choices_of(user=user).items() if mail != MailChoice.NONE]
    notices = Notice.objects.select_for_update().to_be_collected().filter(user=user, kind__in=wanted)
    notices = list(notices.order_by("created_at", "pk"))
    letter = letters.about_many(user, notices, day)
    if notices and not Mail.objects.filter(key=letter.key).exists():  # else they wait for tomorrow's
        mail = post(letters=[letter])[letter.key]
        Notice.objects.filter(pk__in=[notice.pk for notice in notices]).update(mail=mail)


@transaction.atomic
def read(*, notice):
    """Note that the notice has been read."""
    Notice.objects.unread().filter(pk=notice.pk).update(read_at=timezone.now())


@transaction.atomic
def read_all(*, by):
    """Note that ``by`` has read all her notices."""
    by.notices.unread().update(read_at=timezone.now())


@transaction.atomic
def choose_mail(*, user, choices):
    """Let the user have e-mail as ``choices`` says: {kind: when}. What is told from now on follows it.

    Letters about a kind that she wants none of, and that still wait for the mail server, are not sent either.
    """
    for kind, mail in choices.items():
        NoticeChoice.objects.update_or_create(user=user, kind=NoticeKind(kind), defaults={"mail": MailChoice(mail)})
    ended = [kind for kind, mail in choices.items() if mail == MailChoice.NONE]
    told = Notice.objects.filter(user=user, kind__in=ended, delivery=MailChoice.AT_ONCE)
    Mail.objects.filter(notices__in=told, begun_at=None).delete()


def choices_of(*, user) -> dict[NoticeKind, MailChoice]:
    """Return how the user wants e-mail about each kind."""
    chosen = {NoticeKind(kind): MailChoice(mail) for kind, mail in user.notice_choices.values_list("kind", "mail")}
    return {kind: chosen.get(kind, kind.usual) for kind in NoticeKind}


def _mail_choices(users, kind) -> dict[int, MailChoice]:
    chosen = NoticeChoice.objects.filter(user__in=users, kind=kind).values_list("user", "mail")
    return dict.fromkeys(users, NoticeKind(kind).usual) | {pk: MailChoice(mail) for pk, mail in chosen}


def _mail_at_once(notices):
    notices = list(notices.filter(delivery=MailChoice.AT_ONCE, mail=None).select_related("user"))
    written = [letters.about_one(notice) for notice in notices]
    posted = post(letters=written)
    for notice, letter in zip(notices, written, strict=True):
        notice.mail = posted[letter.key]
    Notice.objects.bulk_update(notices, ["mail"])
