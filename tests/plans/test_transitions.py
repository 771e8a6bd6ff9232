"""The way of a document: handed in, sent back, adopted, opened for correction."""

import datetime

import pytest
from django.core.exceptions import ValidationError

from plans import outline as o
from plans.assemble import assemble
from plans.choices import Kind, Status
from plans.models import Document, Edition, Move, Snapshot, YearSetup
from plans.permissions import may
from plans.progress import places
from plans.record import latest_edition, outline_of
from plans.services import set_fulfilment, set_reason
from plans.setup import set_up_year
from plans.transitions import TRANSITIONS, move, open_moves
from plans.way import rules_of
from tests.builders import (
    CORRECTING,
    YEAR,
    a_cast,
    a_document,
    a_plan,
    a_red_thread,
    a_report,
    everybody,
    write,
)
from units.access import Action, PermissionRefused
from units.choices import Role

pytestmark = pytest.mark.django_db


@pytest.fixture
def cast():
    return a_cast()


@pytest.fixture
def thread(cast):
    return a_red_thread(cast)


# who can make which moves, by the status of the plan
OPEN = {
    Status.DRAFT: {"helena": ["submit"]},
    Status.SUBMITTED: {"controller": ["return"], "department_head": ["adopt", "return"], "helena": ["withdraw"]},
    Status.ADOPTED: {"department_head": ["correct"]},
    CORRECTING: {"helena": ["submit"], "department_head": ["abandon"]},
}


def open_to(user, plan):
    return [t.name for t in open_moves(user, plan, rules_of(plan), has_edition=plan.editions.exists())]


@pytest.mark.parametrize("status", OPEN)
def test_each_sees_the_moves_that_are_hers_to_make_now(cast, thread, status):
    plan = a_plan(cast, status=status)
    moves = {name: open_to(user, plan) for name, user in everybody(cast).items()}
    assert {name: names for name, names in moves.items() if names} == OPEN[status]


@pytest.mark.parametrize("status", OPEN)
@pytest.mark.parametrize("name", TRANSITIONS)
def test_a_move_that_is_not_open_is_refused_with_a_reason_and_changes_nothing(cast, thread, status, name):
    plan = a_plan(cast, status=status)
    moves, snapshots = Move.objects.count(), Snapshot.objects.count()
    for who, user in everybody(cast).items():
        if name in OPEN[status].get(who, []):
            continue
        with pytest.raises(PermissionRefused) as refusal:
            move(document=plan, name=name, by=user, reason="Därför.")
        assert refusal.value.reason.endswith(".")
    assert Document.objects.get(pk=plan.pk).status == plan.status
    assert (Move.objects.count(), Snapshot.objects.count()) == (moves, snapshots)


@pytest.mark.parametrize(
    ("setting", "adopters"),
    [
        (Role.DEPARTMENT_HEAD, {"department_head"}),
        (Role.UNIT_HEAD, {"department_head", "helena"}),
        (Role.CONTROLLER, {"department_head", "controller"}),
    ],
)
def test_the_namnd_says_who_else_adopts_and_opens_for_correction(cast, thread, setting, adopters):
    plan = a_plan(cast, status=Status.SUBMITTED)
    YearSetup.objects.update(adopted_by=setting)
    assert {name for name, user in everybody(cast).items() if "adopt" in open_to(user, plan)} == adopters
    plan.status = Status.ADOPTED
    assert {n for n, u in everybody(cast).items() if may(u, Action.CORRECT, plan, adopted_by=setting)} == adopters


