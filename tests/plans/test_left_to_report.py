"""What a report still has to tell, how its goals are judged and why, and how its activities went."""

import datetime
from functools import partial

import pytest
from django.core.exceptions import ValidationError

from goals.models import Activity
from indicators.choices import Periodicity
from indicators.models import Indicator, Outcome
from plans import outline as o
from plans import services
from plans.assemble import assemble
from plans.choices import Kind, Progress, Status
from plans.left import left_to_do
from plans.models import GoalAssessment
from plans.progress import places
from plans.transitions import move
from tests.builders import YEAR, a_cast, a_document, a_red_thread, a_report, write

pytestmark = [pytest.mark.django_db, pytest.mark.once]


@pytest.fixture
def cast():
    return a_cast()


@pytest.fixture
def thread(cast):
    return a_red_thread(cast)


def own_goal(outline, thread):
    return next(goal for _, goal in o.walk(outline.goals) if goal.key == thread.own.key)


def left_in(document):
    return [item.label for place in places(assemble(document)) for item in place.left]


# --- what is left to tell


@pytest.fixture
def report(cast, thread):
    """A report on an activity that has ended and two indicators, of which one is measured each tertial."""
    Activity.objects.filter(pk=thread.own_activity.pk).update(end=datetime.date(YEAR, 4, 30))
    Indicator.objects.filter(measures=thread.own_line.measure_id).update(periodicity=Periodicity.TERTIAL)
    return a_report(cast)


def test_what_was_promised_and_is_not_reported_is_listed(cast, thread, report):
    assert [
        label for label in left_in(report) if label not in ("Sammanfattande analys", "Uppföljning av driftbudget")
    ] == [
        "Utfall för ”Andel nöjda deltagare”",
        "Bedömning",
        "Analys",
        "Utfall för ”Deltagare som bytt grupp”",
        "Redovisning av ”Varje grupp har ett eget husmöte”",
    ]


def test_a_tertial_report_asks_for_what_is_measured_each_tertial(cast, thread, report):
    left = left_in(a_document(cast, Kind.TERTIAL_1))
    assert "Utfall för ”Deltagare som bytt grupp”" in left
    assert "Utfall för ”Andel nöjda deltagare”" not in left


@pytest.mark.parametrize(("kind", "asked"), [(Kind.TERTIAL_1, True), (Kind.TERTIAL_2, True), (Kind.PLAN, False)])
def test_an_activity_is_asked_for_when_it_has_ended(cast, thread, report, kind, asked):
    label = "Redovisning av ”Varje grupp har ett eget husmöte”"
    assert (label in left_in(a_document(cast, kind))) == asked
    Activity.objects.filter(pk=thread.own_activity.pk).update(end=datetime.date(YEAR, 9, 1))
    assert label not in left_in(a_document(cast, kind))


def _tell_outcome(cast, thread, report):
    Outcome.objects.create(measure=thread.own_line.measure, year=YEAR, period="VB", total_raw="9")


def _mistype(cast, thread, report):
    """In the unit, at a workplace and in the comparison: the outcome is told, three cells are to be mended."""
    Outcome.objects.create(
        measure=thread.own_line.measure, year=YEAR, period="VB", total_raw="1OO %", comparison_raw="9O %"
    )
    Outcome.objects.create(
        measure=thread.own_line.measure, workplace=cast.workplace, year=YEAR, period="VB", women_raw="8O %"
    )


def _tell_why_not(cast, thread, report):
    Outcome.objects.create(
        measure=thread.own_line.measure, year=YEAR, period="VB", not_reported=True, not_reported_reason="Ny enkät."
    )


def _tell_progress(cast, thread, report):
    services.set_progress(document=report, key=thread.own_activity.key, value="CANCELLED", by=cast.helena)


def _analyse(cast, thread, report):
    write(report, f"{thread.own_activity.key}.analys", "<p>Klart.</p>", by=cast.helena)


def _judge(cast, thread, report):
    services.set_fulfilment(document=report, goal_key=thread.own.key, value="PARTIAL", by=cast.helena)


def _judge_not(cast, thread, report):
    services.set_fulfilment(document=report, goal_key=thread.own.key, value="NOT", by=cast.helena)


def _judge_with_a_reason(cast, thread, report):
    _judge(cast, thread, report)
    _only_reason(cast, thread, report)


def _judge_and_tell_all(cast, thread, report):
    for tell in (_judge, _tell_outcome, _analyse):
        tell(cast, thread, report)


def _judge_too_well(cast, thread, report):
    """9 of the 12 that are aimed at: it asks for a reason."""
    _tell_outcome(cast, thread, report)
    services.set_fulfilment(document=report, goal_key=thread.own.key, value="FULL", by=cast.helena)
    assert "Motivering av bedömningen" in left_in(report)


