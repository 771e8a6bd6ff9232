"""What the database refuses about documents, rubriker, texts and the record."""

import datetime
from functools import partial

import pytest
from django.db.models import ProtectedError

from plans.assemble import assemble
from plans.choices import Kind, Place
from plans.models import (
    ActivityFollowUp,
    Deadline,
    Document,
    Edition,
    GoalAssessment,
    Passage,
    PassageVersion,
    PrintedRow,
    Rubric,
    YearSetup,
)
from plans.record import freeze
from tests.builders import YEAR, a_cast, a_plan, a_red_thread, a_report, write
from tests.refusals import is_refused

pytestmark = pytest.mark.django_db


@pytest.fixture
def cast():
    return a_cast()


@pytest.fixture
def thread(cast):
    return a_red_thread(cast)


@pytest.fixture
def plan(cast, thread):
    return a_plan(cast)


def test_a_unit_has_one_document_of_a_kind_and_year(cast, plan):
    another = {"unit": cast.unit, "committee": cast.committee, "committee_name": "N", "unit_name": "E"}
    assert is_refused(lambda: Document.objects.create(**another, year=YEAR, kind=Kind.PLAN))
    Document.objects.create(**another, year=YEAR, kind=Kind.TERTIAL_1)
    Document.objects.create(**another, year=YEAR + 1, kind=Kind.PLAN)


def test_a_namnd_sets_up_a_year_once(cast, plan):
    assert is_refused(lambda: YearSetup.objects.create(committee=cast.committee, year=YEAR))


def test_there_is_one_deadline_for_all_and_one_exception_for_a_unit(cast, plan):
    setup = YearSetup.objects.get(committee=cast.committee, year=YEAR)
    day = {"setup": setup, "kind": Kind.PLAN, "on": datetime.date(YEAR, 1, 23)}
    for whom in ({}, {"unit": cast.unit}):
        Deadline.objects.create(**day, **whom)
        assert is_refused(partial(Deadline.objects.create, **day, **whom))


def test_a_rubric_has_its_code_once_in_its_place(cast, plan):
    rubric = {"committee": cast.committee, "year": YEAR, "code": "arbetssatt"}
    assert is_refused(lambda: Rubric.objects.create(**rubric, place=Place.UNIT))
    Rubric.objects.create(**rubric, place=Place.FRONT)


@pytest.mark.parametrize("place", Place)
def test_a_units_own_section_stands_before_or_after_the_goals(cast, plan, place):
    section = {"committee": cast.committee, "year": YEAR, "document": plan, "place": place, "code": "s-eget"}
    assert is_refused(lambda: Rubric.objects.create(**section)) == (place not in (Place.FRONT, Place.CLOSING))


def test_a_units_own_section_has_its_code_once(cast, plan):
    section = {"committee": cast.committee, "year": YEAR, "document": plan, "place": Place.FRONT, "code": "s-eget"}
    Rubric.objects.create(**section)
    assert is_refused(lambda: Rubric.objects.create(**section | {"place": Place.CLOSING}))


@pytest.mark.parametrize(("level", "refused"), [(0, True), (1, False), (3, False), (4, True)])
def test_a_heading_is_of_level_1_to_3(cast, plan, level, refused):
    section = {"committee": cast.committee, "year": YEAR, "document": plan, "place": Place.FRONT, "code": "s-eget"}
    assert is_refused(lambda: Rubric.objects.create(**section, level=level)) == refused


def test_a_slot_holds_one_text_in_a_document_and_one_of_its_owners(plan, thread):
    rubric = Rubric.objects.get(committee=plan.committee, year=YEAR, place=Place.COMMITTEE, code="beskrivning")
    text = {"rubric": rubric, "slot": f"{thread.committee.key}.beskrivning"}
    assert is_refused(lambda: Passage.objects.create(**text))  # the nämnd's own is there already
    Passage.objects.create(**text, document=plan)
    assert is_refused(lambda: Passage.objects.create(**text, document=plan))


def test_a_version_of_a_text_has_its_number_once(cast, plan, thread):
    write(plan, f"{thread.own.key}.arbetssatt", "<p>Vi frågar.</p>", by=cast.helena)
    version = PassageVersion.objects.get()
    version.pk = None
    assert is_refused(version.save)


def test_a_goal_is_assessed_and_an_activity_followed_up_once(cast, thread):
    report = a_report(cast)
    assessed = {"document": report, "goal": thread.own, "fulfilment": "FULL"}
    followed_up = {"document": report, "activity": thread.own_activity}
    printed = {"document": report, "line": thread.own_line, "values": [["80 %", None]]}
    for model, row in ((GoalAssessment, assessed), (ActivityFollowUp, followed_up), (PrintedRow, printed)):
        model.objects.create(**row)
        assert is_refused(partial(model.objects.create, **row))


def test_an_edition_has_its_number_once_and_a_later_one_corrects_another(cast, plan):
    frozen = freeze(plan, outline=assemble(plan), by=cast.helena)
    first = Edition.objects.create(document=plan, number=1, snapshot=frozen)
    write(plan, f"{plan.key}.inledning", "<p>Ändrad.</p>", by=cast.helena)
    second = {"document": plan, "snapshot": freeze(plan, outline=assemble(plan), by=cast.helena)}
    assert is_refused(lambda: Edition.objects.create(**second, number=1, corrects=first))
    assert is_refused(lambda: Edition.objects.create(**second, number=2))
    assert is_refused(lambda: Edition.objects.create(**second | {"snapshot": first.snapshot}, number=2, corrects=first))
    assert is_refused(lambda: Edition.objects.create(**second, pk=999_999, number=2, corrects_id=999_999))
    Edition.objects.create(**second, number=2, corrects=first)


def test_a_document_with_texts_cannot_be_deleted_nor_a_rubric_that_is_used(cast, plan, thread):
    write(plan, f"{thread.own.key}.arbetssatt", "<p>Vi frågar.</p>", by=cast.helena)
    passage = Passage.objects.get(document=plan)
    for row in (plan, passage.rubric, passage, cast.unit, cast.committee):
        with pytest.raises(ProtectedError):
            row.delete()


def test_documents_and_their_parts_are_called_what_they_are(cast, plan, thread):
    assert str(plan) == "Verksamhetsplan 2026, Ängbackens dagliga verksamheter"
    assert plan.get_absolute_url() == f"/dokument/{plan.key}/"
    assert str(Deadline(kind=Kind.PLAN, on=datetime.date(YEAR, 1, 23))) == "Verksamhetsplan senast 2026-01-23"
    assert str(ActivityFollowUp(activity=thread.own_activity, deviation=True)).endswith("husmöte: avvikelse")
