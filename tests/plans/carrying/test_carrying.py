"""From last year's plan to this year's: what comes along, and what is closed."""

import datetime

import pytest
from django.core.exceptions import ValidationError

from goals.choices import Level
from goals.models import Activity, Goal
from indicators.models import UnitIndicator
from plans.assemble import assemble
from plans.carrying.cards import Choices
from plans.carrying.likeness import likeness, most_like
from plans.carrying.triage import triage
from plans.choices import Fate, Fulfilment, Kind, Place, Status
from plans.models import CarriedItem, CarryOver, GoalAssessment, Passage, PassageVersion, Rubric
from plans.services import (
    carry_over,
    save_text,
    undo_carry_over,
)
from plans.transitions import move
from tests.builders import (
    YEAR,
    a_plan,
    a_red_thread,
    a_report,
    write,
)
from tests.plans.carrying.material import NEXT, TITLE, card_of, carry, corrected, next_year, own_goals

pytestmark = pytest.mark.django_db


# --- what comes along


def test_the_goal_comes_with_its_texts_marked_until_they_are_touched(cast, thread, coming):
    carry(cast, coming)
    (goal,) = own_goals(coming)
    assert goal.title == thread.own.title
    assert Goal.objects.get(key=goal.key).previous == thread.own
    told = {text.rubric: (text.html, text.taken_from) for text in goal.texts if text.html}
    assert told == {
        "forvantat_resultat": ("<p>Fler väljer själva.</p>", TITLE),
        "arbetssatt": ("<p>Vi frågar varje morgon.</p>", TITLE),
    }
    slot = f"{goal.key}.arbetssatt"
    save_text(document=coming, slot=slot, html="<p>Vi frågar jämt.</p>", base_version=1, by=cast.helena)
    (goal,) = own_goals(coming)
    assert {t.rubric: t.taken_from for t in goal.texts if t.html} == {"forvantat_resultat": TITLE, "arbetssatt": ""}


def test_a_section_goes_to_the_same_rubrik(cast, coming):
    carry(cast, coming)
    text = next(s.text for s in assemble(coming).front if s.rubric == "lokaler")
    assert (text.html, text.taken_from, text.unchanged_since) == ("<p>Vi finns i Bruket.</p>", TITLE, YEAR)
    assert PassageVersion.objects.get(passage__slot=text.slot).author == cast.helena


def test_the_indicator_is_measured_on_with_last_years_target(cast, thread, coming):
    carry(cast, coming)
    line = UnitIndicator.objects.get(goal__year=NEXT, measure=thread.own_line.measure)
    assert (line.target, line.goal.title) == ("12", thread.own.title)


def test_an_indicator_to_work_over_has_its_target_to_be_set(cast, thread, coming):
    carry(cast, coming, {thread.own_line.key: (Fate.REWORK, "")})
    assert UnitIndicator.objects.get(goal__year=NEXT, measure=thread.own_line.measure).target == ""


@pytest.mark.parametrize("linked", [True, False])
def test_a_measure_under_goals_of_kf_and_nämnd_goes_to_its_own_line_of_each(cast, thread, last_year, linked):
    measure = thread.shared_line.measure
    also = {"measure": measure, "goal": thread.committee, "target": "70 %", "position": 1}
    corrected(cast, last_year, lambda: UnitIndicator.objects.create(**also))
    document = next_year(cast)
    council = Goal.objects.get(level=Level.AREA, year=NEXT)
    theirs = Goal.objects.get(level=Level.COMMITTEE, year=NEXT, title__startswith="Den som får stöd")
    if linked:
        Goal.objects.filter(pk=theirs.pk).update(previous=thread.committee, title="Något helt annat")
        Goal.objects.filter(pk=council.pk).update(previous=thread.area, title="Inte alls likt")
    for goal in (theirs, council):  # not in the order of last year's
        UnitIndicator.objects.create(measure=measure, goal=goal, position=1)
    facts = [card.facts for card in triage(document, cast.helena).shared]
    assert [f"Under ”{goal.title}”" in said for goal, said in zip((thread.area, thread.committee), facts, strict=True)]
    carry(cast, document)
    lines = UnitIndicator.objects.filter(measure=measure, goal__year=NEXT)
    assert dict(lines.values_list("goal", "target")) == {council.pk: "88 %", theirs.pk: "70 %"}
    assert {card.done for card in triage(document, cast.helena).shared} == {
        "Har årsmålet 88 % i år",
        "Har årsmålet 70 % i år",
    }


