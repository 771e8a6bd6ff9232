"""An outline becomes a unit's adopted document, worded as it was printed."""

import dataclasses

import pytest

from goals.models import Activity, Assignment, Goal
from indicators.models import GoalIndicator, Indicator, Measure, Outcome, UnitIndicator
from plans import outline as o
from plans.assemble import assemble
from plans.choices import Kind, Owner, Status
from plans.models import Document, Edition, Move, Passage, PassageVersion, Rubric, YearSetup
from plans.record import latest_edition, outline_of
from plans.services.texts import LONGEST
from plans.setup import layout_of, set_up_year
from plans.store import Refused, store_document
from plans.store.fitting import fitted
from tests.builders import a_cast, a_unit, a_workplace
from tests.plans.store.outlines import (
    activity,
    area,
    committee_goal,
    indicator,
    orientation,
    own_goal,
    plan,
    said,
    section,
    small_plan,
    small_report,
    texts,
)
from tests.queries import counted_queries
from tests.reports.outlines import everything
from units.keys import new_key
from units.models import Committee, Placement, Unit

pytestmark = pytest.mark.django_db


@pytest.fixture
def committee():
    return Committee.objects.create(name="Norra Ekhamra stadsdelsnämnd")


@pytest.fixture
def store(committee):
    def store(outline, **options):
        return store_document(outline=outline, committee=committee, **options)

    return store


def record(document):
    return outline_of(latest_edition(document).snapshot)


def test_a_document_with_one_of_everything_is_stored_as_it_was_printed(store, committee):
    printed = fitted(everything())
    unit = a_unit(printed.unit, committee)
    for name in ("Bruket", "Caféet", "Ängen"):
        a_workplace(name, unit)
    document = store(printed).document
    assert said(record(document)) == said(printed)
    assert said(assemble(document)) == said(printed)


def test_a_stored_document_is_adopted_with_its_snapshot_and_nobody_knows_by_whom(store, committee):
    document = store(small_plan(), source_sha256="ab" * 32, author="Import").document
    edition = latest_edition(document)
    assert document.status == Status.ADOPTED
    assert (edition.number, edition.adopted_on, edition.adopted_by, edition.source_sha256) == (1, None, None, "ab" * 32)
    assert [(m.name, m.by_name) for m in Move.objects.all()] == [("import", "Import")]
    adopted = record(document)
    assert (adopted.status, adopted.adoption) == (Status.ADOPTED, o.Adoption(number=1, on=None, by=""))
    assert (adopted.key, adopted.unit, adopted.committee) == (document.key, document.unit_name, committee.name)


def test_every_key_of_the_record_leads_to_its_row(store):
    document = store(everything()).document
    for found in (record(document), assemble(document)):
        for _, goal in o.walk(found.goals):
            assert Goal.objects.filter(key=goal.key, level=goal.level).exists()
            lines = UnitIndicator.objects.filter(goal__key=goal.key)
            assert {(r.key, r.measure) for r in goal.indicators} <= set(lines.values_list("key", "measure__key"))
            assert all(Activity.objects.filter(key=row.key, goal__key=goal.key).exists() for row in goal.activities)
    written = {t.slot for t in o.texts(record(document)) if t.html}
    assert written == set(Passage.objects.values_list("slot", flat=True))


def test_each_text_has_its_first_version_in_the_history(store):
    store(everything(), author="Import")
    versions = set(PassageVersion.objects.values_list("number", "base_number", "sitting", "author_name"))
    assert versions == {(1, 0, 1, "Import")}
    assert PassageVersion.objects.count() == Passage.objects.count()


def test_a_draft_may_be_stored_too(store):
    document = store(small_plan(), adopt=False).document
    assert (document.status, Edition.objects.count(), Move.objects.count()) == (Status.DRAFT, 0, 0)
    assert said(assemble(document)) == said(small_plan())


