"""The unit follows up what it promised: the promise beside the report, texts taken over, and what is still to tell."""

import datetime
from functools import partial

import pytest
from django.core.exceptions import ValidationError

from goals.models import Activity, Goal
from indicators.choices import Periodicity
from indicators.models import Indicator, Outcome
from plans import outline as o
from plans import services
from plans.assemble import assemble
from plans.choices import Fulfilment, Kind, Progress, Status
from plans.left import left_to_do
from plans.models import GoalAssessment, Passage
from plans.page import page_of
from plans.progress import places
from plans.record import latest_edition, outline_of
from plans.transitions import move
from tests.builders import YEAR, a_cast, a_document, a_goal, a_plan, a_red_thread, a_report, write
from tests.queries import counted_queries
from units.access import PermissionRefused

pytestmark = pytest.mark.django_db

PROMISE = {
    "forvantat_resultat": "<p>Alla har valt.</p>",
    "arbetssatt": "<p>Vi frågar.</p>",
    "uppfoljning": "<p>Varje vecka.</p>",
}
TOLD = "<p>Hälften har valt.</p>"


@pytest.fixture
def cast():
    return a_cast()


@pytest.fixture
def thread(cast):
    return a_red_thread(cast)


@pytest.fixture
def promised(cast, thread):
    """The adopted plan, with what an enhetsmål is held against and something it is not."""
    plan = a_plan(cast)
    for code, html in (PROMISE | {"utveckling": "<p>Fler val.</p>"}).items():
        write(plan, f"{thread.own.key}.{code}", html, by=cast.helena)
    return a_plan(cast, status=Status.ADOPTED)


@pytest.fixture
def told(cast, thread):
    """The adopted tertialrapport 2, in which the goal is judged and analysed."""
    report = a_document(cast, Kind.TERTIAL_2)
    write(report, f"{thread.own.key}.analys", TOLD, by=cast.helena)
    write(report, f"{report.key}.sammanfattande_analys", "<p>Halvvägs.</p>", by=cast.helena)
    write(report, f"{thread.own_activity.key}.analys", "<p>Sex möten.</p>", by=cast.helena)
    write(report, f"{thread.own_line.key}.analys", "<p>Fyra har bytt.</p>", by=cast.helena)
    services.set_fulfilment(document=report, goal_key=thread.own.key, value="PARTIAL", by=cast.helena)
    services.set_reason(document=report, goal_key=thread.own.key, text="Vi är på väg.", by=cast.helena)
    return a_document(cast, Kind.TERTIAL_2, status=Status.ADOPTED)


def own_goal(outline, thread):
    return next(goal for _, goal in o.walk(outline.goals) if goal.key == thread.own.key)


def text_at(document, slot):
    return next(text for text in o.texts(assemble(document)) if text.slot == slot)


def left_in(document):
    return [item.label for place in places(assemble(document)) for item in place.left]


# --- the promise, and how it was reported


def test_the_promise_stands_beside_the_report_as_it_was_adopted(cast, thread, promised):
    report = a_report(cast)
    Passage.objects.filter(document=promised).update(html="<p>Ändrat efteråt.</p>")
    goal = own_goal(assemble(report), thread)
    assert {text.rubric: text.html for text in goal.promise} == PROMISE


def test_what_the_plan_said_in_a_draft_is_no_promise(cast, thread):
    write(a_plan(cast), f"{thread.own.key}.arbetssatt", "<p>Kanske.</p>", by=cast.helena)
    assert own_goal(assemble(a_report(cast)), thread).promise == ()


def test_earlier_reports_of_the_year_are_told_when_they_are_adopted(cast, thread, promised):
    draft = a_document(cast, Kind.TERTIAL_1)
    write(draft, f"{thread.own.key}.analys", "<p>Inget än.</p>", by=cast.helena)
    assert own_goal(assemble(a_report(cast)), thread).reported == ()


def test_a_report_shows_how_the_goal_was_reported_before(cast, thread, promised, told):
    (reported,) = own_goal(assemble(a_report(cast)), thread).reported
    assert (reported.title, reported.fulfilment, reported.reason) == (
        f"Tertialrapport 2 {YEAR}",
        Fulfilment.PARTIAL,
        "Vi är på väg.",
    )
    assert [text.html for text in reported.texts] == [TOLD]
    assert own_goal(assemble(a_document(cast, Kind.TERTIAL_1)), thread).reported == ()


def test_promise_and_earlier_reports_are_folded_beside_the_goal(client, cast, thread, promised, told):
    report = a_report(cast)
    block = next(b for b in page_of(assemble(report), can_write=True).blocks if b.goal.key == thread.own.key)
    # Förväntat resultat is read through, so it stands unfolded already
    assert [(fold.label, fold.words) for fold in block.beside] == [
        ("Ur verksamhetsplanen: arbetssätt och uppföljning", 4),
        (f"Tertialrapport 2 {YEAR}: uppfylls delvis", 7),
    ]
    client.force_login(cast.helena)
    page = client.get(report.get_absolute_url()).text
    for words in ("Vi frågar.", "Varje vecka.", "Hälften har valt.", "Vi är på väg."):
        assert words in page


