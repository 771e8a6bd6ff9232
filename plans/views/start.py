"""The start page by role, beginning a document, and adopted documents for everyone."""

from django.contrib.auth.decorators import login_required
from django.core.paginator import Paginator
from django.db.models import OuterRef, Subquery, prefetch_related_objects
from django.http import Http404
from django.shortcuts import get_object_or_404, redirect, render
from django.views.decorators.http import require_GET, require_POST

from plans import overview, services
from plans.choices import Kind, Status
from plans.models import Document, Edition
from plans.review.to_read import to_read
from plans.sharing.mine import tasks_of
from units.access import Action, Place, current_memberships, decide
from units.choices import Role
from units.models import Committee, Unit
from units.settings_site import opens_settings
from units.swedish import search_text

_PER_PAGE = 50
STATES = [
    (overview.NOT_BEGUN, "Inte påbörjad"),
    *((s.value, s.label) for s in Status),
    (overview.CORRECTED, "Rättelse pågår"),
]
_MANY = {
    overview.NOT_BEGUN: "inte påbörjade",
    Status.DRAFT: "utkast",
    Status.SUBMITTED: "inlämnade",
    Status.ADOPTED: "fastställda",
    overview.CORRECTED: "som rättas",
}


@login_required
@require_GET
def start(request):
    """What is mine to write, what I look after, and otherwise what has been adopted."""
    desks = overview.desks_of(request.user)
    overviews = [_overview(request, m) for m in _looked_after(request.user)]
    context = {"desks": desks, "overviews": overviews, "settings": _settings(request.user)}
    context |= {"to_read": to_read(request.user), "tasks": tasks_of(request.user)}
    if not desks and not overviews:
        context |= _adopted(request)
    return render(request, "plans/start.html", context)


@login_required
@require_GET
def adopted(request):
    """Adopted documents of every unit, with search."""
    return render(request, "plans/adopted.html", _adopted(request))


@login_required
@require_POST
def begin(request, unit, year, kind):
    """Begin a document of the unit, or go to it when it is there; ``utga``: with last year's plan to choose from."""
    if kind not in Kind.values:
        raise Http404("Det slaget av dokument finns inte.")
    unit = get_object_or_404(Unit, key=unit)
    document = services.start_document(unit=unit, year=year, kind=kind, by=request.user)
    return redirect("plans:carry_over" if "utga" in request.POST else "plans:document", key=document.key)


def _looked_after(user):
    after = [m for m in current_memberships(user) if m.role in (Role.CONTROLLER, Role.DEPARTMENT_HEAD)]
    prefetch_related_objects(after, "committee", "department__committee")
    return after


def _registers(user, committee):
    return bool(decide(user, Action.REGISTER_OUTCOMES, Place(committee=committee.pk)))


def _settings(user):
    """What the settings pages hold for the user; "" where they are not open."""
    roles = {m.role for m in current_memberships(user)}
    if Role.CONTROLLER in roles:
        return "Nämndens mål och rubriker"
    if Role.CITY_PLANNER in roles:
        return "Kommunfullmäktiges mål"
    return "Inställningar" if opens_settings(user) else ""


def _overview(request, membership):
    """The units of a nämnd or an avdelning; the address tells which: ``dokument``, ``status`` and ``q``."""
    department = membership.department
    committee = membership.committee or department.committee
    choices = overview.choices_of(committee)
    asked = {f"{year}-{kind}": (year, kind) for year, kind in choices}
    year, kind = asked.get(request.GET.get("dokument")) or overview.present_choice(committee, choices)
    status = request.GET.get("status", "") if request.GET.get("status") in dict(STATES) else ""
    words = request.GET.get("q", "")[:100]
    everything = overview.overview(committee=committee, department=department, kind=kind, year=year, words=words)
    lines = [line for line in everything if not status or line.state == status]
    return {
        "place": department or committee,
        "year": year,
        "opens": committee.key if membership.role == Role.CONTROLLER else "",
        "title": f"{kind.label} {year}",
        "registers": kind != Kind.PLAN and _registers(request.user, committee) and [committee.key, year, kind.value],
        "choices": [(value, f"{k.label} {y}", (y, k) == (year, kind)) for value, (y, k) in asked.items()],
        "states": [(value, label, value == status) for value, label in STATES],
        "words": words,
        "lines": lines,
        "counts": _counts(everything),
        "late": sum(line.late for line in everything),
        "filtered": bool(status or words),
        "waiting": overview.waiting(committee=committee, department=department),
    }


def _counts(lines):
    """Return [(how many, in words)] for each state that some unit's document is in."""
    counts = [(value, label, sum(line.state == value for line in lines)) for value, label in STATES]
    return [(count, label.lower() if count == 1 else _MANY[value]) for value, label, count in counts if count]


def _adopted(request):
    documents = Document.objects.visible_to(request.user).adopted().order_by("-year", "unit__sort_key", "kind")
    committees = Committee.objects.filter(documents__in=documents).distinct()
    years = documents.order_by("-year").values_list("year", flat=True).distinct()
    asked = {name: request.GET.get(name, "")[:100] for name in ("q", "ar", "slag", "namnd")}
    if asked["q"]:
        documents = documents.filter(unit__search_text__contains=search_text(asked["q"]))
    if asked["ar"].isdecimal():
        documents = documents.filter(year=asked["ar"])
    if asked["slag"] in Kind.values:
        documents = documents.filter(kind=asked["slag"])
    if asked["namnd"]:
        documents = documents.filter(committee__key=asked["namnd"])
    latest = Edition.objects.filter(document=OuterRef("pk")).order_by("-number")
    documents = documents.annotate(
        edition=Subquery(latest.values("number")[:1]), adopted_on=Subquery(latest.values("adopted_on")[:1])
    )
    return {
        "documents": Paginator(documents, _PER_PAGE).get_page(request.GET.get("sida")),
        "asked": asked,
        "years": [str(year) for year in years],
        "kinds": Kind.choices,
        "committees": committees,
    }
