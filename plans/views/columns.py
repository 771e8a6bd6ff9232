"""Settling in which columns the values of an imported document stand."""

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.core.exceptions import ValidationError
from django.http import Http404
from django.shortcuts import redirect, render
from django.views.decorators.http import require_http_methods

from plans.permissions import may
from plans.record import latest_edition, outline_of
from plans.services import settle_columns, unsettled_rows
from plans.views.document import find_document
from units.access import Action, require


@login_required
@require_http_methods(["GET", "POST"])
def columns(request, key):
    """Show every value whose column the source did not tell, and take the answers."""
    document = find_document(request, key)
    require(may(request.user, Action.SETTLE, document))
    edition = latest_edition(document)
    if edition is None:
        raise Http404
    outline = outline_of(edition.snapshot)
    rows = unsettled_rows(outline)
    problem = None
    if request.method == "POST":
        choices = {
            row.key: [request.POST.get(f"{row.key}.{n}") or None for n in range(len(row.unsettled))] for _, row in rows
        }
        try:
            made = settle_columns(document=document, choices=choices, edition=_number(request), by=request.user)
        except ValidationError as error:
            problem = " ".join(error.messages)
        else:
            messages.success(request, f"Sparat. Utgåva {made.number} gäller nu.")
            return redirect(document)
    context = {
        "document": document,
        "outline": outline,
        "edition": edition.number,
        "problem": problem,
        "rows": [_shown(goal, row, outline, request.POST) for goal, row in rows],
    }
    return render(request, "plans/columns.html", context, status=422 if problem else 200)


def _number(request):
    """The number of the edition that the form was made from; 0 when it does not say."""
    number = request.POST.get("edition", "")
    return int(number) if number.isdecimal() and len(number) < 6 else 0


def _shown(goal, row, outline, posted):
    """What the form shows of a line: values that stand firm, and the unknown ones with the columns that are free."""
    taken = {value.column for value in row.values if value.column}
    free = [column for column in outline.layout.indicator_columns if column.code not in taken]
    known = [(c.label, row.value(c.code)) for c in outline.layout.indicator_columns if row.value(c.code)]
    unknown = [
        {"name": f"{row.key}.{n}", "raw": raw, "chosen": posted.get(f"{row.key}.{n}", "")}
        for n, raw in enumerate(row.unsettled)
    ]
    return {"goal": goal, "row": row, "known": known, "unknown": unknown, "free": free}
