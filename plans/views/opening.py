"""Opening a report for all units of a nämnd: first how many it is, then which, then doing it."""

from urllib.parse import urlencode

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.http import Http404
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.views.decorators.http import require_http_methods

from plans import services
from plans.checks.finding import listed
from plans.choices import Kind
from plans.services.documents import YEARS
from units.access import Action, Place, decide, require
from units.models import Committee

REPORTS = (Kind.TERTIAL_1, Kind.TERTIAL_2, Kind.ANNUAL_REPORT)


@login_required
@require_http_methods(["GET", "POST"])
def reports(request, committee, year):
    """Show which units a report can be opened for, of each kind or of the one asked for (``slag``), and open it."""
    committee = get_object_or_404(Committee, key=committee)
    require(decide(request.user, Action.OPEN_REPORTS, Place(committee=committee.pk)))
    if year not in YEARS:
        raise Http404("Året finns inte.")
    if request.method == "POST":
        return _open(request, committee, year)
    asked = request.GET.get("slag")
    kinds = [kind for kind in REPORTS if asked in (None, kind)]
    units = [(kind, services.without_report(committee=committee, year=year, kind=kind)) for kind in kinds]
    context = {"committee": committee, "year": year, "kinds": units}
    # what is asked for is opened by a second click, with the units in sight
    return render(request, "plans/confirm_reports.html" if asked and kinds else "plans/open_reports.html", context)


def _open(request, committee, year):
    kind = request.POST.get("slag")
    if kind not in REPORTS:
        raise Http404("Det slaget av rapport finns inte.")
    kind = Kind(kind)
    opened = services.open_reports(committee=committee, year=year, kind=kind, by=request.user)
    for_whom = "1 enhet" if len(opened) == 1 else f"{len(opened)} enheter"
    names = f": {listed([report.unit_name for report in opened])}" if opened else ""
    messages.success(request, f"{kind.label} {year} är öppnad för {for_whom}{names}.")
    return redirect(f"{reverse('plans:start')}?{urlencode({'dokument': f'{year}-{kind}'})}")