def test_a_line_that_was_another_goals_is_not_taken_for_this_one(cast, thread, last_year):
    also = {"measure": thread.shared_line.measure, "goal": thread.committee, "target": "70 %", "position": 1}
    corrected(cast, last_year, lambda: UnitIndicator.objects.create(**also))
    document = next_year(cast)
    theirs = Goal.objects.get(level=Level.COMMITTEE, year=NEXT, title__startswith="Den som får stöd")
    UnitIndicator.objects.create(measure=thread.shared_line.measure, goal=theirs, position=1)
    carry(cast, document)  # KF's line is not there any more, and its årsmål is not the nämnd's
    assert UnitIndicator.objects.get(goal=theirs).target == "70 %"


def test_an_indicator_that_stands_twice_under_a_goal_comes_along_twice(cast, thread, last_year):
    also = {"measure": thread.own_line.measure, "goal": thread.own, "target": "15", "position": 2}
    corrected(cast, last_year, lambda: UnitIndicator.objects.create(**also))
    document = next_year(cast)
    carry(cast, document)
    lines = UnitIndicator.objects.filter(goal__year=NEXT, measure=thread.own_line.measure, removed_at=None)
    assert sorted(lines.values_list("target", flat=True)) == ["12", "15"]
    keys = set(lines.values_list("key", flat=True))
    assert {card.row for card in triage(document, cast.helena).cards() if card.sort == "INDICATOR" and card.row} == keys
    undo_carry_over(document=document, by=cast.helena)
    carry(cast, document)
    assert set(lines.values_list("key", flat=True)) == keys


def test_an_activity_that_ended_is_suggested_to_be_closed(cast, thread, coming):
    card = card_of(cast, coming, thread.own_activity.key)
    assert card.proposed == Fate.CLOSE
    assert card.reason == f"Slutade 31 december {YEAR}.".replace(" ", "\u00a0").replace("Slutade\u00a0", "Slutade ")
    carry(cast, coming)
    assert not Activity.objects.filter(goal__year=NEXT).exists()
    closed = CarriedItem.objects.get(key=thread.own_activity.key)
    assert (closed.fate, closed.row) == (Fate.CLOSE, "")


def test_an_ended_activity_that_is_kept_goes_on_the_same_days(cast, thread, coming):
    carry(cast, coming, {thread.own_activity.key: (Fate.KEEP, "")})
    activity = Activity.objects.get(goal__year=NEXT)
    assert (activity.start, activity.end) == (datetime.date(NEXT, 2, 1), datetime.date(NEXT, 12, 31))
    assert activity.previous == thread.own_activity


def test_what_is_not_named_in_the_choices_is_left_alone(cast, thread, coming):
    with pytest.raises(ValidationError, match="inget nytt"):
        carry_over(document=coming, choices=Choices(fates={}), by=cast.helena)
    carry_over(document=coming, choices=Choices(fates={thread.own.key: (Fate.KEEP, "")}), by=cast.helena)
    (goal,) = own_goals(coming)
    assert not goal.indicators


# --- nämndmål


def test_a_reworded_nämndmål_is_known_by_its_title_and_not_by_its_number(cast, coming):
    carry(cast, coming)
    assert Goal.objects.get(level=Level.UNIT, year=NEXT).parent.title == "Den som får stöd bestämmer mer i sin vardag"


def test_another_nämndmål_can_be_chosen_for_all_or_for_one(cast, thread, coming):
    other = Goal.objects.get(title="Alla andas ren luft")
    carry(cast, coming, under={thread.committee.key: other.key})
    assert Goal.objects.get(level=Level.UNIT, year=NEXT).parent == other


def test_a_nämndmål_that_is_gone_has_to_be_chosen(cast, thread, last_year):
    document = next_year(cast, titles=("Alla andas ren luft",))
    with pytest.raises(ValidationError) as refused:
        carry(cast, document)
    assert thread.own.key in refused.value.message_dict
    assert not CarryOver.objects.exists()
    other = Goal.objects.get(title="Alla andas ren luft")
    carry(cast, document, under={thread.own.key: other.key})
    assert own_goals(document)


def test_likeness_is_about_words():
    this_year = [("a", "Barn växer upp trygga"), ("b", "Äldre har en trygg och innehållsrik vardag")]
    assert most_like("Äldre har en trygg vardag med innehåll", this_year) == "b"
    assert most_like("Ekonomin är i balans", this_year) == ""
    assert likeness("Barn  växer upp trygga.", "barn växer upp trygga") == 1


