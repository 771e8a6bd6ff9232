"""Moves told to those whom they concern, taken back, called off, and pointing at what is to be changed."""

from datetime import date, timedelta
from functools import partial
from pathlib import Path

import pytest
from django.conf import settings
from django.core.exceptions import ValidationError
from django.urls import reverse

from plans import services
from plans.choices import Status
from plans.log import came_back, lines_of
from plans.models import Edition, Passage, YearSetup
from plans.permissions import people_who
from plans.record import latest_edition
from plans.transitions import TRANSITIONS, move
from tests.builders import CORRECTING, a_cast, a_plan, a_red_thread, a_report, an_indicator_line, write
from tests.threads import together
from units.access import TABLE, PermissionRefused
from units.choices import Role
from units.models import Notice

pytestmark = pytest.mark.django_db


@pytest.fixture
def cast():
    return a_cast()


@pytest.fixture
def thread(cast):
    return a_red_thread(cast)


def told(**about):
    """Return {first name: subject} of those who have been told."""
    return {n.user.first_name: n.subject for n in Notice.objects.filter(**about).select_related("user")}


def forget():
    Notice.objects.all().delete()


# --- who is told


def test_those_who_read_and_adopt_are_told_of_a_hand_in_and_not_the_one_who_made_it(cast, thread):
    a_plan(cast, status=Status.SUBMITTED)
    subject = "Inlämnat: Verksamhetsplan 2026, Ängbackens dagliga verksamheter"
    assert told() == {"Karin": subject, "David": subject}


def test_those_who_write_are_told_that_it_came_back_and_why(cast, thread):
    plan = a_plan(cast, status=Status.SUBMITTED)
    forget()
    move(document=plan, name="return", by=cast.controller, reason="Budgeten saknas.")
    assert set(told()) == {"Helena", "Bo"}
    notice = cast.helena.notices.get()
    assert (notice.text, notice.path) == ("Av Karin Öberg.\n\nBudgeten saknas.", plan.get_absolute_url())
    assert "Budgeten" not in notice.mail.body + notice.mail.subject


def test_adopting_is_told_to_those_who_write_and_a_correction_to_all_who_work_with_the_document(cast, thread):
    plan = a_plan(cast, status=Status.ADOPTED)
    assert "Fastställt" in told(key__endswith=plan.moves.get(name="adopt").pk)["Bo"]
    forget()
    move(document=plan, name="correct", by=cast.department_head, reason="Fel budget.")
    assert set(told()) == {"Helena", "Bo", "Karin"}


def test_who_adopts_by_the_namnds_setting_is_told_too(cast, thread):
    plan = a_plan(cast)
    YearSetup.objects.update(adopted_by=Role.UNIT_HEAD)
    everyone = people_who(TRANSITIONS["submit"].tells, plan, adopted_by=Role.UNIT_HEAD)
    assert set(everyone) == {cast.controller, cast.department_head, cast.helena}


def test_nobody_is_told_of_a_unit_that_is_not_hers_or_in_a_role_that_has_ended(cast, thread):
    membership = cast.deputy.memberships.get()
    membership.valid_to = date.today() - timedelta(days=1)
    membership.save()
    plan = a_plan(cast, status=Status.ADOPTED)
    assert set(told()) == {"Karin", "David", "Helena"}
    assert not plan.moves.filter(by=cast.stranger).exists()


def test_a_move_that_was_refused_tells_nobody(cast, thread):
    plan = a_plan(cast)
    with pytest.raises(PermissionRefused):
        move(document=plan, name="submit", by=cast.deputy)
    assert not told()


# --- taking back


def test_a_hand_in_is_taken_back_and_what_it_came_back_for_before_is_shown_again(cast, thread):
    plan = a_plan(cast, status=Status.SUBMITTED)
    move(document=plan, name="return", by=cast.controller, reason="Budgeten saknas.")
    plan = move(document=plan, name="submit", by=cast.helena)
    forget()
    plan = move(document=plan, name="withdraw", by=cast.helena)
    assert plan.status == Status.DRAFT
    assert set(told()) == {"Karin", "David"}
    assert came_back(list(plan.moves.order_by("pk"))).reason == "Budgeten saknas."
    write(plan, f"{plan.key}.inledning", "<p>Mer.</p>", by=cast.helena)