def test_each_move_is_logged_with_what_the_document_said_then(cast, thread):
    plan = a_plan(cast)
    write(plan, f"{plan.key}.inledning", "<p>Ett.</p>", by=cast.helena)
    move(document=plan, name="submit", by=cast.helena)
    move(document=plan, name="return", by=cast.controller, reason="  Fyll i\x00 budgeten. ")
    write(plan, f"{plan.key}.inledning", "<p>Två.</p>", by=cast.helena, base_version=1, base_html="<p>Ett.</p>")
    move(document=plan, name="submit", by=cast.helena)
    move(document=plan, name="adopt", by=cast.department_head)
    log = list(plan.moves.order_by("pk"))
    assert [(m.name, m.by_name, m.reason) for m in log] == [
        ("submit", "Helena Lund", ""),
        ("return", "Karin Öberg", "Fyll i budgeten."),
        ("submit", "Helena Lund", ""),
        ("adopt", "David Ek", ""),
    ]
    said = [next(iter(o.texts(outline_of(m.snapshot)))).html for m in log]
    assert said == ["<p>Ett.</p>", "<p>Ett.</p>", "<p>Två.</p>", "<p>Två.</p>"]
    plan.refresh_from_db()
    assert (plan.status, plan.changed_by) == (Status.ADOPTED, cast.department_head)


@pytest.mark.parametrize("reason", ["", "  ", "\x00"])
def test_sending_back_and_opening_for_correction_need_a_reason(cast, thread, reason):
    plan = a_plan(cast, status=Status.SUBMITTED)
    with pytest.raises(ValidationError, match="Skriv varför"):
        move(document=plan, name="return", by=cast.controller, reason=reason)
    adopted = a_plan(cast, year=2027, status=Status.ADOPTED)
    with pytest.raises(ValidationError, match="Skriv varför"):
        move(document=adopted, name="correct", by=cast.department_head, reason=reason)


# --- what must be filled in before handing in (docs/adr/0010)


@pytest.fixture
def strict(cast, thread):
    """The nämnd lets what is missing hinder, as it does if it says nothing."""
    YearSetup.objects.update(missing_hinders=True)


def test_a_year_hinders_if_the_namnd_says_nothing(cast):
    assert set_up_year(committee=cast.committee, year=YEAR).missing_hinders
    YearSetup.objects.update(missing_hinders=False)
    assert not set_up_year(committee=cast.committee, year=YEAR + 1).missing_hinders


def test_what_must_be_filled_in_hinders_handing_in_and_is_named(cast, thread, strict):
    plan = a_plan(cast)
    with pytest.raises(ValidationError) as refusal:
        move(document=plan, name="submit", by=cast.helena)
    assert refusal.value.messages == [
        "Det här måste fyllas i innan du kan lämna in:",
        "Verksamhetsbeskrivning.",
        *(f"{label}, ”{thread.own.title}”." for label in ("Förväntat resultat", "Arbetssätt", "Uppföljning")),
        "Budget 2026.",
    ]
    assert not plan.moves.exists()
    fill_in(plan, cast)
    assert move(document=plan, name="submit", by=cast.helena).status == Status.SUBMITTED


def test_a_missing_reason_hinders_and_nothing_else_that_is_left_does(cast, thread, strict):
    report = a_report(cast)
    fill_in(report, cast)
    judge = {"document": report, "goal_key": thread.own.key, "by": cast.helena}
    set_fulfilment(value="FULL", **judge)
    with pytest.raises(ValidationError, match="Motivering av bedömningen, ”Deltagarna väljer"):
        move(document=report, name="submit", by=cast.helena)
    set_reason(text="Det räcker.", **judge)
    assert any(place.left for place in places(assemble(report)))  # outcomes
    assert move(document=report, name="submit", by=cast.helena).status == Status.SUBMITTED


def test_what_holds_can_be_corrected_also_where_it_lacks_something(client, cast, thread):
    plan = a_plan(cast, status=CORRECTING)
    YearSetup.objects.update(missing_hinders=True)
    client.force_login(cast.helena)
    assert "Du kan lämna in ändå" in client.get(f"/dokument/{plan.key}/steg/submit/").text
    assert move(document=plan, name="submit", by=cast.helena).status == Status.SUBMITTED


