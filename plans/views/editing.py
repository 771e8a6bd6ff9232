"""Changing the shape of a document: adding, changing, moving and taking away what is the unit's own.

Each answers the page's script with the content anew, and says where the focus is to go. What went wrong is told in a
sentence. Writing needs scripts; reading, choosing nämndmål and settling columns do not.
"""

from functools import wraps

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.core.exceptions import ValidationError
from django.db import transaction
from django.forms import Form
from django.http import Http404, HttpResponse, JsonResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils import timezone
from django.utils.formats import date_format
from django.views.decorators.http import require_GET, require_http_methods, require_POST
from django_htmx.http import HttpResponseClientRedirect, reswap, retarget, trigger_client_event

from goals.choices import Level
from plans import forms, pointing, services, transitions
from plans import outline as o
from plans.assemble import assemble
from plans.heeding import unheeded
from plans.permissions import may
from plans.record import handed_in, outline_of
from plans.removed import removed_from
from plans.views.document import find_document, page_context
from plans.views.nodes import NODES
from plans.views.numbers import digits
from plans.way import rules_of
from units.access import Action, PermissionRefused, require


def of_document(view):
    """Give the view the document instead of its key; say in a sentence why something could not be done."""

    @login_required
    @wraps(view)
    def wrapped(request, key, **kwargs):
        document = find_document(request, key)
        try:
            return view(request, document, **kwargs)
        except (ValidationError, PermissionRefused) as fault:
            refused = isinstance(fault, PermissionRefused)
            if refused and not request.htmx:
                raise
            reason = fault.reason if refused else " ".join(fault.messages)
            return HttpResponse(reason, status=403 if refused else 422, content_type="text/plain; charset=utf-8")

    return wrapped


def for_writers(view):
    """As ``of_document``, for those who may write in it as it is now."""

    @of_document
    @wraps(view)
    def wrapped(request, document, **kwargs):
        require(may(request.user, Action.WRITE, document))
        return view(request, document, **kwargs)

    return wrapped


@require_http_methods(["GET", "POST"])
@for_writers
def add(request, document, node):
    """A dialog for something new, and adding it."""
    sort = NODES[node]
    at = request.GET.get(sort.at, "")
    form = sort.form_for(posted(request), document, assemble(document), parent=at)
    added = attempt(form, lambda fields: sort.add(document=document, at=at, by=request.user, **fields))
    more = sort.more(document, at) if added is None else None
    return (
        content(request, document, focus=added) if added else _dialog(request, sort.new, form, "Lägg till", more=more)
    )


@require_http_methods(["GET", "POST"])
@for_writers
def change(request, document, node, item):
    """A dialog for changing something, and changing it."""
    sort = NODES[node]
    outline = assemble(document)
    thing, _, parent = sort.find(outline, item)
    form = sort.form_for(posted(request), document, outline, thing, parent)

    def update(fields):
        with transaction.atomic():
            sort.update(document=document, thing=thing, parent=parent, by=request.user, **fields)
        return item

    changed = attempt(form, update)
    if changed:
        return content(request, document, focus=item)
    return _dialog(request, sort.change, form, "Spara", onward=sort.onward(document, thing))


@require_POST
@for_writers
def move(request, document, node, item):
    """Move something one step up (``steg`` −1) or down (1) among its siblings."""
    sort = NODES[node]
    thing, siblings, _ = sort.find(assemble(document), item)
    step = -1 if request.POST.get("steg") == "-1" else 1
    index = siblings.index(thing) + step
    if 0 <= index < len(siblings):
        sort.shift(document=document, thing=thing, siblings=siblings, index=index, by=request.user)
    return content(request, document, focus=item, button=step)


@require_POST
@for_writers
def remove(request, document, node, item):
    """Take something away, and offer to undo it."""
    sort = NODES[node]
    thing, siblings, parent = sort.find(assemble(document), item)
    sort.remove(document=document, key=item, by=request.user)
    undo = reverse("plans:restore", args=[document.key, node, item])
    before = siblings.index(thing) - 1
    focus = siblings[before].key if before >= 0 else parent
    return content(request, document, focus=focus, toast=sort.removed, undo=undo)


@require_POST
@for_writers
def restore(request, document, node, item):
    """Undo a removal."""
    NODES[node].restore(document=document, key=item, by=request.user)
    return content(request, document, focus=item)