def test_the_promise_is_frozen_with_the_report(cast, thread, promised, told):
    report = a_report(cast, status=Status.ADOPTED)
    move(document=promised, name="correct", by=cast.department_head, reason="Fel.")
    frozen = own_goal(outline_of(latest_edition(report).snapshot), thread)
    assert [text.html for text in frozen.promise] == list(PROMISE.values())
    assert frozen.reported[0].texts[0].html == TOLD


# --- taking over a text


@pytest.mark.parametrize("place", ["goal", "section", "activity", "line"])
def test_a_text_is_taken_over_from_the_report_before_and_marked_until_it_is_touched(cast, thread, told, place):
    report = a_report(cast)
    slot = {
        "goal": f"{thread.own.key}.analys",
        "section": f"{report.key}.sammanfattande_analys",
        "activity": f"{thread.own_activity.key}.analys",
        "line": f"{thread.own_line.key}.analys",
    }[place]
    assert text_at(report, slot).offered_by == f"Tertialrapport 2 {YEAR}"
    saved = services.take_over_text(document=report, slot=slot, by=cast.helena)
    taken = text_at(report, slot)
    assert (taken.html, taken.taken_from, taken.offered_by) == (saved.html, f"Tertialrapport 2 {YEAR}", "")
    write(report, slot, saved.html, base_version=1, base_html=saved.html, by=cast.helena)
    assert text_at(report, slot).taken_from == f"Tertialrapport 2 {YEAR}"  # saved, but not changed
    write(report, slot, "<p>Alla har valt.</p>", base_version=1, base_html=saved.html, by=cast.helena)
    assert text_at(report, slot).taken_from == ""


def test_without_a_report_of_the_year_the_one_of_last_year_is_taken_over(cast, thread):
    last = a_red_thread(cast, year=YEAR - 1)
    before = a_report(cast, year=YEAR - 1)
    write(before, f"{last.own.key}.analys", "<p>I fjol.</p>", by=cast.helena)
    a_report(cast, year=YEAR - 1, status=Status.ADOPTED)
    Goal.objects.filter(pk=thread.own.pk).update(previous=last.own)
    report, slot = a_document(cast, Kind.TERTIAL_1), f"{thread.own.key}.analys"
    services.take_over_text(document=report, slot=slot, by=cast.helena)
    assert text_at(report, slot).html == "<p>I fjol.</p>"
    assert text_at(report, slot).taken_from == f"Verksamhetsberättelse {YEAR - 1}"


def test_nothing_is_taken_over_what_somebody_has_written(cast, thread, told):
    report, slot = a_report(cast), f"{thread.own.key}.analys"
    write(report, slot, "<p>Mitt.</p>", by=cast.deputy)
    with pytest.raises(ValidationError):
        services.take_over_text(document=report, slot=slot, by=cast.helena)
    assert text_at(report, slot).html == "<p>Mitt.</p>"


@pytest.mark.parametrize("slot", ["x.analys", "{goal}.arbetssatt", "{goal}.analys\0"])
def test_only_what_is_offered_is_taken_over(cast, thread, slot):
    with pytest.raises(ValidationError):
        services.take_over_text(document=a_report(cast), slot=slot.format(goal=thread.own.key), by=cast.helena)


def test_a_reader_takes_nothing_over(cast, thread, told):
    with pytest.raises(PermissionRefused):
        services.take_over_text(document=a_report(cast), slot=f"{thread.own.key}.analys", by=cast.controller)


def test_the_page_offers_the_text_and_then_tells_that_it_is_taken_over(client, cast, thread, told):
    report = a_report(cast)
    client.force_login(cast.helena)
    assert f'Ta över texten<span class="vh"> från Tertialrapport 2 {YEAR}' in client.get(report.get_absolute_url()).text
    slot = f"{thread.own.key}.analys"
    answer = client.post(f"/dokument/{report.key}/text/{slot}/ta-over/", headers={"HX-Request": "true"})
    assert f"övertagen från Tertialrapport 2 {YEAR}, inte ändrad" in answer.text
    assert "Övertagen text som ingen har ändrat (1)" in answer.text


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


def test_more_goals_with_a_promise_cost_no_more_queries(client, cast, thread, told):
    report = a_report(cast)
    client.force_login(cast.helena)

    def cost():
        with counted_queries() as made:
            assert client.get(report.get_absolute_url()).status_code == 200
        return len(made)

    def add(n):
        goal = a_goal(thread.own.level, thread.committee, title=f"Mål {n}", committee=cast.committee, unit=cast.unit)
        Activity.objects.create(goal=goal, title="Gör det", end=datetime.date(YEAR, 3, 1))
        services.set_fulfilment(document=report, goal_key=goal.key, value="FULL", by=cast.helena)

    add(0)  # the first of which there is something to say
    before = cost()
    for n in range(1, 10):
        add(n)
    assert cost() == before <= 20


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
