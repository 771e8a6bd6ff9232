"""The same document again, and another one in its place."""

import dataclasses
import gc
import time

import pytest

from goals.choices import Level
from goals.models import Goal
from plans import outline as o
from plans.assemble import assemble
from plans.choices import Kind, Status
from plans.models import Document, Edition, Passage, PassageVersion
from plans.record import latest_edition, outline_of
from plans.store import AlreadyThere, store_document
from plans.transitions import move
from tests.builders import a_cast, a_plan, a_red_thread, write
from tests.plans.store.outlines import (
    activity,
    area,
    committee_goal,
    indicator,
    orientation,
    own_goal,
    plan,
    said,
    section,
    small_plan,
    small_report,
)

pytestmark = pytest.mark.django_db


@pytest.fixture
def cast():
    return a_cast()


@pytest.fixture
def store(cast):
    def store(outline, source="1", **options):
        return store_document(outline=outline, committee=cast.committee, source_sha256=source * 64, **options)

    return store


def full(*, word="", year=2024):
    """A plan with everything that can change from one reading to the next; ``word`` is added to all that it says."""
    rows = [indicator(f"i-{n}{word}", f"Mått {n}", target=f"{n}{word}", periodicity="År") for n in (1, 2)]
    own = [
        own_goal(
            f"Mål {n} om sådant som vi vill{word}",
            arbetssatt=f"<p>Så {n}{word}.</p>",
            activities=[activity(f"a-{n}{word}", f"Aktivitet {n}", responsible=f"alla {word}")],
        )
        for n in (1, 2)
    ]
    front = (
        section(f"s1{word}", "Inledning", 1, f"Börjar {word}."),
        section(f"s2{word}", f"Eget {word}", 3, f"Eget {word}.", own=True),
    )
    return plan(orientation(area(committee_goal(*own), indicators=rows)), front=front, year=year)


def record(document):
    return outline_of(latest_edition(document).snapshot)


def everything_stored():
    return [list(model.objects.order_by("pk").values()) for model in (Document, Edition, Goal, PassageVersion)]


def test_the_same_source_again_changes_nothing(store):
    first = store(small_plan())
    before = everything_stored()
    again = store(small_plan())
    assert (again.document, again.changed, again.differences) == (first.document, False, ())
    assert store(small_plan(), replace=True).changed is False
    assert everything_stored() == before


def test_another_source_is_refused_unless_it_is_to_replace(store):
    store(small_plan())
    before = everything_stored()
    with pytest.raises(AlreadyThere, match="har redan en verksamhetsplan för 2024. Med --replace läggs") as refusal:
        store(small_plan(own="Något annat"), source="2")
    assert "den förra finns kvar" in str(refusal.value)
    assert everything_stored() == before


def test_other_kinds_and_years_stand_beside(store):
    store(small_plan())
    store(small_report(outcome="83 %"), source="2")
    store(small_plan(year=2025), source="3")
    assert Document.objects.count() == 3


def test_replacing_adds_an_edition_and_keeps_the_old(store):
    document = store(full()).document
    frozen = latest_edition(document).snapshot.content
    new = full(word="nytt")
    store(new, source="2", replace=True)
    first, second = document.editions.order_by("number")
    assert first.snapshot.content == frozen
    assert (second.number, second.corrects, second.source_sha256) == (2, first, "2" * 64)
    assert second.reason == "Importerad på nytt från en annan text."
    assert said(record(document)) == said(new)
    assert [m.name for m in document.moves.all()] == ["import", "import"]


def test_after_replacing_the_working_copy_says_the_new(store):
    document = store(full()).document
    new = full(word="nytt")
    stored = store(new, source="2", replace=True)
    assert stored.differences == ()
    assert said(assemble(document)) == said(new)
    assert Goal.objects.filter(level=Level.UNIT).count() == 2  # reworded, not doubled


def test_what_the_new_one_leaves_out_is_gone_from_the_working_copy_and_stays_in_the_record(store):
    document = store(full()).document
    before = record(document)
    goal = committee_goal(own_goal("Mål 2 om sådant som vi vill", arbetssatt="<p>Så.</p>"))
    lean = plan(orientation(area(goal, indicators=[indicator("i-x", "Mått 2", target="2", periodicity="År")])))
    store(lean, source="2", replace=True)
    assert said(assemble(document)) == said(lean)
    assert outline_of(document.editions.get(number=1).snapshot) == before


