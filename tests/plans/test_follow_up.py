"""The unit follows up what it promised: the promise beside the report, texts taken over, and what is still to tell."""

import datetime

import pytest
from django.core.exceptions import ValidationError

from goals.models import Activity, Goal
from plans import outline as o
from plans import services
from plans.assemble import assemble
from plans.choices import Fulfilment, Kind, Status
from plans.models import Passage
from plans.page import page_of
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


def test_taking_over_is_undone_as_a_new_version_until_somebody_changes_the_text(client, cast, thread, told):
    report, slot = a_report(cast), f"{thread.own.key}.analys"
    client.force_login(cast.helena)
    way = f"/dokument/{report.key}/text/{slot}/ta-over/"
    assert f'hx-post="{way}angra/"' in client.post(way, headers={"HX-Request": "true"}).text
    assert "Ta över texten" in client.post(f"{way}angra/", headers={"HX-Request": "true"}).text
    assert [v.html for v in Passage.objects.get(document=report, slot=slot).versions.order_by("number")] == [TOLD, ""]
    services.take_over_text(document=report, slot=slot, by=cast.helena)
    write(report, slot, "<p>Tre av fyra.</p>", base_version=3, base_html=TOLD, by=cast.helena)
    with pytest.raises(ValidationError, match="har ändrats sedan den togs över"):
        services.undo_take_over(document=report, slot=slot, by=cast.helena)
    assert text_at(report, slot).html == "<p>Tre av fyra.</p>"


def test_untouched_text_is_named_before_handing_in_and_adopting_and_hinders_nothing(client, cast, thread, told):
    report, slot = a_report(cast), f"{thread.own.key}.analys"
    services.take_over_text(document=report, slot=slot, by=cast.helena)
    for user, name in ((cast.helena, "submit"), (cast.department_head, "adopt")):
        client.force_login(user)
        dialog = client.get(f"/dokument/{report.key}/steg/{name}/", headers={"HX-Request": "true"}).text
        assert "Övertagen text som ingen har ändrat (1)." in dialog
        assert f'<a href="#{slot}" data-close>Analys, ”{thread.own.title}”</a>' in dialog
        client.post(f"/dokument/{report.key}/steg/{name}/")
    assert a_report(cast).status == Status.ADOPTED


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
