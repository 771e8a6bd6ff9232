"""Those who write in the document share it out: what is given to whom, and what workplaces have proposed."""

from functools import partial

from django.contrib import messages
from django.core.exceptions import ValidationError
from django.http import Http404
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils.formats import date_format
from django.utils.timezone import localtime
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods, require_POST

from plans import services
from plans.assemble import assemble
from plans.choices import Answer, TaskKind
from plans.models import LONGEST_WORD, Contribution
from plans.permissions import entitled, may, people_who
from plans.sharing.beside import overview_of
from plans.sharing.forms import ChangeTaskForm, TaskForm
from plans.sharing.places import everything, groups
from plans.sharing.weighing import weighed
from plans.tables import day
from plans.views.adapting import adapted, after_clash, after_outcome_clash, rewords, typed_in, words_of
from plans.views.editing import of_document
from plans.views.numbers import digits
from units.access import Action, PermissionRefused, require
from units.models import Workplace

_REWORDED = (
    "Du har skrivit om förslaget. Välj Godta så här under Ändra och godta om det är din lydelse som ska stå. "
    "Annars tar du bort dina ändringar först."
)


def for_sharers(view):
    """As ``of_document``, for those whose document it is to write in, whatever its status."""

    @never_cache
    @of_document
    def wrapped(request, document, **kwargs):
        require(entitled(request.user, Action.WRITE, document))
        return view(request, document, **kwargs)

    return wrapped


@require_http_methods(["GET"])
@for_sharers
def shared(request, document):
    """Who has what, what is done and what waits for an answer."""
    return render(request, "sharing/shared.html", _context(request, document) | {"overview": overview_of(document)})


@require_http_methods(["GET", "POST"])
@for_sharers
def give(request, document):
    """Choose what to give, to whom and until when; ``plats`` is chosen at first, ``rader`` shows outcomes only."""
    posted, status = request.method == "POST", 422
    if not posted:
        require(may(request.user, Action.WRITE, document))
    found = groups(assemble(document))
    chosen = request.POST.getlist("plats") if posted else request.GET.getlist("plats")
    form = TaskForm(request.POST if posted else None, **_receivers(document))
    if posted and form.is_valid():
        try:
            given = services.give(
                document=document,
                places=chosen,
                by=request.user,
                **{name: form.cleaned_data.get(name, ()) for name in ("people", "workplaces")},
                until=form.cleaned_data["until"],
                note=form.cleaned_data["note"],
            )
        except (ValidationError, PermissionRefused) as fault:
            status = _add_to(form, fault)
        else:
            messages.success(request, _told(given), extra_tags="stored")
            return redirect("plans:shared", key=document.key)
    gone = set(chosen) - everything(found).keys()
    context = _context(request, document) | {
        "form": form,
        "groups": [_offered(group, chosen, "rader" in request.GET) for group in found],
        "gone": bool(gone) and not posted,
    }
    context["groups"] = [group for group in context["groups"] if group["items"]]
    return render(request, "sharing/give.html", context, status=status if form.errors else 200)


@require_http_methods(["GET", "POST"])
@for_sharers
def change(request, document, item):
    """Another last day, word or receiver."""
    status = 422
    if request.method == "GET":
        require(may(request.user, Action.WRITE, document))
    tasks = document.tasks if request.method == "POST" else document.tasks.present()
    task = get_object_or_404(tasks.select_related("user", "workplace"), key=item)
    has = f"person {task.user.key}" if task.user_id else f"arbetsplats {task.workplace.key}"
    initial = {"until": task.until, "note": task.note, "receiver": has}
    form = ChangeTaskForm(
        request.POST if request.method == "POST" else None, initial=initial, **_receivers(document, task)
    )
    if form.is_bound and form.is_valid():
        receiver = {} if form.cleaned_data["receiver"] == has else form.chosen
        try:
            now = services.change_task(
                document=document,
                key=item,
                until=form.cleaned_data["until"],
                note=form.cleaned_data["note"],
                seen=digits(request.POST.get("sedd", "")),
                by=request.user,
                **receiver,
            )
        except services.TaskChanged as changed:
            task, status = changed.task, 409
            form.add_error(None, _changed(task))
        except (ValidationError, PermissionRefused) as fault:
            status = _add_to(form, fault)
        else:
            told = "Uppgiften är ändrad, och den som har den får veta det."
            messages.success(request, told, extra_tags="stored")
            return redirect(f"{reverse('plans:shared', args=[document.key])}#{now.key}")
    context = _context(request, document) | {"form": form, "task": task}
    return render(request, "sharing/change.html", context, status=status if form.errors else 200)


@require_POST
@for_sharers
def step(request, document, item, what):
    """What is done with a task without filling in a form."""
    if what not in _STEPS:
        raise Http404("Det går inte att göra med en uppgift.")
    try:
        messages.success(request, _STEPS[what](request, document, item))
    except ValidationError as fault:
        messages.error(request, " ".join(fault.messages))
    return redirect(f"{reverse('plans:shared', args=[document.key])}#{item}")


