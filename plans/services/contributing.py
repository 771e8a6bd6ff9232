"""What a workplace proposes under a task, and what those who write in the document do with it."""

from django.core.exceptions import ValidationError
from django.db import transaction
from django.utils import timezone

from indicators.outcomes import hinder
from plans.assemble import assemble
from plans.choices import Answer, TaskKind, Verdict
from plans.models import Contribution, ContributionVersion, Document, PassageVersion, Task
from plans.permissions import entitled, may
from plans.richtext import clean, strip_controls
from plans.services.outcomes import record_outcome
from plans.services.sharing import finish, reopen, word
from plans.services.texts import LONGEST, save_text
from plans.sharing import telling
from plans.sharing.figures import FIGURES, offered_at, typed_figures, without_marks
from plans.sharing.joining import other_workplaces, receives
from plans.sharing.places import asked_at
from plans.sharing.standing import closed_by
from units.access import Action, Denied, require

_BECOMES = {Answer.ACCEPT: Verdict.ACCEPTED, Answer.ADAPT: Verdict.ADAPTED, Answer.DECLINE: Verdict.DECLINED}


class ChangedMeanwhile(Exception):
    """The proposal says something else, or has been decided about, since the page was opened. Nothing was changed."""

    def __init__(self, contribution):
        super().__init__("Förslaget har ändrats eller fått ett svar sedan du öppnade sidan.")
        self.contribution = contribution


@transaction.atomic
def propose_text(*, task, place, html, by, base_version=0, text="", seen=0) -> Contribution:
    """Propose how the whole of a text should read, begun from version ``base_version`` of it.

    What that version said is read here, so that what is shown as changed is what accepting it changes. One's own
    proposal that waits is worded anew: ``seen`` is the version of it that was shown. Raises ``ValidationError`` where
    nothing was changed, it is too long, or the text has gone; ``ChangedMeanwhile``.
    """
    html, text = _whole(html), word(text)
    task, item, _ = _enter(task, place, by, TaskKind.TEXT)
    says = {"html": html, "word": text}
    waiting = _own(task, item.place, by, seen, says)
    began = waiting.base_html if waiting else _began(task.document, item, base_version)
    if not html:
        raise ValidationError("Skriv något innan du skickar.")
    if html == began:
        raise ValidationError("Du har inte ändrat något i texten. Är den bra som den är räcker det att du säger Klart.")
    made = waiting or Contribution(task=task, base_html=began, base_version=max(0, base_version))
    return _sent(made, item, by, says)


@transaction.atomic
def propose_figures(*, task, place, cells, by, text="", seen=0) -> Contribution:
    """Propose what is to stand in the cells of the workplace's own line, those that it was offered to fill in.

    A typing error never hinders. Raises ``ValidationError`` by cell for what cannot be stored.
    """
    text = word(text)
    task, item, outline = _enter(task, place, by, TaskKind.ROW)
    cells = without_marks(typed_figures(cells, offered=offered_at(item, outline, task.workplace)))
    hindered = {cell: reason for cell, raw in cells.items() if (reason := hinder(cell, raw))}
    if hindered:
        raise ValidationError(hindered)
    if not any(cells.values()):
        raise ValidationError("Fyll i minst ett värde innan du skickar.")
    says = {"cells": cells, "word": text}
    made = _own(task, item.place, by, seen, says) or Contribution(task=task)
    return _sent(made, item, by, says)


@transaction.atomic
def withdraw_contribution(*, task, key, by) -> None:
    """Take back one's own proposal, as long as nobody has decided about it."""
    document = _lock(task)
    own = _contribution(document, key)
    if own.by_id != by.pk:
        raise ValidationError("Förslaget är inte ditt.")
    if own.state != Verdict.WAITING:
        raise ValidationError("Förslaget har redan fått ett svar eller är tillbakataget.")
    own.state = Verdict.WITHDRAWN
    own.save(update_fields=["state"])
    task, others = own.task, own.task.contributions.present()
    there = Task.objects.open().filter(document=document, place=task.place, workplace=task.workplace_id)
    if task.kind != TaskKind.GOAL and task.done_at and not task.removed_at and not (others.exists() or there.exists()):
        reopen(task)


@transaction.atomic
def decide(*, document, key, answer, seen, by, reply="", html="", cells=None, base=None) -> Contribution:
    """Accept, adapt or decline a proposal whose version ``seen`` was looked at; ``reply`` is a word back.

    ``html`` or ``cells``: what is to stand, to adapt. ``base``: what stood there when the page was opened: (html,
    version) of a text, the cells of a line. It is written through the same doors as by one who writes in the
    document, so ``Conflict`` and ``OutcomeConflict`` are theirs, as is ``ValidationError`` for a text that has gone.
    """
    answer, reply = Answer(answer), word(reply)
    if answer not in _BECOMES:
        raise ValidationError("Godta, ändra eller avslå förslaget.")
    if answer == Answer.DECLINE and not reply:
        raise ValidationError("Skriv varför till den som har föreslagit det.")
    document = Document.objects.select_for_update(of=("self",)).get(pk=document.pk)
    require(entitled(by, Action.WRITE, document))
    found = _contribution(document, key)
    if found.state != Verdict.WAITING or found.version != seen:
        raise ChangedMeanwhile(found)
    if answer != Answer.DECLINE:
        require(may(by, Action.WRITE, document))
        _write(found, document, answer, html=html, cells=cells, base=base, by=by)
    found.state, found.reply, found.version = _BECOMES[answer], reply, found.version + 1
    found.decided_at, found.decided_by = timezone.now(), by
    found.save()
    telling.decided(found, by=by)
    return found