def test_storing_ten_times_as_many_goals_takes_as_many_queries(store):
    made = []
    for year, size in ((2022, 3), (2023, 30)):
        lines = [indicator(new_key("i"), f"Mått {n}", target="3") for n in range(size)]
        goals = [
            own_goal(f"Mål nummer {n}", arbetssatt=f"<p>{n}</p>", activities=[activity(new_key("a"), f"Gör {n}")])
            for n in range(size)
        ]
        outline = plan(orientation(area(committee_goal(*goals), indicators=lines)), year=year)
        with counted_queries() as queries:
            store(outline)
        made.append(len(queries))
    assert made[0] == made[1] <= 70


# --- rubriker and columns


def test_headings_that_the_namnd_has_get_its_rubric_and_others_become_the_units_own(store):
    front = (section("s1", "Inledning", 1, "Ett."), section("s2", "Trädgården", 3, "Två.", own=True))
    closing = (section("s3", "Övrigt", 1, "Tre."), section("s4", "Övrigt", 1, "Fyra."))
    document = store(plan(front=front, closing=closing)).document
    own = Rubric.objects.filter(document=document)
    assert sorted(own.values_list("label", flat=True)) == ["Trädgården", "Övrigt"]
    assert said(assemble(document))[-4:] == ["# Övrigt ", "<p>Tre.</p>", "# Övrigt ", "<p>Fyra.</p>"]


def test_a_rubrik_that_the_namnd_did_not_have_is_added_and_told(store):
    stored = store(plan(orientation(area(committee_goal(own_goal(samverkan="<p>Så.</p>"))))))
    assert stored.differences == ("Rubriken ”Samverkan” fanns inte för 2024 och lades till.",)
    assert "<p>Så.</p>" in [t.html for t in o.texts(assemble(stored.document))]


def test_a_rubrik_that_an_import_brings_is_not_for_others_to_write_under(store, committee):
    goal = committee_goal(own_goal(samverkan="<p>Så.</p>"))
    goal = o.replace(goal, texts=(*goal.texts, *texts(goal.key, Owner.COMMITTEE, bakgrund="<p>Därför.</p>")))
    printed = plan(orientation(area(goal)))
    document = store(printed).document
    assert said(assemble(document)) == said(printed)
    other = store(small_plan("Lunden"), adopt=False).document
    assert not {t.rubric for t in o.texts(assemble(other))} & {"samverkan", "bakgrund"}
    set_up_year(committee=committee, year=2025)
    assert not Rubric.objects.filter(year=2025, code__in=("samverkan", "bakgrund")).exists()


def test_a_set_up_that_people_have_seen_to_is_not_changed_by_an_import(store, committee):
    set_up_year(committee=committee, year=2024)
    before = list(YearSetup.objects.values())
    layout = o.Layout(indicator_columns=(o.Column(code="target", label="Mål 2024"),), goals_heading="Målen")
    document = store(small_plan(layout=layout)).document
    assert list(YearSetup.objects.values()) == before
    assert record(document).layout.indicator_columns == layout.indicator_columns


def test_imports_tell_the_columns_of_each_kind_until_somebody_decides_otherwise(store, committee):
    layout = o.Layout(indicator_columns=(o.Column(code="target", label="Mål"),), goals_heading="Målen")
    store(small_plan(layout=layout))
    store(plan(kind=Kind.ANNUAL_REPORT, layout=layout))
    setup = YearSetup.objects.get()
    assert setup.indicator_columns["VB"] == setup.indicator_columns["VP"] == [["target", "Mål"]]
    setup.print_empty_rubrics = True
    setup.save()
    store(plan(kind=Kind.TERTIAL_1, layout=layout))
    assert YearSetup.objects.get().indicator_columns["T1"] == setup.indicator_columns["T1"] != [["target", "Mål"]]