def _deviate(cast, thread, report):
    services.set_deviation(document=report, key=thread.own_activity.key, value=True, by=cast.helena)


def _deviate_with_cause(cast, thread, report):
    _deviate(cast, thread, report)
    services.set_cause(document=report, key=thread.own_activity.key, text="Ingen lokal.", by=cast.helena)


def _only_reason(cast, thread, report):
    services.set_reason(document=report, goal_key=thread.own.key, text="Därför.", by=cast.helena)


@pytest.mark.parametrize(
    ("tell", "fewer"),
    [
        (_tell_outcome, 1),
        (_mistype, 1 - 3),
        (_tell_why_not, 1),
        (_tell_progress, 1),
        (_analyse, 1),
        (_judge, 0),  # it asks for a reason, as there is no outcome
        (_judge_not, 1),
        (_judge_with_a_reason, 1),
        (_judge_and_tell_all, 3),
        (_judge_too_well, 1),
        (_only_reason, 0),
        (_deviate, -2),  # its cause and its measure
        (_deviate_with_cause, -1),
    ],
)
def test_what_is_told_is_no_longer_left_on_the_page_nor_in_the_overview(cast, thread, report, tell, fewer):
    before = len(left_in(report))
    assert left_to_do([report])[report.pk].total() == before
    tell(cast, thread, report)
    assert len(left_in(report)) == before - fewer
    assert left_to_do([report])[report.pk].total() == before - fewer


def test_a_typing_error_is_met_again_with_a_link_to_its_cell_and_hinders_nothing(client, cast, thread, report):
    line = thread.own_line.key
    services.record_outcome(document=report, line=line, cells={"total": "1OO %"}, by=cast.helena)
    asked = "Stämmer utfallet ”1OO %” för ”Deltagare som bytt grupp”? Skriv noll med siffran 0, inte bokstaven O."
    client.force_login(cast.helena)
    page = client.get(report.get_absolute_url())
    card = page.text.partition('id="kvar"')[2].partition("</section>")[0]
    assert f'<a href="utfall/#{line}.total">{asked}</a>' in card
    assert card.count("1OO %") == 1
    assert f'href="{report.get_absolute_url()}utfall/#{line}.total">Till rutan' in page.text
    dialog = client.get(f"/dokument/{report.key}/steg/submit/", headers={"HX-Request": "true"}).text
    assert f'<a href="utfall/#{line}.total" data-close>{asked[:-1]}, ”' in dialog
    report = move(document=report, name="submit", by=cast.helena)
    client.force_login(cast.department_head)
    dialog = client.get(f"/dokument/{report.key}/steg/adopt/", headers={"HX-Request": "true"}).text
    assert dialog.count("1OO %") == 1
    assert "Utfallet ”1OO %” för ”Deltagare som bytt grupp”: Skriv noll" in dialog
    assert move(document=report, name="adopt", by=cast.department_head).status == Status.ADOPTED


def test_an_activity_that_has_ended_in_silence_stands_out_by_word_and_sign(client, cast, thread, report):
    client.force_login(cast.helena)
    place = f'id="ej-{thread.own_activity.key}">'
    marked = f'{place}<span class="chip no"><span aria-hidden="true">!</span> Inte redovisad'
    assert marked in client.get(report.get_absolute_url()).text
    _tell_progress(cast, thread, report)
    assert f'id="ej-{thread.own_activity.key}"></span>' in client.get(report.get_absolute_url()).text
    assert (
        f'id="ej-{thread.own_activity.key}" hx-swap-oob="true"></span>'
        in client.get(f"/dokument/{report.key}/laget/").text
    )


# --- judging


def test_a_reason_is_kept_whatever_the_bedomning_becomes(cast, thread, report):
    judge = partial(services.set_fulfilment, document=report, goal_key=thread.own.key, by=cast.helena)
    judge(value="FULL")
    _only_reason(cast, thread, report)
    judge(value="")
    goal = own_goal(assemble(report), thread)
    assert (goal.fulfilment, goal.reason) == (None, "Därför.")
    services.set_reason(document=report, goal_key=thread.own.key, text=" \n", by=cast.helena)
    assert not GoalAssessment.objects.exists()


