"""Sending a document out on review, and ending that: who is asked, until when, and what they are told."""

import dataclasses
import hashlib
import secrets

from django.core.exceptions import ValidationError
from django.db import transaction
from django.utils import timezone

from plans import outline as o
from plans.assemble import assemble
from plans.choices import CommentState
from plans.models import Checkpoint, Document, Participant, Review, YearSetup
from plans.permissions import entitled
from plans.record import freeze
from plans.review import telling
from plans.richtext import strip_controls
from plans.services.writing import check_day, lock, one_line, plain
from units.access import Action, Denied, require
from units.choices import Role
from units.models import Membership, User, Workplace

LONGEST_NOTE = 2000
SENT_OUT = "Utskickad på granskning"  # among the points of the document that can be compared


@dataclasses.dataclass(frozen=True, slots=True)
class Invited:
    """Whom to ask: the VP-grupp, people by name, everybody at workplaces, and names (with the key of a workplace or "")
    of those who get a personal link."""

    vp_group: bool = False
    people: tuple[User, ...] = ()
    workplaces: tuple[Workplace, ...] = ()
    by_link: tuple[tuple[str, str], ...] = ()


@transaction.atomic
def open_review(*, document, invited: Invited, until, note="", by) -> Review:
    """Send the document out as it is now; raises ``ValidationError`` for a day that has passed or nobody to ask."""
    document = lock(document, by=by, action=Action.REVIEW)
    if document.reviews.open().exists():
        raise ValidationError("Dokumentet är redan ute på granskning. Avsluta den rundan innan du öppnar en ny.")
    check_day(until)
    note = plain(note, what="Det de ska titta på", longest=LONGEST_NOTE)
    snapshot = freeze(document, outline=o.replace(assemble(document), adoption=None), by=by)
    review = Review.objects.create(
        document=document, snapshot=snapshot, note=note, until=until, opened_by=by, opened_at=timezone.now()
    )
    Checkpoint.objects.create(document=document, name=SENT_OUT, by=by, by_name=str(by), snapshot=snapshot)
    if not _ask(review, invited):
        raise ValidationError("Välj vilka som ska läsa. Enheten har ingen VP-grupp om ingen går att välja.")
    return review


@transaction.atomic
def invite(*, review, invited: Invited, by) -> int:
    """Ask more people in an open round; return how many. One who was taken out of it is asked anew."""
    return _ask(lock_round(review, by=by, action=Action.REVIEW), invited)


@transaction.atomic
def remove_participant(*, review, key, by) -> None:
    """Take somebody out of the round: what she has said stays, and she can read no more.

    A link of hers is still known, so that it can say why it opens nothing.
    """
    review = lock_round(review, by=by, action=Action.REVIEW)
    found = review.participants.invited().filter(key=strip_controls(key))
    if not found.update(removed_at=timezone.now()):
        raise ValidationError("Den personen är inte med i granskningen längre.")


@transaction.atomic
def move_last_day(*, review, until, by) -> None:
    """Ask for answers by another day."""
    review = lock_round(review, by=by, action=Action.REVIEW)
    check_day(until)
    review.until = until
    review.save(update_fields=["until"])


@transaction.atomic
def make_link(*, review, key, by, replaces="") -> str:
    """Return the secret of a new personal link.

    One that was made before does not work any more, and may have been sent: then ``replaces`` has to name it
    (``Participant.link_mark``), else ``HasLink`` is raised.
    """
    review = lock_round(review, by=by, action=Action.REVIEW)
    _check_links(review.document)
    participant = review.participants.invited().filter(key=key, user=None).first()
    if participant is None:
        raise ValidationError("Den personen är inte med i granskningen längre.")
    if participant.link_mark != replaces:
        raise HasLink(f"{participant.name} har redan en länk. Skapar du en ny slutar den gamla att gälla.")
    secret = secrets.token_urlsafe(24)
    participant.link_sha256 = hash_of(secret)
    participant.save(update_fields=["link_sha256"])
    return secret


class HasLink(ValidationError):
    """There is a link already, which a new one would end."""


def links_allowed(*, document) -> bool:
    """Tell whether the nämnd lets people without an account read by a personal link that year."""
    setups = YearSetup.objects.filter(committee=document.committee_id, year=document.year, personal_links=True)
    return setups.exists()


def hash_of(secret: str) -> str:
    """Return what is kept of a personal link: nobody who reads the database can use it."""
    return hashlib.sha256(secret.encode()).hexdigest()


