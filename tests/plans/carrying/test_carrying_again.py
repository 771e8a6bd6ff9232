"""Carrying over once more, undoing it, and units that have moved or taken over workplaces."""

import datetime

import pytest
from django.core.exceptions import ValidationError
from django.db import transaction

from goals.choices import Level
from goals.models import Activity, Goal
from indicators.models import GoalIndicator, Indicator, Measure, UnitIndicator
from plans import outline as o
from plans.assemble import assemble
from plans.carrying.cards import Choices
from plans.carrying.triage import triage
from plans.choices import Fate, Kind, Place, Status
from plans.models import CarriedItem, Passage, Rubric
from plans.services import (
    add_activity,
    add_goal,
    add_section,
    carry_over,
    change_goal,
    choose_committee_goals,
    remove_goal,
    set_target,
    start_document,
    undo_carry_over,
)
from plans.setup import set_up_year
from plans.transitions import move
from tests.builders import (
    YEAR,
    a_goal,
    a_member,
    a_plan,
    a_report,
    a_unit,
    a_workplace,
    an_indicator_line,
    write,
)
from tests.plans.carrying.material import NEXT, carry, next_year, own_goals
from tests.queries import counted_queries
from units.access import PermissionRefused
from units.choices import Role
from units.models import Committee, Placement, Workplace, WorkplacePlacement

pytestmark = pytest.mark.django_db


# --- once more


def test_doing_it_again_doubles_nothing(cast, coming):
    carry(cast, coming)
    before = (Goal.objects.count(), Passage.objects.count(), UnitIndicator.objects.count(), Activity.objects.count())
    with pytest.raises(ValidationError, match="inget nytt"):
        carry(cast, coming)
    assert before == (
        Goal.objects.count(),
        Passage.objects.count(),
        UnitIndicator.objects.count(),
        Activity.objects.count(),
    )


def test_a_text_that_somebody_has_begun_is_not_overwritten(cast, coming):
    write(coming, f"{coming.key}.lokaler", "<p>Vi har flyttat.</p>", by=cast.deputy)
    carry(cast, coming)
    assert Passage.objects.get(document=coming, slot__endswith=".lokaler").html == "<p>Vi har flyttat.</p>"


def test_a_goal_taken_away_comes_back_as_the_same(cast, coming):
    carry(cast, coming)
    (goal,) = own_goals(coming)
    change_goal(document=coming, key=goal.key, title="Deltagarna väljer", by=cast.helena)
    remove_goal(document=coming, key=goal.key, by=cast.helena)
    carry(cast, coming)
    assert [(g.key, g.title) for g in own_goals(coming)] == [(goal.key, "Deltagarna väljer")]
    _, kept = undo_carry_over(document=coming, by=cast.helena)  # its words are not last year's
    assert len(kept) == 1


# --- undone


def test_undoing_takes_away_what_was_made(cast, coming):
    write(coming, f"{coming.key}.brukare", "<p>Eget.</p>", by=cast.helena)
    before = assemble(coming)
    carry(cast, coming)
    _, kept = undo_carry_over(document=coming, by=cast.helena)
    after = assemble(coming)
    assert kept == ()
    assert own_goals(coming) == []
    assert {t.slot: t.html for t in o.texts(after) if t.html} == {t.slot: t.html for t in o.texts(before) if t.html}


def test_undoing_keeps_what_has_been_touched(cast, thread, coming):
    carry(cast, coming, {thread.own_activity.key: (Fate.KEEP, "")})
    (goal,) = own_goals(coming)
    change_goal(document=coming, key=goal.key, title="Deltagarna väljer", by=cast.helena)
    _, kept = undo_carry_over(document=coming, by=cast.helena)
    assert kept == (thread.own.title,)
    (goal,) = own_goals(coming)
    assert (goal.title, goal.activities, goal.indicators) == ("Deltagarna väljer", (), ())


def test_a_goal_stays_with_what_somebody_has_put_under_it(cast, coming):
    carry(cast, coming)
    (goal,) = own_goals(coming)
    add_activity(document=coming, goal_key=goal.key, title="Ny träff", by=cast.helena)
    undo_carry_over(document=coming, by=cast.helena)
    assert [a.title for a in own_goals(coming)[0].activities] == ["Ny träff"]


def test_after_undoing_it_can_be_done_again_with_the_same_keys(cast, coming):
    carry(cast, coming)
    first = assemble(coming)
    undo_carry_over(document=coming, by=cast.helena)
    carry(cast, coming)
    again = assemble(coming)
    assert [g.key for _, g in o.walk(again.goals)] == [g.key for _, g in o.walk(first.goals)]
    assert {t.slot: (t.html, t.taken_from) for t in o.texts(again)} == {
        t.slot: (t.html, t.taken_from) for t in o.texts(first)
    }
    assert UnitIndicator.objects.filter(goal__year=NEXT, removed_at=None).count() == 1


