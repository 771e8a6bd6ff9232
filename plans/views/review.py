"""A reader in a review round: the page to read, one text with what is said of it, and what she says herself."""

from collections import Counter
from functools import wraps

from django.contrib import messages
from django.contrib.auth.views import redirect_to_login
from django.core.exceptions import ValidationError
from django.http import Http404
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.encoding import iri_to_uri
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_GET, require_http_methods, require_POST

from plans import services
from plans.choices import Answer, Audience
from plans.mask import for_audience
from plans.models import LONGEST_COMMENT
from plans.permissions import entitled
from plans.record import outline_of
from plans.review.joining import enter_by_link, join
from plans.review.places import spots
from plans.review.present import changes_since
from plans.review.reading import reading_of
from plans.review.since import present_rows, since
from plans.review.threads import threads_of
from plans.review.wording import paragraphs
from plans.richtext import strip_controls
from units.access import Action, PermissionRefused

STORED = "stored"  # marks the message that lets the page's script forget what was sent
_TYPED = ("text", "wording", "note", "people", "by_link")
_UNQUOTED = "Det du markerade står inte så i texten som skickades ut. Därför är kommentaren utan citat."
_SIGNED_OUT = (
    "Du är inte inloggad längre. Det du skrev finns kvar. Logga in i en annan flik, eller öppna din personliga länk "
    "där, och skicka sedan igen här."
)


def told(view):
    """Say in a sentence why something could not be done, and give back what was typed."""

    @wraps(view)
    def wrapped(request, *args, **kwargs):
        try:
            return view(request, *args, **kwargs)
        except (ValidationError, PermissionRefused) as fault:
            refused = isinstance(fault, PermissionRefused)
            reason = fault.reason if refused else " ".join(fault.messages)
            return _refused(request, reason, status=403 if refused else 422, back="" if refused else _back(request))

    return wrapped


def _refused(request, reason, *, status, back=""):
    typed = [request.POST[name] for name in _TYPED if request.POST.get(name, "").strip()]
    page = "review/_refused.html" if request.htmx else "review/refused.html"
    return render(request, page, {"reason": reason, "typed": typed, "back": back}, status=status)


def _back(request):
    """Where one came from: the page itself, or that of the round where the address only takes what is sent to it."""
    match = request.resolver_match
    pages = {"round_step": "round", "review_finish": "review", "withdraw": "review", "agree": "review"}
    page = pages.get(match.url_name)
    return reverse(f"plans:{page}", args=[match.kwargs["key"]]) if page else request.path


def in_round(view):
    """Give the view the participant that the request speaks for instead of the key of the round."""

    @never_cache
    @told
    @wraps(view)
    def wrapped(request, key, **kwargs):
        try:
            participant = join(request, key)
        except Http404:
            if request.user.is_authenticated:
                raise
            if request.htmx:
                # the login page is no answer to a script, which keeps what was typed and says this
                return _refused(request, _SIGNED_OUT, status=401)
            return redirect_to_login(iri_to_uri(request.get_full_path()))
        return view(request, participant, **kwargs)

    return wrapped


@require_GET
@never_cache
@told
def by_link(request, secret):
    """Let somebody in by a personal link, and take the secret out of the address.

    One that is not known says so: most often it has been replaced, or was not copied whole.
    """
    try:
        return redirect("plans:review", key=enter_by_link(request, secret).key)
    except Http404 as unknown:
        return _refused(request, str(unknown), status=404)


@require_GET
@in_round
def reading(request, participant):
    """The document as it was sent out, to read and comment."""
    review = participant.review
    if participant.pk and not participant.read_at:
        services.note_read(participant=participant)
    found = reading_of(sent_out(review), workplaces=participant.workplace_names)
    threads = threads_of(review, reader=participant.pk, spots=found.spots)
    counts = Counter()
    for thread in threads:
        counts[thread.comment.slot] += thread.words
    mine = [t for t in threads if t.mine or any(reply.by_id == participant.pk for reply in t.replies)]
    rows = present_rows(review.document, found.outline) if review.is_open else {}
    agreed = [] if review.is_open else [t for t in threads if t.i_agree and t not in mine]
    common = _common(participant)
    context = {
        **common,
        "reading": found,
        "since": since(review, found.outline, rows) if review.is_open else None,
        "counts": counts,
        "changed": changes_since(review, found.spots, rows=rows) if review.is_open else {},
        "mine": [*mine, *agreed],
        # one who writes the document and is not asked herself looks at what the others have got
        "shown_as": not participant.invited and common["answers"],
    }
    return render(request, "review/reading.html", context)


@require_http_methods(["GET", "POST"])
@in_round
def text(request, participant, slot):
    """One text (or goal) with what has been said of it; POST: say something."""
    if request.method == "POST":
        said = _say(request, participant, slot)
        unquoted = bool(request.POST.get("quote", "").strip()) and not (said.quote or said.wording)
        return _after(request, participant, slot, f"#{said.key}", done="Skickat.", note=_UNQUOTED * unquoted)
    return _text(request, participant, slot)


