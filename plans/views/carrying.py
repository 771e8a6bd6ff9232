"""From last year's plan to this year's: choosing card by card, carrying it out, taking it back, and what was closed."""

import dataclasses
import json

from django.contrib import messages
from django.core.exceptions import ValidationError
from django.http import Http404, JsonResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils import timezone
from django.utils.formats import date_format
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_GET, require_http_methods, require_POST

from plans import services
from plans.carrying.cards import Card, Choices, Group, Triage
from plans.carrying.closed import closed_in
from plans.carrying.triage import triage
from plans.choices import Carried, Fate, Kind
from plans.models import CarryDraft
from plans.permissions import entitled
from plans.services.carrying import latest_carry, undoing
from plans.views.choosing import FATE, PLACE, PREFIXES, UNDER, fate_of, otherwise, read_shown, values_of
from plans.views.editing import for_writers, of_document
from units.access import Action

_WORDS = {
    Carried.GOAL: ("enhetsmål", "enhetsmål"),
    Carried.ACTIVITY: ("aktivitet", "aktiviteter"),
    Carried.INDICATOR: ("indikator", "indikatorer"),
    Carried.SECTION: ("avsnitt", "avsnitt"),
    Carried.TEXT: ("text", "texter"),
}


@dataclasses.dataclass(frozen=True, slots=True)
class Shown:
    """A card with what is chosen on it; ``chosen``: by somebody, not only suggested."""

    card: Card
    fate: str
    reason: str
    under: str
    chosen: bool
    fault: str
    below: tuple["Shown", ...] = ()


@never_cache
@require_http_methods(["GET", "POST"])
@for_writers
def carry_over(request, document):
    """The cards of last year's plan; POST keeps the choices (``gor`` is "spara") or carries them out.

    Only what was changed on the page is kept (``bas``: what it showed). Where somebody else has chosen otherwise since,
    nothing of that is written over or carried out unseen: 409, with both.
    """
    if document.kind != Kind.PLAN:
        raise Http404("Bara en verksamhetsplan utgår från förra årets plan.")
    if request.method == "GET":
        return _cards(request, document, triage(document, request.user), _kept(document))
    sent = {name: value for name, value in request.POST.items() if name.startswith(PREFIXES)}
    shown = read_shown(request.POST.get("bas", ""))
    changed = {name: value for name, value in sent.items() if shown.get(name) != value}
    kept = services.keep_choices(document=document, fields=changed, shown=shown, by=request.user)
    later = request.POST.get("gor") == "spara"
    sorted_out = triage(document, request.user)
    unseen = {name for name, value in kept.choices.items() if value not in (shown.get(name, value), sent.get(name))}
    if unseen := kept.clashes if later else kept.clashes | unseen:
        mine = {name: changed[name] for name in kept.clashes}
        told = otherwise(sorted_out, unseen, kept=kept, mine=mine)
        if told:
            return _cards(request, document, sorted_out, kept.choices, mine=mine, otherwise=told, status=409)
    if later:
        messages.success(request, "Valen är sparade. Inget är ändrat i planen ännu.")
        return redirect("plans:carry_over", key=document.key)
    try:
        carry = services.carry_over(document=document, choices=_choices(sorted_out, kept.choices), by=request.user)
    except ValidationError as fault:
        faults = fault.message_dict if hasattr(fault, "error_dict") else {"": fault.messages}
        return _cards(request, document, sorted_out, kept.choices, faults=faults)
    messages.success(request, _told(carry.items.all()))
    return redirect("plans:document", key=document.key)


def _cards(request, document, sorted_out, choices, *, mine=None, faults=None, status=200, **more):
    """The page; ``mine``: choices that are shown but not kept."""
    context = _context(document, sorted_out, choices | (mine or {}), faults or {})
    context["shown"] = json.dumps(values_of(sorted_out, choices))
    return render(request, "plans/carry_over.html", context | more, status=status)


@require_POST
@for_writers
def keep_choice(request, document):
    """Keep one choice as it is made, for the page's script; 409 when another has been made since ``base``."""
    name, value = request.POST.get("namn", ""), request.POST.get("varde", "")
    if not name.startswith(PREFIXES):
        return JsonResponse({"reason": "Valet kom inte fram helt. Ladda om sidan och försök igen."}, status=422)
    shown = {name: request.POST.get("base")}
    kept = services.keep_choices(document=document, fields={name: value}, shown=shown, by=request.user)
    if kept.clashes:
        return JsonResponse({"value": kept.choices[name], "by": kept.chosen_by.get(name) or "Någon annan"}, status=409)
    return JsonResponse({"value": value, "at": date_format(timezone.localtime(), "H.i")})