def test_there_is_nothing_to_undo_twice(cast, coming):
    carry(cast, coming)
    undo_carry_over(document=coming, by=cast.helena)
    with pytest.raises(ValidationError, match="inget övertagande"):
        undo_carry_over(document=coming, by=cast.helena)


# --- undone: what the unit was given


@pytest.fixture
def offered(cast, coming):
    """A nämndmål that the unit has not chosen, with an activity, and an indicator that KF's goal above has too."""
    theirs = Goal.objects.get(level=Level.COMMITTEE, year=NEXT, title__startswith="Den som får stöd")
    every = [goal.key for goal in Goal.objects.filter(level=Level.COMMITTEE, year=NEXT)]
    choose_committee_goals(document=coming, add=[], remove=every, by=cast.helena)
    Activity.objects.create(goal=theirs, title="Temavecka")
    indicator = Indicator.objects.get(name="Andel nöjda deltagare")
    GoalIndicator.objects.create(indicator=indicator, goal=theirs.parent, target="90 %")
    GoalIndicator.objects.create(indicator=indicator, goal=theirs, committee=coming.committee, target="91 %")
    return theirs


def in_plan(document):
    """What of others' stands in the plan: titles of goals and activities, and names of indicators."""
    outline = assemble(document)
    goals = [goal for _, goal in o.walk(outline.goals) if goal.level != Level.UNIT]
    rows = [row.title for goal in goals for row in goal.activities]
    return {goal.title for goal in goals}, rows, [row.name for goal in goals for row in goal.indicators]


def test_undoing_takes_back_the_nämndmål_that_the_unit_was_given_with_it(client, cast, coming, offered):
    before = in_plan(coming)
    carry(cast, coming)
    given = in_plan(coming)
    assert given == (
        {offered.title, offered.parent.title, offered.parent.parent.title},
        ["Temavecka"],
        ["Andel nöjda deltagare"] * 2,
    )
    client.force_login(cast.helena)
    page = client.get(f"/dokument/{coming.key}/fran-forra-aret/angra/").text
    assert f"Nämndmål som inte längre är valda: {offered.title}" in page
    undo_carry_over(document=coming, by=cast.helena)
    assert in_plan(coming) == before
    assert not UnitIndicator.objects.filter(goal__year=NEXT, removed_at=None).exists()
    carry(cast, coming)
    assert in_plan(coming) == given


@pytest.mark.parametrize("what", ["a goal", "an årsmål", "KF's årsmål", "a text"])
def test_a_nämndmål_stays_where_somebody_has_done_something_with_it(client, cast, coming, offered, what):
    carry(cast, coming)
    given = in_plan(coming)
    if what == "a goal":
        add_goal(document=coming, parent_key=offered.key, title="Ett nytt mål", by=cast.helena)
    elif what == "a text":
        Rubric.objects.filter(year=NEXT, place=Place.AREA).update(kinds=[Kind.PLAN], shown_in=[Kind.PLAN])
        code = Rubric.objects.filter(year=NEXT, place=Place.AREA).first().code
        write(coming, f"{offered.parent.key}.{code}", "<p>Vår egen text.</p>", by=cast.helena)
    else:
        goal = offered if what == "an årsmål" else offered.parent
        line = UnitIndicator.objects.get(goal=goal)
        set_target(document=coming, key=line.key, raw="95 %", by=cast.helena)
    client.force_login(cast.helena)
    page = client.get(f"/dokument/{coming.key}/fran-forra-aret/angra/").text
    assert f"Nämndmål som är valda även i fortsättningen, eftersom något under dem har ändrats: {offered.title}" in page
    undo_carry_over(document=coming, by=cast.helena)
    assert in_plan(coming) == given


def test_what_somebody_has_written_at_a_goal_of_kf_that_is_there_anyway_stays_there(cast, coming, offered):
    other = Goal.objects.get(title="Alla andas ren luft")
    choose_committee_goals(document=coming, add=[other.key], remove=[], by=cast.helena)
    UnitIndicator.objects.filter(goal=offered.parent).delete()  # so that it comes with the carry-over
    carry(cast, coming)
    line = UnitIndicator.objects.get(goal=offered.parent)
    set_target(document=coming, key=line.key, raw="95 %", by=cast.helena)
    undo_carry_over(document=coming, by=cast.helena)
    titles, activities, indicators = in_plan(coming)
    assert offered.title not in titles and other.title in titles
    assert (activities, indicators) == ([], ["Andel nöjda deltagare"])


