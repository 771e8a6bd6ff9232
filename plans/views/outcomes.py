"""The grid of outcomes: read by all who may read the report, filled in by those who write in it."""

import dataclasses
import re

from django.contrib.auth.decorators import login_required
from django.core.exceptions import ValidationError
from django.db.models import Exists
from django.http import Http404, JsonResponse
from django.shortcuts import get_object_or_404, render
from django.urls import reverse
from django.utils import timezone
from django.utils.formats import date_format
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_GET, require_http_methods

from indicators.models import UnitIndicator
from indicators.outcomes import CELLS
from plans import outline as o
from plans import services
from plans.assemble import assemble_indicators
from plans.choices import Audience, Kind, Status
from plans.grid import find_entry, grid_of
from plans.mask import audience_of, for_audience
from plans.models import Document
from plans.permissions import may
from plans.record import handed_in, latest_edition, outline_of
from plans.richtext import strip_controls
from plans.told import weighed_words
from plans.views.document import find_document
from units.access import Action, PermissionRefused, require
from units.models import Municipality, Workplace

_DIGEST = re.compile("[0-9a-f]{16}")
EVERYTHING = "alla"  # asks for indicators that need not be reported in the period too


@login_required
@require_GET
def outcomes(request, key):
    """The whole grid, of the draft for those who may read it and else of what is adopted."""
    document = _find_report(request, key)
    audience, frozen = audience_of(request.user, document), _frozen(request.user, document)
    outline = for_audience(audience, document, outline_of(frozen) if frozen else assemble_indicators(document))
    can_write = frozen is None and bool(may(request.user, Action.WRITE, document))
    everything = EVERYTHING in request.GET
    answers = audience == Audience.WRITERS
    seen = document.stands() if can_write else frozenset()
    context = {
        "document": document,
        "base": reverse("plans:document", args=[document.key]),
        "grid": grid_of(outline, everything=everything, can_write=can_write, answers=answers, seen=seen),
        "everything": everything,
        "stands": seen,
        "asks_kolada": can_write and _has_questions(document),
    }
    return render(request, "plans/outcomes.html", context)


@login_required
@never_cache
@require_http_methods(["GET", "POST"])
def outcome(request, key, item):
    """GET: what a row has beside its cells, and a row for each workplace. POST: save a cell; 409 when it clashes."""
    if request.method == "POST":
        return _save(request, key, item)
    document = _find_report(request, key)
    require(may(request.user, Action.WRITE, document))
    outline = assemble_indicators(document)
    rows = (row for _, goal in o.walk(outline.goals) for row in goal.indicators if row.key == item)
    named = {result.workplace for row in rows for result in row.results}  # some may have left the unit since
    places = Workplace.objects.of_unit(document.unit_id, year=document.year, or_named=named)
    seen = document.stands()
    entry = find_entry(outline, item, {place.key: place.name for place in places}, seen)
    if entry is None:
        raise Http404("Indikatorn finns inte längre.")
    return render(request, "plans/_outcome.html", {"entry": entry, "width": len(entry.line.cells) + 1})


def _has_questions(document):
    """Tell whether Kolada can be asked of anything: an indicator of the year that it knows, of the unit or the city."""
    if document.kind != Kind.ANNUAL_REPORT:
        return False
    lines = UnitIndicator.objects.filter(
        measure__unit=document.unit_id,
        measure__indicator__kolada_id__gt="",
        goal__year=document.year,
        goal__removed_at=None,
        removed_at=None,
    )
    if not document.unit.kolada_id:
        lines = lines.filter(Exists(Municipality.objects.exclude(code="")))
    return lines.exists()


def _find_report(request, key):
    document = find_document(request, key)
    if document.kind == Kind.PLAN:
        raise Http404("En plan har inga utfall.")
    return document


def _frozen(user, document):
    """Return what is read instead of the draft: what was adopted or handed in, or None."""
    if document.status == Status.ADOPTED or not may(user, Action.READ_DRAFT, document):
        return latest_edition(document).snapshot
    return handed_in(document) if document.status == Status.SUBMITTED else None


def _save(request, key, item):
    """Save a cell. Who may write may read: only one who is refused is asked whether the report is there for her."""
    document = get_object_or_404(Document, key=key)
    cell, value = request.POST.get("cell", ""), request.POST.get("value")
    if _DIGEST.fullmatch(request.POST.get("stands", "")):
        return _let_stand(request, document)
    if cell not in CELLS or value is None:
        find_document(request, key)
        return JsonResponse({"reason": "Värdet kom inte fram helt. Ladda om sidan och försök igen."}, status=422)
    base = request.POST.get("base")
    try:
        rows = services.record_outcome(
            document=document,
            line=item,
            workplace=strip_controls(request.POST.get("workplace", "")) or None,
            cells={cell: value},
            base=None if base is None else {cell: base},
            by=request.user,
        )
    except services.OutcomeConflict as conflict:
        saved_at = conflict.saved_at and date_format(timezone.localtime(conflict.saved_at), "j F H.i")
        answer = {"value": conflict.clashes[0].theirs, "author": conflict.author, "saved_at": saved_at}
        return JsonResponse(answer, status=409)
    except PermissionRefused as refusal:
        find_document(request, key)
        return JsonResponse({"reason": refusal.reason}, status=403)
    except ValidationError as fault:
        return JsonResponse({"reason": " ".join(fault.messages)}, status=422)
    at = date_format(timezone.localtime(), "H.i")
    return JsonResponse({"at": at, "value": rows[0].cells[cell], "rows": [_as_json(row) for row in rows]})


def _let_stand(request, document):
    """Let a question at a cell stand, as one beside a text is (views/seen.py)."""
    try:
        services.let_stand(document=document, digest=request.POST["stands"], by=request.user)
    except PermissionRefused as refusal:
        find_document(request, document.key)
        return JsonResponse({"reason": refusal.reason}, status=403)
    return JsonResponse({"at": date_format(timezone.localtime(), "H.i")})


def _as_json(row):
    return {
        "row": f"{row.line}.{row.workplace}" if row.workplace else row.line,
        "moment": row.at.timestamp(),
        "cells": row.cells,
        "locked": row.locked,
        "weighed": weighed_words(row.weighed, row.together),
        "faults": [dataclasses.asdict(fault) for fault in row.faults],
    }
