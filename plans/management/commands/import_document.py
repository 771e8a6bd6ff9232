"""Read the text of an old VP or report and store it as an adopted document."""

import contextlib
import difflib
import hashlib
import json
from pathlib import Path

from django.core.management.base import BaseCommand, CommandError
from django.db import transaction
from django.urls import reverse

from plans import outline as o
from plans.choices import Kind
from plans.importing.graded import graded
from plans.importing.parse import parse
from plans.importing.reading import Unreadable, read_source
from plans.management.reasons import a_database, reason_of
from plans.models import PrintedRow
from plans.richtext import strip_controls
from plans.store import Refused, store_document
from units.models import Committee, Unit
from units.swedish import search_text

_GUESSED = {"kind": "slag", "year": "år", "unit": "enhet"}
SHOWN = 20  # lines that were not understood; the rest are counted


class Command(BaseCommand):
    help = "Läser in en gammal verksamhetsplan eller rapport (text) som ett fastställt dokument."

    def add_arguments(self, parser):
        parser.add_argument("file", type=Path, help="textfilen")
        parser.add_argument("--committee", help="nämndens namn; behövs inte med --dry-run")
        parser.add_argument("--unit", help="enhetens namn, om texten inte säger det")
        parser.add_argument("--kind", choices=Kind.values, help="slag av dokument, om texten inte säger det")
        parser.add_argument("--year", type=int, help="år, om texten inte säger det")
        parser.add_argument(
            "--complete", action="store_true", help="filen är hel, fast planen slutar med en tabell och inget efter den"
        )
        parser.add_argument("--dry-run", action="store_true", help="visa vad som skulle läsas in, spara inget")
        parser.add_argument("--json", metavar="FIL", help="skriv det inlästa som JSON till en fil, eller - för skärmen")
        parser.add_argument("--replace", action="store_true", help="lägg till som ny utgåva om dokumentet redan finns")

    def handle(self, *, file, committee, unit, kind, year, complete, dry_run, replace, **options):
        if not committee and not dry_run:
            raise CommandError("Ange nämnden med --committee, eller prova med --dry-run.")
        try:
            source = file.read_bytes()
            parsed = parse(read_source(source), kind=kind, year=year, unit=unit, complete=complete)
        except OSError as error:
            raise CommandError(f"Filen kan inte läsas, {reason_of(error)}: {file}") from error
        except Unreadable as error:
            raise CommandError(f"{file.name}: {error}") from error
        if options["json"]:
            self._write_json(parsed.outline, options["json"])
        self._tell(parsed)
        if dry_run:
            named = (("Nämnden", Committee, committee), ("Enheten", Unit, parsed.outline.unit))
            for what, model, name in named if committee else ():
                if name and self._is_new(model, name):
                    self._say(f"{what} {name} finns inte än och skulle läggas till. {self._like(model, name)}")
            self._say("Inget har sparats (--dry-run).")
            return
        try:
            with a_database(), transaction.atomic():
                committee, is_new = self._committee(committee)
                new_unit = self._is_new(Unit, parsed.outline.unit)
                stored = store_document(
                    outline=parsed.outline,
                    committee=committee,
                    replace=replace,
                    source_sha256=hashlib.sha256(source).hexdigest(),
                )
        except Refused as error:
            raise CommandError(str(error)) from error
        if is_new:
            self._say(f"Nämnden {committee} fanns inte och har lagts till.")
        if new_unit:
            unit = stored.document.unit
            self._say(f"Enheten {unit} fanns inte och har lagts till. {self._like(Unit, unit.name, but=unit)}")
        self._tell_stored(stored)

    def _is_new(self, model, name):
        """Tell whether the name is nobody's yet. A database that is not made has no names, and a trial needs none."""
        with contextlib.suppress(CommandError), a_database():
            return not model.objects.filter(search_text=search_text(strip_controls(name))).exists()
        return True

    def _like(self, model, name, but=None):
        """Ask about a name that is nearly this one: it is easily mistyped."""
        others = {}
        with contextlib.suppress(CommandError), a_database():
            others = dict(model.objects.exclude(pk=but and but.pk).values_list("search_text", "name"))
        near = difflib.get_close_matches(search_text(name), others, n=1, cutoff=0.8)
        return f"Menade du {others[near[0]]}?" if near else "Är namnet rättstavat?"

    def _committee(self, name):
        """Return the nämnd of that name, and whether it is new."""
        name, longest = " ".join(strip_controls(name).split()), Committee._meta.get_field("name").max_length
        if not 0 < len(name) <= longest:
            raise CommandError(f"Nämndens namn ska ha mellan 1 och {longest} tecken.")
        found = Committee.objects.filter(search_text=search_text(name)).first()
        return (found, False) if found else (Committee.objects.create(name=name), True)

    def _write_json(self, outline, target):
        text = json.dumps(graded(outline), ensure_ascii=False, indent=1)
        if target == "-":
            self.stdout.write(text)
            return
        try:
            Path(target).write_text(text + "\n", encoding="utf-8")
        except OSError as error:
            raise CommandError(f"JSON-filen kan inte skrivas, {reason_of(error)}: {target}") from error

    def _tell(self, parsed):
        outline = parsed.outline
        goals = [goal for _, goal in o.walk(outline.goals)]
        counts = {
            "mål": len(goals),
            "indikatorer": sum(len(g.indicators) for g in goals),
            "aktiviteter": sum(len(g.activities) for g in goals),
            "texter": sum(bool(text.html) for text in o.texts(outline)),
        }
        told = ", ".join(f"{number} {what}" for what, number in counts.items())
        self._say(f"{outline.title}, {outline.unit or 'enheten okänd'}: {told}")
        for guess in parsed.guesses:
            self._say(f"Gissat {_GUESSED[guess.what]}: {guess.value or 'okänt'}. {guess.evidence}")
        for warning in parsed.warnings:
            self._say(f"Rad {warning.line}, att se över: {warning.text}")
        for row in parsed.unsettled:
            self._say(f"Rad {row.line}, kolumn okänd: {row.name}: {' | '.join(row.values)}")
        for piece in parsed.unknown[:SHOWN]:
            self._say(f"Rad {piece.line}, inte förstått: {piece.text}")
        if len(parsed.unknown) > SHOWN:
            self._say(f"… och {len(parsed.unknown) - SHOWN} rader till som inte förstods.")

    def _tell_stored(self, stored):
        if stored.beside and stored.differences:
            self._say(
                f"Enheten har också {' och '.join(stored.beside)}, med samma mål. Den nya utgåvan säger det som står i "
                "filen. Mål, aktiviteter och indikatorer som redan är inlagda ändras inte, och är det som syns om "
                f"{stored.document.title} öppnas för rättelse."
            )
        for difference in stored.differences:
            self._say(f"Skiljer sig: {difference}")
        document = stored.document
        if stored.changed:
            self._say(f"Sparat som fastställt: {document} ({document.get_absolute_url()})")
        else:
            self._say(f"Redan inläst, inget ändrat: {document} ({document.get_absolute_url()})")
        waiting = PrintedRow.objects.filter(document=document).count()
        if waiting:
            page = reverse("plans:columns", args=[document.key])
            rows = "1 rad" if waiting == 1 else f"{waiting} rader"
            self._say(f"Enhetschefen, avdelningschefen eller controllern anger kolumnerna på {rows}: {page}")

    def _say(self, line):
        """Tell beside the result, so that --json - gives nothing but JSON."""
        self.stderr.write(line, style_func=str)
