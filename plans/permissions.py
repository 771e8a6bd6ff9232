"""What a user may do with a document: the role table, the document's status and the nämnd's setting together."""

from plans.choices import Kind, Status
from units.access import Action, Allowed, Denied, Place, decide, roles_that
from units.choices import Role
from units.models import User

CALLED = {
    Kind.PLAN: "Planen",
    Kind.TERTIAL_1: "Rapporten",
    Kind.TERTIAL_2: "Rapporten",
    Kind.ANNUAL_REPORT: "Verksamhetsberättelsen",
}

_WRITABLE = {
    Status.SUBMITTED: "{word} är inlämnad. Vill du ändra något, be om att få den tillbaka.",
    Status.ADOPTED: "{word} är fastställd. Ska något ändras behöver den först öppnas för rättelse.",
}
# The status that a document must have for an action, and what else to answer.
_NEEDS = {
    Action.WRITE: _WRITABLE,
    Action.REGISTER_OUTCOMES: _WRITABLE,
    # a meeting may be held while the document waits to be adopted
    Action.HOLD_MEETINGS: {Status.ADOPTED: "{word} är fastställd. Mötena står som de stod då."},
    Action.SUBMIT: {Status.SUBMITTED: "{word} är redan inlämnad.", Status.ADOPTED: "{word} är redan fastställd."},
    Action.REVIEW: {
        Status.SUBMITTED: "{word} är inlämnad. Vill du skicka ut den på granskning, be om att få den tillbaka.",
        Status.ADOPTED: "{word} är fastställd. Ska den granskas igen behöver den först öppnas för rättelse.",
    },
    Action.WITHDRAW: {Status.DRAFT: "{word} är inte inlämnad.", Status.ADOPTED: "{word} är redan fastställd."},
    Action.RETURN: {Status.DRAFT: "{word} är inte inlämnad.", Status.ADOPTED: "{word} är redan fastställd."},
    Action.ADOPT: {Status.DRAFT: "{word} är inte inlämnad ännu.", Status.ADOPTED: "{word} är redan fastställd."},
    Action.SETTLE: {
        Status.DRAFT: "{word} är inte fastställd; skriv värdena i dokumentet i stället.",
        Status.SUBMITTED: "{word} är inte fastställd.",
    },
    Action.ABANDON: {
        Status.SUBMITTED: "{word} är inlämnad. Rättelsen avbryts när den är ett utkast igen.",
        Status.ADOPTED: "{word} är fastställd, och ingen rättelse pågår.",
    },
    Action.CORRECT: {Status.DRAFT: "{word} är inte fastställd.", Status.SUBMITTED: "{word} är inte fastställd."},
}


def place_of(document):
    """Return where a document stands, for the role table."""
    return Place(unit=document.unit_id, committee=document.committee_id, department=document.department_id)


def entitled(user, action: Action, document, *, adopted_by: str = Role.DEPARTMENT_HEAD) -> Allowed | Denied:
    """Tell whether ``action`` is the user's to do with the document, sooner or later: as ``may``, in any status."""
    return decide(user, action, place_of(document), also=_also(adopted_by))


def people_who(actions, document, *, adopted_by: str = Role.DEPARTMENT_HEAD):
    """Return the users whose role lets them do one of the actions with the document, sooner or later."""
    roles = frozenset().union(*(roles_that(action, also=_also(adopted_by)) for action in actions))
    return User.objects.holding(roles, place_of(document))


def _also(adopted_by):
    """What the nämnd's setting gives to a role beside those that always may."""
    return {action: frozenset({Role(adopted_by)}) for action in (Action.ADOPT, Action.CORRECT, Action.ABANDON)}


def may(user, action: Action, document, *, adopted_by: str = Role.DEPARTMENT_HEAD) -> Allowed | Denied:
    """Tell whether the user may do ``action`` with the document; ``adopted_by`` is the nämnd's setting."""
    decision = entitled(user, action, document, adopted_by=adopted_by)
    if not decision:
        return decision
    reason = _NEEDS.get(action, {}).get(Status(document.status))
    if reason:
        return Denied(reason.format(word=CALLED[Kind(document.kind)]))
    return decision
