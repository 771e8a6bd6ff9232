"""Writing a text: what is kept, what is merged, what is refused, and that nothing typed is lost."""

import datetime

import pytest
from django.core.exceptions import ValidationError

from goals.choices import Level
from goals.models import Assignment
from plans import outline as o
from plans.assemble import assemble
from plans.choices import Kind
from plans.models import Document, Passage, PassageVersion, Rubric
from plans.services import (
    Conflict,
    add_section,
    remove_activity,
    remove_goal,
    remove_indicator,
    remove_section,
    restore_goal,
    set_deviation,
)
from plans.services.texts import LONGEST
from plans.transitions import move
from tests.builders import YEAR, a_cast, a_document, a_goal, a_plan, a_red_thread, a_report, write
from tests.queries import at_most
from units.access import PermissionRefused

pytestmark = pytest.mark.django_db

ONE, TWO, THREE = "<p>Ett.</p>", "<p>Två.</p>", "<p>Tre.</p>"


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

    def save(html, base_version=0, base_html="", by=cast.helena):
        return write(plan, slot, html, by=by, base_version=base_version, base_html=base_html)

    return save


def stands(document, slot):
    """What the document says at a slot."""
    return next(text.html for text in o.texts(assemble(document)) if text.slot == slot)


def saved_texts(slot):
    return [v.html for v in PassageVersion.objects.filter(passage__slot=slot).order_by("number")]


# --- what is kept


def test_a_first_text_is_saved_at_a_fresh_slot(cast, plan, slot, save):
    saved = save(ONE)
    assert (saved.version, saved.html, saved.merged) == (1, ONE, False)
    assert stands(plan, slot) == ONE
    plan.refresh_from_db()
    assert plan.changed_by == cast.helena


def test_each_save_is_a_version_with_its_author(cast, slot, save):
    save(ONE)
    save(ONE + TWO, base_version=1, base_html=ONE, by=cast.deputy)
    history = PassageVersion.objects.values_list("number", "base_number", "html", "author_name")
    assert list(history) == [(1, 0, ONE, "Helena Lund"), (2, 1, ONE + TWO, "Bo Dahl")]


def test_the_same_save_sent_again_changes_nothing(slot, save):
    save(ONE)
    again = save(ONE)
    assert (again.version, again.html) == (1, ONE)
    assert saved_texts(slot) == [ONE]


def test_the_same_save_sent_again_after_somebody_else_wrote_is_recognised(cast, slot, save):
    save(ONE + TWO)
    save(ONE + TWO + THREE, base_version=1, base_html=ONE + TWO)
    save("<p>Först.</p>" + ONE + TWO, base_version=1, base_html=ONE + TWO, by=cast.deputy)
    again = save(ONE + TWO + THREE, base_version=1, base_html=ONE + TWO)
    assert again.html == "<p>Först.</p>" + ONE + TWO + THREE
    assert again.version == 3


def test_a_text_may_be_emptied_and_written_anew(plan, slot, save):
    save(ONE)
    save("<p> </p>", base_version=1, base_html=ONE)
    assert stands(plan, slot) == ""
    save(TWO, base_version=2, base_html="")
    assert saved_texts(slot) == [ONE, "", TWO]


def test_saves_of_one_author_within_ten_minutes_are_one_sitting(cast, slot, save):
    save(ONE)
    save(TWO, 1, ONE)
    save(THREE, 2, TWO, by=cast.deputy)
    passage = Passage.objects.get(slot=slot)
    passage.changed_at -= datetime.timedelta(minutes=11)
    passage.save()
    save(ONE, 3, THREE, by=cast.deputy)
    assert list(PassageVersion.objects.order_by("number").values_list("sitting", flat=True)) == [1, 1, 2, 3]


@pytest.mark.parametrize(
    "moves",
    [
        [("submit", "helena"), ("return", "controller")],
        [("submit", "helena"), ("adopt", "department_head"), ("correct", "department_head")],
    ],
)
def test_what_has_been_handed_in_is_a_sitting_of_its_own(cast, plan, slot, save, moves):
    save(ONE)
    for name, mover in moves:
        move(document=plan, name=name, by=getattr(cast, mover), reason="Mer om vardagen.")
    save(TWO, 1, ONE)
    save(THREE, 2, TWO)
    assert list(PassageVersion.objects.order_by("number").values_list("sitting", flat=True)) == [1, 2, 2]


