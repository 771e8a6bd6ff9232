"""Outcomes in a workbook: a whole city's is made, and one of 10,000 values is sent back."""

import datetime
import json
import os
import subprocess
import sys
import tempfile
from io import BytesIO
from pathlib import Path

from openpyxl import load_workbook

from benchmarks.__main__ import ROOT
from benchmarks.measuring import figure, seconds
from goals.choices import Level
from goals.models import Assignment, Goal
from indicators.models import Indicator, Measure, Outcome, UnitIndicator
from jobs.worker import drain
from plans.choices import Kind
from plans.models import Document
from plans.setup import set_up_year
from reports.models import Workbook
from reports.workbooks.columns import SHEET
from reports.workbooks.services import request_workbook
from units.choices import Role
from units.models import Committee, Membership, Unit, User, Workplace, WorkplacePlacement

YEAR, INDICATORS = 2018, 12
CITY, COMMITTEE = 1700, 139  # units: of a large city, and of a nämnd whose workbook holds 10,000 values
WITH_WORKPLACES, WORKPLACES = 70, 2  # units whose workplaces, so many each, hold as many values
VALUES = {"Utfall": "81,5 %", "Utfall kvinnor/flickor": "83 %", "Utfall män/pojkar": "80 %"}
VALUES |= {"Antal svarande": 40, "Antal svarande kvinnor/flickor": 22, "Antal svarande män/pojkar": 18}
CITY_SECONDS, SECONDS, MEGABYTES, QUERIES_A_ROW = 60, 15, 200, 0.1