@require_GET
@for_writers
def list_removed(request, document):
    """A dialog with what has been taken away, each with a button that takes it back."""
    context = {"removed": removed_from(document), "base": reverse("plans:document", args=[document.key])}
    return in_dialog(render(request, "plans/_removed.html", context))


@require_POST
@for_writers
def set_target(request, document, item):
    """Save the unit's årsmål on a line of an indicator."""
    services.set_target(document=document, key=item, raw=request.POST.get("value", ""), by=request.user)
    return _saved()


@require_POST
@for_writers
def set_fulfilment(request, document, item):
    """Save the bedömning of an enhetsmål."""
    services.set_fulfilment(document=document, goal_key=item, value=request.POST.get("value", ""), by=request.user)
    return _saved()


@require_POST
@for_writers
def set_reason(request, document, item):
    """Save why the bedömning of an enhetsmål holds."""
    return _save_note(request, services.set_reason, document=document, goal_key=item)


@require_POST
@for_writers
def set_progress(request, document, item):
    """Save how far an activity has come."""
    services.set_progress(document=document, key=item, value=request.POST.get("value", ""), by=request.user)
    return _saved()


@require_POST
@for_writers
def set_deviation(request, document, item):
    """Save whether an activity went otherwise than planned."""
    services.set_deviation(document=document, key=item, value=request.POST.get("value") == "on", by=request.user)
    return _saved()


@require_POST
@for_writers
def set_cause(request, document, item):
    """Save why an activity went otherwise than planned."""
    return _save_note(request, services.set_cause, document=document, key=item)


@require_POST
@for_writers
def set_measure(request, document, item):
    """Save what is done about an activity that went otherwise than planned."""
    return _save_note(request, services.set_measure, document=document, key=item)


@require_POST
@for_writers
def take_over(request, document, slot):
    """Take over what the report before said in the same place, and show the content with it."""
    services.take_over_text(document=document, slot=slot, by=request.user)
    return content(
        request,
        document,
        focus=slot,
        toast="Texten är övertagen. Läs igenom den och ändra det som är nytt.",
        undo=reverse("plans:undo_take_over", args=[document.key, slot]),
    )


@require_POST
@for_writers
def bring_back(request, document, slot):
    """Bring back an earlier wording of a text, and show the content with it."""
    number, base = (request.POST.get(name, "") for name in ("version", "base_version"))
    try:
        services.bring_back_wording(
            document=document, slot=slot, number=digits(number), base_version=digits(base), by=request.user
        )
    except services.Conflict as clash:
        told = f"{clash.author or 'Någon annan'} har skrivit i texten sedan du öppnade sidan. Se hur den lyder nu."
        if request.htmx:
            return HttpResponse(told, status=409, content_type="text/plain; charset=utf-8")
        messages.error(request, told)
        return redirect("plans:wordings", key=document.key, slot=slot)
    told = "Den tidigare lydelsen är tillbaka, som en ny version."
    if request.htmx:
        return content(request, document, focus=slot, toast=told)
    messages.success(request, told)
    return redirect(f"{document.get_absolute_url()}#{slot}")


@require_POST
@for_writers
def undo_take_over(request, document, slot):
    """Undo that a text was taken over."""
    services.undo_take_over(document=document, slot=slot, by=request.user)
    return content(request, document, focus=slot)


@require_http_methods(["GET", "POST"])
@for_writers
def choose_goals(request, document):
    """Choose which nämndmål the unit works with this year. Those with enhetsmål are locked, and nothing posts them."""
    fault, outline = "", assemble(document)
    own = {goal.key: len(goal.children) for _, goal in o.walk(outline.goals) if goal.level == Level.COMMITTEE}
    chosen = shown = set(own)
    offered = list(services.committee_goals(document))
    if request.method == "POST":
        chosen, shown = (set(request.POST.getlist(name)) for name in ("mal", "fanns"))
        try:
            services.choose_committee_goals(
                document=document, add=chosen - shown, remove=shown - chosen, by=request.user
            )
        except ValidationError as error:
            fault = " ".join(error.messages)
        else:
            locked = {key for key, count in own.items() if count}
            there = [goal.key for goal in offered if goal.key in chosen | locked]
            first = next((key for key in there if key not in shown | locked), next(iter(there), "main"))
            titles = {goal.key: goal.title for goal in offered}
            gone = [f"”{titles[key]}”" for key in shown - chosen - locked if key in titles]
            undo = (
                f" {', '.join(gone)} står inte längre i dokumentet. Välj det igen om det ska tillbaka." if gone else ""
            )
            messages.success(request, f"Valet är sparat.{undo}")
            return redirect(f"{document.get_absolute_url()}#{first}")
    groups = {}
    for goal in offered:
        count = own.get(goal.key, 0)
        line = {"goal": goal, "chosen": count or goal.key in chosen, "shown": goal.key in shown, "own": count}
        groups.setdefault(goal.parent, []).append(line)
    context = {"document": document, "groups": groups.items(), "fault": fault}
    return render(request, "plans/choose_goals.html", context, status=422 if fault else 200)