def test_the_first_document_of_a_kind_tells_which_columns_the_namnd_had(store, committee):
    layout = o.Layout(indicator_columns=(o.Column(code="target", label="Mål 2024"),), goals_heading="Målen")
    store(small_plan(layout=layout))
    store(small_plan("Lunden"))
    setup = YearSetup.objects.get(committee=committee, year=2024)
    assert layout_of(setup, Kind.PLAN).indicator_columns == layout.indicator_columns
    assert setup.goals_headings["VP"] == "Målen"
    assert len(setup.indicator_columns["VB"]) == 7
    assert len(setup.activity_columns["VP"]) == 3


def test_columns_that_an_import_tells_have_the_next_years_own_years(store, committee):
    labels = ("KF:s årsmål år 2024", "Periodens utfall VB 2023", "Mätning sedan 2019")
    columns = tuple(o.Column(code=f"c{n}", label=label) for n, label in enumerate(labels))
    store(small_plan(layout=o.Layout(indicator_columns=columns, goals_heading="Mål för 2024")))
    layout = layout_of(set_up_year(committee=committee, year=2025), Kind.PLAN)
    assert [column.label for column in layout.indicator_columns] == [
        "KF:s årsmål år 2025",
        "Periodens utfall VB 2024",
        "Mätning sedan 2019",
    ]
    assert layout.goals_heading == "Mål för 2025"


# --- indicators


def test_values_with_columns_become_arsmal_and_outcome(store):
    store(small_report(outcome="83 %", men="80,5 %", women="..", previous="79 %", target="80 %", council_target="öka"))
    outcome = Outcome.objects.get()
    raw = (outcome.total_raw, outcome.men_raw, outcome.women_raw, outcome.previous_raw)
    assert raw == ("83 %", "80,5 %", "..", "79 %")
    assert (str(outcome.total), str(outcome.men), outcome.women) == ("83.000000", "80.500000", None)
    assert (outcome.year, outcome.period) == (2024, "VB")
    assert (UnitIndicator.objects.get().target, GoalIndicator.objects.get().target) == ("80 %", "öka")
    assert Indicator.objects.get().by_sex


def test_values_whose_columns_are_not_known_become_no_outcome_and_stand_as_printed(store):
    unsettled = ("91 %", "93 %", "VB 2024")
    row = indicator("i-x", "Andel delaktiga", unsettled=unsettled)
    document = store(plan(orientation(area(indicators=[row])), kind=Kind.ANNUAL_REPORT)).document
    outcome = Outcome.objects.get()
    assert (outcome.total_raw, outcome.men_raw, outcome.total, outcome.women) == ("", "", None, None)
    for found in (record(document), assemble(document)):
        shown = next(goal.indicators[0] for _, goal in o.walk(found.goals) if goal.indicators)
        assert shown.unsettled == unsettled


def test_the_same_indicator_twice_under_a_goal_measures_two_things(store):
    rows = [indicator(new_key("i"), "Andel nöjda", outcome=raw, period="2024") for raw in ("70 %", "90 %")]
    printed = plan(orientation(area(indicators=rows)), kind=Kind.ANNUAL_REPORT)
    document = store(printed).document
    assert list(Measure.objects.order_by("pk").values_list("label", flat=True)) == ["", "2"]
    assert sorted(Outcome.objects.values_list("total_raw", flat=True)) == ["70 %", "90 %"]
    lines = next(goal.indicators for _, goal in o.walk(assemble(document).goals) if goal.indicators)
    assert [line.value("outcome") for line in lines] == ["70 %", "90 %"]
    assert said(record(document)) == said(printed)


def test_an_indicator_under_the_units_own_goal_is_its_own(store):
    row = dataclasses.replace(indicator("i-x", "Antal husmöten", target="12"), owner=Owner.UNIT)
    document = store(plan(orientation(area(committee_goal(own_goal(indicators=[row])))))).document
    assert Indicator.objects.get().unit == document.unit