@transaction.atomic
def close_review(*, review, by) -> None:
    """End the round; refused while a comment has neither an answer nor a reason to wait. Links end with it."""
    review = lock_round(review, by=by, action=Action.REVIEW)
    unanswered = review.comments.present().threads().filter(state=CommentState.OPEN).count()
    if unanswered:
        many = "1 kommentar saknar" if unanswered == 1 else f"{unanswered} kommentarer saknar"
        raise ValidationError(f"{many} svar. Svara, eller låt den vänta och skriv varför, innan du avslutar.")
    review.closed_at, review.closed_by = timezone.now(), by
    review.save(update_fields=["closed_at", "closed_by"])
    telling.closed(review)


@transaction.atomic
def note_read(*, participant) -> None:
    """Note when somebody first opened the document. One row and one condition: there is nothing to lock for."""
    Participant.objects.filter(pk=participant.pk, read_at=None).update(read_at=timezone.now())


def lock_round(review, *, by, action=Action.WRITE) -> Review:
    """Lock the round's document and return the round fresh; refuses what is not ``by``'s to do, and a closed round.

    The document's status does not matter: what was asked is answered also when it has been handed in meanwhile.
    """
    document = Document.objects.select_for_update(of=("self",)).get(pk=review.document_id)
    require(entitled(by, action, document))
    return fresh_round(review, document)


def fresh_round(review, document) -> Review:
    """Return the round as it is now; refuses one that is closed. The caller holds the document's lock."""
    review = Review.objects.get(pk=review.pk)
    review.document = document
    if not review.is_open:
        require(Denied("Granskningen är avslutad. Det som skrevs i den finns kvar att läsa."))
    return review


def _ask(review, invited):
    """Let people in; return how many that were not in it already. One who is gets the workplaces that are new."""
    members = Membership.objects.current().filter(unit=review.document.unit_id, user__is_active=True)
    asked = _asked(invited, list(members.select_related("user", "workplace").order_by("pk")))
    asked.pop(review.opened_by_id, None)
    there = {p.user_id: p for p in review.participants.exclude(user=None)}
    again, wider = [], []
    for pk in asked.keys() & there.keys():
        participant, (_, workplaces) = there[pk], asked[pk]
        if participant.speak_for(workplaces):
            wider.append(participant)
        if not participant.invited or participant.removed_at:
            again.append(participant)
    now = timezone.now()
    Participant.objects.bulk_update(wider, ["workplace", "workplace_name", "other_workplaces"])
    review.participants.filter(pk__in=[p.pk for p in again]).update(removed_at=None, invited=True, asked_at=now)
    new = [_participant(review, str(user), places, user) for pk, (user, places) in asked.items() if pk not in there]
    by_link = _by_link(review, invited.by_link) if invited.by_link else []
    for participant in (*new, *by_link):
        participant.asked_at = now
    Participant.objects.bulk_create([*new, *by_link])
    telling.opened(review, [p.user for p in (*new, *again)], at=now)
    return len(new) + len(again) + len(by_link)


def _asked(invited, members):
    """Return {primary key: (user, workplaces that she is asked for)}; one asked by name is asked for all of hers."""
    asked = {}
    chosen = {workplace.pk for workplace in invited.workplaces}
    for m in members:
        if (invited.vp_group and m.role == Role.REVIEWER) or m.workplace_id in chosen:
            asked.setdefault(m.user_id, (m.user, []))[1].append(m.workplace)
    for user in invited.people:
        places = [m.workplace for m in members if m.user_id == user.pk and m.workplace_id]
        asked.setdefault(user.pk, (user, []))[1].extend(places)
    return {pk: (user, list(dict.fromkeys(places))) for pk, (user, places) in asked.items()}


def _participant(review, name, workplaces, user=None):
    made = Participant(review=review, user=user, name=name)
    made.speak_for(workplaces)
    return made


def _by_link(review, names):
    _check_links(review.document)
    document = review.document
    workplaces = {w.key: w for w in Workplace.objects.of_unit(document.unit_id, year=document.year)}
    made = []
    for name, key in names:
        name = one_line(name, what="namnet", longest=200)
        made.append(_participant(review, name, [workplaces[key]] if key in workplaces else []))
    return made


def _check_links(document):
    if not links_allowed(document=document):
        raise ValidationError("Nämnden låter ingen läsa utan att logga in.")