@pytest.mark.django_db(transaction=True)
def test_a_hand_in_is_either_taken_back_or_adopted_and_the_other_is_told(cast, thread):
    plan = a_plan(cast, status=Status.SUBMITTED)
    results = together(
        partial(move, document=plan, name="withdraw", by=cast.helena),
        partial(move, document=plan, name="adopt", by=cast.department_head),
    )
    refused = [result.reason for result in results if isinstance(result, PermissionRefused)]
    plan.refresh_from_db()
    adopted = plan.status == Status.ADOPTED
    assert refused == ["Planen är redan fastställd." if adopted else "Planen är inte inlämnad ännu."]
    assert Edition.objects.exists() == adopted
    assert plan.moves.count() == 2


# --- calling a correction off


def test_a_correction_in_which_nothing_was_changed_is_called_off_and_the_edition_stays(cast, thread):
    plan = a_plan(cast, status=CORRECTING)
    edition = latest_edition(plan)
    plan = move(document=plan, name="abandon", by=cast.department_head)
    assert plan.status == Status.ADOPTED
    assert list(plan.editions.all()) == [edition]
    assert plan.moves.order_by("pk").last().snapshot == edition.snapshot
    move(document=plan, name="correct", by=cast.department_head, reason="Fel budget igen.")


def test_a_correction_that_has_begun_is_not_called_off_and_it_is_said_what_has_changed(cast, thread):
    plan = a_plan(cast, status=CORRECTING)
    write(plan, f"{thread.own.key}.arbetssatt", "<p>Nytt.</p>", by=cast.helena)
    services.set_target(document=plan, key=thread.own_line.key, raw="14", by=cast.helena)
    services.remove_activity(document=plan, key=thread.own_activity.key, by=cast.helena)
    with pytest.raises(ValidationError) as refusal:
        move(document=plan, name="abandon", by=cast.department_head)
    said = refusal.value.messages[0]
    for place in ("Arbetssätt, ”Deltagarna väljer", "Deltagare som bytt grupp", "Varje grupp har ett eget husmöte"):
        assert place in said
    plan.refresh_from_db()
    assert plan.status == Status.DRAFT


def test_what_was_changed_back_is_no_change(cast, thread):
    plan = a_plan(cast, status=CORRECTING)
    slot = f"{plan.key}.inledning"
    write(plan, slot, "<p>Nytt.</p>", by=cast.helena)
    write(plan, slot, "", by=cast.helena, base_version=1, base_html="<p>Nytt.</p>")
    assert move(document=plan, name="abandon", by=cast.department_head).status == Status.ADOPTED


def test_what_the_namnd_has_changed_meanwhile_does_not_hinder(cast, thread):
    plan = a_plan(cast, status=CORRECTING)
    Passage.objects.filter(document=None).update(html="<p>Nämndens nya beskrivning.</p>", version=2)
    thread.committee.title = "Nämndens nya mål"
    thread.committee.save()
    assert move(document=plan, name="abandon", by=cast.department_head).status == Status.ADOPTED


def test_a_bedomning_in_a_report_hinders_calling_it_off(cast, thread):
    report = a_report(cast, status=CORRECTING)
    services.set_fulfilment(document=report, goal_key=thread.own.key, value="FULL", by=cast.helena)
    with pytest.raises(ValidationError, match="Deltagarna väljer själva"):
        move(document=report, name="abandon", by=cast.department_head)


# --- pointing out


def test_what_is_to_be_changed_is_pointed_out_in_printed_order_with_its_name(cast, thread):
    plan = a_plan(cast, status=Status.SUBMITTED)
    slot = f"{thread.own.key}.arbetssatt"
    places = [thread.own_line.key, slot, f"{plan.key}.inledning"]
    move(document=plan, name="return", by=cast.controller, reason="Mer.", places=places)
    made = plan.moves.get(name="return")
    goal = "”Deltagarna väljer själva vad de gör hos oss”"
    assert made.places == [
        [f"{plan.key}.inledning", "Inledning"],
        [slot, f"Arbetssätt, {goal}"],
        [thread.own_line.key, f"Indikatorn Deltagare som bytt grupp, {goal}"],
    ]
    assert "– Inledning\n" in cast.helena.notices.latest("pk").text
    assert lines_of([made])[0].places[0] == "Inledning"