def test_a_text_that_is_written_in_is_no_longer_last_years(slot, save):
    save(ONE)
    Passage.objects.filter(slot=slot).update(unchanged_since=2024)
    save(TWO, 1, ONE)
    assert Passage.objects.get(slot=slot).unchanged_since is None


def test_what_is_searched_is_the_plain_text(slot, save):
    save("<p>ÅRET <strong>börjar</strong></p><ul><li>Om</li></ul>")
    assert Passage.objects.get(slot=slot).search_text == "året börjar • om"


# --- two who write


def test_changes_in_different_paragraphs_are_merged(cast, plan, slot, save):
    save(ONE + TWO)
    save("<p>Etta.</p>" + TWO, 1, ONE + TWO)
    merged = save(ONE + "<p>Tvåa.</p>", 1, ONE + TWO, by=cast.deputy)
    assert merged.merged
    assert merged.html == stands(plan, slot) == "<p>Etta.</p><p>Tvåa.</p>"
    assert merged.version == 3


def test_changes_in_the_same_paragraph_lose_neither_text(cast, plan, slot, save):
    save(ONE)
    save("<p>Helenas.</p>", 1, ONE)
    with pytest.raises(Conflict) as clash:
        save("<p>Bos.</p>", 1, ONE, by=cast.deputy)
    assert (clash.value.version, clash.value.html, clash.value.mine) == (2, "<p>Helenas.</p>", "<p>Bos.</p>")
    assert clash.value.author == "Helena Lund"
    assert stands(plan, slot) == "<p>Helenas.</p>"
    settled = save("<p>Helenas och Bos.</p>", 2, "<p>Helenas.</p>", by=cast.deputy)
    assert settled.version == 3


def test_of_two_first_texts_at_the_same_slot_the_later_writer_sees_both(cast, slot, save):
    save(ONE)
    with pytest.raises(Conflict) as clash:
        save(TWO, by=cast.deputy)
    assert (clash.value.html, clash.value.mine) == (ONE, TWO)


def test_an_old_save_without_its_base_text_is_a_conflict(cast, save):
    save(ONE)
    save(TWO, 1, ONE)
    with pytest.raises(Conflict):
        save(THREE, 1, "", by=cast.deputy)


def test_one_who_typed_nothing_gets_the_newest_text(cast, save):
    save(ONE)
    save(TWO, 1, ONE)
    assert save(ONE, 1, ONE, by=cast.deputy).html == TWO


# --- what is refused


def test_a_text_whose_goal_was_removed_is_refused_and_comes_back_with_it(cast, plan, thread, slot, save):
    save(ONE)
    remove_goal(document=plan, key=thread.own.key, by=cast.deputy)
    with pytest.raises(ValidationError, match="finns inte längre"):
        save(TWO, 1, ONE)
    restore_goal(document=plan, key=thread.own.key, by=cast.deputy)
    assert save(TWO, 1, ONE).version == 2


def test_a_text_whose_row_or_section_was_removed_is_refused(cast, thread):
    report = a_report(cast)
    section = add_section(document=report, after_key="s-ovrigt", heading="Eget", by=cast.helena)
    slots = [f"{thread.own_line.key}.analys", f"{thread.own_activity.key}.analys", f"{report.key}.{section.key}"]
    for slot in slots:
        write(report, slot, ONE, by=cast.helena)
    remove_indicator(document=report, key=thread.own_line.key, by=cast.helena)
    remove_activity(document=report, key=thread.own_activity.key, by=cast.helena)
    remove_section(document=report, key=section.key, by=cast.helena)
    for slot in slots:
        with pytest.raises(ValidationError, match="finns inte längre"):
            write(report, slot, TWO, by=cast.helena, base_version=1, base_html=ONE)


