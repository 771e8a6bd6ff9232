"""What several documents have in common, and what an import never alters."""

import pytest

from goals.choices import Level
from goals.models import Activity, Assignment, Goal
from indicators.models import GoalIndicator, Indicator, Measure, Outcome, UnitIndicator
from plans import outline as o
from plans.assemble import assemble
from plans.choices import Fulfilment, Kind
from plans.models import GoalAssessment, Passage
from plans.record import latest_edition, outline_of
from plans.services import remove_goal
from plans.store import store_document
from plans.transitions import move
from tests.builders import a_cast, a_goal, a_member, a_plan, a_red_thread
from tests.plans.store.outlines import (
    DESCRIPTION,
    activity,
    area,
    committee_goal,
    indicator,
    orientation,
    own_goal,
    plan,
    said,
    small_plan,
    small_report,
    texts,
)
from units.choices import Role
from units.keys import new_key
from units.models import Committee

pytestmark = pytest.mark.django_db


@pytest.fixture
def committee():
    return Committee.objects.create(name="Norra Ekhamra stadsdelsnämnd")


@pytest.fixture
def store(committee):
    def store(outline, into=committee, **options):
        return store_document(outline=outline, committee=into, **options)

    return store


def record(document):
    return outline_of(latest_edition(document).snapshot)


def shared_rows():
    """Everything that KF and the nämnd own, as it stands."""
    return [
        list(rows.order_by("pk").values())
        for rows in (
            Goal.objects.exclude(level=Level.UNIT),
            Activity.objects.exclude(goal__level=Level.UNIT),
            GoalIndicator.objects.all(),
            Indicator.objects.filter(unit=None),
            Passage.objects.filter(document=None),
        )
    ]


def test_two_units_of_a_namnd_share_its_goals_and_indicators(store):
    store(small_plan("Lunden"))
    before = shared_rows()
    second = store(small_plan("Ängen", own="Vi lyssnar", target="90 %"))
    assert shared_rows() == before
    assert second.differences == ()
    assert Goal.objects.filter(level=Level.UNIT).count() == 2
    assert UnitIndicator.objects.count() == Measure.objects.count() == 2
    assert Assignment.objects.filter(unit=second.document.unit).count() == 2
    assert said(assemble(second.document)) == said(small_plan("Ängen", own="Vi lyssnar", target="90 %"))


def test_two_namnder_share_kfs_goals_and_nothing_more(store):
    elsewhere = Committee.objects.create(name="Södra Ekhamra stadsdelsnämnd")
    store(small_plan("Lunden"))
    store(small_plan("Ängen"), into=elsewhere)
    levels = Goal.objects.order_by("pk").values_list("level", flat=True)
    assert sorted(levels) == ["AREA", "COMMITTEE", "COMMITTEE", "ORIENTATION", "UNIT", "UNIT"]
    assert Indicator.objects.count() == GoalIndicator.objects.count() == 1


def test_years_share_indicators_and_no_goals(store):
    store(small_plan(year=2023))
    store(small_plan(year=2024))
    assert Goal.objects.count() == 8
    assert (Indicator.objects.count(), Measure.objects.count(), UnitIndicator.objects.count()) == (1, 1, 2)


def test_a_reworded_namnd_text_is_told_and_each_document_keeps_its_own(store):
    first = store(small_plan("Lunden")).document
    before = shared_rows()
    reworded = "<p>Nämnden vill att stödet formas av de som får det.</p>"
    second = store(small_plan("Ängen", description=reworded))
    assert second.differences == (
        "Nämndens text ”Beskrivning”: här ”Nämnden vill att stödet formas av de som får det.”, "
        "redan inlagt ”Nämnden vill att stödet formas av den som får det.”.",
    )
    for document, wording in ((first, DESCRIPTION), (second.document, reworded)):
        for found in (record(document), assemble(document)):
            assert [t.html for t in o.texts(found) if t.rubric == "beskrivning"] == [wording]
    assert shared_rows() == before


