"""What the checks found, where it is shown and to whom. It hinders nobody."""

import datetime
import json

import pytest

from goals.models import Activity
from indicators.models import UnitIndicator
from plans.checks import ASSESSMENT, Severity
from plans.choices import Status
from plans.models import Document
from plans.services import let_stand, record_outcome, take_up_again
from plans.transitions import move
from tests.builders import YEAR, a_cast, a_plan, a_red_thread, a_report, an_indicator_line, everybody, write
from units.access import PermissionRefused

pytestmark = [pytest.mark.django_db, pytest.mark.once]

TOLD = "<p>En deltagare har berättat att hon har fått ett arbete.</p>"
SENTENCE = "berättas om en enskild: ”En deltagare har berättat att hon har fått ett arbete”."


@pytest.fixture
def cast():
    return a_cast()


@pytest.fixture
def thread(cast):
    return a_red_thread(cast)


@pytest.fixture
def slot(thread):
    return f"{thread.own.key}.arbetssatt"


@pytest.fixture
def plan(cast, thread, slot):
    plan = a_plan(cast)
    write(plan, slot, TOLD, by=cast.helena)
    return plan


def visit(client, user, document, path=""):
    client.force_login(user)
    return client.get(f"/dokument/{document.key}/{path}")


def test_a_finding_stands_beside_its_text_and_in_what_is_left_to_do(client, cast, plan, slot):
    html = visit(client, cast.helena, plan).text
    beside = html.partition(f'<div class="notes" data-at="{slot}">')[2].partition("</div></div>")[0]
    card = html.partition('id="kvar"')[2].partition("</section>")[0]
    assert SENTENCE in beside
    assert SENTENCE in card
    assert f'<a href="#{slot}">' in card
    assert all(f"{Severity.CAREFUL.label}." in shown for shown in (beside, card))


def test_nothing_is_said_where_nothing_was_found(client, cast, thread):
    html = visit(client, cast.helena, a_plan(cast)).text
    assert 'class="notes"' not in html
    assert "Att se över" not in html


def test_what_is_missing_is_told_once(client, cast, thread):
    page = visit(client, cast.helena, a_plan(cast)).context["page"]
    assert page.left
    assert not page.findings


@pytest.mark.parametrize(
    ("steps", "who"),
    [
        ((), {"helena", "deputy"}),
        (("submit",), {"controller", "department_head"}),
        (("submit", "adopt"), set()),
        (("submit", "adopt", "correct"), {"helena", "deputy"}),
    ],
)
def test_those_who_write_see_it_and_those_who_decide_about_what_was_handed_in(client, cast, plan, steps, who):
    movers = {"submit": cast.helena, "adopt": cast.department_head, "correct": cast.department_head}
    for name in steps:
        plan = move(document=plan, name=name, by=movers[name], reason="Fel budget.")
    assert {name for name, user in everybody(cast).items() if SENTENCE in visit(client, user, plan).text} == who


@pytest.mark.parametrize(("name", "who"), [("submit", "helena"), ("adopt", "department_head")])
def test_the_dialog_of_a_step_lists_the_findings_and_hinders_nothing(client, cast, plan, slot, name, who):
    if name == "adopt":
        plan = move(document=plan, name="submit", by=cast.helena)
    user = getattr(cast, who)
    dialog = visit(client, user, plan, f"steg/{name}/").text
    assert "Att se över först (1)" in dialog
    assert f'<a href="#{slot}" data-close>' in dialog
    assert SENTENCE in dialog
    client.post(f"/dokument/{plan.key}/steg/{name}/")
    assert Document.objects.get(pk=plan.pk).status == {"submit": Status.SUBMITTED, "adopt": Status.ADOPTED}[name]


def test_the_dialog_of_sending_back_has_no_list(client, cast, plan):
    plan = move(document=plan, name="submit", by=cast.helena)
    assert "Att se över" not in visit(client, cast.controller, plan, "steg/return/").text


def test_the_state_brings_the_notes_anew_when_a_text_has_been_saved(client, cast, plan, slot):
    brought = visit(client, cast.helena, plan, "laget/").text.partition(
        '<div id="notes" hidden data-fresh hx-swap-oob="true">'
    )[2]
    assert f'data-at="{slot}"' in brought
    write(plan, slot, "<p>Alla har sagt sitt.</p>", base_version=1, base_html=TOLD, by=cast.helena)
    assert SENTENCE not in visit(client, cast.helena, plan, "laget/").text


def test_the_evidence_is_linked(client, cast, thread):
    report = a_report(cast)
    title = f"Enkäten {YEAR - 3}"
    Activity.objects.filter(pk=thread.own_activity.pk).update(title=title, end=datetime.date(YEAR, 11, 1))
    client.force_login(cast.helena)
    client.post(f"/dokument/{report.key}/mal/{thread.own.key}/bedomning/", {"value": "FULL"})
    html = visit(client, cast.helena, report).text
    beside = html.partition(f'data-at="{thread.own.key}.bedomning"')[2].partition("</div></div>")[0]
    assert f'<a href="#{thread.own_activity.key}' in beside
    assert f'data-at="{thread.own_activity.key}"' in html


