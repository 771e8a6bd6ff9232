"""The enhetschef's side of a review: sending out, who has answered, the comments as a worklist, and closing."""

from django.contrib import messages
from django.core.exceptions import ValidationError
from django.core.paginator import Paginator
from django.http import Http404, HttpResponseNotAllowed
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.dateparse import parse_date
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods

from plans import services
from plans.choices import Answer, CommentState
from plans.models import LONGEST_COMMENT
from plans.permissions import entitled, may
from plans.review import telling
from plans.review.coverage import coverage_of
from plans.review.forms import InviteForm, ReviewForm
from plans.review.places import spots
from plans.review.present import changes_since, present_text
from plans.review.threads import threads_of
from plans.review.wording import fits, paragraphs
from plans.views.editing import of_document
from plans.views.numbers import digits
from plans.views.review import STORED, found_comment, in_round, number, sent_out, told
from units.access import Action, require
from units.choices import Role
from units.models import Membership, Workplace

PER_PAGE = 30
_MADE = "ny länk"  # in the session, until the next page: whose, and the secret
FILTERS = {
    "oppna": ("Öppna", CommentState.OPEN),
    "besvarade": ("Besvarade", CommentState.ANSWERED),
    "klara": ("Åtgärdade", CommentState.DONE),
    "vantar": ("Får vänta", CommentState.PUT_OFF),
}


@require_http_methods(["GET", "POST"])
@of_document
@told
def open_round(request, document):
    """Send the document out on review."""
    require(may(request.user, Action.REVIEW, document))
    form = ReviewForm(request.POST if request.method == "POST" else None, **_choices(document))
    if request.method == "POST" and form.is_valid():
        try:
            services.open_review(
                document=document,
                invited=form.invited,
                until=form.cleaned_data["until"],
                note=form.cleaned_data["note"],
                by=request.user,
            )
        except ValidationError as fault:
            form.add_error(None, fault)
        else:
            sent = "Dokumentet är utskickat. Du kan fortsätta skriva medan de läser."
            messages.success(request, f"{sent}{_where_links_are_made(form)}", STORED)
            return redirect("plans:round", key=document.key)
    context = {"document": document, "form": form}
    return render(request, "review/open.html", context, status=422 if form.errors else 200)


@require_http_methods(["GET"])
@never_cache
@of_document
def round_page(request, document):
    """The latest round (or the one that ``runda`` names): coverage, and the comments as a worklist.

    The page of the worklist is ``sida``, or that where the comment ``vid`` is.
    """
    require(entitled(request.user, Action.COMMENT, document))
    return _round(request, document)


@require_http_methods(["GET", "POST"])
@never_cache
@of_document
@told
def step(request, document, what):
    """Something about the round as a whole: ask more people, take somebody out, a link, another day, the end.

    GET: the question before what cannot be taken back.
    """
    if what not in _STEPS:
        raise Http404("Sidan finns inte.")
    if request.method == "GET" and what not in _QUESTIONS:
        return HttpResponseNotAllowed(["POST"])
    review = document.reviews.open().first()
    require(entitled(request.user, Action.REVIEW, document))
    if review is None:
        raise ValidationError("Dokumentet är inte ute på granskning längre.")
    if request.method == "GET":
        review.document = document
        return _QUESTIONS[what](request, document, review)
    return _STEPS[what](request, document, review) or redirect("plans:round", key=document.key)


@require_http_methods(["GET", "POST"])
@in_round
def answer(request, participant, item):
    """One comment beside the text as it stands: answer it, put its wording in, decline it or let it wait."""
    review = participant.review
    if request.user.is_authenticated:
        require(entitled(request.user, Action.WRITE, review.document))
    else:
        raise Http404("Sidan finns inte.")
    comment = found_comment(request, participant, item)
    if comment.parent_id:
        raise Http404("Svaret hör till en kommentar.")
    if request.method == "GET":
        return _answering(request, comment)
    asked = request.POST
    if asked.get("svar") not in Answer.values:
        raise Http404("Det går inte att göra med en kommentar.")
    at, _, base = asked.get("stycke", "").partition(" ")  # which paragraph, and how it reads
    try:
        services.answer_comment(
            comment=comment,
            answer=asked["svar"],
            seen=digits(asked.get("sedd", "")),
            by=request.user,
            base=base,
            at=number(at),
            **{name: asked.get(name, "") for name in ("text", "wording", "save_id")},
        )
    except services.AnsweredMeanwhile as fault:
        comment.refresh_from_db()
        return _answering(request, comment, fault=f"{fault} Läs och välj igen. Det du skrev står kvar.", status=409)
    except services.NotThere as fault:
        return _answering(request, comment, fault=f"{fault} Välj var det ska stå.", status=409)
    except ValidationError as fault:
        return _answering(request, comment, fault=" ".join(fault.messages), status=422)
    messages.success(request, f"Sparat. {_who_sees(comment, by=request.user)}".strip(), STORED)
    if asked.get("vidare") and (following := _open_after(review, comment)):
        return redirect("plans:answer", key=review.key, item=following[0].key)
    return redirect(telling.path_in_worklist(comment))