def test_an_earlier_source_changes_nothing_unless_it_is_to_replace_the_later(store):
    document = store(full()).document
    store(full(word="nytt"), source="2", replace=True)
    assert not store(full()).changed
    assert document.editions.count() == 2
    assert store(full(), replace=True).changed
    assert document.editions.count() == 3
    assert said(record(document)) == said(full())


def test_replacing_a_draft_freezes_what_was_being_written(store, cast):
    thread = a_red_thread(cast)
    draft = a_plan(cast)
    write(draft, f"{thread.own.key}.arbetssatt", "<p>Under arbete.</p>", by=cast.helena)
    unfinished = assemble(draft)
    stored = store(small_plan(cast.unit.name, year=draft.year), replace=True).document
    assert stored == draft
    assert outline_of(draft.snapshots.order_by("pk").first()) == unfinished
    own = [goal.title for _, goal in o.walk(assemble(stored).goals) if goal.level == Level.UNIT]
    assert own == ["Alla väljer själva"]
    history = PassageVersion.objects.filter(passage__slot=f"{thread.own.key}.arbetssatt").order_by("number")
    assert [v.html for v in history] == ["<p>Under arbete.</p>", ""]


def test_replacing_leaves_alone_what_the_units_other_document_shows(store):
    report = small_report(outcome="83 %", target="80 %")
    made, told = store(small_plan()).document, store(report, source="2").document
    shown = said(assemble(told))
    stored = store(small_plan(own="Ett helt annat enhetsmål", target="95 %"), source="3", replace=True)
    assert "Årsmålet för ”Andel nöjda”: här ”95 %”, redan inlagt ”80 %”." in stored.differences
    assert said(record(told)) == said(report)
    assert [line for line in shown if "Alla väljer själva" in line] == [
        line for line in said(assemble(told)) if "Alla väljer själva" in line
    ]
    assert said(record(made)) == said(small_plan(own="Ett helt annat enhetsmål", target="95 %"))


def test_all_that_is_left_as_it_was_for_the_sake_of_another_document_is_told(store, cast):
    def written(kind=Kind.PLAN, **fields):
        goals = [
            own_goal("Alla väljer själva", activities=[activity("a-1", "Husmöte"), activity("a-2", "Utflykt")]),
            own_goal("Fler får ett jobb", activities=[activity("a-3", "Studiebesök")]),
        ]
        rows = [indicator("i-1", "Andel nöjda"), indicator("i-2", "Andel trygga")]
        goal = committee_goal(*goals, description="", activities=[activity("a-4", "Temadag")])
        other = committee_goal(title="Ett nämndmål till", description="")
        return plan(orientation(area(goal, other, indicators=rows)), kind=kind, **fields)

    store(written())
    told = store(written(Kind.ANNUAL_REPORT), source="2").document
    adopted, working = record(told), said(assemble(told))
    changed = own_goal("Alla väljer själva nu", activities=[activity("a-9", "Husmöte", responsible="samordnaren")])
    new = plan(orientation(area(committee_goal(changed, description=""), indicators=[indicator("i-9", "Andel nöjda")])))
    stored = store(new, source="3", replace=True)
    assert stored.beside == ("Verksamhetsberättelse 2024",)
    assert stored.differences == (
        "Enhetsmål: här ”Alla väljer själva nu”, redan inlagt ”Alla väljer själva”.",
        "Ansvarig för aktiviteten ”Husmöte”: här ”samordnaren”, redan inlagt ”ingen”.",
        "Nämndmålet ”Ett nämndmål till” står inte här men finns kvar.",
        "Enhetsmålet ”Fler får ett jobb” står inte här men finns kvar.",
        "Aktiviteten ”Temadag” står inte här men finns kvar.",
        "Aktiviteten ”Utflykt” står inte här men finns kvar.",
        "Indikatorn ”Andel trygga” står inte här men finns kvar.",
    )
    assert said(record(stored.document)) == said(new)
    assert (record(told), said(assemble(told))) == (adopted, working)