def _write(found, document, answer, *, html, cells, base, by):
    """Put what was proposed, or what it was made of, into the document as it stands now."""
    adapts = answer == Answer.ADAPT
    if found.cells is not None:
        there, outline = found.task.workplace, assemble(document)
        asked = asked_at(outline, found.place)
        offered = offered_at(asked.items[0], outline, there) if asked else FIGURES
        put = typed_figures((cells or {}) if adapts else found.cells, offered=offered)
        if not adapts:
            # what she left empty she may not have been shown: it stays as it is
            put = {cell: raw for cell, raw in without_marks(put).items() if raw}
        record_outcome(document=document, line=found.place, cells=put, base=base, workplace=there.key, by=by)
        found.settled_cells = put if adapts else None
        return
    began = base if adapts and base else (found.base_html, found.base_version)
    put = _whole(html) if adapts else found.html
    if not put:
        raise ValidationError("Skriv hur texten ska lyda.")
    saved = save_text(document=document, slot=found.place, html=put, base_html=began[0], base_version=began[1], by=by)
    found.settled = saved.html if adapts or saved.html != found.html else ""


def _began(document, item, version):
    """Return what a version of a text said, "" where that is not known."""
    if version == item.text.version:
        return item.text.html
    versions = PassageVersion.objects.filter(passage__document=document, passage__slot=item.place, number=version)
    return versions.values_list("html", flat=True).first() or ""


def _whole(html):
    if len(html) > LONGEST or len(cleaned := clean(html)) > LONGEST:
        raise ValidationError("Texten är för lång för att skickas. Korta den.")
    return cleaned


def _lock(task):
    return Document.objects.select_for_update(of=("self",)).get(pk=task.document_id)


def _enter(task, place, by, kind):
    """Lock the document; return the task as it is now, what is asked for at the place, and the outline.

    Refuses with the reason.
    """
    document = _lock(task)
    task = Task.objects.select_for_update(of=("self",)).select_related("workplace", "given_by").get(pk=task.pk)
    task.document = document
    if task.removed_at:
        require(Denied("Uppgiften har tagits tillbaka, så förslaget kan inte skickas."))
    if task.workplace_id is None or not receives(by, task):
        require(Denied("Du är inte längre representant för arbetsplatsen, så förslaget kan inte skickas."))
    if closed := closed_by(document):
        require(Denied(f"{closed.capitalize()}, så förslaget kan inte skickas nu."))
    outline = assemble(document)
    asked = asked_at(outline, task.place)
    items = asked.of_workplace(str(task.workplace), other_workplaces(document, task.workplace)).items if asked else ()
    item = next((item for item in items if item.place == strip_controls(place) and item.kind == kind), None)
    if item is None:
        raise ValidationError("Texten finns inte längre i dokumentet. Det du skrev står kvar här. Fråga enhetschefen.")
    return task, item, outline


def _own(task, place, by, seen, says):
    """Return her own proposal that waits at the place, or None.

    Raises where it is neither the one that she was shown nor what she says now: an answer may have been lost.
    """
    own = task.contributions.waiting().select_for_update(of=("self",)).filter(place=place, by=by).first()
    if (own.version if own else 0) != seen and not (own and _says(own, says)):
        raise ChangedMeanwhile(own)
    if own:
        own.task = task
    return own


def _says(made, says):
    return all(getattr(made, field) == value for field, value in says.items())


def _sent(made, item, by, says):
    if made.pk:
        if _says(made, says):
            return made
        was = {"html": made.html, "cells": made.cells, "word": made.word}
        ContributionVersion.objects.create(contribution=made, **was)
        made.version += 1
    made.place, made.name, made.by, made.by_name = item.place, item.title[:400], by, str(by)
    made.at = timezone.now()
    for field, value in says.items():
        setattr(made, field, value)
    made.save()
    if made.task.kind != TaskKind.GOAL and not made.task.done_at:
        finish(made.task, by=by)
    telling.proposed(made)
    return made


def _contribution(document, key) -> Contribution:
    rows = Contribution.objects.select_for_update(of=("self",)).select_related(
        "task", "task__workplace", "task__given_by", "by"
    )
    found = rows.filter(task__document=document, key=strip_controls(key)).first()
    if found is None:
        raise ValidationError("Förslaget finns inte.")
    found.task.document = document
    return found
