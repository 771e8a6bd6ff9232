"""From rows to the outline: what stands where, and as many queries however large the document is."""

import datetime

import pytest
from django.utils import timezone

from goals.choices import Level
from goals.models import Activity, Assignment, Goal
from indicators.models import Outcome
from plans import outline as o
from plans.assemble import assemble, assemble_indicators
from plans.choices import Fulfilment, Kind, Owner, Status
from plans.models import ActivityFollowUp, GoalAssessment, Passage, PrintedRow, YearSetup
from plans.services import add_section
from tests.builders import (
    YEAR,
    a_cast,
    a_document,
    a_goal,
    a_plan,
    a_red_thread,
    a_report,
    an_indicator_line,
    write,
)
from tests.queries import at_most, counted_queries

pytestmark = pytest.mark.django_db


@pytest.fixture
def cast():
    return a_cast()


@pytest.fixture
def thread(cast):
    return a_red_thread(cast)


def goals_of(document):
    return {goal.key: goal for _, goal in o.walk(assemble(document).goals)}


def texts_of(document):
    return {text.slot: text for text in o.texts(assemble(document))}


def test_the_thread_is_assembled_from_the_councils_goals_down_to_the_units_own(cast, thread):
    tree = list(o.walk(assemble(a_plan(cast)).goals))
    assert [(depth, goal.key) for depth, goal in tree] == [
        (0, thread.orientation.key),
        (1, thread.area.key),
        (2, thread.committee.key),
        (3, thread.own.key),
    ]
    own = tree[-1][1]
    assert own.activities == (
        o.ActivityRow(
            key=thread.own_activity.key,
            title="Varje grupp har ett eget husmöte",
            start=datetime.date(YEAR, 2, 1),
            end=datetime.date(YEAR, 12, 31),
            responsible="arbetsledarna",
            owner=Owner.UNIT,
        ),
    )
    assert [(row.name, row.value("target"), row.owner) for row in own.indicators] == [
        ("Deltagare som bytt grupp", "12", Owner.UNIT)
    ]


def test_a_unit_has_those_of_the_namnds_goals_and_activities_that_it_was_given(cast, thread):
    plan = a_plan(cast)
    other = a_goal(Level.COMMITTEE, thread.area, title="Ett annat", committee=cast.committee, position=2)
    assert other.key not in goals_of(plan)
    Assignment.objects.create(unit=cast.unit, goal=other)
    assert other.key in goals_of(plan)
    Assignment.objects.filter(activity=thread.shared_activity).delete()
    assert goals_of(plan)[thread.committee.key].activities == ()
    Assignment.objects.create(unit=cast.unit, activity=thread.shared_activity)
    assert [a.owner for a in goals_of(plan)[thread.committee.key].activities] == [Owner.COMMITTEE]


def test_what_is_removed_is_not_shown_nor_what_stood_under_it(cast, thread):
    plan = a_plan(cast)
    Activity.objects.update(removed_at=timezone.now())
    thread.own_line.removed_at = timezone.now()
    thread.own_line.save()
    assert goals_of(plan)[thread.own.key].activities == goals_of(plan)[thread.own.key].indicators == ()
    Goal.objects.filter(pk=thread.committee.pk).update(removed_at=timezone.now())
    assert goals_of(plan) == {}


def test_the_namnds_text_is_read_by_all_and_owned_by_the_namnd(cast, thread):
    slot = f"{thread.committee.key}.beskrivning"
    text = texts_of(a_plan(cast))[slot]
    assert (text.owner, text.version) == (Owner.COMMITTEE, 1)
    assert text.html == "<p>Nämnden vill att stödet formas av den som får det.</p>"
    assert slot not in texts_of(a_report(cast))  # Beskrivning is the plan's


def test_a_document_keeps_a_wording_of_its_own_of_a_namnd_text(cast, thread):
    plan, slot = a_plan(cast), f"{thread.committee.key}.beskrivning"
    rubric = Passage.objects.get(slot=slot).rubric
    Passage.objects.create(rubric=rubric, slot=slot, document=plan, html="<p>Som det trycktes.</p>", version=1)
    assert texts_of(plan)[slot].html == "<p>Som det trycktes.</p>"