def test_the_dialog_lists_what_hinders_and_has_no_way_around_it(client, cast, thread, strict):
    plan = a_plan(cast)
    client.force_login(cast.helena)
    way = f"/dokument/{plan.key}/steg/submit/"
    dialog = client.get(way).text
    assert "Innan du kan lämna in måste 5 saker fyllas i:" in dialog
    assert dialog.count("data-close>") == 6  # each of them, and the button
    assert '<button class="btn primary">' not in dialog
    assert "Det här måste fyllas i innan du kan lämna in:" in client.post(way).text
    assert Document.objects.get(pk=plan.pk).status == Status.DRAFT
    YearSetup.objects.update(missing_hinders=False)
    assert "Du kan lämna in ändå" in client.get(way).text
    client.post(way)
    assert Document.objects.get(pk=plan.pk).status == Status.SUBMITTED


def fill_in(document, cast):
    """Write something in every text that must be filled in."""
    for text in list(o.texts(assemble(document))):
        if text.required:
            write(document, text.slot, "<p>Skrivet.</p>", by=cast.helena)


def test_the_day_of_adoption_is_the_swedish_one(cast, thread):
    plan = a_plan(cast, status=Status.SUBMITTED)
    late_in_the_evening = datetime.datetime(2026, 1, 22, 23, 30, tzinfo=datetime.UTC)
    move(document=plan, name="adopt", by=cast.department_head, at=late_in_the_evening)
    assert latest_edition(plan).adopted_on == datetime.date(2026, 1, 23)


def test_of_two_who_hand_in_the_later_is_told_that_it_is_done(cast, thread):
    plan = a_plan(cast)
    stale = Document.objects.get(pk=plan.pk)
    move(document=plan, name="submit", by=cast.helena)
    with pytest.raises(PermissionRefused, match="Planen är redan inlämnad"):
        move(document=stale, name="submit", by=cast.helena)
    assert plan.moves.count() == 1


def test_a_correction_that_changes_nothing_is_an_edition_all_the_same(cast, thread):
    plan = a_plan(cast, status=CORRECTING)
    move(document=plan, name="submit", by=cast.helena)
    move(document=plan, name="adopt", by=cast.department_head)
    assert list(Edition.objects.order_by("number").values_list("number", "reason")) == [(1, ""), (2, "Fel budget.")]


@pytest.mark.parametrize(
    ("kind", "word"),
    [
        (Kind.PLAN, "Planen"),
        (Kind.TERTIAL_1, "Rapporten"),
        (Kind.TERTIAL_2, "Rapporten"),
        (Kind.ANNUAL_REPORT, "Verksamhetsberättelsen"),
    ],
)
def test_a_refusal_calls_the_document_what_it_is(cast, thread, kind, word):
    document = a_document(cast, kind, status=Status.SUBMITTED)
    assert may(cast.helena, Action.WRITE, document).reason == (
        f"{word} är inlämnad. Vill du ändra något, be om att få den tillbaka."
    )
    assert may(cast.department_head, Action.CORRECT, document).reason == f"{word} är inte fastställd."


def test_the_role_is_asked_before_the_status(cast, thread):
    """Somebody who may not write anyway is not told how far the document has come."""
    plan = a_plan(cast, status=Status.SUBMITTED)
    assert may(cast.employee, Action.WRITE, plan).reason == "Du har inte rätt att skriva i dokumentet."


# --- who sees a draft


@pytest.mark.parametrize("status", [Status.DRAFT, Status.SUBMITTED])
def test_a_draft_is_seen_by_those_who_work_with_it_and_nobody_else(cast, thread, status):
    plan = a_plan(cast, status=status)
    seen = {name for name, user in everybody(cast).items() if plan in Document.objects.visible_to(user)}
    assert seen == {"helena", "deputy", "controller", "department_head"}
    assert seen == {name for name, user in everybody(cast).items() if may(user, Action.READ_DRAFT, plan)}
    assert seen == {n for n, user in everybody(cast).items() if plan in Document.objects.draft_visible_to(user)}


@pytest.mark.parametrize("status", [Status.ADOPTED, CORRECTING])
def test_what_has_been_adopted_is_seen_by_all_also_while_it_is_corrected(cast, thread, status):
    plan = a_plan(cast, status=status)
    assert all(plan in Document.objects.visible_to(user) for user in everybody(cast).values())
    assert list(Document.objects.adopted()) == [plan]