def test_lines_of_one_indicator_are_told_apart_by_their_labels(client, cast, thread):
    for workplace in ("Tvätteriet", "Packboden"):
        an_indicator_line(thread.own, cast.unit, name="Antal uppdrag", label=workplace)
    plan = a_plan(cast, status=Status.SUBMITTED)
    client.force_login(cast.controller)
    dialog = client.get(reverse("plans:step", args=[plan.key, "return"])).content.decode()
    assert "Indikatorn Antal uppdrag (Tvätteriet)<" in dialog
    assert "Indikatorn Antal uppdrag (Packboden)<" in dialog


def test_only_what_is_there_can_be_pointed_out(cast, thread):
    plan = a_plan(cast, status=Status.SUBMITTED)
    with pytest.raises(ValidationError, match="finns inte i dokumentet"):
        move(document=plan, name="return", by=cast.controller, reason="Mer.", places=["g-finns-inte"])


def test_the_page_marks_what_was_pointed_out_until_the_document_is_handed_in_again(client, cast, thread):
    plan = a_plan(cast, status=Status.SUBMITTED)
    slot = f"{thread.own.key}.arbetssatt"
    client.force_login(cast.controller)
    step = reverse("plans:step", args=[plan.key, "return"])
    assert f'value="{slot}"' in client.get(step).content.decode()
    client.post(step, {"reason": "Hur ofta?", "stalle": [slot, thread.own.key]})
    client.force_login(cast.helena)
    page = client.get(plan.get_absolute_url()).content.decode()
    assert page.count("Ska ändras") == 2
    assert f'<a href="#{slot}">Arbetssätt, ”Deltagarna väljer' in page
    assert ">ska ändras</span>" not in page, "it is empty, and counted as that in the contents"
    for code in ("arbetssatt", "forvantat_resultat", "uppfoljning"):
        write(plan, f"{thread.own.key}.{code}", "<p>Varje morgon.</p>", by=cast.helena)
    page = client.get(plan.get_absolute_url()).content.decode()
    assert ">ska ändras</span>" in page
    move(document=plan, name="submit", by=cast.helena)
    assert "Ska ändras" not in client.get(plan.get_absolute_url()).content.decode()


def test_they_who_adopt_see_which_texts_nobody_has_touched_since_last_year(client, cast, thread):
    plan, slot = a_plan(cast), f"{thread.own.key}.arbetssatt"
    write(plan, slot, "<p>Varje morgon.</p>", by=cast.helena)
    Passage.objects.filter(slot=slot).update(taken_from="Verksamhetsplan 2025")
    move(document=plan, name="submit", by=cast.helena)
    told = "övertagen från Verksamhetsplan 2025, inte ändrad"
    client.force_login(cast.controller)
    assert told in client.get(plan.get_absolute_url()).content.decode()
    client.force_login(cast.vp_group)
    assert told not in client.get(plan.get_absolute_url()).content.decode()


def test_a_reason_that_is_missing_keeps_what_was_pointed_out(client, cast, thread):
    plan = a_plan(cast, status=Status.SUBMITTED)
    client.force_login(cast.controller)
    step = reverse("plans:step", args=[plan.key, "return"])
    again = client.post(step, {"reason": "", "stalle": [thread.own.key]}).content.decode()
    assert "Skriv varför." in again
    assert f'value="{thread.own.key}" checked' in again


# --- what was to be changed and is not


def dialog(client, user, plan, name):
    client.force_login(user)
    return client.get(reverse("plans:step", args=[plan.key, name])).content.decode()


@pytest.fixture
def came_back_plan(cast, thread):
    """A plan that was sent back with a text and an indicator pointed out, and a text that is still empty."""
    plan = a_plan(cast)
    write(plan, f"{thread.own.key}.arbetssatt", "<p>Vi frågar ofta.</p>", by=cast.helena)
    a_plan(cast, status=Status.SUBMITTED)
    places = [f"{thread.own.key}.arbetssatt", thread.own_line.key, f"{plan.key}.inledning"]
    return move(document=plan, name="return", by=cast.controller, reason="Mer.", places=places)