def test_a_document_in_place_of_another_leaves_the_others_goals_with_their_workplaces(store, cast):
    concerned = own_goal("Alla väljer själva")
    store(plan(orientation(area(committee_goal(concerned))), unit=cast.unit.name))
    store(plan(orientation(area(committee_goal(concerned))), unit=cast.unit.name, kind=Kind.ANNUAL_REPORT), source="2")
    narrower = dataclasses.replace(concerned, workplaces=(cast.workplace.name,))
    new = plan(orientation(area(committee_goal(narrower))), unit=cast.unit.name)
    stored = store(new, source="3", replace=True)
    assert not Goal.objects.get(level=Level.UNIT).workplaces.exists()
    assert said(record(stored.document)) == said(new)


def test_a_replaced_document_can_be_corrected_without_the_old_coming_back(store, cast):
    document = store(full()).document
    store(full(word="nytt"), source="2", replace=True)
    document = Document.objects.get(pk=document.pk)
    for name, by in (("correct", cast.department_head), ("submit", cast.helena), ("adopt", cast.department_head)):
        document = move(document=document, name=name, by=by, reason="Siffra.")
    assert document.status == Status.ADOPTED
    assert said(record(document)) == said(full(word="nytt"))


def test_a_replaced_report_has_the_new_outcomes(store):
    store(small_report(outcome="83 %", men="80 %", period="2024"))
    new = small_report(outcome="84 %", women="85 %", period="2024")
    document = store(new, source="2", replace=True).document
    assert said(assemble(document)) == said(new)


def test_the_units_texts_keep_their_history_when_replaced(store):
    document = store(full()).document
    store(full(word="nytt"), source="2", replace=True)
    passage = Passage.objects.get(document=document, slot=f"{document.key}.inledning")
    versions = [(v.number, v.base_number, v.html) for v in passage.versions.order_by("number")]
    assert versions == [(1, 0, "<p>Börjar .</p>"), (2, 1, "<p>Börjar nytt.</p>")]


def test_the_same_outline_with_its_own_keys_is_recognised_by_them(store):
    outline = full()
    document = store(outline, adopt=False).document
    renamed = _renamed(outline)
    store(renamed, source="2", replace=True)
    assert said(assemble(document)) == said(renamed)
    assert {g.key for _, g in o.walk(assemble(document).goals)} == {g.key for _, g in o.walk(outline.goals)}


def _renamed(outline):
    """The outline with every enhetsmål and activity called something else."""

    def goal(g):
        title = f"Helt nya ord för {g.key}" if g.level == Level.UNIT else g.title
        rows = tuple(dataclasses.replace(a, title=f"Ny {a.key}") for a in g.activities)
        return o.replace(g, title=title, activities=rows, children=tuple(map(goal, g.children)))

    return o.replace(outline, goals=tuple(map(goal, outline.goals)))


def test_storing_anew_with_every_goal_reworded_takes_no_more_than_a_few_times_as_long(store):
    def many(word):
        goals = [own_goal(f"Deltagarna i grupp {n} väljer själva vad de gör{word}") for n in range(250)]
        return plan(orientation(area(committee_goal(*goals))))

    gc.freeze()  # what earlier tests have left is not to be searched while the clock runs
    began = time.process_time()
    store(many(""))
    stored = time.process_time()
    store(many(", och när"), source="2", replace=True)
    ended = time.process_time()
    gc.unfreeze()
    assert ended - stored < 6 * (stored - began)
    assert Goal.objects.filter(level=Level.UNIT).count() == 250


@pytest.mark.parametrize("kind", Kind)
def test_every_kind_is_called_what_it_is_in_the_refusal(store, kind):
    store(plan(kind=kind))
    words = {
        Kind.PLAN: "en verksamhetsplan",
        Kind.TERTIAL_1: "en tertialrapport 1",
        Kind.TERTIAL_2: "en tertialrapport 2",
        Kind.ANNUAL_REPORT: "en verksamhetsberättelse",
    }
    with pytest.raises(AlreadyThere, match=f"har redan {words[kind]} för 2024"):
        store(plan(kind=kind), source="2")