# --- closing


def test_closing_takes_a_reason(cast, thread, coming):
    with pytest.raises(ValidationError) as refused:
        carry(cast, coming, {thread.own.key: (Fate.CLOSE, "  ")})
    assert thread.own.title in refused.value.message_dict[thread.own.key][0]
    carry(cast, coming, {thread.own.key: (Fate.CLOSE, "Målet är nått.")})
    assert not own_goals(coming)
    closed = dict(CarriedItem.objects.filter(fate=Fate.CLOSE).values_list("key", "reason"))
    assert closed == {key: "Målet är nått." for key in (thread.own.key, thread.own_line.key, thread.own_activity.key)}


def test_what_was_closed_can_be_kept_later(cast, thread, coming):
    carry(cast, coming, {thread.own.key: (Fate.CLOSE, "Målet är nått.")})
    card = card_of(cast, coming, thread.own.key)
    assert (card.proposed, card.reason, card.done) == (Fate.CLOSE, "Målet är nått.", "")
    carry(cast, coming, {thread.own.key: (Fate.KEEP, "")})
    assert own_goals(coming)


# --- what one decides by


def test_the_card_tells_how_the_goal_was_judged_and_how_old_it_is(cast, thread, last_year):
    earlier = a_red_thread(cast, year=2014).own
    thread.own.previous = earlier
    thread.own.save()
    report = a_report(cast)
    GoalAssessment.objects.create(document=report, goal=thread.own, fulfilment=Fulfilment.PARTIAL)
    a_report(cast, status=Status.ADOPTED)
    document = next_year(cast)
    card = card_of(cast, document, thread.own.key)
    assert (card.judged.words, card.judged.report) == ("Uppfylls delvis", f"Verksamhetsberättelse {YEAR}")
    assert card.old == 2014


def test_an_activity_is_as_old_as_its_first_day(cast, thread):
    thread.own_activity.start = datetime.date(2014, 1, 1)
    thread.own_activity.save()
    a_plan(cast, status=Status.ADOPTED)
    document = next_year(cast)
    assert card_of(cast, document, thread.own_activity.key).old == 2014


def test_last_year_is_what_was_adopted_and_not_what_somebody_corrects(cast, thread, last_year):
    move(document=last_year, name="correct", by=cast.department_head, reason="Fel ord.")
    write(last_year, f"{thread.own.key}.arbetssatt", "<p>Rättat.</p>", by=cast.helena, base_version=1)
    document = next_year(cast)
    carry(cast, document)
    assert "Rättat" not in "".join(t.html for t in own_goals(document)[0].texts)


@pytest.mark.parametrize(
    ("words", "proposed"),
    [
        (f"<p>Budget <b>{YEAR}</b> är i balans.</p>", Fate.REWORK),
        (f"<p>Vi har hållit på sedan {YEAR - 4}.</p>", Fate.KEEP),
        (f"<p>Diarienummer 1{YEAR}7.</p>", Fate.KEEP),
    ],
)
def test_what_names_the_year_that_has_passed_is_suggested_to_be_reworked(cast, thread, last_year, words, proposed):
    slot = f"{thread.own.key}.arbetssatt"
    there = Passage.objects.get(document=last_year, slot=slot)
    corrected(
        cast,
        last_year,
        lambda: write(last_year, slot, words, base_version=there.version, base_html=there.html, by=cast.helena),
    )
    card = card_of(cast, next_year(cast), thread.own.key)
    assert (card.proposed, f"Nämner {YEAR}" in card.facts) == (proposed, proposed == Fate.REWORK)


def test_the_longest_title_has_room_where_its_text_is_kept_aside(cast, thread):
    thread.own_activity.title = "Å" * Activity._meta.get_field("title").max_length
    thread.own_activity.save()
    analyses = Rubric.objects.filter(place=Place.ACTIVITY)
    analyses.update(kinds=[Kind.PLAN])
    write(a_plan(cast), f"{thread.own_activity.key}.analys", "<p>Så gick det.</p>", by=cast.helena)
    a_plan(cast, status=Status.ADOPTED)
    coming = next_year(cast)
    analyses.filter(year=NEXT).update(kinds=[Kind.ANNUAL_REPORT])
    carry(cast, coming, {thread.own_activity.key: (Fate.KEEP, "")})
    aside = CarriedItem.objects.get(fate=Fate.ASIDE)
    assert aside.name.startswith("Analys, ”ÅÅÅ") and len(aside.name) <= CarriedItem._meta.get_field("name").max_length