def test_every_text_that_the_document_shows_as_the_units_can_be_written(cast, thread):
    plan, report = a_plan(cast), a_report(cast)
    tertial = a_document(cast, Kind.TERTIAL_1)
    for document in (plan, report, tertial):
        Assignment.objects.get_or_create(unit=cast.unit, activity=thread.shared_activity)
        texts = [text for text in o.texts(assemble(document)) if text.owner == o.Owner.UNIT]
        for text in texts:
            write(document, text.slot, ONE, by=cast.helena)
        assert {t.html for t in o.texts(assemble(document)) if t.owner == o.Owner.UNIT} == {ONE}
        assert len(texts) > 10


def test_slots_that_the_document_does_not_have_are_refused(cast, plan, thread):
    theirs = a_goal(Level.COMMITTEE, thread.area, title="Ett annat", committee=cast.committee, position=2)
    others = a_goal(Level.UNIT, theirs, title="En annan enhets", committee=cast.committee, unit=cast.other_unit)
    not_ours = a_goal(Level.ORIENTATION, title="Ingen har fått det", number="9")
    unit_activity = others.activities.create(title="Deras aktivitet")
    report = a_report(cast)
    Assignment.objects.filter(activity=thread.shared_activity).delete()
    for document, slot in (
        (plan, f"{others.key}.arbetssatt"),
        (plan, f"{not_ours.key}.text"),
        (plan, f"{thread.committee.key}.beskrivning"),  # the nämnd's
        (plan, f"{thread.own.key}.analys"),  # written in reports
        (plan, f"{thread.own.key}.paHitt"),
        (plan, f"{plan.key}.sammanfattande_analys"),
        (plan, f"{report.key}.ovrigt"),
        (plan, f"{plan.key}.arbetssatt"),
        (plan, "arbetssatt"),
        (plan, ""),
        (plan, "." * 200),
        (report, f"{unit_activity.key}.analys"),
        (report, f"{thread.shared_activity.key}.analys"),  # no longer given to the unit
    ):
        with pytest.raises(ValidationError):
            write(document, slot, ONE, by=cast.helena)
    assert not Passage.objects.filter(document__isnull=False).exists()


def test_another_units_activity_cannot_be_marked_as_deviating(cast, thread):
    report = a_report(cast)
    others = a_goal(Level.UNIT, thread.committee, title="Deras", committee=cast.committee, unit=cast.other_unit)
    with pytest.raises(ValidationError):
        set_deviation(document=report, key=others.activities.create(title="Deras").key, value=True, by=cast.helena)


def test_a_retired_rubric_can_be_written_on_but_not_begun(cast, plan, slot, save, thread):
    save(ONE)
    Rubric.objects.filter(code__in=("arbetssatt", "utveckling")).update(retired_at=datetime.datetime.now(datetime.UTC))
    assert save(TWO, 1, ONE).version == 2
    with pytest.raises(ValidationError):
        write(plan, f"{thread.own.key}.utveckling", ONE, by=cast.helena)


@pytest.mark.parametrize("version", [-1, -(10**30), 10**30])
def test_a_version_that_cannot_be_is_refused_without_harm(slot, save, version):
    with pytest.raises(Conflict) as clash:
        save(ONE, base_version=version)
    assert (clash.value.html, clash.value.mine) == ("", ONE)
    assert saved_texts(slot) == []


def test_a_text_that_is_too_long_is_refused_before_anything_is_done(slot, save):
    with pytest.raises(ValidationError, match="för lång"):
        save("<p>" + "ö" * LONGEST + "</p>")
    assert saved_texts(slot) == []


