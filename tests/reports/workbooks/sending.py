"""What the tests of workbooks do as a user does it: fetch, send, look, accept."""

from django.core.files.uploadedfile import SimpleUploadedFile
from django.urls import reverse

from indicators.models import Outcome
from jobs.worker import drain
from plans import services
from plans.choices import Kind
from plans.services import OutcomeChange
from reports.models import Proposal
from reports.workbooks.columns import About

SHARED, OWN = "Andel nöjda deltagare", "Deltagare som bytt grupp"


def fetched(client, report, query=""):
    return client.get(reverse("reports:unit_file", args=[report.key]) + query).content


def send(client, address, content, name="utfall.xlsx"):
    """Send a workbook and let the job read it; return the answer and what was made of it."""
    response = client.post(address, {"arbetsbok": SimpleUploadedFile(name, content)})
    drain()
    return response, Proposal.objects.order_by("-pk").first()


def send_unit(client, report, content, **options):
    return send(client, reverse("reports:unit_workbook", args=[report.key]), content, **options)[1]


def preview(client, proposal, query=""):
    return client.get(reverse("reports:proposal", args=[proposal.key]) + query).content.decode()


def accept(client, proposal, chosen=()):
    client.post(reverse("reports:accept", args=[proposal.key]), {"vald": list(chosen)})
    drain()
    proposal.refresh_from_db()
    return proposal


def total_of(line):
    outcome = Outcome.objects.filter(measure=line.measure, workplace=None).first()
    return outcome and outcome.total_raw


def record(report, line, by, workplace=None, **cells):
    change = OutcomeChange(line.key, cells, workplace=workplace)
    services.record_outcomes(document=report, changes=[change], by=by)


def about(report):
    return About(Kind(report.kind), report.year, report.key, several=False, men_first=True)


def told(comparison):
    return [(change.heading, change.before, change.after) for change in comparison.changes]
