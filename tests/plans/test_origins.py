"""Where the wordings of a text came from, as the history of the text tells it."""

import pytest

from plans import services
from plans.choices import Answer, Kind
from plans.models import Passage, Task
from plans.services.documents import begin, new_document, placement_in
from plans.wordings import wordings_of
from tests.builders import (
    YEAR,
    a_cast,
    a_document,
    a_member,
    a_plan,
    a_red_thread,
    a_review,
    a_unit,
    a_voice,
    write,
)
from tests.plans.carrying.material import carry, next_year
from tests.plans.sharing.giving import give
from units.choices import Role

pytestmark = [pytest.mark.django_db, pytest.mark.once]


@pytest.fixture
def cast():
    return a_cast()


@pytest.fixture
def thread(cast):
    return a_red_thread(cast)


@pytest.fixture
def slot(thread):
    return f"{thread.own.key}.arbetssatt"


def origins(document, slot):
    """Return where each wording came from, the newest first."""
    passage = Passage.objects.select_related("rubric", "document").get(document=document, slot=slot)
    return [entry.origins for entry in wordings_of(passage).entries]


def test_what_somebody_wrote_herself_came_from_nowhere(cast, slot):
    plan = a_plan(cast)
    write(plan, slot, "<p>Vi frågar.</p>", by=cast.helena)
    assert origins(plan, slot) == [()]


def test_what_was_carried_over_says_from_which_plan_also_when_it_has_been_changed(client, cast, thread, slot):
    write(a_plan(cast), slot, "<p>Vi frågar.</p>", by=cast.helena)
    a_plan(cast, status="ADOPTED")
    plan = next_year(cast)
    carry(cast, plan)
    taken = Passage.objects.get(document=plan, slot__endswith=".arbetssatt").slot
    assert origins(plan, taken) == [("övertagen från Verksamhetsplan 2026",)]
    write(plan, taken, "<p>Vi frågar varje dag.</p>", base_version=1, by=cast.helena)
    assert origins(plan, taken) == [(), ("övertagen från Verksamhetsplan 2026",)]
    client.force_login(cast.helena)
    page = client.get(f"/dokument/{plan.key}/text/{taken}/historik/").content.decode()
    assert "Den första lydelsen, övertagen från Verksamhetsplan 2026." in page


def test_what_was_taken_over_from_an_earlier_report_is_a_wording_of_its_own(cast, thread):
    a_plan(cast, status="ADOPTED")
    before = a_document(cast, Kind.TERTIAL_1)
    slot = f"{thread.own.key}.analys"
    write(before, slot, "<p>Gick bra.</p>", by=cast.helena)
    a_document(cast, Kind.TERTIAL_1, status="ADOPTED")
    report = a_document(cast, Kind.TERTIAL_2)
    services.take_over_text(document=report, slot=slot, by=cast.helena)
    assert origins(report, slot) == [("övertagen från Tertialrapport 1 2026",)]
    write(report, slot, "<p>Gick bättre.</p>", base_version=1, by=cast.helena)
    assert origins(report, slot) == [(), ("övertagen från Tertialrapport 1 2026",)]


def test_so_does_what_was_taken_over_to_a_section_of_the_reports_own(cast, thread):
    a_plan(cast, status="ADOPTED")
    before = a_document(cast, Kind.TERTIAL_1)
    write(before, f"{before.key}.sammanfattande_analys", "<p>Ett gott år.</p>", by=cast.helena)
    a_document(cast, Kind.TERTIAL_1, status="ADOPTED")
    report = a_document(cast, Kind.TERTIAL_2)
    slot = f"{report.key}.sammanfattande_analys"
    services.take_over_text(document=report, slot=slot, by=cast.helena)
    write(report, slot, "<p>Ett bättre år.</p>", base_version=1, by=cast.helena)
    assert origins(report, slot) == [(), ("övertagen från Tertialrapport 1 2026",)]


def test_what_another_unit_wrote_in_the_same_words_is_nothing_that_was_taken_over(cast, thread):
    theirs = a_unit("Bäckens gruppbostäder", cast.committee, cast.department)
    placement = placement_in(theirs, YEAR)
    report = begin(new_document(unit=theirs, year=YEAR, kind=Kind.TERTIAL_1, placement=placement, municipality=None))
    slot = f"{thread.area.key}.analys"
    write(report, slot, "<p>Inget att rapportera.</p>", by=a_member("Olle Ek", Role.UNIT_HEAD, theirs))
    mine = a_document(cast, Kind.ANNUAL_REPORT)
    write(mine, slot, "<p>Inget att rapportera.</p>", by=cast.helena)
    assert origins(mine, slot) == [()]


@pytest.mark.parametrize("answer", [Answer.ACCEPT, Answer.ADAPT])
def test_a_wording_that_a_reader_proposed_says_whose_it_was(cast, slot, answer):
    plan = a_plan(cast)
    write(plan, slot, "<p>Vi frågar.</p>", by=cast.helena)
    vera = a_voice(a_review(cast, plan), cast.vp_group)
    said = services.comment(participant=vera, slot=slot, base="Vi frågar.", wording="Vi frågar alla.")
    wording = "Vi frågar alla, ofta." if answer == Answer.ADAPT else ""
    services.answer_comment(comment=said, answer=answer, wording=wording, seen=said.version, by=cast.helena)
    assert origins(plan, slot)[0] == ("med förslag av Vera Pihl",)


def test_what_a_workplace_proposed_says_whose_it_was(cast, slot):
    plan = a_plan(cast)
    write(plan, slot, "<p>Vi frågar.</p>", by=cast.deputy)
    give(cast, plan, slot, workplaces=[cast.workplace])
    task = Task.objects.get()
    proposal = services.propose_text(
        task=task, place=slot, html="<p>Vi frågar alla.</p>", base_version=1,
        by=cast.vp_group,
    )  # fmt: skip
    services.decide(document=plan, key=proposal.key, answer=Answer.ACCEPT, seen=proposal.version, by=cast.helena)
    assert origins(plan, slot) == [("med förslag av Vera Pihl",), ()]