@pytest.mark.parametrize("kind", [Kind.TERTIAL_1, Kind.TERTIAL_2])
def test_a_tertial_report_is_stored_like_any_other(store, kind):
    store(small_plan())
    printed = small_report(kind=kind, outcome="70 %", previous="69 %", forecast="85 %", target="80 %", period="T1")
    document = store(printed).document
    assert said(record(document)) == said(printed)
    outcome = Outcome.objects.get()
    assert (outcome.period, outcome.total_raw, outcome.forecast_raw) == (kind, "70 %", "85 %")


# --- refusals: nothing is stored


def counts():
    return [m.objects.count() for m in (Unit, Placement, Document, Goal, Passage, YearSetup, Rubric, Assignment)]


@pytest.mark.parametrize(
    ("outline", "reason"),
    [
        (small_plan(unit=""), "Ange enheten med --unit"),
        (small_plan(unit=" \u00a0 "), "Ange enheten med --unit"),
        (plan(front=(section("s", "Inledning", 1, "ö" * LONGEST),)), "Texten har 200007 tecken"),
        (small_plan(unit="Ö" * 201), "Enhetens namn"),
        (small_plan(own="Ö" * 1001), "Målets titel"),
        (small_plan(target="8" * 201), "Årsmålet"),
        (small_report(outcome="8" * 101), "Utfallet"),
        (small_report(period="8" * 41), "Perioden"),
        (plan(orientation(number="1.2.3.4.5.6.7.8")), "Målets nummer"),
        (plan(orientation(area(indicators=[indicator("i-x", "Ö" * 501)]))), "Indikatorns namn"),
        (plan(orientation(area(committee_goal(own_goal(activities=[activity("a", "Ö" * 2001)]))))), "Aktiviteten"),
        (plan(front=(section("s", "Ö" * 301, 2, "Text."),)), "Rubriken"),
        (small_plan(year=1066), "Året 1066"),
        (small_plan(year=20_240), "Året 20240"),
    ],
)
def test_what_cannot_be_kept_is_refused_with_a_reason_and_nothing_is_stored(store, outline, reason):
    before = counts()
    with pytest.raises(Refused, match=reason):
        store(outline)
    assert counts() == before


def test_the_name_of_a_unit_is_one_line_with_single_blanks(store):
    first = store(small_plan("  Ängbackens \n  enhet ")).document
    assert first.unit_name == first.unit.name == record(first).unit == "Ängbackens enhet"
    assert store(small_plan("ängbackens\u00a0enhet", year=2025)).document.unit == first.unit


def test_control_characters_are_stripped_at_this_door_too(store):
    dirty = small_plan("Ängbackens\x00 enhet", own="Alla\x00 väljer\ud800", target="80\x00 %")
    dirty = o.replace(dirty, front=(section("s", "Eg\x00et", 2, "<p>Te\x00xt.</p>"),))
    document = store(dirty).document
    found = o.to_json(record(document))
    assert "\\u0000" not in found and "Alla väljer" in found
    assert document.unit_name == "Ängbackens enhet"


def test_a_unit_that_belongs_to_another_namnd_is_refused(store):
    a_unit("Lunden", Committee.objects.create(name="Södra Ekhamra stadsdelsnämnd"))
    before = counts()
    with pytest.raises(Refused, match="Lunden hörde år 2024 till Södra Ekhamra stadsdelsnämnd, inte till Norra"):
        store(small_plan("Lunden"))
    assert counts() == before


def test_a_new_unit_belongs_to_the_namnd_from_the_documents_year_on(store, committee):
    store(small_plan("Lunden", year=2024))
    store(small_plan("Lunden", year=2021))
    store(small_plan("Lunden", year=2025))
    placements = Placement.objects.order_by("valid_from").values_list("valid_from__year", "valid_to")
    assert [(year, str(end)) for year, end in placements] == [(2021, "2023-12-31"), (2024, "None")]


def test_a_unit_keeps_its_department_in_the_documents_of_its_time():
    cast = a_cast()
    document = store_document(outline=small_plan(year=2024), committee=cast.committee).document
    assert (document.unit, document.department, document.department_name) == (
        cast.unit,
        cast.department,
        cast.department.name,
    )
