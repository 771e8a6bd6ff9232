"""The controller's way of entering outcomes: many units' reports at once, all or none of them."""

from functools import partial

import pytest
from django.core.exceptions import ValidationError

from indicators.models import Outcome
from plans import services
from plans.choices import Kind
from plans.models import Document
from plans.services import OutcomeChange
from plans.transitions import move
from tests.builders import YEAR, a_cast, a_member, a_red_thread, a_report, a_unit, a_workplace, an_indicator_line
from tests.queries import at_most, counted_queries
from tests.threads import together
from units.access import PermissionRefused
from units.choices import Role

pytestmark = pytest.mark.django_db(transaction=True)


@pytest.fixture
def cast():
    return a_cast()


@pytest.fixture
def thread(cast):
    return a_red_thread(cast)


@pytest.fixture
def report(cast, thread):
    return a_report(cast)


@pytest.fixture
def units(cast, thread):
    """``units(3)`` returns so many reports of other units, each with a line of an indicator."""

    def units(count):
        for n in range(count):
            unit = a_unit(f"Enhet {n}", cast.committee)
            head = a_member(f"Chef {n}", Role.UNIT_HEAD, unit)
            line = an_indicator_line(thread.area, unit, name="Andel nöjda deltagare")
            yield services.start_document(unit=unit, year=YEAR, kind=Kind.ANNUAL_REPORT, by=head), line

    return units


def total_of(line):
    return Outcome.objects.get(measure=line.measure, workplace=None).total_raw


def test_many_units_are_saved_at_once_and_each_says_by_whom(cast, report, thread, units):
    (other, line), *_ = units(1)
    changes = [OutcomeChange(thread.own_line.key, {"total": "14"}), OutcomeChange(line.key, {"total": "81 %"})]
    recorded = services.record_outcomes_of_units(documents=[report, other], changes=changes, by=cast.controller)
    assert (recorded.changed, total_of(thread.own_line), total_of(line)) == (2, "14", "81 %")
    assert set(Document.objects.values_list("changed_by", flat=True)) == {cast.controller.pk}
    assert set(Outcome.history.values_list("history_user", flat=True)) == {cast.controller.pk}


def test_a_report_where_nothing_was_changed_does_not_say_so(cast, report, thread, units):
    (other, _), *_ = units(1)
    before = other.changed_by
    changes = [OutcomeChange(thread.own_line.key, {"total": "14"})]
    services.record_outcomes_of_units(documents=[report, other], changes=changes, by=cast.controller)
    other.refresh_from_db()
    assert other.changed_by == before


def test_one_that_is_handed_in_hinders_them_all(cast, report, thread, units):
    (other, line), *_ = units(1)
    move(document=report, name="submit", by=cast.helena)
    changes = [OutcomeChange(line.key, {"total": "81 %"})]
    with pytest.raises(PermissionRefused):
        services.record_outcomes_of_units(documents=[report, other], changes=changes, by=cast.controller)
    assert not Outcome.objects.exists()


def test_a_line_of_a_unit_that_was_not_named_is_not_written(cast, report, thread, units):
    (_, line), *_ = units(1)
    with pytest.raises(ValidationError):
        services.record_outcomes(document=report, changes=[OutcomeChange(line.key, {"total": "1"})], by=cast.helena)


def test_a_workplace_belongs_to_the_unit_whose_line_it_is(cast, report, thread, units):
    (other, line), *_ = units(1)
    theirs = a_workplace("Ateljén", other.unit)
    save = partial(services.record_outcomes_of_units, documents=[report, other], by=cast.controller)
    with pytest.raises(ValidationError):
        save(changes=[OutcomeChange(thread.own_line.key, {"total": "1"}, workplace=theirs.key)])
    save(changes=[OutcomeChange(line.key, {"total": "1"}, workplace=theirs.key)])
    assert Outcome.objects.get(workplace=theirs).measure == line.measure


def test_an_enhetschef_cannot_register_for_others(cast, report, thread, units):
    (other, line), *_ = units(1)
    with pytest.raises(PermissionRefused):
        services.record_outcomes_of_units(
            documents=[report, other], changes=[OutcomeChange(line.key, {"total": "1"})], by=cast.helena
        )


def test_a_controller_writes_values_and_nothing_else(cast, report, thread):
    with pytest.raises(PermissionRefused):
        services.save_text(
            document=report, slot=f"{thread.own.key}.analys", html="<p>Nej.</p>", base_version=0, by=cast.controller
        )
    with pytest.raises(PermissionRefused):
        services.set_fulfilment(document=report, goal_key=thread.own.key, value="FULL", by=cast.controller)


def test_more_units_take_no_more_queries(cast, report, units):
    made = list(units(6))

    def save(some, raw):
        documents, lines = zip(*some, strict=True)
        changes = [OutcomeChange(line.key, {"total": raw}) for line in lines]
        services.record_outcomes_of_units(documents=documents, changes=changes, by=cast.controller)

    save(made, "0 %")  # the controller's roles are read, and the rows are there
    with counted_queries() as few:
        save(made[:2], "1 %")
    with at_most(len(few)):
        save(made, "2 %")


def test_controller_and_enhetschef_at_once_lose_nothing(cast, report, thread, units):
    (other, line), *_ = units(1)

    def controller():
        changes = [OutcomeChange(n.key, {"men": "80 %"}) for n in (line, thread.shared_line)]
        services.record_outcomes_of_units(documents=[other, report], changes=changes, by=cast.controller)

    def helena():
        cells = {"women": "83 %"}
        services.record_outcome(document=report, line=thread.shared_line.key, cells=cells, by=cast.helena)

    assert not [error for error in together(controller, helena) if error]
    outcome = Outcome.objects.get(measure=thread.shared_line.measure)
    assert (outcome.women_raw, outcome.men_raw) == ("83 %", "80 %")
