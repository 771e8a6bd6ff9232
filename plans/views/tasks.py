"""A task as its receiver meets it: a page of its own for a representative, a place in the document for one who writes
there."""

from functools import wraps

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.core.exceptions import ValidationError
from django.shortcuts import redirect, render
from django.urls import reverse
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods, require_POST

from plans import services
from plans.choices import Status
from plans.models import LONGEST_WORD
from plans.richtext import clean, to_text
from plans.sharing.joining import task_for
from plans.sharing.reading import reading_of
from plans.sharing.standing import standing
from plans.sharing.telling import path_of
from plans.views.numbers import digits
from units.access import PermissionRefused

_TYPED = ("html", "word", *services.FIGURES)


_SENT = "Förslaget är skickat. Du kan ändra det eller ta tillbaka det tills någon har svarat."


def of_receiver(view):
    """Give the view the task instead of its key, for the one whose it is.

    One whose it was is told why not, and given back what she had written.
    """

    @login_required
    @never_cache
    @wraps(view)
    def wrapped(request, key, **kwargs):
        try:
            task = task_for(request.user, key)
        except PermissionRefused as refusal:
            if request.method != "POST":
                raise
            context = {"reason": refusal.reason, "typed": _words(request.POST)}
            return render(request, "sharing/refused.html", context, status=403)
        return view(request, task, **kwargs)

    return wrapped


@require_http_methods(["GET", "POST"])
@of_receiver
def task(request, task):
    """GET: what is asked for and what was proposed. POST: propose; what is refused is shown with all that was typed."""
    if task.user_id:
        return redirect(path_of(task))
    if request.method == "GET":
        return _page(request, task)
    try:
        _propose(request, task)
    except services.ChangedMeanwhile as changed:
        return _page(request, task, fault=_elsewhere(changed.contribution), status=409)
    except PermissionRefused as refusal:
        return _page(request, task, fault=refusal.reason, status=403)
    except ValidationError as fault:
        by_cell = (
            {cell: " ".join(said) for cell, said in fault.message_dict.items()} if hasattr(fault, "error_dict") else {}
        )
        return _page(request, task, fault=" ".join(fault.messages), by_cell=by_cell, status=422)
    messages.success(request, _SENT, extra_tags="stored")
    return redirect("plans:task", key=task.key)


@require_POST
@of_receiver
def finish(request, task):
    """Say that the task is done; with ``angra`` that it is not after all."""
    done = "angra" not in request.POST
    try:
        services.mark_done(task=task, by=request.user, done=done)
    except PermissionRefused as refusal:
        messages.error(request, refusal.reason)
    except ValidationError as fault:
        messages.error(request, " ".join(fault.messages))
    else:
        messages.success(request, "Uppgiften är klar." if done else "Uppgiften är öppen igen.")
    return redirect(f"{reverse('plans:start')}#mina-uppgifter" if task.user_id else path_of(task))


@require_POST
@of_receiver
def withdraw(request, task, item):
    """Take back one's own proposal."""
    try:
        services.withdraw_contribution(task=task, key=item, by=request.user)
    except ValidationError as fault:
        messages.error(request, " ".join(fault.messages))
    else:
        messages.success(request, "Förslaget är tillbakataget.")
    return redirect(path_of(task))


def _propose(request, task):
    asked = request.POST
    about = {
        "task": task,
        "place": asked.get("place", ""),
        "text": asked.get("word", ""),
        "seen": digits(asked.get("seen", "")),
        "by": request.user,
    }
    if "html" in asked:
        services.propose_text(
            html=asked["html"],
            base_version=digits(asked.get("base_version", "")),
            **about,
        )
    else:
        services.propose_figures(cells={cell: asked.get(cell, "") for cell in services.FIGURES}, **about)


def _elsewhere(own):
    """Say what has become of her proposal since she opened the page; ``own`` is the one that waits now."""
    if own is not None:
        return "Du har ändrat förslaget på ett annat ställe sedan du öppnade sidan. Det du skrev här står kvar nedan."
    return (
        "Ditt förslag väntar inte längre: det har fått ett svar eller tagits tillbaka sedan du öppnade sidan. Det du "
        "skrev står kvar nedan. Skicka igen om det ska bli ett nytt förslag."
    )


def _words(typed):
    """Return what was typed as plain text, to copy where its form can no longer be shown."""
    words = [to_text(clean(typed.get("html", ""))), typed.get("word", "")]
    cells = [typed[cell] for cell in services.FIGURES if typed.get(cell, "").strip()]
    return [each for each in (*words, "\n".join(cells)) if each.strip()]


def _page(request, task, *, fault="", by_cell=None, status=200):
    typed = {name: request.POST[name] for name in _TYPED if name in request.POST} if fault else {}
    place = request.POST.get("place", "") if fault else ""
    reading = reading_of(task, request.user, at=place, typed=typed, hindered=by_cell or {})
    there = place in {entry.item.place for entry in reading.entries}
    context = {
        "task": task,
        "document": task.document,
        "reading": reading,
        "state": standing(task),
        "fault": fault,
        "typed": typed,
        "at": place if there else "",
        "began": digits(request.POST.get("base_version", "")),
        # what she wrote has no place to be shown in any more
        "lost": _words(typed) if fault and not there else [],
        "longest": LONGEST_WORD,
        "reads": task.document.status == Status.ADOPTED,
    }
    return render(request, "sharing/task.html", context, status=status)