@require_POST
@in_round
def finish(request, participant):
    """Say that one has nothing to add, or take it back (``angra``)."""
    finished = not request.POST.get("angra")
    services.nothing_to_add(participant=participant, finished=finished)
    messages.success(
        request,
        "Tack! Enhetschefen ser att du har läst." if finished else "Ångrat.",
    )
    return redirect(f"{reverse('plans:review', args=[participant.review.key])}#klar")


@require_http_methods(["GET", "POST"])
@in_round
def change(request, participant, item):
    """Word one's own comment anew."""
    comment = found_comment(request, participant, item)
    if request.method == "POST":
        fields = {name: request.POST.get(name, "") for name in ("text", "wording")}
        services.change_comment(participant=participant, key=item, **fields)
        return _after(request, participant, comment.slot, f"#{(comment.parent or comment).key}")
    context = {**_common(participant), "comment": comment, "back": _address(participant, comment.slot)}
    return render(request, "review/_change.html" if request.htmx else "review/change.html", context)


@require_POST
@in_round
def withdraw(request, participant, item):
    """Take back one's own comment."""
    comment = found_comment(request, participant, item)
    services.withdraw_comment(participant=participant, key=item)
    return _after(request, participant, comment.slot, done="Det är tillbakataget.")


@require_POST
@in_round
def agree(request, participant, item):
    """Agree with a comment, or not any more (``angra``)."""
    comment = found_comment(request, participant, item)
    services.agree(participant=participant, key=item, agrees=not request.POST.get("angra"))
    return _after(request, participant, comment.slot, f"#{comment.key}")


def sent_out(review):
    """Return the outline as it was sent out, as everybody may see it: what is quoted from it is read by all."""
    return for_audience(Audience.EVERYONE, review.document, outline_of(review.snapshot))


def _say(request, participant, slot):
    asked, save_id = request.POST, request.POST.get("save_id", "")
    if asked.get("svar_pa") and _common(participant)["answers"]:
        about = found_comment(request, participant, asked["svar_pa"])
        return services.answer_comment(
            comment=about,
            answer=Answer.REPLY,
            seen=about.version,
            text=asked.get("text", ""),
            save_id=save_id,
            by=request.user,
        )
    if asked.get("svar_pa"):
        return services.reply(participant=participant, to=asked["svar_pa"], text=asked.get("text", ""), save_id=save_id)
    fields = {name: asked.get(name, "") for name in ("text", "quote", "base", "wording")}
    at = number(asked.get("stycke"))
    return services.comment(participant=participant, slot=slot, at=at, save_id=save_id, **fields)


def number(asked) -> int | None:
    """Return a number that stands in a form, None for anything else."""
    return int(asked) if asked and asked.isdecimal() and len(asked) < 6 else None


def _after(request, participant, slot, anchor="", *, done="Sparat.", note=""):
    """After something was said: the text anew for the script, else its page. ``note``: what to know besides."""
    if request.htmx:
        return _text(request, participant, slot, note=note)
    messages.success(request, f"{done} {note}".strip(), STORED)
    return redirect(f"{_address(participant, slot)}{anchor}")


def _text(request, participant, slot, *, note=""):
    review = participant.review
    found = spots(sent_out(review))
    if slot not in found:
        raise Http404("Texten finns inte i det som skickades ut.")
    spot = found[slot]
    reader = participant.pk or review.participants.filter(user=participant.user).values_list("pk", flat=True).first()
    threads = threads_of(review, reader=reader, slot=slot)
    context = {
        **_common(participant),
        "spot": spot,
        "threads": threads,
        "note": note,
        "count": sum(thread.words for thread in threads),
        "changed": changes_since(review, {slot: spot}).get(slot) if review.is_open else None,
        "paragraphs": paragraphs(spot.html) if spot.may_propose else (),
        "proposing": "foresla" in request.GET,
        "quote": request.GET.get("citat", "")[:1000],
        "here": _address(participant, slot),
    }
    return render(request, "review/_text.html" if request.htmx else "review/text.html", context)


def found_comment(request, participant, item):
    """Return the comment of that key; 404 where there is none, and what was typed is given back."""
    comments = participant.review.comments.present().select_related("parent", "by")
    comment = comments.filter(key=strip_controls(item)).first()
    if comment is None and request.method == "POST":
        raise ValidationError("Kommentaren har tagits tillbaka av den som skrev den.")
    if comment is None:
        raise Http404("Kommentaren finns inte längre.")
    comment.review = participant.review
    return comment


def _address(participant, slot):
    return reverse("plans:review_text", args=[participant.review.key, slot])


def _common(participant):
    review = participant.review
    user = participant.user
    return {
        "participant": participant,
        "review": review,
        "document": review.document,
        "base": reverse("plans:review", args=[review.key]),
        "answers": user is not None and bool(entitled(user, Action.WRITE, review.document)),
        "longest": LONGEST_COMMENT,
    }