def test_a_nämndmål_that_was_chosen_before_stays_chosen(cast, coming, offered):
    choose_committee_goals(document=coming, add=[offered.key], remove=[], by=cast.helena)
    before = in_plan(coming)
    carry(cast, coming)
    undo_carry_over(document=coming, by=cast.helena)
    assert in_plan(coming) == before


# --- moved and merged units


def test_a_unit_that_has_moved_takes_its_plan_to_the_new_nämnd(cast, thread, last_year):
    Placement.objects.filter(unit=cast.unit).update(valid_to=datetime.date(YEAR, 12, 31))
    there = Committee.objects.create(name="Västra Ekhamra stadsdelsnämnd")
    Placement.objects.create(unit=cast.unit, committee=there, valid_from=datetime.date(NEXT, 1, 1))
    set_up_year(committee=there, year=NEXT)
    rubrics = Rubric.objects.filter(committee=there, year=NEXT, place=Place.UNIT)
    rubrics.filter(code="arbetssatt").update(code="sa_gor_vi")  # known by its label
    rubrics.filter(code="forvantat_resultat").delete()
    Rubric.objects.filter(committee=there, year=NEXT, code="lokaler").delete()
    document = next_year(cast, there)
    carry(cast, document)
    (goal,) = own_goals(document)
    assert {t.rubric: t.html for t in goal.texts if t.html} == {"sa_gor_vi": "<p>Vi frågar varje morgon.</p>"}
    aside = CarriedItem.objects.get(fate=Fate.ASIDE)
    assert aside.key == f"{thread.own.key}.forvantat_resultat"
    section = next(s for s in assemble(document).front if s.heading == "Lokaler")
    assert (section.own, section.text.html) == (True, "<p>Vi finns i Bruket.</p>")


def test_a_text_without_its_rubrik_follows_another_that_the_writer_chooses(cast, last_year):
    set_up_year(committee=cast.committee, year=NEXT)
    Rubric.objects.filter(year=NEXT, place=Place.UNIT, code="forvantat_resultat").delete()
    document = next_year(cast)
    gone = triage(document, cast.helena).gone
    assert [(g.code, g.label, g.texts) for g in gone] == [("forvantat_resultat", "Förväntat resultat", 1)]
    carry(cast, document, places={"forvantat_resultat": "arbetssatt"})
    (goal,) = own_goals(document)
    texts = [t.html for t in goal.texts if t.html]
    assert texts == ["<p>Fler väljer själva.</p><p>Vi frågar varje morgon.</p>"]
    assert not CarriedItem.objects.filter(fate=Fate.ASIDE).exists()


def a_neighbour(cast, thread, *, also_for_all=""):
    """A unit of the nämnd that loses its workplace Kvarnen to us at the turn of the year."""
    unit = a_unit("Björkens dagliga verksamheter", cast.committee, cast.department)
    head = a_member("Britta Al", Role.UNIT_HEAD, unit)
    mill, shop = a_workplace("Kvarnen", unit), a_workplace("Butiken", unit)
    owner = {"committee": cast.committee, "unit": unit, "year": YEAR}
    ours = a_goal(Level.UNIT, thread.committee, title="Kvarnen mal varje dag", **owner)
    ours.workplaces.add(mill)
    theirs = a_goal(Level.UNIT, thread.committee, title="Butiken har öppet", **owner)
    theirs.workplaces.add(shop)
    if also_for_all:
        a_goal(Level.UNIT, thread.committee, title=also_for_all, **owner)
    line = an_indicator_line(ours, unit, name="Malda säckar", target="40", own=True)
    Activity.objects.create(goal=ours, title="Öppen kvarn")
    plan = start_document(unit=unit, year=YEAR, kind=Kind.PLAN, by=head)
    section = add_section(document=plan, after_key="s-lokaler", heading="Om kvarnen", by=head, workplaces=[mill.key])
    write(plan, f"{plan.key}.{section.key}", "<p>Kvarnen är från 1890.</p>", by=head)
    write(plan, f"{ours.key}.arbetssatt", "<p>Vi mal i två lag.</p>", by=head)
    move(document=plan, name="submit", by=head)
    move(document=plan, name="adopt", by=cast.department_head)
    WorkplacePlacement.objects.filter(workplace=mill).update(valid_to=datetime.date(YEAR, 12, 31))
    WorkplacePlacement.objects.create(workplace=mill, unit=cast.unit, valid_from=datetime.date(NEXT, 1, 1))
    return mill, ours, theirs, line