def figures():
    """Yield the seconds for a city's workbook, and what it takes to read and save one of 10,000 values."""
    city, controller = _committee("Hela stadens nämnd", CITY)
    yield figure("workbook_of_a_city_seconds", seconds(lambda: _ordered(city, controller)), "s", CITY_SECONDS)
    yield figure("workbook_of_a_city_size", Workbook.objects.get().size / 1e6, "MB")
    with tempfile.TemporaryDirectory() as folder:
        path = Path(folder) / "stad.xlsx"
        path.write_bytes(_filled(_content(), rows=CITY * INDICATORS, values={"Utfall": "81,5 %"}))
        sent = _send(path, city, controller)
        yield figure("upload_of_a_citys_20400_values_seconds", sent["seconds"], "s")
        yield figure("upload_of_a_citys_20400_values_memory", sent["megabytes"], "MB")
    committee, controller = _committee("En stor nämnd", COMMITTEE)
    _ordered(committee, controller)
    content, rows = _content(), COMMITTEE * INDICATORS
    with tempfile.TemporaryDirectory() as folder:
        few, many = Path(folder) / "liten.xlsx", Path(folder) / "stor.xlsx"
        few.write_bytes(_filled(content, rows=rows // INDICATORS, values=VALUES))
        many.write_bytes(_filled(content, rows=rows, values=VALUES))
        small = _send(few, committee, controller)
        Outcome.objects.filter(measure__unit__documents__committee=committee).delete()
        sent = _send(many, committee, controller)
    yield figure("upload_of_10000_values_seconds", sent["seconds"], "s", SECONDS)
    yield figure("upload_of_10000_values_memory", sent["megabytes"], "MB", MEGABYTES)
    yield figure("upload_of_10000_values_queries", sent["queries"], "queries")
    more = (sent["queries"] - small["queries"]) / (rows - rows // INDICATORS)
    yield figure("upload_queries_more_for_each_row_more", max(0, more), "queries", QUERIES_A_ROW)
    committee, controller = _committee("En nämnd med arbetsplatser", WITH_WORKPLACES, workplaces=WORKPLACES)
    _ordered(committee, controller, every_workplace=True)
    rows = WITH_WORKPLACES * INDICATORS * WORKPLACES
    with tempfile.TemporaryDirectory() as folder:
        path = Path(folder) / "arbetsplatser.xlsx"
        path.write_bytes(_filled(_content(), rows=rows, values=VALUES, workplaces=True))
        sent = _send(path, committee, controller)
    yield figure("upload_of_10000_values_of_workplaces_seconds", sent["seconds"], "s", SECONDS)


def _committee(name, units, *, workplaces=0):
    """Return a nämnd with so many units, each with a report, its indicators and workplaces; and its controller."""
    committee = Committee.objects.create(name=name)
    set_up_year(committee=committee, year=YEAR)
    top = Goal.objects.create(level=Level.ORIENTATION, title=f"Mål för {name}", number="1", year=YEAR)
    area = Goal.objects.create(level=Level.AREA, parent=top, title="Verksamhetens mål", number="1.1", year=YEAR)
    goal = Goal.objects.create(level=Level.COMMITTEE, parent=area, committee=committee, title="Nämndens mål", year=YEAR)
    indicators = [Indicator(name=f"{name}: andel nöjda {n}", measured_in="%", by_sex=True) for n in range(INDICATORS)]
    for indicator in indicators:
        indicator.save()
    units = [Unit(name=f"{name} enhet {n:04}", sort_key=f"{n:04}") for n in range(units)]
    Unit.objects.bulk_create(units)
    frozen = {"committee": committee, "committee_name": name, "year": YEAR, "kind": Kind.ANNUAL_REPORT}
    Document.objects.bulk_create([Document(unit=unit, unit_name=unit.name, **frozen) for unit in units])
    Assignment.objects.bulk_create([Assignment(unit=unit, goal=goal) for unit in units])
    measures = [Measure(indicator=indicator, unit=unit) for unit in units for indicator in indicators]
    Measure.objects.bulk_create(measures)
    UnitIndicator.objects.bulk_create([UnitIndicator(measure=m, goal=goal, target="85 %") for m in measures])
    controller = User.objects.create_user(f"{committee.key}@ekhamra.example")
    since = datetime.date(2018, 1, 1)
    places = [
        (Workplace(name=f"{unit.name} arbetsplats {n}", sort_key=f"{unit.sort_key} {n}"), unit)
        for unit in units
        for n in range(workplaces)
    ]
    Workplace.objects.bulk_create([place for place, _ in places])
    WorkplacePlacement.objects.bulk_create(
        [WorkplacePlacement(workplace=place, unit=unit, valid_from=since) for place, unit in places]
    )
    Membership.objects.create(user=controller, role=Role.CONTROLLER, committee=committee, valid_from=since)
    return committee, controller


def _ordered(committee, by, *, every_workplace=False):
    about = {"committee": committee, "year": YEAR, "kind": Kind.ANNUAL_REPORT}
    request_workbook(**about, by=by, every_workplace=every_workplace)
    drain()


def _content():
    workbook = Workbook.objects.order_by("-pk").first()
    with workbook.file.open("rb") as file:
        return file.read()


def _filled(content, *, rows, values, workplaces=False):
    """Fill in so many rows of units, or of ``workplaces``."""
    sheet = load_workbook(BytesIO(content))[SHEET]
    at = {cell.value: cell.column for cell in sheet[1]}
    place = at["Arbetsplats"]
    there = [n for n in range(2, sheet.max_row + 1) if bool(sheet.cell(n, place).value) is workplaces]
    assert len(there) >= rows, len(there)
    for n in there[:: len(there) // rows][:rows]:  # the same units, however many rows
        for heading, value in values.items():
            sheet.cell(n, at[heading]).value = value
    out = BytesIO()
    sheet.parent.save(out)
    return out.getvalue()


def _send(path, committee, by):
    """Send a workbook, read and save it, in a process of its own whose memory is its own."""
    command = [sys.executable, "-m", "benchmarks.sending", path, str(committee.pk), str(by.pk), str(YEAR)]
    done = subprocess.run(command, cwd=ROOT, env=os.environ, capture_output=True, text=True)
    return json.loads(done.stdout)