@require_http_methods(["GET", "POST"])
@for_sharers
def decide(request, document, item):
    """A proposal beside the text as it stands: accept it, change and accept it, or decline it with a word back."""
    about = ("task", "task__workplace", "task__given_by", "decided_by")
    rows = Contribution.objects.select_related(*about)
    found = get_object_or_404(rows, task__document=document, key=item)
    found.task.document = document
    if request.method == "GET":
        return _deciding(request, document, found)
    asked = request.POST
    if asked.get("svar") not in (Answer.ACCEPT, Answer.ADAPT, Answer.DECLINE):
        raise Http404("Det går inte att göra med ett förslag.")
    typed = typed_in(asked, found)
    refused = partial(_deciding, request, document, found, typed=typed)
    if asked["svar"] == Answer.ACCEPT and rewords(typed, found):
        return refused(fault=_REWORDED, status=422)
    try:
        services.decide(
            document=document,
            key=item,
            answer=asked["svar"],
            seen=digits(asked.get("sedd", "")),
            reply=asked.get("reply", ""),
            by=request.user,
            **adapted(asked, found),
        )
    except services.ChangedMeanwhile as fault:
        found.refresh_from_db()
        return refused(fault=f"{fault} Läs igen.", status=409)
    except services.Conflict as clash:
        at = date_format(localtime(clash.saved_at), "j F H.i")
        fault = (
            f"{clash.author or 'Någon'} har skrivit i samma stycke {at}. Under Ändra och godta står båda lydelserna "
            "efter varandra där de krockar. Ta bort det som inte ska stå."
        )
        return refused(fault=fault, status=409, typed=after_clash(typed, clash))
    except services.OutcomeConflict as clash:
        fault = "Någon har skrivit i samma rutor sedan du öppnade sidan. Se vad som står där nu och välj igen."
        return refused(fault=fault, status=409, typed=after_outcome_clash(typed, clash, weighed(found).standing))
    except PermissionRefused as refusal:
        return refused(fault=refusal.reason, status=403)
    except ValidationError as fault:
        return refused(fault=" ".join(fault.messages), status=422)
    messages.success(request, f"Sparat. {found.by_name} får veta det.", extra_tags="stored")
    return redirect("plans:shared", key=document.key)


def _add_to(form, fault):
    """Tell in the form why something could not be done, with all that was filled in; return the status."""
    refused = isinstance(fault, PermissionRefused)
    form.add_error(None, fault.reason if refused else fault)
    return 403 if refused else 422


def _take_back(request, document, item):
    services.take_back(document=document, key=item, by=request.user)
    return "Uppgiften är tillbakatagen. Den finns längst ner i listan om du ångrar dig."


def _give_again(request, document, item):
    services.give_again(document=document, key=item, by=request.user)
    return "Uppgiften är utdelad igen."


def _finish(request, document, item, *, done=True):
    task = get_object_or_404(document.tasks.present(), key=item)
    services.mark_done(task=task, by=request.user, done=done)
    return "Uppgiften är klar." if done else "Uppgiften är öppen igen."


def _reopen(request, document, item):
    return _finish(request, document, item, done=False)


_STEPS = {"ta-tillbaka": _take_back, "angra": _give_again, "klar": _finish, "oppna": _reopen}


def _deciding(request, document, found, *, fault="", status=200, typed=None):
    beside = weighed(found, typed)
    writes = may(request.user, Action.WRITE, document)
    open_to_her = beside.shown.waits and beside.item and writes
    context = _context(request, document) | {
        "found": found,
        "weighed": beside,
        "writes": writes,
        "reply": request.POST.get("reply", ""),
        "reworded": words_of(typed) if typed and not open_to_her else "",
        "adapts": bool(typed and (typed.html is not None or typed.cells)),
        "fault": fault,
        "longest": LONGEST_WORD,
    }
    return render(request, "sharing/decide.html", context, status=status)


def _context(request, document):
    return {
        "document": document,
        "base": reverse("plans:document", args=[document.key]),
        "may_give": bool(may(request.user, Action.WRITE, document)),
    }


def _changed(task):
    note = f"med hälsningen ”{task.note}”" if task.note else "utan hälsning"
    return (
        f"Någon har ändrat uppgiften sedan du öppnade sidan: nu är den till {task.receiver}, senast {day(task.until)}, "
        f"{note}. Spara igen om det är det du har fyllt i som ska gälla."
    )


def _receivers(document, task=None):
    people = {user.key: str(user) for user in people_who([Action.WRITE], document).order_by("first_name", "last_name")}
    named = [task.workplace.name] if task and task.workplace_id else ()
    places = Workplace.objects.of_unit(document.unit_id, year=document.year, or_named=named)
    if task and task.user_id:
        people.setdefault(task.user.key, str(task.user))
    return {"people": list(people.items()), "workplaces": [(place.key, place.name) for place in places]}


def _offered(group, chosen, only_rows):
    """A part of the document as it is chosen from; open where something in it is chosen."""
    items = [item for item in group.items if not only_rows or item.kind == TaskKind.ROW]
    places = {group.key, *(item.place for item in items)}
    return {
        "group": group,
        "items": items,
        "whole": bool(group.goal) and not only_rows,
        "open": bool(places & set(chosen)) or only_rows,
        "chosen": places & set(chosen),
    }


def _told(given):
    many = "1 uppgift är utdelad." if len(given.tasks) == 1 else f"{len(given.tasks)} uppgifter är utdelade."
    already = f" {given.already} fanns redan." if given.already else ""
    lacking = ", ".join(given.unrepresented)
    nobody = f" {lacking} har ingen i VP-gruppen än; uppgiften syns för den som utses." if lacking else ""
    return f"{many}{already}{nobody}"