def test_handing_in_what_came_back_tells_what_was_pointed_out_and_is_as_it_was(client, cast, thread, came_back_plan):
    slot = f"{thread.own.key}.arbetssatt"
    there = dialog(client, cast.helena, came_back_plan, "submit")
    assert "Inget är ändrat sedan dokumentet skickades tillbaka." in there
    assert "Ska ändras (3)" in there
    for anchor in (slot, thread.own_line.key, f"{came_back_plan.key}.inledning"):
        assert f'<a href="#{anchor}" data-close>' in there
    write(came_back_plan, slot, "<p>Vi frågar varje morgon.</p>", base_version=1, by=cast.helena)
    services.set_target(document=came_back_plan, key=thread.own_line.key, raw="14", by=cast.helena)
    there = dialog(client, cast.helena, came_back_plan, "submit")
    assert "Inget är ändrat" not in there
    assert "Ska ändras (1)" in there
    assert f'href="#{slot}" data-close' not in there
    write(came_back_plan, f"{came_back_plan.key}.inledning", "<p>Vi finns.</p>", by=cast.helena)
    assert "Ska ändras" not in dialog(client, cast.helena, came_back_plan, "submit")


def test_who_adopts_is_told_what_was_pointed_out_and_is_as_it_was(client, cast, thread, came_back_plan):
    move(document=came_back_plan, name="submit", by=cast.helena)
    there = dialog(client, cast.department_head, came_back_plan, "adopt")
    assert "Inget är ändrat sedan dokumentet skickades tillbaka." in there
    assert "<li>Arbetssätt, ”Deltagarna väljer själva vad de gör hos oss”</li>" in there
    assert "<li>Inledning</li>" in there  # which is empty, and so not on her page
    assert "Ska ändras" not in dialog(client, cast.department_head, came_back_plan, "return")


def test_a_first_hand_in_tells_of_nothing_that_came_back(client, cast, thread):
    plan = a_plan(cast)
    assert "Inget är ändrat" not in dialog(client, cast.helena, plan, "submit")
    a_plan(cast, status=Status.SUBMITTED)
    assert "Inget är ändrat" not in dialog(client, cast.department_head, plan, "adopt")


def test_a_place_that_was_taken_away_is_not_as_it_was(client, cast, thread, came_back_plan):
    services.remove_indicator(document=came_back_plan, key=thread.own_line.key, by=cast.helena)
    assert "Ska ändras (2)" in dialog(client, cast.helena, came_back_plan, "submit")


# --- the log


def test_those_who_work_with_the_document_read_its_steps_and_nobody_else_does(client, cast, thread):
    plan = a_plan(cast, status=CORRECTING)
    for user, reads in ((cast.helena, True), (cast.controller, True), (cast.employee, False), (cast.stranger, False)):
        client.force_login(user)
        page = client.get(plan.get_absolute_url()).content.decode()
        assert ("Dokumentets steg (3)" in page) == reads
        assert ("Öppnat för rättelse" in page) == reads


# --- the handbook


def test_the_handbook_has_the_table_of_moves():
    handbook = (Path(settings.BASE_DIR) / "docs" / "handbok" / "vagen.md").read_text()
    table = "\n".join(table_of_moves())
    assert table in handbook, f"docs/handbok/vagen.md ska ha tabellen\n{table}"


def table_of_moves():
    yield "| Steg | Vem | Från | Till | Skäl | Vem får veta det |"
    yield "|---|---|---|---|---|---|"
    for t in TRANSITIONS.values():
        cells = (t.label, _who([t.action]), _from(t), t.target.label, "ja" if t.needs_reason else "–", _who(t.tells))
        yield f"| {' | '.join(cells)} |"


def _from(transition):
    return f"{transition.source.label} (rättelse)" if transition.of_correction else transition.source.label


def _who(actions):
    names = [role.label for role in Role if any(action in TABLE[role] for action in actions)]
    chosen = any(action.value in ("adopt", "correct", "abandon") for action in actions)
    return ", ".join([*names, *(["den som nämnden låter fastställa"] if chosen else [])])


def test_the_question_about_calling_a_correction_off_does_not_say_avbryt_of_two_things(client, cast, thread):
    plan = a_plan(cast, status=Status.ADOPTED)
    move(document=plan, name="correct", by=cast.department_head, reason="Fel årsmål.")
    client.force_login(cast.department_head)
    address = f"/dokument/{plan.key}/steg/abandon/"
    question = client.get(address, headers={"HX-Request": "true"}).content.decode()
    assert ">Avbryt rättelsen</button>" in question and ">Fortsätt rätta</button>" in question
    assert ">Avbryt</button>" not in question