def test_the_units_own_texts_are_asked_for_in_their_kind(cast, thread):
    plan, report, tertial = a_plan(cast), a_report(cast), a_document(cast, Kind.TERTIAL_1)
    asked = {
        document.kind: {t.rubric for t in goals_of(document)[thread.own.key].texts}
        for document in (plan, report, tertial)
    }
    assert asked == {
        Kind.PLAN: {"forvantat_resultat", "arbetssatt", "resursanvandning", "uppfoljning", "utveckling"},
        Kind.ANNUAL_REPORT: {"forvantat_resultat", "analys"},
        Kind.TERTIAL_1: {"forvantat_resultat", "analys"},
    }
    assert not texts_of(report)[f"{thread.own.key}.forvantat_resultat"].required
    assert texts_of(plan)[f"{thread.own.key}.forvantat_resultat"].required


def test_the_year_is_filled_in_where_a_rubrik_asks_for_it(cast, thread):
    headings = [section.heading for section in assemble(a_plan(cast)).closing]
    assert "Budget 2026" in headings
    columns = [c.label for c in assemble(a_report(cast)).layout.indicator_columns]
    assert "Periodens utfall VB 2025" in columns


def test_own_sections_stand_among_the_namnds_with_their_workplace(cast, thread):
    plan = a_plan(cast)
    section = add_section(document=plan, after_key="s-lokaler", heading="Trädgården", by=cast.helena)
    section.workplaces.add(cast.workplace)
    front = assemble(plan).front
    index = next(n for n, s in enumerate(front) if s.key == section.key)
    assert (front[index].heading, front[index].own, front[index].workplaces) == ("Trädgården", True, ("Bruket",))
    assert front[index - 1].rubric == "lokaler"


def test_goals_and_activities_tell_the_workplaces_that_they_concern(cast, thread):
    thread.own.workplaces.add(cast.workplace)
    thread.own_activity.workplaces.add(cast.workplace)
    goal = goals_of(a_plan(cast))[thread.own.key]
    assert goal.workplaces == goal.activities[0].workplaces == ("Bruket",)


def test_a_reports_line_has_this_years_outcome_and_the_one_before(cast, thread):
    measure = thread.shared_line.measure
    Outcome.objects.create(measure=measure, year=YEAR - 1, period="VB", total_raw="79 %")
    Outcome.objects.create(measure=measure, year=YEAR, period="T1", total_raw="70 %")
    Outcome.objects.create(measure=measure, year=YEAR, period="VB", total_raw="83 %", men_raw="80 %", women_raw="86 %")
    Outcome.objects.create(measure=measure, year=YEAR, period="VB", workplace=cast.workplace, total_raw="1 %")
    row = goals_of(a_report(cast))[thread.area.key].indicators[0]
    assert {value.column: value.raw for value in row.values} == {
        "outcome": "83 %",
        "men": "80 %",
        "women": "86 %",
        "previous": "79 %",
        "target": "88 %",
        "council_target": "85 %",
        "period": "2026",
    }
    tertial = goals_of(a_document(cast, Kind.TERTIAL_1))[thread.area.key].indicators[0]
    assert (tertial.value("outcome"), tertial.value("previous")) == ("70 %", "79 %")


def test_values_with_unknown_columns_stand_as_they_were_printed(cast, thread):
    report = a_report(cast)
    PrintedRow.objects.create(document=report, line=thread.shared_line, values=[["83", None], ["2026", "period"]])
    row = goals_of(report)[thread.area.key].indicators[0]
    assert (row.unsettled, row.value("period"), row.value("outcome")) == (("83",), "2026", None)


