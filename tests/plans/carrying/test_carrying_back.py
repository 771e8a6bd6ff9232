"""A goal that was taken away and comes back by carrying over once more: none of its words are dropped unseen."""

import pytest

from plans.choices import Fate, Place
from plans.models import CarriedItem, Rubric
from plans.services import remove_goal
from plans.setup import set_up_year
from tests.builders import write
from tests.plans.carrying.material import NEXT, carry, corrected, next_year, own_goals

pytestmark = pytest.mark.django_db


def carry_again(cast, document, **places):
    """Take away the goal, carry over once more and return the texts that it has."""
    remove_goal(document=document, key=own_goals(document)[0].key, by=cast.helena)
    carry(cast, document, places=places)
    (goal,) = own_goals(document)
    return [text for text in goal.texts if text.html]


def test_a_text_without_its_rubrik_goes_where_it_is_said_to_or_is_kept_aside(cast, last_year):
    set_up_year(committee=cast.committee, year=NEXT)
    Rubric.objects.filter(year=NEXT, place=Place.UNIT, code="forvantat_resultat").delete()
    document = next_year(cast)
    carry(cast, document)
    (text,) = carry_again(cast, document, forvantat_resultat="arbetssatt")
    assert text.html == "<p>Fler väljer själva.</p><p>Vi frågar varje morgon.</p>"
    write(document, text.slot, "<p>Våra ord.</p>", base_version=text.version, by=cast.helena)
    CarriedItem.objects.all().delete()
    (text,) = carry_again(cast, document, forvantat_resultat="arbetssatt")
    assert text.html == "<p>Våra ord.</p>"
    assert CarriedItem.objects.get(fate=Fate.ASIDE).key.endswith(".forvantat_resultat")


def test_what_nobody_has_touched_has_the_words_that_its_card_shows(cast, thread, last_year, coming):
    slot = f"{thread.own.key}.arbetssatt"
    carry(cast, coming)
    corrected(cast, last_year, lambda: write(last_year, slot, "<p>Rättat.</p>", base_version=1, by=cast.helena))
    assert "<p>Rättat.</p>" in [text.html for text in carry_again(cast, coming)]
