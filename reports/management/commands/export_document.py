"""Take out a unit's document as a file, the same way as the button on its page."""

import threading
import time
from pathlib import Path

from django.core.management.base import BaseCommand, CommandError

from jobs.claims import reclaim
from jobs.models import Job
from jobs.running import execute
from plans.choices import Kind
from plans.management.reasons import a_database, reason_of
from plans.models import Document
from plans.record import latest_edition
from reports.choices import Format
from reports.models import Export
from reports.services import request_export, retry_export
from units.swedish import search_text

WAIT, POLL = 600, 0.2  # seconds


class Command(BaseCommand):
    help = "Skriver ut en enhets dokument till en fil."

    def add_arguments(self, parser):
        parser.add_argument("--unit", required=True, help="enhetens namn")
        parser.add_argument("--committee", help="nämndens namn, om flera enheter heter likadant")
        parser.add_argument("--year", required=True, type=int)
        parser.add_argument("--kind", required=True, choices=Kind.values)
        parser.add_argument("--format", default=Format.PDF, choices=Format.values)
        parser.add_argument("--output", required=True, type=Path, help="filen som skrivs")
        parser.add_argument("--draft", action="store_true", help="arbetskopian, inte den fastställda")

    def handle(self, *, unit, committee, year, kind, format, output, draft, **options):
        with a_database():
            document = self._document(unit, committee, year, kind)
        edition = None if draft else latest_edition(document)
        export = request_export(document=document, by=None, format=format, edition=edition)
        if export.ready_at is None:
            export = self._make(export)
        try:
            with export.file.open("rb") as source:
                output.write_bytes(source.read())
        except OSError as error:
            raise CommandError(f"Filen kan inte skrivas, {reason_of(error)}: {output}") from error
        self.stdout.write(f"{output}: {document}, {export.size} byte")

    def _document(self, unit, committee, year, kind):
        """Find the document by its unit's name, however it is typed; never one of several."""
        documents = Document.objects.filter(unit__search_text=search_text(unit), year=year, kind=kind)
        if committee:
            documents = documents.filter(committee__search_text=search_text(committee))
        found = list(documents.select_related("unit").order_by("committee_name"))
        if not found:
            raise CommandError(f"{unit} har ingen {Kind(kind).label.lower()} för {year}.")
        if len(found) > 1:
            where = ", ".join(document.committee_name for document in found)
            raise CommandError(f"Flera enheter heter {unit} ({where}). Ange vilken med --committee.")
        return found[0]

    def _make(self, export):
        """Do the job here and now, unless a worker already does; then wait for it."""
        if export.job is None or export.job.finished:
            export = retry_export(export=export, by=None)
        deadline = time.monotonic() + WAIT
        while not execute(export.job_id):  # a worker has taken it already, or had taken it and was killed
            if Job.objects.get(pk=export.job_id).finished or time.monotonic() > deadline:
                break
            threading.Event().wait(POLL)
            reclaim()
        job = Job.objects.get(pk=export.job_id)
        if job.state != Job.State.DONE:
            raise CommandError(job.reason or "Exporten blev inte klar. Försök igen.")
        return Export.objects.get(pk=export.pk)
