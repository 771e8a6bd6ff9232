"""Sending mail: each is a row (jobs.models.Mail) and a job of its own, so that neither a killed worker nor a mail
server that is away loses any.

A mail is sent at most once. The row says that it is being handed over before it is, once the server has answered;
what stops before that is tried again. Where the worker or the connection is lost while it is handed over, nobody can
tell whether the server took it, and it is not sent again: what it tells stands in Röda tråden as well, so that a lost
mail does less harm than two of the same. The job then fails with that as its reason.
"""

import dataclasses
import smtplib
from contextlib import suppress

from django.core.mail import EmailMessage, get_connection
from django.db import transaction
from django.utils import timezone

from jobs import limits
from jobs.handlers import Failure, TryLater
from jobs.models import Mail
from jobs.services import enqueue_all

KIND = "mail"
UNCERTAIN = "Förbindelsen bröts medan brevet lämnades till e-postservern. Det kan ha kommit fram och skickas inte igen."
REFUSED = "E-postservern tar inte emot brev till den adressen."
GAVE_UP = "E-postservern har inte tagit emot brevet på tre dagar."
NOT_ACCEPTED = (smtplib.SMTPResponseException, smtplib.SMTPRecipientsRefused, smtplib.SMTPNotSupportedError)


@dataclasses.dataclass(frozen=True, slots=True, kw_only=True)
class Letter:
    """A mail to be sent once: ``key`` says what it tells and to whom."""

    key: str
    to: str
    subject: str
    body: str
    headers: dict = dataclasses.field(default_factory=dict)


@transaction.atomic
def post(*, letters):
    """Put letters in the outbox, to be sent when the caller's transaction is committed, and return {key: its Mail}.

    A letter whose key is there already stays as it is and is not sent again.
    """
    mails = [Mail(**dataclasses.asdict(letter)) for letter in letters]
    Mail.objects.bulk_create(mails, ignore_conflicts=True)
    posted = Mail.objects.in_bulk([mail.key for mail in mails], field_name="key")
    enqueue_all(kind=KIND, keys=[str(pk) for pk in sorted(mail.pk for mail in posted.values() if not mail.begun_at)])
    return posted


def send(run):
    """Send the mail of a job, whose key is the mail's primary key. Leaves quietly when it is gone or sent."""
    mail = Mail.objects.filter(pk=run.key).first()
    if mail is None or mail.sent_at:
        return
    if mail.begun_at:
        raise Failure(UNCERTAIN)
    connection = get_connection()
    try:
        connection.open()
    except (OSError, smtplib.SMTPException) as error:  # nothing has been handed over
        raise _later(mail, error) from error
    try:
        with run.holding():  # else a worker that woke up late would send what another is sending
            there = Mail.objects.filter(pk=mail.pk).update(begun_at=timezone.now())
        if not there:
            return
        _hand_over(mail, connection)
    finally:
        _close(connection)
    Mail.objects.filter(pk=mail.pk).update(sent_at=timezone.now())


def _hand_over(mail, connection):
    message = EmailMessage(
        mail.subject,
        mail.body,
        to=[mail.to],
        headers={"Message-ID": mail.message_id, "Auto-Submitted": "auto-generated", **mail.headers},
        connection=connection,
    )
    try:
        message.send()
    except NOT_ACCEPTED as error:  # the server has answered that it did not take it
        Mail.objects.filter(pk=mail.pk).update(begun_at=None)
        if _for_good(error):
            raise Failure(REFUSED) from error
        raise _later(mail, error) from error
    except (OSError, smtplib.SMTPException) as error:
        raise Failure(UNCERTAIN) from error


def _for_good(error):
    """Tell whether the address is refused for good; whatever else is refused, somebody may put right meanwhile."""
    codes = [code for code, _ in getattr(error, "recipients", {}).values()]
    return bool(codes) and all(code >= 500 for code in codes)


def _later(mail, error):
    """Return what makes the job wait: for longer each time; after some days what says that it has been given up."""
    if timezone.now() - mail.created_at > limits.PATIENCE_OF_MAIL:
        return Failure(GAVE_UP)
    pause = limits.FIRST_PAUSE_OF_MAIL * 2 ** min(mail.tries, 10)
    Mail.objects.filter(pk=mail.pk).update(tries=mail.tries + 1)
    return TryLater(min(pause, limits.LONGEST_PAUSE_OF_MAIL), f"{type(error).__name__}: {error}")


def _close(connection):
    """Say goodbye to the server. That it does not answer is no fault of the mail's."""
    with suppress(OSError, smtplib.SMTPException):
        connection.close()
