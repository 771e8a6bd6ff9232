"""The document page: read and written in the same place."""

import re

from django.contrib.auth.decorators import login_required
from django.shortcuts import get_object_or_404, render
from django.urls import reverse
from django.views.decorators.http import require_GET

from plans import progress, way
from plans.around import Around, adopted_around
from plans.assemble import assemble_beside
from plans.beside import documents_of_the_year
from plans.carrying.closed import carried_to
from plans.carrying.traces import traces
from plans.checks import oddities
from plans.choices import Fulfilment, Kind, Status
from plans.log import came_back, lines_of
from plans.mask import shown_to
from plans.meetings import with_meetings
from plans.models import Document, Edition
from plans.page import page_of
from plans.permissions import entitled, may
from plans.record import handed_in, latest_edition, outline_of
from plans.review.beside import beside
from plans.sharing.beside import beside as shared_beside
from plans.transitions import READERS, open_moves
from plans.views.part import part_of_workplace
from units.access import Action, require

HERE_EVERY = 10  # seconds between the questions of a page about who else is here
ONLY_OURS = "bara-vart"  # the cookie that remembers "Visa bara vårt"


@login_required
@require_GET
def document_page(request, key):
    """The whole document."""
    document = find_document(request, key)
    context = page_context(request, document)
    if context["page"].report:  # a plan and a report have the same address, but not the same chapter of the handbook
        context["help_address"] = reverse("handbook_chapter", args=["folja-upp"])
    return render(request, "plans/page.html", context)


@login_required
@require_GET
def document_state(request, key):
    """How far the document has come: the contents and what is left to do, asked for when a text has been saved."""
    document = find_document(request, key)
    return render(request, "plans/_state.html", page_context(request, document))


def find_document(request, key) -> Document:
    """Return the document, or 404 when the user may not even know that it is there."""
    return get_object_or_404(Document.objects.visible_to(request.user).select_related("unit"), key=key)


def page_context(request, document) -> dict:
    """Everything that the templates of the document page ask for.

    What is adopted is read from the record, and so is what a reader sees who may not read the draft.
    """
    user = request.user
    asked = asked_edition(request, document)
    edition = asked
    if edition is None and (document.status == Status.ADOPTED or not may(user, Action.READ_DRAFT, document)):
        edition = latest_edition(document)
    waiting = handed_in(document) if edition is None and document.status == Status.SUBMITTED else None
    frozen = edition.snapshot if edition else waiting
    outline, around, setup = (outline_of(frozen), None, None) if frozen else assemble_beside(document)
    if waiting:
        outline = with_meetings(outline, document)
    outline = shown_to(user, document, outline)
    part = part_of_workplace(request, document, outline)
    outline = part.outline if part else outline
    can_write = edition is None and part is None and bool(may(user, Action.WRITE, document))
    rules = way.rules_of(document, setup)
    year = documents_of_the_year(document, user)
    moves = () if asked or part else open_moves(user, document, rules, has_edition=year.edition is not None)
    # they who write see what is worth a look, and they who read what was handed in and decide about it
    decides = bool(waiting) and any(move.action in READERS for move in moves)
    looked_at = _oddities(document, outline, around) if can_write or decides else ()
    seen = document.stands() if looked_at else frozenset()
    carried = traces(carried_to(document), outline) if can_write and year.carried else None
    draft = edition is None and document.status == Status.DRAFT
    log = list(document.moves.order_by("pk")) if year.moved and may(user, Action.READ_DRAFT, document) else []
    returned = came_back(log) if draft else None
    pointed = frozenset(anchor for anchor, _ in returned.places or ()) if returned else frozenset()
    page = page_of(outline, can_write=can_write, findings=looked_at, seen=seen, carried=carried, pointed=pointed)
    works = asked is None and part is None and bool(entitled(user, Action.COMMENT, document))
    shares = works and edition is None and bool(entitled(user, Action.WRITE, document))
    holding = _holding(year.edition, edition, asked)
    review = beside(document) if works and year.reviewed else None
    return {
        "document": document,
        "base": reverse("plans:document", args=[document.key]),
        "page": page,
        "steps": way.steps(outline.status, rules, edition.adopted_on if edition else None),
        "next": way.what_next(
            document, rules, status=outline.status, reader=user, correcting=bool(holding) and edition is None
        ),
        "siblings": year.siblings,
        "moves": moves,
        "decides": decides,
        "treated": year.treated if works else "",
        "meets": works,
        "passed": year.passed if works and may(user, Action.HOLD_MEETINGS, document) else None,
        "round": review,
        # a round is closed when all has been answered; what was said is read there
        "comments": review.said if review and review.is_open and not outline.adoption else {},
        "shares": shares,
        "shared": shared_beside(document, user) if shares and year.shared else None,
        "part": part,
        "workplaces": year.workplaces,
        "may_send_out": works and bool(may(user, Action.REVIEW, document)),
        "carrying": {"offered": can_write and year.plan_before, "carried": year.carried},
        "returned": returned,
        "pointed": pointed,
        "log": lines_of(log),
        "unwritten": progress.listed(progress.missing(progress.places(outline))) if waiting else (),
        "hinders": page.required if rules.missing_hinders and not year.edition else (),
        "asked": asked and asked.number,
        "holding": holding,
        "may_settle": not asked
        and may(user, Action.SETTLE, document)
        and any(r.unsettled for b in page.blocks for r in b.goal.indicators),
        "may_export": part is None and may(user, Action.EXPORT_ADOPTED if edition else Action.EXPORT_DRAFT, document),
        "fulfilments": _fulfilments(outline.layout) if page.report else (),
        "here_every": HERE_EVERY,
        "only_ours": request.COOKIES.get(ONLY_OURS) == "1",
    }


def _fulfilments(layout):
    """What a person can choose as bedömning; "Ingen" alone would not say what it means."""
    labels = {f: layout.fulfilment_label(f) for f in Fulfilment}
    return [*(labels | {Fulfilment.NONE: f"{labels[Fulfilment.NONE]}: går inte att bedöma ännu"}).items()]


def asked_edition(request, document) -> Edition | None:
    """Return the edition that the address asks for (``utgava``), None where it asks for none, or 404."""
    number = request.GET.get("utgava", "")
    if not number:
        return None
    require(may(request.user, Action.READ_ADOPTED, document))
    editions = document.editions.select_related("snapshot")
    return get_object_or_404(editions, number=int(number) if re.fullmatch("[0-9]{1,4}", number) else 0)


def _oddities(document, outline, around):
    """What looks odd; what was handed in is read beside the documents that are around it now.

    What is missing is shown otherwise: as empty places, and in "Kvar att göra".
    """
    if around is None:
        around = adopted_around(document) if document.kind != Kind.PLAN else Around()
    limit = outline.layout.gap_limit
    return oddities(outline, before=around.latest, plan=around.plan, gap=limit)


def _holding(latest, edition, asked) -> int | None:
    """The number of the edition that holds, where something else is shown: the draft that corrects it, or an older."""
    if edition and not asked:
        return None
    return latest if edition is None or edition.number != latest else None
