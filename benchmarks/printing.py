"""The job that makes a PDF, from claim to stored file."""

from benchmarks import material, pdf
from jobs.running import execute
from jobs.services import enqueue
from plans.choices import Audience
from plans.record import latest_edition, outline_of
from reports.models import Export
from reports.services import KIND


def figures():
    """Yield what ``pdf.figures`` measures, of the job in a warm worker."""
    document = material.stored(material.outline("Enheten som skriver ut"))
    edition = latest_edition(document)
    outline = outline_of(edition.snapshot)

    def make():
        export = Export(document=document, snapshot=edition.snapshot, edition=edition, audience=Audience.EVERYONE)
        export.job = enqueue(kind=KIND, key=export.key)
        export.save()
        assert execute(export.job_id)
        assert Export.objects.get(pk=export.pk).ready_at

    yield from pdf.figures(outline, produced_at=edition.snapshot.created_at, make=make)
