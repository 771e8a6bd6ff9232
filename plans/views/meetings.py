"""The meetings about a document: which workplaces have taken it up, when, and when the others will."""

from django.contrib import messages
from django.core.exceptions import ValidationError
from django.http import Http404
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils import timezone
from django.utils.dateparse import parse_date
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods, require_POST

from plans import services
from plans.choices import MeetingSort, Status
from plans.forms import MeetingForm
from plans.meetings import taken_up
from plans.permissions import may
from plans.tables import day
from plans.views.editing import of_document
from units.access import Action, require
from units.models import Workplace


def for_holders(view):
    """As ``of_document``, for those who may note meetings now."""

    @of_document
    def wrapped(request, document, **kwargs):
        require(may(request.user, Action.HOLD_MEETINGS, document))
        return view(request, document, **kwargs)

    return wrapped


@never_cache
@require_http_methods(["GET", "POST"])
@of_document
def meetings(request, document):
    """The list with its coverage, and a form for one more."""
    require(may(request.user, Action.READ_DRAFT, document))
    if request.method == "GET":
        return _page(request, document, _form(document))
    require(may(request.user, Action.HOLD_MEETINGS, document))
    form = _form(document, request.POST)
    if _saved(form, lambda fields: services.add_meeting(document=document, by=request.user, **fields)):
        messages.success(request, "Mötet är tillagt.", extra_tags="stored")
        return _back(document)
    return _page(request, document, form, status=422)


@never_cache
@require_http_methods(["GET", "POST"])
@for_holders
def meeting(request, document, item):
    """Change a meeting."""
    sent = request.POST.copy() if request.method == "POST" else None
    # what was sent about one that has been taken away meanwhile is shown with the reason
    meetings = document.meetings.all() if sent else document.meetings.present()
    found = get_object_or_404(meetings.prefetch_related("workplaces"), key=item)
    form = _form(document, sent, found)
    change = services.change_meeting
    theirs = ()
    try:
        if _saved(form, lambda fields: change(document=document, key=item, by=request.user, **fields)):
            messages.success(request, "Mötet är ändrat.", extra_tags="stored")
            return _back(document)
    except services.MeetingChanged:
        found = get_object_or_404(meetings.prefetch_related("workplaces"), key=item)
        theirs = _differing(found, form.cleaned_data)
        sent["version"] = found.version  # now both have been seen
        form = _form(document, sent, found)
    status = 409 if theirs else 422 if form.errors else 200
    return render(
        request,
        "plans/meeting.html",
        {"document": document, "meeting": found, "form": form, "theirs": theirs},
        status=status,
    )


def _differing(meeting, mine):
    """Return [(name of a field, what stands there now)] of a meeting where something else was filled in."""
    names = [workplace.name for workplace in meeting.workplaces.all()]
    chosen = set(mine.get("workplaces", ()))
    there = {workplace.key for workplace in meeting.workplaces.all()}
    rows = [
        ("Möte", meeting.get_sort_display(), meeting.sort == mine["sort"]),
        ("Arbetsplatser", ", ".join(names) or "inga", there == chosen),
        ("Planerat till", _day_or_none(meeting.planned_on), meeting.planned_on == mine["planned_on"]),
        ("Hölls", _day_or_none(meeting.held_on), meeting.held_on == mine["held_on"]),
        ("Anteckning", meeting.note or "ingen", meeting.note == mine["note"]),
    ]
    return [(name, words) for name, words, same in rows if not same]


def _day_or_none(date):
    return day(date) if date else "ingen dag"


@require_POST
@for_holders
def step(request, document, item, what):
    """What is done with a meeting without filling in a form: held on a day, taken away, taken back."""
    if what not in _STEPS:
        raise Http404("Det går inte att göra med ett möte.")
    return _told(request, document, lambda: _STEPS[what](request, document, item))


@require_POST
@for_holders
def plan_for_all(request, document):
    """Plan an APT for every workplace that has none."""

    def plan():
        planned_on = _day(request.POST.get("planned_on", ""))
        many = services.plan_for_all(document=document, planned_on=planned_on, by=request.user)
        if not many:
            return "Alla arbetsplatser har redan ett möte."
        return "1 möte är tillagt." if many == 1 else f"{many} möten är tillagda, ett för varje arbetsplats."

    return _told(request, document, plan)


def _held(request, document, item):
    services.note_held(document=document, key=item, held_on=_day(request.POST.get("held_on", "")), by=request.user)
    return "Sparat: mötet är hållet."


def _remove(request, document, item):
    services.remove_meeting(document=document, key=item, by=request.user)
    return "Mötet är borttaget. Det går att ta tillbaka längst ner i listan."


def _restore(request, document, item):
    services.restore_meeting(document=document, key=item, by=request.user)
    return "Mötet är tillbaka."


_STEPS = {"holls": _held, "ta-bort": _remove, "angra": _restore}


def _told(request, document, do):
    try:
        messages.success(request, do())
    except ValidationError as fault:
        messages.error(request, " ".join(fault.messages))
    return _back(document)


def _day(text):
    """Return the day that was written, None for none. Raises ``ValidationError`` for what is no day."""
    try:
        found = parse_date(text.strip())
    except ValueError:
        found = None
    if found is None and text.strip():
        raise ValidationError("Skriv dagen som ÅÅÅÅ-MM-DD.")
    return found


def _back(document):
    return redirect("plans:meetings", key=document.key)


def _form(document, data=None, meeting=None):
    named = [workplace.name for workplace in meeting.workplaces.all()] if meeting else ()
    workplaces = Workplace.objects.of_unit(document.unit_id, year=document.year, or_named=named)
    return MeetingForm(data, workplaces=workplaces, meeting=meeting)


def _saved(form, save):
    """Tell whether the form was sent and saved; what the service refuses is shown in it."""
    if not form.is_bound or not form.is_valid():
        return False
    try:
        save(form.cleaned_data)
    except ValidationError as fault:
        form.add_error(None, fault)
        return False
    return True


def _page(request, document, form, *, status=200):
    rows = list(document.meetings.prefetch_related("workplaces"))
    present = [row for row in rows if row.removed_at is None]
    today = timezone.localdate()
    context = {
        "document": document,
        "base": reverse("plans:document", args=[document.key]),
        "coverage": taken_up(document, present),
        "sorts": [(sort, [row for row in present if row.sort == sort]) for sort in MeetingSort],
        "removed": [row for row in rows if row.removed_at],
        "form": form,
        "writes": may(request.user, Action.HOLD_MEETINGS, document),
        "exports": may(
            request.user,
            Action.EXPORT_ADOPTED if document.status == Status.ADOPTED else Action.EXPORT_DRAFT,
            document,
        ),
        "today": today,
    }
    return render(request, "plans/meetings.html", context, status=status)