def test_a_reworded_title_is_told_and_each_record_keeps_its_own(store):
    store(small_plan("Lunden"))
    before = shared_rows()
    goal = committee_goal(own_goal(), title="Den som får stöd bestämmer mer.", description="")
    other = committee_goal(title="De som får stöd bestämmer mera", description="")
    second = store(plan(orientation(area(goal, title="Stödet kommer i rätt tid")), unit="Ängen"))
    assert second.differences == (
        "KF:s mål för verksamhetsområdet 1.3: här ”Stödet kommer i rätt tid”, redan inlagt ”Stödet kommer i tid”.",
    )
    assert "Stödet kommer i rätt tid" in [g.title for _, g in o.walk(record(second.document).goals)]
    assert shared_rows() == before
    third = store(plan(orientation(area(other)), unit="Åsen"))
    assert third.differences[0].startswith("Nämndmål: här ”De som får stöd bestämmer mera”")
    assert shared_rows() == before


def test_the_same_goal_with_another_number_is_the_same_goal_and_told(store):
    store(small_plan("Lunden"))
    second = store(plan(orientation(area(number="1.4")), unit="Ängen"))
    assert second.differences == ("Numret på ”Stödet kommer i tid”: här ”1.4”, redan inlagt ”1.3”.",)


def test_another_goal_with_the_same_number_is_another_goal(store):
    store(small_plan("Lunden"))
    store(plan(orientation(area(title="Barn får en bra skola")), unit="Ängen"))
    assert Goal.objects.filter(level=Level.AREA, number="1.3").count() == 2


def test_a_different_arsmal_of_kf_or_date_of_an_activity_is_told_and_not_taken(store):
    store(small_plan("Lunden"))
    before = shared_rows()
    row = indicator(new_key("i"), "Andel nöjda", target="90 %", council_target="86 %", periodicity="År")
    late = activity(new_key("a"), "Temadag", start=(2024, 2, 1), end=(2024, 12, 31))
    goal = committee_goal(activities=[late])
    second = store(plan(orientation(area(goal, indicators=[row])), unit="Ängen"))
    assert second.differences == (
        "Datum för aktiviteten ”Temadag”: här ”2024-02-01 – 2024-12-31”, redan inlagt ”2024-01-01 – 2024-12-31”.",
        "KF:s årsmål för ”Andel nöjda”: här ”86 %”, redan inlagt ”85 %”.",
    )
    printed = next(g.indicators[0] for _, g in o.walk(record(second.document).goals) if g.indicators)
    assert printed.value("council_target") == "86 %"
    assert shared_rows() == before


# --- the plan and the report of a unit


def test_a_report_finds_the_units_goals_and_lines_of_the_plan(store):
    made = store(small_plan()).document
    report = store(small_report(outcome="83 %", target="80 %", council_target="85 %")).document
    assert Goal.objects.count() == 4
    assert UnitIndicator.objects.count() == 1
    assert GoalAssessment.objects.get(document=report).fulfilment == Fulfilment.FULL
    outcome = Outcome.objects.get()
    assert (outcome.total_raw, outcome.period) == ("83 %", "VB")
    assert said(record(made)) == said(small_plan())


def test_an_enhetsmal_reworded_or_moved_between_plan_and_report_is_the_same(store):
    store(small_plan(own="Alla väljer själva vad de gör"))
    report = store(small_report(own="Alla väljer själva vad de gör.")).document
    assert Goal.objects.filter(level=Level.UNIT).count() == 1
    moved = own_goal("Alla väljer själva vad de gör", analys="<p>Ja.</p>")
    tertial = plan(orientation(area(committee_goal(moved, title="Ett annat nämndmål helt"))), kind=Kind.TERTIAL_1)
    store(tertial)
    assert Goal.objects.filter(level=Level.UNIT).count() == 1
    assert "Alla väljer själva vad de gör." in [g.title for _, g in o.walk(record(report).goals)]


def test_what_a_report_repeats_of_the_plan_is_read_through_and_what_it_words_anew_is_its_own(store):
    promise = "<p>Fler är med.</p>"
    goal = own_goal(forvantat_resultat=promise)
    made = store(plan(orientation(area(committee_goal(goal))))).document
    same = store(small_report(promise=promise)).document
    assert not Passage.objects.filter(document=same, html=promise).exists()
    assert promise in [t.html for t in o.texts(assemble(same))]
    other = store(small_report(kind=Kind.TERTIAL_2, promise="<p>Alla är med.</p>")).document
    assert "<p>Alla är med.</p>" in [t.html for t in o.texts(assemble(other))]
    assert promise in [t.html for t in o.texts(assemble(made))]


