"""What an e-mail about a notice says: its subject and a link. What is confidential stays behind the login."""

from django.conf import settings
from django.core import signing
from django.template.loader import render_to_string
from django.urls import reverse

from jobs.mail import Letter
from units.choices import NoticeKind

_SALT = "units.unsubscribe"


def about_one(notice) -> Letter:
    """Return the letter that tells of one notice."""
    return _letter(f"notice {notice.pk}", notice.user, [notice], subject=notice.subject, template="notice")


def about_many(user, notices, day) -> Letter:
    """Return the letter that tells what has come since the last one; ``day`` is the date that it is sent."""
    count = len(notices)
    subject = "1 ny avisering i Röda tråden" if count == 1 else f"{count} nya aviseringar i Röda tråden"
    return _letter(f"digest {user.key} {day}", user, notices, subject=subject, template="digest")


def whose(token) -> tuple[str, list[NoticeKind]]:
    """Return (key of a user, kinds) of a link made here. Raises ``ValueError`` when it was not, or was cut off."""
    try:
        key, kinds = signing.loads(token, salt=_SALT)
    except signing.BadSignature as error:
        raise ValueError("The link is not whole") from error
    return key, [NoticeKind(kind) for kind in kinds]


def token_for(user, kinds) -> str:
    """Return what a link needs to end e-mail about the kinds, without logging in; it does nothing else and lasts."""
    return signing.dumps([user.key, sorted(kinds)], salt=_SALT)


def _letter(key, user, notices, *, subject, template):
    kinds = sorted({NoticeKind(notice.kind) for notice in notices})
    body = render_to_string(
        f"units/mail/{template}.txt",
        {
            "user": user,
            "site": settings.SITE_URL,
            "notices": notices,
            "kinds": [(kind.label, _unsubscribe(user, [kind])) for kind in kinds],
        },
    )
    return Letter(
        key=key,
        to=user.email,
        subject=subject,
        body=body,
        headers={
            "List-Unsubscribe": f"<{_unsubscribe(user, kinds)}>",
            "List-Unsubscribe-Post": "List-Unsubscribe=One-Click",
        },
    )


def _unsubscribe(user, kinds):
    return settings.SITE_URL + reverse("units:unsubscribe", args=[token_for(user, kinds)])
