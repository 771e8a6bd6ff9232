"""What stands for some workplaces comes along for the same ones, whatever they are called and wherever they are now."""

import datetime

import pytest

from goals.choices import Level
from goals.models import Activity, Goal
from plans.assemble import assemble
from plans.choices import Fate
from plans.models import CarriedItem, Rubric
from plans.services import add_section, undo_carry_over
from tests.builders import YEAR, a_unit, a_workplace, write
from tests.plans.carrying.material import NEXT, card_of, carry, corrected, next_year, own_goals
from units.models import Workplace, WorkplacePlacement

pytestmark = pytest.mark.django_db


@pytest.fixture
def kept(thread):
    """The goal's activity, chosen to be kept although it ended."""
    return {thread.own_activity.key: (Fate.KEEP, "")}


@pytest.fixture
def for_some(cast, thread, last_year):
    """Last year's goal, activity and section stood for Bruket alone."""

    def change():
        thread.own.workplaces.add(cast.workplace)
        thread.own_activity.workplaces.add(cast.workplace)
        here = {"workplaces": [cast.workplace.key], "by": cast.helena}
        section = add_section(document=last_year, after_key="s-lokaler", heading="Om huset", **here)
        write(last_year, f"{last_year.key}.{section.key}", "<p>Huset är från 1890.</p>", by=cast.helena)

    return corrected(cast, last_year, change)


def leaves(workplace, *, to):
    """The workplace belongs to another unit from the coming year."""
    WorkplacePlacement.objects.filter(workplace=workplace).update(valid_to=datetime.date(YEAR, 12, 31))
    WorkplacePlacement.objects.create(workplace=workplace, unit=to, valid_from=datetime.date(NEXT, 1, 1))


def section_of(document):
    return next((s for s in assemble(document).front if s.heading == "Om huset"), None)


def test_an_own_section_comes_back_with_its_key_when_it_is_carried_again_after_undoing(cast, for_some):
    document = next_year(cast)
    carry(cast, document)
    first = section_of(document)
    undo_carry_over(document=document, by=cast.helena)
    assert section_of(document) is None
    carry(cast, document)
    again = section_of(document)
    assert (again.key, again.text.html, again.workplaces) == (first.key, first.text.html, first.workplaces)
    assert Rubric.objects.filter(document=document).count() == 1, "none is left behind among what was taken away"


def test_a_workplace_that_has_another_name_is_the_same(cast, thread, for_some, kept):
    Workplace.objects.filter(pk=cast.workplace.pk).update(name="Nya Bruket")
    document = next_year(cast)
    assert "Gäller Nya Bruket" in card_of(cast, document, thread.own.key).facts
    carry(cast, document, kept)
    (goal,) = own_goals(document)
    assert goal.workplaces == ("Nya Bruket",)
    assert [a.workplaces for a in goal.activities] == [("Nya Bruket",)]
    assert section_of(document).workplaces == ("Nya Bruket",)


def test_another_workplace_that_has_got_the_old_name_is_not_the_same(cast, thread, for_some, kept):
    Workplace.objects.filter(pk=cast.workplace.pk).update(name="Nya Bruket")
    a_workplace("Bruket", cast.unit)
    document = next_year(cast)
    carry(cast, document, kept)
    assert own_goals(document)[0].workplaces == ("Nya Bruket",)


def test_what_stands_for_a_workplace_that_has_left_is_suggested_to_be_closed(cast, thread, for_some):
    leaves(cast.workplace, to=a_unit("Björkens dagliga verksamheter", cast.committee, cast.department))
    document = next_year(cast)
    section = next(s for s in assemble(for_some).front if s.heading == "Om huset")
    for key in (thread.own.key, section.key):
        card = card_of(cast, document, key)
        assert (card.proposed, card.reason) == (Fate.CLOSE, "Arbetsplatsen hör inte till enheten.")
    assert "Arbetsplatsen" in card_of(cast, document, thread.own_activity.key).reason
    carry(cast, document)
    assert own_goals(document) == []
    assert section_of(document) is None
    assert CarriedItem.objects.get(key=thread.own.key).reason == "Arbetsplatsen hör inte till enheten."


def test_it_can_be_kept_for_all_and_the_card_says_so(cast, thread, for_some, kept):
    leaves(cast.workplace, to=a_unit("Björkens dagliga verksamheter", cast.committee, cast.department))
    document = next_year(cast)
    facts = card_of(cast, document, thread.own.key).facts
    assert "Bruket hör inte till enheten i år. Behålls målet gäller det alla arbetsplatser" in facts
    carry(cast, document, kept | {thread.own.key: (Fate.KEEP, "")})
    assert [goal.workplaces for goal in own_goals(document)] == [()]


def test_of_several_workplaces_those_that_are_left_come_along(cast, thread, last_year):
    lark = a_workplace("Lärkan", cast.unit)
    corrected(cast, last_year, lambda: thread.own.workplaces.add(cast.workplace, lark))
    leaves(cast.workplace, to=a_unit("Björkens dagliga verksamheter", cast.committee, cast.department))
    document = next_year(cast)
    card = card_of(cast, document, thread.own.key)
    assert card.proposed == Fate.KEEP
    assert {"Gäller Lärkan", "Bruket hör inte till enheten i år"} <= set(card.facts)
    carry(cast, document)
    assert Goal.objects.get(level=Level.UNIT, year=NEXT).workplaces.get() == lark
    assert not Activity.objects.filter(goal__year=NEXT).exists()