def test_a_report_tells_bedomning_and_deviation_and_a_plan_does_not(cast, thread):
    plan, report = a_plan(cast), a_report(cast)
    for document in (plan, report):
        GoalAssessment.objects.create(document=document, goal=thread.own, fulfilment=Fulfilment.PARTIAL)
        ActivityFollowUp.objects.create(document=document, activity=thread.own_activity, deviation=True)
    assert goals_of(report)[thread.own.key].fulfilment == Fulfilment.PARTIAL
    assert goals_of(report)[thread.own.key].activities[0].deviation
    assert goals_of(plan)[thread.own.key].fulfilment is None
    assert not goals_of(plan)[thread.own.key].activities[0].deviation


def test_what_the_namnd_calls_things_is_in_the_layout(cast, thread):
    YearSetup.objects.update(level_labels={"UNIT": "Vårt åtagande"}, fulfilment_labels={"FULL": "Nått"})
    layout = assemble(a_plan(cast)).layout
    assert layout.level_label(Level.UNIT) == "Vårt åtagande"
    assert layout.level_label(Level.COMMITTEE) == "Nämndmål"
    assert layout.fulfilment_label(Fulfilment.FULL) == "Nått"


def test_only_an_adopted_document_tells_of_its_adoption(cast, thread):
    assert assemble(a_plan(cast, year=2026)).adoption is None
    adopted = a_plan(cast, year=2027, status=Status.ADOPTED)
    assert assemble(adopted).adoption.by == "David Ek"


def a_full_document(cast, kind, *, year, goals):
    """Return a document with so many enhetsmål, each with its nämndmål, indicators, an activity and a workplace."""
    thread = a_red_thread(cast, year=year)
    document = a_document(cast, kind, year=year)
    owner = {"committee": cast.committee, "unit": cast.unit, "year": year}
    for n in range(1, goals):
        shared = a_goal(Level.COMMITTEE, thread.area, title=f"Nämndmål {n}", **owner)
        Assignment.objects.create(unit=cast.unit, goal=shared)
        own = a_goal(Level.UNIT, shared, title=f"Mål {n}", **owner)
        an_indicator_line(own, cast.unit, name=f"Egen {n}", target="3", own=True)
        an_indicator_line(thread.area, cast.unit, name=f"Delad {n}", council_target="4")
        for node in (own, Activity.objects.create(goal=own, title=f"Aktivitet {n}")):
            node.workplaces.add(cast.workplace)
        if kind == Kind.PLAN:
            write(document, f"{own.key}.arbetssatt", "<p>Så här.</p>", by=cast.helena)
    return document


@pytest.mark.parametrize("kind", [Kind.PLAN, Kind.ANNUAL_REPORT])
@pytest.mark.parametrize("status", [Status.DRAFT, Status.ADOPTED])
def test_ten_times_as_large_takes_as_many_queries(cast, kind, status):
    made = []
    for year, goals in ((YEAR, 2), (YEAR + 1, 20)):
        document = a_full_document(cast, kind, year=year, goals=goals)
        document.status = status
        with counted_queries() as queries:
            outline = assemble(document)
        assert sum(goal.level == Level.UNIT for _, goal in o.walk(outline.goals)) == goals
        made.append(len(queries))
    assert made[0] == made[1] <= 15


@pytest.mark.parametrize("kind", [Kind.PLAN, Kind.ANNUAL_REPORT])
def test_opening_a_draft_takes_at_most_twenty_queries(client, cast, kind):
    client.force_login(cast.helena)
    document = a_full_document(cast, kind, year=YEAR, goals=5)
    with at_most(20):
        client.get(document.get_absolute_url())


def test_the_indicators_alone_are_those_of_the_whole_outline_without_texts(cast, thread):
    report = a_report(cast)
    Outcome.objects.create(measure=thread.shared_line.measure, year=YEAR, period="VB", total_raw="87 %")

    def rows(outline):
        found = {row.key: row for _, goal in o.walk(outline.goals) for row in goal.indicators}
        return {key: o.replace(row, analysis=None) for key, row in found.items()}

    alone = assemble_indicators(report)
    assert rows(alone) == rows(assemble(report)) != {}
    assert list(o.texts(alone)) == []
    assert alone.layout == assemble(report).layout