@require_http_methods(["GET", "POST"])
@of_document
def step(request, document, name):
    """Hand in, send back, adopt or open for correction: first a question, then the move itself."""
    transition = transitions.TRANSITIONS.get(name)
    if transition is None:
        raise Http404("Steget finns inte.")
    require(may(request.user, transition.action, document, adopted_by=rules_of(document).adopted_by))
    form = (forms.ReasonForm if transition.needs_reason else Form)(posted(request))
    places = request.POST.getlist("stalle")

    def make(fields):
        reason = fields.get("reason", "")
        return transitions.move(document=document, name=name, by=request.user, reason=reason, places=places)

    if attempt(form, make):
        messages.success(request, f"{transition.done}: {document.title}.")
        return HttpResponseClientRedirect(reverse("plans:document", args=[document.key]))
    context = page_context(request, document) | {"form": form, "transition": transition, "chosen": places}
    page = context["page"]
    # what is among what is left to do to the one who hands in is a question to the one who adopts
    context["worth"] = page.to_look_at if transition.needs_all else page.findings
    context["pointable"] = pointing.groups(page.outline) if transition.points_out else ()
    if transition.onward:
        context["unheeded"] = unheeded(document, _as_it_is(document, page))
    context["narrows"] = len(context["pointable"]) > pointing.MANY
    return in_dialog(render(request, "plans/_step.html", context))


def _as_it_is(document, page):
    """The document with what is empty in it: a reader's page has none of that."""
    waiting = None if page.can_write else handed_in(document)
    return outline_of(waiting) if waiting else page.outline


def posted(request):
    """What was posted; a form that asks for nothing posts nothing, which is not the same as not being posted."""
    return request.POST if request.method == "POST" else None


def _saved(**answer):
    return JsonResponse({"at": date_format(timezone.localtime(), "H.i"), **answer})


def _save_note(request, service, **where):
    """Save a note; 409 with what stands there when somebody else has written in the same place since."""
    text, base = request.POST.get("value", ""), request.POST.get("base")
    try:
        return _saved(value=service(text=text, base=base, by=request.user, **where))
    except services.NoteConflict as clash:
        return JsonResponse({"value": clash.theirs}, status=409)


def attempt(form, do):
    """Return what ``do`` made of a valid form, or None; what the service refuses is shown in the form."""
    if not form.is_bound or not form.is_valid():
        return None
    try:
        return do(form.cleaned_data)
    except ValidationError as fault:
        form.add_error(None, fault)
        return None


def _dialog(request, title, form, button, *, more=None, onward=None):
    context = {"title": title, "form": form, "button": button, "action": request.get_full_path()}
    context |= {"more": more, "onward": onward}
    return in_dialog(render(request, "plans/_dialog.html", context))


def in_dialog(response):
    """Show the answer in the page's dialog."""
    return reswap(retarget(response, "#dialog"), "innerHTML")


def content(request, document, *, focus="", button=0, toast="", undo=""):
    """Answer with the content as it is now; ``focus``: the key of what the reader is to find herself at.

    ``button``: the step that was made, so that the same button can be pressed again.
    """
    context = page_context(request, find_document(request, document.key)) | {"toast": toast, "undo": undo}
    response = render(request, "plans/_changed.html", context)
    told = {"key": focus, "step": button, "at": date_format(timezone.localtime(), "H.i")}
    return trigger_client_event(response, "roda:focus", told, after="settle")