@require_http_methods(["GET", "POST"])
@for_writers
def undo(request, document):
    """Tell what undoing the latest carry-over would take away and keep, and do it."""
    carry = latest_carry(document)
    if carry is None:
        messages.warning(request, "Det finns inget övertagande att ångra.")
        return redirect("plans:document", key=document.key)
    if request.method == "POST":
        try:
            _, kept = services.undo_carry_over(document=document, by=request.user)
        except ValidationError as fault:
            messages.warning(request, " ".join(fault.messages))
            return redirect("plans:document", key=document.key)
        messages.success(request, "Övertagandet är ångrat." + _kept_words(kept))
        return redirect("plans:carry_over", key=document.key)
    found = undoing(document, carry)
    context = {"document": document, "carry": carry, "found": found, "counts": _counts(found.gone)}
    return render(request, "plans/carry_undo.html", context)


@require_GET
@of_document
def closed(request, document):
    """What the plan has closed from the year before, with the reasons."""
    if document.kind != Kind.PLAN:
        raise Http404("Bara en verksamhetsplan utgår från förra årets plan.")
    draft = bool(entitled(request.user, Action.READ_DRAFT, document))
    context = {"document": document, "sorts": closed_in(document, as_adopted=not draft)}
    return render(request, "plans/carried_closed.html", context)


def _kept(document) -> dict[str, str]:
    draft = CarryDraft.objects.filter(document=document).first()
    return draft.choices if draft else {}


def _choices(sorted_out: Triage, fields) -> Choices:
    """What the fields say of the cards that are open; what they do not say is as suggested."""
    fates = {}
    for card in sorted_out.open:
        fate, reason = fate_of(card, fields)
        fates[card.key] = (Fate(fate), reason)
    return Choices(fates=fates, under=_after(UNDER, fields), places=_after(PLACE, fields))


def _after(prefix, fields):
    return {name.removeprefix(prefix): value for name, value in fields.items() if name.startswith(prefix) and value}


def _context(document, sorted_out, fields, faults):
    def shown(card):
        fate, reason = fate_of(card, fields)
        chosen = fields.get(f"{FATE}{card.key}", "") in card.fates
        return Shown(
            card=card,
            fate=fate,
            reason=reason,
            under=fields.get(f"{UNDER}{card.key}", ""),
            chosen=chosen and not card.done,
            fault=" ".join(faults.get(card.key, ())),
            below=tuple(map(shown, card.below)),
        )

    def group(each: Group):
        chosen = fields.get(f"{UNDER}{each.key}", "") or each.target
        return {"group": each, "target": chosen, "lines": [shown(card) for card in each.cards]}

    cards = {card.key: card for card in sorted_out.cards()}
    return {
        "document": document,
        "base": reverse("plans:carry_over", args=[document.key]),
        "triage": sorted_out,
        "parts": [
            ("Före målen", [shown(card) for card in sorted_out.before]),
            ("Indikatorer under kommunfullmäktiges och nämndens mål", [shown(card) for card in sorted_out.shared]),
            ("Efter målen", [shown(card) for card in sorted_out.after]),
        ],
        "groups": [group(each) for each in sorted_out.groups],
        "gone": [(each, fields.get(f"{PLACE}{each.code}", "")) for each in sorted_out.gone],
        "total": len(sorted_out.open),
        "chosen": sum(fields.get(f"{FATE}{card.key}", "") in card.fates for card in sorted_out.open),
        "faults": [(key, cards[key].name if key in cards else "", " ".join(said)) for key, said in faults.items()],
        "carry": latest_carry(document),
    }


def _counts(items):
    """Return how many there are of each sort, in words."""
    words = []
    for sort, (one, many) in _WORDS.items():
        count = sum(item.sort == sort for item in items)
        if count:
            words.append(f"{count} {one if count == 1 else many}")
    return ", ".join(words)


def _told(items):
    carried = [item for item in items if item.fate in (Fate.KEEP, Fate.REWORK)]
    closed_ones = [item for item in items if item.fate == Fate.CLOSE]
    aside = sum(item.fate == Fate.ASIDE for item in items)
    told = [f"Med från förra året: {_counts(carried) or 'inget'}."]
    if closed_ones:
        told.append(f"Avslutat: {_counts(closed_ones)}.")
    if aside:
        told.append(f"{aside} {'text' if aside == 1 else 'texter'} fick ingen rubrik i år och ligger under Avslutat.")
    return " ".join(told)


def _kept_words(kept):
    if not kept:
        return ""
    return f" Kvar i planen, eftersom någon har ändrat i det: {'; '.join(kept)}."