def test_what_a_report_repeats_of_a_plan_that_is_not_adopted_is_its_own(store):
    promise = "<p>Fler är med.</p>"
    goal = own_goal(forvantat_resultat=promise)
    store(plan(orientation(area(committee_goal(goal)))), adopt=False)
    report = store(small_report(promise=promise)).document
    assert Passage.objects.filter(document=report, html=promise).exists()
    assert promise in [t.html for t in o.texts(assemble(report))]


def test_a_report_with_the_namnds_own_words_keeps_them_beside_a_plan_that_has_others(store):
    promise, reworded = "<p>Alla är med.</p>", "<p>De flesta är med.</p>"

    def document(html, kind=Kind.PLAN, unit="Lunden"):
        goal = committee_goal(description="")
        goal = o.replace(goal, texts=texts(goal.key, o.Owner.COMMITTEE, forvantat_resultat=html))
        return plan(orientation(area(goal)), kind=kind, unit=unit)

    store(document(promise, unit="Ängen"))
    store(document(reworded))
    for kind, words in ((Kind.TERTIAL_1, promise), (Kind.ANNUAL_REPORT, reworded)):
        report = store(document(words, kind)).document
        assert said(assemble(report)) == said(record(report)) == said(document(words, kind))


def test_an_outcome_that_is_already_there_is_not_altered_by_another_document(store):
    store(small_report(outcome="83 %"))
    outcome = Outcome.objects.get()
    repeated = plan(
        orientation(area(indicators=[indicator(new_key("i"), "Andel nöjda", outcome="38 %")])),
        kind=Kind.ANNUAL_REPORT,
        unit="Lunden",
    )
    store(repeated)
    assert Outcome.objects.get(pk=outcome.pk).total_raw == "83 %"
    assert Outcome.objects.count() == 2


# --- beside what people have written


def test_an_import_alters_nothing_that_people_have_written():
    cast = a_cast()
    thread = a_red_thread(cast, year=2024)
    live = a_plan(cast, year=2024, status="ADOPTED")
    before, frozen = shared_rows(), record(live)
    own = own_goal(thread.own.title, fulfilment=Fulfilment.FULL, analys="<p>Bra.</p>")
    goal = committee_goal(own, title=thread.committee.title, description="<p>Nya ord.</p>")
    kf = area(goal, title=thread.area.title, number="1.3")
    report = plan(orientation(kf, title=thread.orientation.title), kind=Kind.ANNUAL_REPORT, unit=cast.unit.name)
    store_document(outline=report, committee=cast.committee)
    assert shared_rows() == before
    assert record(live) == frozen
    assert Goal.objects.filter(level=Level.UNIT).count() == 1


def test_a_goal_that_was_taken_away_comes_back_with_the_document_that_has_it(store):
    outline = small_plan()
    document = store(outline, adopt=False).document
    helena = a_member("Helena Lund", Role.UNIT_HEAD, document.unit)
    remove_goal(document=document, key=Goal.objects.get(level=Level.UNIT).key, by=helena)
    again = store(outline, replace=True, adopt=False).document
    assert said(assemble(again)) == said(outline)
    assert Goal.objects.filter(level=Level.UNIT, removed_at=None).count() == 1


def test_goals_that_are_removed_or_anothers_are_not_taken_for_the_documents_own(store, committee):
    document = store(small_plan("Lunden")).document
    stranger = store(small_plan("Ängen")).document
    own = Goal.objects.get(level=Level.UNIT, unit=stranger.unit)
    a_goal(Level.UNIT, own.parent, title="Ett till", unit=stranger.unit, committee=committee, year=2024)
    assert said(assemble(document)) == said(small_plan("Lunden"))


def test_an_imported_document_can_be_opened_for_correction_and_adopted_anew():
    cast = a_cast()
    document = store_document(outline=small_plan(year=2024), committee=cast.committee).document
    document = move(document=document, name="correct", by=cast.department_head, reason="Fel siffra.")
    document = move(document=document, name="submit", by=cast.helena)
    document = move(document=document, name="adopt", by=cast.department_head)
    assert said(record(document)) == said(small_plan(year=2024))
    assert record(document).adoption.number == 2