def test_the_length_of_a_text_is_that_of_what_is_stored(slot, save):
    with pytest.raises(ValidationError, match="för lång"):
        save("<p>" + "&" * (LONGEST // 2) + "</p>")
    assert saved_texts(slot) == []


def test_two_texts_that_are_too_long_together_are_a_conflict_and_not_lost(cast, slot, save):
    long = "<p>" + "ö" * (LONGEST * 2 // 3) + "</p>"
    save(ONE)
    save(ONE + long, 1, ONE)
    with pytest.raises(Conflict) as clash:
        save(long.replace("ö", "å") + ONE, 1, ONE, by=cast.deputy)
    assert (clash.value.html, clash.value.mine) == (ONE + long, long.replace("ö", "å") + ONE)


def test_a_base_text_that_no_save_can_have_had_is_a_conflict(cast, save):
    save(ONE)
    save(TWO, 1, ONE)
    with pytest.raises(Conflict):
        save(THREE, 1, "ö" * (LONGEST + 1), by=cast.deputy)


def test_a_text_of_the_greatest_length_is_saved_and_merged(cast, plan, slot, save):
    paragraphs = ["<p>" + "Ordet är fritt. " * 12 + f"{n}.</p>" for n in range(LONGEST // 205)]
    long = "".join(paragraphs)
    assert 0.9 * LONGEST < len(long) < LONGEST
    save(long)
    save(ONE + long, 1, long)
    assert save(long + TWO, 1, long, by=cast.deputy).html == ONE + long + TWO


@pytest.mark.parametrize(("name", "reason"), [("controller", "inte rätt att skriva"), ("employee", "inte rätt")])
def test_those_who_may_not_write_are_told_so(cast, plan, slot, name, reason):
    with pytest.raises(PermissionRefused, match=reason):
        write(plan, slot, ONE, by=getattr(cast, name))


@pytest.mark.parametrize(("status", "reason"), [("SUBMITTED", "Planen är inlämnad"), ("ADOPTED", "fastställd")])
def test_nobody_writes_in_what_is_handed_in_or_adopted(cast, thread, slot, status, reason):
    plan = a_plan(cast, status=status)
    stale = Document(pk=plan.pk, key=plan.key, status="DRAFT")  # as it was when the page was opened
    with pytest.raises(PermissionRefused, match=reason):
        write(stale, slot, ONE, by=cast.helena)


# --- hostile text


HOSTILE = {
    "<p>a</p><script>alert(1)</script>": "<p>a</p>",
    '<p onclick="x()">a</p>': "<p>a</p>",
    '<p><a href="javascript:x()">a</a></p>': '<p><a rel="noopener noreferrer">a</a></p>',
    '<p><img src="x" onerror="x()">a</p>': "<p>a</p>",
    "<p>a\x00b\x07c\x1b</p>": "<p>abc</p>",
    "<p>a\ud800b\udfff</p>": "<p>ab</p>",
    "<p>a\ufffe\uffff</p>": "<p>a</p>",
    "<style>p{}</style><p>a</p><!-- b -->": "<p>a</p>",
    "<iframe src='https://x.example'>b</iframe><p>a</p>": "b<p>a</p>",
    "<svg><script>alert(1)</script></svg><p>a</p>": "<p>a</p>",
    "<p>a<p>b": "<p>a</p><p>b</p>",
}


@pytest.mark.parametrize("html", HOSTILE)
def test_hostile_html_is_stored_without_its_sting(plan, slot, save, html):
    save(html)
    assert stands(plan, slot) == HOSTILE[html]


@pytest.mark.parametrize("slot", ["d-\x00.inledning", "\ud800.inledning"])
def test_a_hostile_slot_is_refused(cast, plan, slot):
    with pytest.raises(ValidationError):
        write(plan, slot, ONE, by=cast.helena)


def test_a_save_takes_at_most_seven_queries_beside_the_request_own(cast, plan, slot, save):
    save(ONE)
    del cast.helena._current_memberships
    with at_most(7):
        save(TWO, 1, ONE)


def test_a_reports_promise_is_read_through_from_the_plan_until_it_has_its_own(cast, plan, thread):
    promise = f"{thread.own.key}.forvantat_resultat"
    write(plan, promise, ONE, by=cast.helena)
    report = a_report(cast, year=YEAR)
    assert stands(report, promise) == ""  # nothing is promised that is not adopted
    move(document=plan, name="submit", by=cast.helena)
    move(document=plan, name="adopt", by=cast.department_head)
    assert stands(report, promise) == ONE
    move(document=plan, name="correct", by=cast.department_head, reason="Fel siffra.")
    write(plan, promise, "<p>Ett utkast.</p>", by=cast.helena, base_version=1, base_html=ONE)
    assert stands(report, promise) == ONE
    write(report, promise, TWO, by=cast.helena)
    assert stands(report, promise) == TWO