def test_a_reason_for_another_bedomning_is_asked_for_again_until_it_is_said_to_hold(client, cast, thread, report):
    client.force_login(cast.helena)
    judge = partial(services.set_fulfilment, document=report, goal_key=thread.own.key, by=cast.helena)
    question = "Skrevs till bedömningen ”Uppfylls delvis”. Stämmer den fortfarande?"

    def asked():
        asks = "Motivering av bedömningen" in left_in(report)
        assert bool(left_to_do([report])[report.pk]["Motivering av bedömningen"]) == asks
        assert (question in client.get(report.get_absolute_url()).text) == asks
        assert (question in client.get(f"/dokument/{report.key}/laget/").text) == asks
        return asks

    judge(value="PARTIAL")
    _only_reason(cast, thread, report)
    assert not asked()
    judge(value="FULL")
    assert asked()
    assert own_goal(assemble(report), thread).reason == "Därför."
    judge(value="PARTIAL")
    assert not asked()
    judge(value="FULL")
    _only_reason(cast, thread, report)
    assert not asked()


def test_a_reason_that_was_written_before_the_bedomning_is_for_the_first_one(cast, thread, report):
    _only_reason(cast, thread, report)
    _judge(cast, thread, report)
    assert own_goal(assemble(report), thread).explained
    services.set_fulfilment(document=report, goal_key=thread.own.key, value="FULL", by=cast.helena)
    assert not own_goal(assemble(report), thread).explained


def test_the_page_asks_why_where_something_speaks_against_the_bedomning(client, cast, thread, report):
    client.force_login(cast.helena)
    services.set_deviation(document=report, key=thread.own_activity.key, value=True, by=cast.helena)
    services.set_fulfilment(document=report, goal_key=thread.own.key, value="FULL", by=cast.helena)

    def page():
        return client.get(report.get_absolute_url())

    asked = (f"{thread.own.key}.motivering", "Motivering av bedömningen, ”Deltagarna väljer själva vad de gör hos oss”")
    assert asked in page().context["page"].required
    assert "är markerad med avvikelse" in page().text
    dialog = client.get(f"/dokument/{report.key}/steg/submit/", headers={"HX-Request": "true"}).text
    assert f'<a href="#{asked[0]}" data-close>{asked[1]}</a>' in dialog
    _only_reason(cast, thread, report)
    answered = page()
    assert asked not in answered.context["page"].required
    assert "är markerad med avvikelse" in answered.text  # it still stands beside its answer
    assert answered.context["page"].findings == ()


def test_the_reader_reads_the_reason(client, cast, thread, report):
    _judge(cast, thread, report)
    _only_reason(cast, thread, report)
    client.force_login(cast.controller)
    page = client.get(report.get_absolute_url()).text
    assert "<b>Motivering</b> <p>Därför.</p>" in page


def test_how_an_activity_went_is_told_with_cause_and_measure(client, cast, thread, report):
    tell = {"document": report, "key": thread.own_activity.key, "by": cast.helena}
    services.set_progress(value="ONGOING", **tell)
    services.set_deviation(value=True, **tell)
    services.set_cause(text=" Ingen lokal. \n\n", **tell)
    services.set_measure(text="Ny lokal i maj.", **tell)
    row = own_goal(assemble(report), thread).activities[0]
    assert (row.progress, row.deviation, row.cause, row.measure) == (
        Progress.ONGOING,
        True,
        "Ingen lokal.",
        "Ny lokal i maj.",
    )
    client.force_login(cast.controller)
    page = client.get(report.get_absolute_url()).text
    for words in ("Pågår", "<b>Orsak:</b> Ingen lokal.", "<b>Åtgärd:</b> Ny lokal i maj."):
        assert words in page
    services.set_deviation(value=False, **tell)
    assert "Ingen lokal." not in client.get(report.get_absolute_url()).text


@pytest.mark.parametrize(
    ("verb", "fields"),
    [
        (services.set_progress, {"value": "KLAR"}),
        (services.set_cause, {"text": "x" * 2001}),
        (services.set_measure, {"text": "x" * 2001}),
    ],
)
def test_what_cannot_be_kept_is_refused_with_a_reason(cast, thread, report, verb, fields):
    with pytest.raises(ValidationError):
        verb(document=report, key=thread.own_activity.key, by=cast.helena, **fields)


def test_a_note_that_somebody_has_written_over_meanwhile_is_shown_and_not_replaced(client, cast, thread, report):
    address = f"/dokument/{report.key}/mal/{thread.own.key}/motivering/"
    client.force_login(cast.helena)
    assert client.post(address, {"value": "Helenas.", "base": ""}).json()["value"] == "Helenas."
    clash = client.post(address, {"value": "Bos.", "base": ""})
    assert (clash.status_code, clash.json()) == (409, {"value": "Helenas."})
    assert client.post(address, {"value": "Helenas och Bos.", "base": "Helenas."}).status_code == 200
    cause = {"document": report, "key": thread.own_activity.key, "by": cast.deputy}
    services.set_cause(text="Två slutade.", base="", **cause)
    with pytest.raises(services.NoteConflict) as conflict:
        services.set_cause(text="En slutade.", base="", **cause)
    assert conflict.value.theirs == "Två slutade."
