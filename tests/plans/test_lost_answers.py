"""A save that was stored though its answer was lost: sent again it is known, and nobody clashes with herself."""

import pytest

from plans.models import Passage, PassageVersion
from plans.services import Conflict
from tests.builders import a_cast, a_plan, a_red_thread, write

pytestmark = pytest.mark.django_db

ONE, TWO = "<p>Ett.</p>", "<p>Två.</p>"


@pytest.fixture
def cast():
    return a_cast()


@pytest.fixture
def thread(cast):
    return a_red_thread(cast)


@pytest.fixture
def plan(cast, thread):
    return a_plan(cast)


@pytest.fixture
def slot(thread):
    return f"{thread.own.key}.arbetssatt"


@pytest.fixture
def save(cast, plan, slot):
    """``save(html)`` saves at the slot, by Helena unless somebody else is named."""

    def save(html, base_version=0, base_html="", by=cast.helena, **options):
        return write(plan, slot, html, by=by, base_version=base_version, base_html=base_html, **options)

    return save


def saved_texts(slot):
    return [v.html for v in PassageVersion.objects.filter(passage__slot=slot).order_by("number")]


def test_a_save_sent_again_is_answered_as_the_first_time_whatever_came_after(cast, slot, save):
    first = save(ONE, save_id="a1")
    save(TWO, 1, ONE, by=cast.deputy)
    assert save(ONE, save_id="a1") == first
    assert saved_texts(slot) == [ONE, TWO]


def test_one_who_wrote_on_without_an_answer_does_not_clash_with_herself(cast, slot, save):
    save(ONE)
    save(TWO, 1, ONE, save_id="a1")
    answer = save(TWO, 1, ONE, save_id="a1")
    assert save("<p>Två och mer.</p>", answer.version, answer.html, save_id="a2").version == 3
    assert saved_texts(slot) == [ONE, TWO, "<p>Två och mer.</p>"]


def test_a_save_that_was_joined_with_anothers_says_so_also_the_second_time(cast, slot, save):
    save(ONE + TWO)
    save(ONE + "<p>Tvåa.</p>", 1, ONE + TWO, by=cast.deputy)
    first = save("<p>Etta.</p>" + TWO, 1, ONE + TWO, save_id="a1")
    assert first.merged
    assert save("<p>Etta.</p>" + TWO, 1, ONE + TWO, save_id="a1") == first


def test_what_a_colleague_wrote_after_the_lost_answer_is_joined_or_shown(cast, slot, save):
    save(ONE + TWO)
    lost = {"html": "<p>Etta.</p>" + TWO, "base_version": 1, "base_html": ONE + TWO, "save_id": "a1"}
    save(**lost)
    save("<p>Etta.</p><p>Tvåa.</p>", 2, "<p>Etta.</p>" + TWO, by=cast.deputy)
    known = save(**lost)
    joined = save("<p>Etta till.</p>" + TWO, known.version, known.html)
    assert (joined.html, joined.merged) == ("<p>Etta till.</p><p>Tvåa.</p>", True)
    with pytest.raises(Conflict) as clash:
        save("<p>Etta.</p><p>Två till.</p>", known.version, known.html)
    assert (clash.value.html, clash.value.mine) == (joined.html, "<p>Etta.</p><p>Två till.</p>")


def test_the_same_id_in_another_text_is_another_save(plan, thread, slot, save, cast):
    save(ONE, save_id="a1")
    other = f"{thread.own.key}.uppfoljning"
    assert write(plan, other, TWO, by=cast.helena, save_id="a1").html == TWO
    assert Passage.objects.get(slot=slot).html == ONE


@pytest.mark.parametrize("save_id", ["a" * 41, "å", "a b", "\x00"])
def test_an_id_that_no_browser_makes_is_refused(slot, save, save_id):
    with pytest.raises(ValueError, match="id of a save"):
        save(ONE, save_id=save_id)
    assert saved_texts(slot) == []