def test_goals_of_a_workplace_that_we_took_over_come_along(cast, thread, last_year):
    mill, ours, theirs, line = a_neighbour(cast, thread)
    document = next_year(cast)
    keys = {card.key for card in triage(document, cast.helena).cards()}
    assert ours.key in keys
    assert theirs.key not in keys
    carry(cast, document)
    goal = next(g for g in own_goals(document) if g.title == "Kvarnen mal varje dag")
    assert goal.workplaces == ("Kvarnen",)
    assert [(a.title, a.workplaces) for a in goal.activities] == [("Öppen kvarn", ())]
    assert [t.html for t in goal.texts if t.html] == ["<p>Vi mal i två lag.</p>"]
    (row,) = goal.indicators
    measure = Measure.objects.get(key=row.measure)
    assert (row.name, row.value("target"), measure.unit) == ("Malda säckar", "40", cast.unit)
    assert measure.indicator.unit == cast.unit
    section = next(s for s in assemble(document).front if s.heading == "Om kvarnen")
    assert (section.workplaces, section.text.html) == (("Kvarnen",), "<p>Kvarnen är från 1890.</p>")
    assert {card.closed != "" for card in triage(document, cast.helena).open} == {True}  # only what was closed


def test_a_workplace_that_got_another_name_when_we_took_it_over_is_the_same(cast, thread, last_year):
    mill, ours, theirs, _ = a_neighbour(cast, thread)
    Workplace.objects.filter(pk=mill.pk).update(name="Gamla kvarnen")
    document = next_year(cast)
    keys = {card.key for card in triage(document, cast.helena).cards()}
    assert ours.key in keys and theirs.key not in keys
    carry(cast, document)
    assert next(g for g in own_goals(document) if g.title == "Kvarnen mal varje dag").workplaces == ("Gamla kvarnen",)


def test_all_goals_of_a_unit_that_we_took_over_whole_come_along(cast, thread, last_year):
    _, ours, theirs, _ = a_neighbour(cast, thread, also_for_all="Alla trivs")
    assert "Alla trivs" not in {card.name for card in triage(next_year(cast), cast.helena).cards()}
    (shop,) = theirs.workplaces.all()
    WorkplacePlacement.objects.filter(workplace=shop).update(valid_to=datetime.date(YEAR, 12, 31))
    WorkplacePlacement.objects.create(workplace=shop, unit=cast.unit, valid_from=datetime.date(NEXT, 1, 1))
    document = start_document(unit=cast.unit, year=NEXT, kind=Kind.PLAN, by=cast.helena)
    names = {card.name for card in triage(document, cast.helena).cards()}
    assert {"Alla trivs", ours.title, theirs.title} <= names


# --- who, and how much


def test_others_than_those_who_write_may_not(cast, coming):
    for user in (cast.controller, cast.department_head, cast.stranger):
        with pytest.raises(PermissionRefused):
            carry_over(document=coming, choices=Choices(fates={"x": (Fate.KEEP, "")}), by=user)


def test_a_report_does_not_begin_from_a_plan(cast, last_year):
    with pytest.raises(ValidationError, match="Bara en verksamhetsplan"):
        carry_over(document=a_report(cast), choices=Choices(fates={}), by=cast.helena)


def a_unit_with(cast, thread, goals):
    """Last year's adopted plan with so many enhetsmål, each with a text, an indicator and two activities."""
    owner = {"committee": cast.committee, "unit": cast.unit, "year": YEAR}
    plan = a_plan(cast)
    for n in range(goals):
        goal = a_goal(Level.UNIT, thread.committee, title=f"Mål nummer {n}", **owner)
        an_indicator_line(goal, cast.unit, name=f"Mått {n}", own=True)
        for word in ("ett", "två"):
            Activity.objects.create(goal=goal, title=f"Aktivitet {word} till {n}")
        write(plan, f"{goal.key}.arbetssatt", f"<p>Så gör vi {n}.</p>", by=cast.helena)
    return a_plan(cast, status=Status.ADOPTED)


@pytest.mark.parametrize("verb", ["look", "carry", "undo"])
def test_the_number_of_queries_does_not_grow_with_the_plan(client, cast, thread, verb):
    counts = []
    for goals in (2, 25):
        with transaction.atomic():
            a_unit_with(cast, thread, goals)
            document = next_year(cast)
            proposal = triage(document, cast.helena).proposal()
            if verb == "undo":
                carry_over(document=document, choices=proposal, by=cast.helena)
            client.force_login(cast.helena)
            with counted_queries() as made:
                if verb == "look":
                    assert client.get(f"/dokument/{document.key}/fran-forra-aret/").status_code == 200
                elif verb == "undo":
                    undo_carry_over(document=document, by=cast.helena)
                else:
                    carry_over(document=document, choices=proposal, by=cast.helena)
            assert Goal.objects.filter(level=Level.UNIT, year=NEXT).count() == (goals + 1) * (verb != "look")
            counts.append(len(made))
            transaction.set_rollback(True)
    assert counts[0] == counts[1]