def _who_sees(comment, *, by):
    """Say what becomes of an answer, which not everybody who has commented is told."""
    voice = comment.by
    if voice.removed_at and not telling.who_is_told(comment, by=by):
        return f"{voice.name} är borttagen ur granskningen och får inte veta det."
    if not voice.user_id:
        return f"{voice.name} ser det när länken öppnas."
    return "" if voice.user_id == by.pk else "Den som kommenterade får veta det."


def _open_after(review, comment):
    """Return the other comments that nobody has answered, in the order of the page, those after this one first."""
    order = _order(spots(sent_out(review)))
    others = review.comments.present().threads().filter(state=CommentState.OPEN).exclude(pk=comment.pk)
    return sorted(others, key=lambda other: (order(other) < order(comment), order(other)))


def _order(found):
    """Return what sorts comments as their texts stand in the document, and those of one text by age."""
    places = {slot: n for n, slot in enumerate(found)}
    return lambda comment: (places.get(comment.slot, len(places)), comment.at, comment.pk)


def _round(request, document, *, status=200, **more):
    """``more``: what stands in the page besides, as a form to be filled in anew with its reason."""
    reviews = list(document.reviews.select_related("snapshot", "opened_by", "closed_by"))
    review = next((r for r in reviews if r.key == request.GET.get("runda")), reviews[0] if reviews else None)
    context = {"document": document, "may_open": bool(may(request.user, Action.REVIEW, document)), "reviews": reviews}
    if review is None:
        return render(request, "review/round.html", context)
    review.document = document
    found = spots(sent_out(review))
    changed = changes_since(review, found)
    threads = threads_of(review, spots=found, changed=changed)
    slot, shown = request.GET.get("text", ""), request.GET.get("visa", "")
    of_text = [t for t in threads if slot in ("", t.comment.slot)]
    wanted = FILTERS[shown][1] if shown in FILTERS else None
    listed = [t for t in of_text if wanted in (None, t.comment.state)]
    order = _order(found)
    listed.sort(key=lambda thread: order(thread.comment))
    at = next((n for n, t in enumerate(listed) if t.comment.key == request.GET.get("vid")), 0)
    runs = bool(entitled(request.user, Action.REVIEW, document))
    workplaces = list(Workplace.objects.of_unit(document.unit_id, year=document.year))
    context |= {
        "review": review,
        "coverage": coverage_of(review, threads=threads, workplaces=[place.name for place in workplaces]),
        "filters": [("", "Alla", len(of_text), not wanted)]
        + [
            (value, label, sum(t.comment.state == state for t in of_text), state == wanted)
            for value, (label, state) in FILTERS.items()
        ],
        "threads": Paginator(listed, PER_PAGE).get_page(request.GET.get("sida") or at // PER_PAGE + 1),
        "slot": found.get(slot),
        "shown": shown if wanted else "",
        "since": _since(review) if review.is_open else "",
        "any_said": bool(threads),
        "unanswered": sum(t.comment.state == CommentState.OPEN for t in threads),
        "answers": review.is_open and bool(entitled(request.user, Action.WRITE, document)),
        "runs": review.is_open and runs,
        "form": InviteForm(**_choices(document, workplaces)) if review.is_open and runs else None,
        "base": reverse("plans:review", args=[review.key]),
        **_links(request, review),
        **more,
    }
    return render(request, "review/round.html", context, status=status)


def _links(request, review):
    """The link that has just been made, and whose link it is asked about to replace."""
    key, secret = request.session.pop(_MADE, ("", ""))
    by_link = (
        {p.key: p for p in review.participants.invited() if not p.user_id} if key or "ny_lank" in request.GET else {}
    )
    address = request.build_absolute_uri(reverse("plans:review_link", args=[secret])) if key in by_link else ""
    return {"link": address and (by_link[key], address), "replacing": by_link.get(request.GET.get("ny_lank", ""))}


def _since(review):
    """The address of all that has changed since it was sent out."""
    point = review.snapshot.checkpoints.filter(name=services.SENT_OUT).order_by("-pk").values_list("pk", flat=True)
    return f"{reverse('plans:differences', args=[review.document.key])}?fran=lage-{point[0]}" if point else ""


def _invite(request, document, review):
    form = InviteForm(request.POST, **_choices(document))
    if not form.is_valid():
        return _round(request, document, form=form, status=422)
    many = services.invite(review=review, invited=form.invited, by=request.user)
    asked = "1 till är inbjuden." if many == 1 else f"{many} till är inbjudna."
    messages.success(request, f"{asked}{_where_links_are_made(form)}", STORED)


def _where_links_are_made(form):
    many = len(form.invited.by_link)
    made = "Skapa länken vid namnet" if many == 1 else "Skapa en länk vid vart och ett av namnen"
    return f" {made}, under Arbetsplatser som har svarat." if many else ""


def _remove(request, document, review):
    services.remove_participant(review=review, key=request.POST.get("vem", ""), by=request.user)
    messages.success(request, "Borttagen ur granskningen. Det som redan är sagt står kvar.")


def _link(request, document, review):
    """Make a link, to be shown by the next page and by that alone; first ask, where one may have been sent already."""
    key = request.POST.get("vem", "")
    try:
        secret = services.make_link(review=review, key=key, by=request.user, replaces=request.POST.get("ersatt", ""))
    except services.HasLink:
        return redirect(f"{reverse('plans:round', args=[document.key])}?ny_lank={key}")
    request.session[_MADE] = [key, secret]


def _move(request, document, review):
    try:
        until = parse_date(request.POST.get("until", ""))
    except ValueError:
        until = None
    try:
        services.move_last_day(review=review, until=until, by=request.user)
    except ValidationError as fault:
        return _round(request, document, day_fault=" ".join(fault.messages), until=until, status=422)
    messages.success(request, "Sista dagen är ändrad.")


def _close(request, document, review):
    services.close_review(review=review, by=request.user)
    messages.success(request, "Granskningen är avslutad. De som skrev ser vad som blev av det.")


def _ask_to_close(request, document, review):
    """Who is cut off by the end: those who were promised a day that has not come, and those who have not answered."""
    silent = review.participants.invited().silent()
    context = {"document": document, "review": review, "silent": list(silent)}
    return render(request, "review/close.html", context)


def _ask_to_remove(request, document, review):
    participant = review.participants.invited().filter(key=request.GET.get("vem", "")).first()
    if participant is None:
        raise ValidationError("Den personen är inte med i granskningen längre.")
    context = {"document": document, "participant": participant}
    return render(request, "review/remove.html", context)


_STEPS = {"bjud-in": _invite, "ta-bort": _remove, "lank": _link, "sista-dag": _move, "avsluta": _close}
_QUESTIONS = {"avsluta": _ask_to_close, "ta-bort": _ask_to_remove}


def _answering(request, comment, *, fault="", status=200):
    review = comment.review
    spot = spots(sent_out(review))[comment.slot]
    now = present_text(review.document, spot) if spot.html else None
    context = {
        "document": review.document,
        "review": review,
        "thread": next(t for t in threads_of(review, slot=comment.slot) if t.comment.pk == comment.pk),
        "spot": spot,
        "now": now,
        "fits": bool(comment.wording and now) and fits(comment, sent=spot.html, now=now.html),
        "paragraphs": paragraphs(now.html) if now and comment.wording else (),
        "wording": request.POST.get("wording") or comment.wording,
        "text": request.POST.get("text", ""),
        "writes": may(request.user, Action.WRITE, review.document),
        "fault": fault,
        "open": len(_open_after(review, comment)),
        "on": "vidare" in request.POST or request.method == "GET",
        "reads": not comment.by.removed_at or telling.who_is_told(comment, by=request.user),
        "longest": LONGEST_COMMENT,
        "back": telling.path_in_worklist(comment),
    }
    return render(request, "review/answer.html", context, status=status)


def _choices(document, workplaces=None):
    members = Membership.objects.current().filter(unit=document.unit_id, role=Role.REVIEWER, user__is_active=True)
    members = list(members.select_related("user", "workplace"))
    group = {m.user_id: f"{m.user} ({m.workplace})" for m in members}
    workplaces = workplaces or list(Workplace.objects.of_unit(document.unit_id, year=document.year))
    heard = {m.workplace_id for m in members}
    return {
        "group": tuple(group.values()),
        "workplaces": workplaces,
        "without": [place.name for place in workplaces if place.pk not in heard],
        "links": services.links_allowed(document=document),
    }