def test_a_report_is_read_beside_the_plan_that_was_adopted(client, cast, thread):
    a_plan(cast, status=Status.ADOPTED)
    UnitIndicator.objects.filter(pk=thread.own_line.pk).update(target="10")
    report = a_report(cast)
    said = "var 12 i planen, men är 10 här"
    assert said in visit(client, cast.helena, report).text
    move(document=report, name="submit", by=cast.helena)
    assert said in visit(client, cast.controller, report).text


def test_what_a_writer_lets_stand_nags_no_more_until_it_changes(client, cast, plan, slot):
    (finding,) = visit(client, cast.helena, plan).context["page"].findings
    answer = client.post(f"/dokument/{plan.key}/kontroll/stammer/", {"finding": finding.digest, "at": slot})
    assert json.loads(answer["HX-Trigger-After-Settle"])["roda:seen"]["at"] == slot
    assert f'data-at="{slot}"' not in answer.text
    html = visit(client, cast.deputy, plan).text
    assert 'class="notes"' not in html
    assert "1 markerad ”stämmer ändå”" in html
    write(plan, slot, TOLD.replace("arbete", "jobb"), base_version=1, base_html=TOLD, by=cast.helena)
    html = visit(client, cast.helena, plan).text
    assert f'data-at="{slot}"' in html
    assert "stämmer ändå”" not in html


def test_they_who_decide_about_it_see_what_was_let_stand(client, cast, plan):
    (finding,) = visit(client, cast.helena, plan).context["page"].findings
    let_stand(document=plan, digest=finding.digest, by=cast.helena)
    plan = move(document=plan, name="submit", by=cast.helena)
    html = visit(client, cast.controller, plan).text
    assert "1 markerad ”stämmer ändå”" in html
    assert SENTENCE in html
    assert "Ta upp igen" not in html


def test_what_was_let_stand_is_taken_up_again(client, cast, plan, slot):
    (finding,) = visit(client, cast.helena, plan).context["page"].findings
    for _ in range(2):
        let_stand(document=plan, digest=finding.digest, by=cast.helena)
    answer = client.post(f"/dokument/{plan.key}/kontroll/igen/", {"finding": finding.digest})
    assert f'data-at="{slot}"' in answer.text
    assert not plan.seen_findings.exists()


def test_what_is_not_among_the_findings_is_not_kept(client, cast, plan):
    client.force_login(cast.helena)
    assert client.post(f"/dokument/{plan.key}/kontroll/stammer/", {"finding": "0" * 16, "at": "x"}).status_code == 200
    assert not plan.seen_findings.exists()


def test_what_speaks_against_a_bedömning_asks_for_a_reason_and_cannot_be_let_stand(client, cast, thread):
    report = a_report(cast)
    client.force_login(cast.helena)
    client.post(f"/dokument/{report.key}/mal/{thread.own.key}/bedomning/", {"value": "FULL"})
    response = visit(client, cast.helena, report)
    page = response.context["page"]
    assert f'<a href="#{thread.own.key}.motivering">Motivering av bedömningen</a>' in response.text
    assert not page.to_look_at
    (finding,) = [finding for finding in page.findings if finding.code == ASSESSMENT]
    client.post(f"/dokument/{report.key}/kontroll/stammer/", {"finding": finding.digest, "at": finding.anchor})
    assert not report.seen_findings.exists()


def test_nobody_marks_anything_in_what_has_been_handed_in(cast, plan):
    plan = move(document=plan, name="submit", by=cast.helena)
    for verb in (let_stand, take_up_again):
        with pytest.raises(PermissionRefused):
            verb(document=plan, digest="0" * 16, by=cast.helena)


def test_few_people_counted_are_told_of_once_at_the_cells_and_before_handing_in(client, cast, thread):
    report = a_report(cast)
    another = an_indicator_line(thread.own, cast.unit, name="Antal som flyttat hemifrån", own=True, label="i år")
    for line, raw in ((thread.own_line, "3 st"), (another, "2")):
        (row,) = record_outcome(document=report, line=line.key, cells={"total": raw}, by=cast.helena)
        assert row.faults[0].text.startswith("Var försiktig: färre än 5 personer")
    html = visit(client, cast.helena, report).text
    card = html.partition('id="kvar"')[2].partition("</section>")[0]
    dialog = visit(client, cast.helena, report, "steg/submit/").text
    for shown in (card, dialog):
        assert shown.count("färre än 5 personer kan gå att känna igen") == 1
        assert "utfallet 3 st" in shown and "Detsamma gäller en rad till." in shown
