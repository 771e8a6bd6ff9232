"""The pages of shared work: the representative's own, and those of the document."""

import datetime
import re

import pytest
from django.test import Client
from django.utils import timezone

from indicators.models import Outcome
from plans import services
from plans.choices import Status, Verdict
from plans.models import Contribution, Task
from tests.builders import a_cast, a_member, a_plan, a_red_thread, a_report, a_review, a_voice, a_workplace, write
from tests.plans.sharing.giving import give, in_days
from tests.queries import at_most, counted_queries
from units.choices import Role
from units.models import Membership

pytestmark = [pytest.mark.django_db, pytest.mark.once]

NOW, NEW = "<p>Vi frågar varje morgon.</p>", "<p>Vi frågar varje kväll.</p>"


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
def plan(cast, slot):
    plan = a_plan(cast)
    write(plan, slot, NOW, by=cast.helena)
    return plan


@pytest.fixture
def task(cast, plan, slot):
    return give(cast, plan, slot, workplaces=[cast.workplace], note="Vad gör ni på kvällen?").tasks[0]


def as_(user):
    client = Client()
    client.force_login(user)
    return client


def page_of(task):
    return f"/uppgifter/{task.key}/"


def sent(task, **fields):
    return {"place": task.place, "seen": "0", "base_html": NOW, "base_version": "1", "html": NEW} | fields


def text_of(response):
    return response.content.decode()


def test_the_representative_reads_what_is_asked_with_its_goal_and_nothing_else_of_the_draft(cast, plan, thread, task):
    write(plan, f"{plan.key}.lokaler", "<p>Hemligt om lokalerna.</p>", by=cast.helena)
    page = text_of(as_(cast.vp_group).get(page_of(task)))
    for words in (
        NOW[3:-4],
        "Vad gör ni på kvällen?",
        thread.own.title,
        thread.committee.title,
        "stödet formas av den",
    ):
        assert words in page
    assert "Hemligt" not in page
    assert as_(cast.vp_group).get(f"/dokument/{plan.key}/").status_code == 404


def test_she_sends_a_proposal_and_sees_what_came_of_it(cast, task):
    client = as_(cast.vp_group)
    answer = client.post(page_of(task), sent(task, word="Så är det."), follow=True)
    assert "Förslaget är skickat" in text_of(answer) and "Väntar på svar" in text_of(answer)
    made = Contribution.objects.get()
    services.decide(document=task.document, key=made.key, answer="avsla", seen=1, reply="Inte i år.", by=cast.helena)
    page = text_of(client.get(page_of(task)))
    assert "Avslaget" in page and "Inte i år." in page


def test_what_is_refused_is_shown_with_all_that_she_typed(cast, plan, task):
    client = as_(cast.vp_group)
    answer = client.post(page_of(task), sent(task, html=NOW, word="Bra så."))
    assert answer.status_code == 422
    assert "inte ändrat något" in text_of(answer) and "Bra så." in text_of(answer)
    services.remove_goal(document=plan, key=task.place.partition(".")[0], by=cast.helena)
    answer = client.post(page_of(task), sent(task))
    assert answer.status_code == 422
    assert "finns inte längre i dokumentet" in text_of(answer) and "varje kväll" in text_of(answer)
    services.restore_goal(document=plan, key=task.place.partition(".")[0], by=cast.helena)
    a_plan(cast, status=Status.SUBMITTED)
    answer = client.post(page_of(task), sent(task))
    assert answer.status_code == 403
    assert "Planen är inlämnad" in text_of(answer) and "varje kväll" in text_of(answer)


def test_one_who_no_longer_represents_the_workplace_is_told_so_and_others_find_nothing(cast, task):
    for user in (cast.employee, cast.controller, cast.helena, cast.stranger):
        assert as_(user).get(page_of(task)).status_code == 404
    Membership.objects.filter(user=cast.vp_group).update(valid_to=timezone.localdate() - datetime.timedelta(days=1))
    answer = as_(cast.vp_group).get(page_of(task))
    assert answer.status_code == 403
    assert "inte längre representant för Bruket" in text_of(answer)
    assert as_(cast.vp_group).post(page_of(task), sent(task)).status_code == 403


def test_the_page_of_a_task_that_was_taken_back_says_so(cast, plan, task):
    services.take_back(document=plan, key=task.key, by=cast.helena)
    answer = as_(cast.vp_group).get(page_of(task))
    assert (answer.status_code, "har tagit tillbaka uppgiften" in text_of(answer)) == (403, True)


def test_a_bitradandes_task_leads_to_its_place_and_is_done_from_the_start_page(cast, plan, slot):
    (task,) = give(cast, plan, slot, people=[cast.deputy]).tasks
    client = as_(cast.deputy)
    assert client.get(page_of(task))["Location"] == f"/dokument/{plan.key}/#{slot}"
    Task.objects.update(until=in_days(-1))
    page = text_of(client.get("/"))
    assert "Mina uppgifter" in page and "Försenad, skulle ha varit klar" in page
    client.post(f"{page_of(task)}klar/")
    assert "Försenad, skulle ha varit klar" not in text_of(client.get("/"))
    assert Task.objects.get().done_by == cast.deputy


def test_the_document_says_who_writes_where_and_that_a_proposal_waits(cast, plan, slot, task):
    give(cast, plan, f"{plan.key}.lokaler", people=[cast.deputy])
    page = text_of(as_(cast.helena).get(f"/dokument/{plan.key}/"))
    assert "Bruket skriver, senast" in page and "Bo skriver, senast" in page
    assert "Din uppgift, senast" in text_of(as_(cast.deputy).get(f"/dokument/{plan.key}/"))
    assert "Bruket skriver" not in text_of(as_(cast.controller).get(f"/dokument/{plan.key}/"))
    as_(cast.vp_group).post(page_of(task), sent(task))
    page = text_of(as_(cast.helena).get(f"/dokument/{plan.key}/"))
    assert "Förslag från Bruket" in page and "<b>1 förslag</b> att ta ställning till" in page


def test_the_page_asks_no_more_however_much_is_given_and_nothing_when_nothing_is(cast, plan, thread, task):
    client = as_(cast.helena)
    client.get(f"/dokument/{plan.key}/")
    with counted_queries() as few:
        client.get(f"/dokument/{plan.key}/")
    places = [f"{thread.own.key}.{code}" for code in ("uppfoljning", "utveckling", "forvantat_resultat")]
    give(cast, plan, *places, people=[cast.deputy], workplaces=[cast.workplace])
    with at_most(len(few)):
        client.get(f"/dokument/{plan.key}/")
    Task.objects.all().delete()
    with at_most(len(few) - 1):
        client.get(f"/dokument/{plan.key}/")


def test_helena_gives_out_from_the_goal_and_a_bad_day_loses_nothing(cast, plan, thread):
    client, there = as_(cast.helena), f"/dokument/{plan.key}/utdelat/ny/"
    page = text_of(client.get(f"{there}?plats={thread.own.key}"))
    assert f'value="{thread.own.key}" id="p-{thread.own.key}" checked' in page
    fields = {"plats": [thread.own.key], "workplaces": [cast.workplace.key], "note": "Hej Bruket"}
    answer = client.post(there, fields | {"until": in_days(-1).isoformat()})
    assert answer.status_code == 422
    assert "har redan varit" in text_of(answer) and "Hej Bruket" in text_of(answer)
    assert f'id="p-{thread.own.key}" checked' in text_of(answer)
    answer = client.post(there, fields | {"until": in_days(3).isoformat()}, follow=True)
    assert "1 uppgift är utdelad." in text_of(answer)
    assert Task.objects.get().place == thread.own.key


def test_what_was_filled_in_is_there_though_the_plan_was_handed_in_meanwhile(cast, plan, slot):
    a_plan(cast, status=Status.SUBMITTED)
    fields = {
        "plats": [slot],
        "workplaces": [cast.workplace.key],
        "note": "Hej Bruket",
        "until": in_days(3).isoformat(),
    }
    answer = as_(cast.helena).post(f"/dokument/{plan.key}/utdelat/ny/", fields)
    assert answer.status_code == 403
    assert "Planen är inlämnad" in text_of(answer) and "Hej Bruket" in text_of(answer)


def test_a_proposal_that_was_taken_back_meanwhile_says_so_and_keeps_the_word_back(cast, plan, task):
    as_(cast.vp_group).post(page_of(task), sent(task))
    made = Contribution.objects.get()
    services.withdraw_contribution(task=task, key=made.key, by=cast.vp_group)
    there = f"/dokument/{plan.key}/utdelat/forslag/{made.key}/"
    answer = as_(cast.helena).post(there, {"svar": "godta", "sedd": "1", "reply": "Tack för det"})
    assert answer.status_code == 409
    assert "Tillbakadraget" in text_of(answer) and "Tack för det" in text_of(answer)


def test_helena_changes_the_day_takes_back_and_gives_again(cast, plan, task):
    client, base = as_(cast.helena), f"/dokument/{plan.key}/utdelat/{task.key}/"
    receiver = f"arbetsplats {cast.workplace.key}"
    assert client.post(base, {"receiver": receiver, "until": in_days(-2).isoformat(), "sedd": "1"}).status_code == 422
    fields = {"receiver": f"person {cast.deputy.key}", "until": in_days(3).isoformat(), "sedd": "1"}
    client.post(base, fields)
    changed = Task.objects.present().get()
    base = f"/dokument/{plan.key}/utdelat/{changed.key}/"
    assert (changed.user, changed.workplace, changed.until) == (cast.deputy, None, in_days(3))
    assert "tillbakatagen" in text_of(client.post(f"{base}ta-tillbaka/", follow=True))
    assert "Dela ut igen" in text_of(client.get(f"/dokument/{plan.key}/utdelat/"))
    client.post(f"{base}angra/")
    assert Task.objects.get(pk=changed.pk).removed_at is None


def test_a_change_form_that_has_grown_old_undoes_nothing_and_keeps_what_was_filled_in(cast, plan, task):
    client, base = as_(cast.helena), f"/dokument/{plan.key}/utdelat/{task.key}/"
    fields = {"receiver": f"arbetsplats {cast.workplace.key}", "until": in_days(9).isoformat(), "note": "Hej igen"}
    seen = re.search(r'name="sedd" value="(\d+)"', text_of(client.get(base)))[1]
    services.change_task(document=plan, key=task.key, until=in_days(2), note="Bråttom", by=cast.deputy)
    answer = client.post(base, fields | {"sedd": seen})
    assert answer.status_code == 409
    assert "med hälsningen ”Bråttom”" in text_of(answer) and "Hej igen" in text_of(answer)
    kajen = a_workplace("Kajen", cast.unit)
    moved = services.change_task(document=plan, key=task.key, until=in_days(2), workplace=kajen.key, by=cast.deputy)
    answer = client.post(base, fields | {"sedd": "2"})
    assert (answer.status_code, "getts till någon annan" in text_of(answer)) == (422, True)
    assert "Hej igen" in text_of(answer)
    assert [there.key for there in Task.objects.open()] == [moved.key]


def test_what_she_wrote_is_given_back_when_the_task_was_taken_from_her_meanwhile(cast, plan, task):
    client, two = as_(cast.vp_group), sent(task, html="<p>Ett stycke.</p><p>Ett till.</p>", word="Så är det.")
    services.change_task(document=plan, key=task.key, until=in_days(3), person=cast.deputy.key, by=cast.helena)
    answer = client.post(page_of(task), two)
    assert (answer.status_code, "har tagit tillbaka uppgiften" in text_of(answer)) == (403, True)
    assert re.search(r"Ett stycke\.\s+Ett till\.", text_of(answer)) and "Så är det." in text_of(answer)
    Membership.objects.filter(user=cast.vp_group).update(valid_to=timezone.localdate() - datetime.timedelta(days=1))
    answer = client.post(page_of(task), two)
    assert "inte längre representant" in text_of(answer) and "Ett stycke." in text_of(answer)
    assert as_(cast.employee).post(page_of(task), two).status_code == 404


def test_what_one_workplace_proposed_is_nothing_for_the_next_one(cast, plan, task):
    as_(cast.vp_group).post(page_of(task), sent(task, word="Mellan oss."))
    made = Contribution.objects.get()
    services.decide(document=plan, key=made.key, answer="avsla", seen=1, reply="Inte i år.", by=cast.helena)
    kajen = a_workplace("Kajen", cast.unit)
    nils = a_member("Nils Ny", Role.REVIEWER, kajen, unit=cast.unit)
    moved = services.change_task(document=plan, key=task.key, until=in_days(3), workplace=kajen.key, by=cast.helena)
    page = text_of(as_(nils).get(page_of(moved)))
    assert "varje morgon" in page and "Mellan oss." not in page and "kväll" not in page
    assert "Inte i år." in text_of(as_(cast.vp_group).get(page_of(task)))
    assert as_(cast.helena).get(f"/dokument/{plan.key}/utdelat/forslag/{made.key}/").status_code == 200


def test_a_proposal_can_be_read_and_withdrawn_though_the_task_was_taken_back(cast, plan, task):
    client = as_(cast.vp_group)
    client.post(page_of(task), sent(task))
    services.take_back(document=plan, key=task.key, by=cast.helena)
    page = text_of(client.get(page_of(task)))
    assert "kväll" in page and "Ta tillbaka förslaget" in page and "data-rich" not in page
    answer = client.post(f"/uppgifter/{task.key}/forslag/{Contribution.objects.get().key}/ta-tillbaka/", follow=True)
    assert (answer.status_code, Contribution.objects.get().state) == (200, Verdict.WITHDRAWN)
    answer = client.post(page_of(task), sent(task))
    assert answer.status_code == 403 and "har tagits tillbaka" in text_of(answer) and "varje kväll" in text_of(answer)


def test_one_whose_proposal_was_answered_meanwhile_is_told_that_and_can_send_a_new_one(cast, plan, task):
    client = as_(cast.vp_group)
    client.post(page_of(task), sent(task))
    made = Contribution.objects.get()
    services.decide(document=plan, key=made.key, answer="avsla", seen=1, reply="Nej.", by=cast.helena)
    answer = client.post(page_of(task), sent(task, seen="1", html=NEW + "<p>Mer.</p>"))
    assert (answer.status_code, "har fått ett svar" in text_of(answer)) == (409, True)
    assert "Mer." in text_of(answer)
    client.post(page_of(task), sent(task, html=NEW + "<p>Mer.</p>"))
    assert Contribution.objects.filter(state=Verdict.WAITING).count() == 1


def test_helena_decides_beside_the_text_and_a_clash_shows_both(cast, plan, slot, task):
    as_(cast.vp_group).post(page_of(task), sent(task))
    made, client = Contribution.objects.get(), as_(cast.helena)
    there = f"/dokument/{plan.key}/utdelat/forslag/{made.key}/"
    page = text_of(client.get(there))
    assert "<del>" in page and "<ins>" in page
    write(plan, slot, "<p>Vi frågar varje vecka.</p>", base_version=1, base_html=NOW, by=cast.deputy)
    answer = client.post(there, {"svar": "godta", "sedd": "1", "reply": "Tack"})
    assert answer.status_code == 409
    for words in ("Bo Dahl har skrivit i samma stycke", "varje vecka", "varje kväll", "Tack"):
        assert words in text_of(answer)
    both = "<p>Vi frågar varje vecka, på kvällen.</p>"
    fields = {
        "svar": "andra",
        "sedd": "1",
        "html": both,
        "base_html": "<p>Vi frågar varje vecka.</p>",
        "base_version": "2",
    }
    client.post(there, fields)
    made.refresh_from_db()
    assert (made.state, plan.passages.get(slot=slot).html) == (Verdict.ADAPTED, both)


def test_a_proposal_to_a_text_that_has_gone_or_a_document_that_is_handed_in_says_so(cast, plan, thread, task):
    as_(cast.vp_group).post(page_of(task), sent(task))
    client = as_(cast.helena)
    there = f"/dokument/{plan.key}/utdelat/forslag/{Contribution.objects.get().key}/"
    services.remove_goal(document=plan, key=thread.own.key, by=cast.helena)
    page = text_of(client.get(there))
    assert "Texten har tagits bort ur dokumentet" in page and "kväll" in page
    assert client.post(there, {"svar": "godta", "sedd": "1"}).status_code == 422
    services.restore_goal(document=plan, key=thread.own.key, by=cast.helena)
    a_plan(cast, status=Status.SUBMITTED)
    assert "Förslaget kan inte skrivas in nu" in text_of(client.get(there))
    assert "Väntar. Planen är inlämnad" in text_of(as_(cast.vp_group).get(page_of(task)))


@pytest.fixture
def row(cast, thread):
    a_plan(cast, status=Status.ADOPTED)
    return give(cast, a_report(cast), thread.own_line.key, workplaces=[cast.workplace]).tasks[0]


def test_figures_are_filled_in_with_the_messages_of_the_grid(cast, row):
    client = as_(cast.vp_group)
    fields = {"place": row.place, "seen": "0", "total": "14,,", "total_respondents": "tjugo"}
    answer = client.post(page_of(row), fields)
    assert answer.status_code == 422
    assert "heltal" in text_of(answer) and 'value="14,,"' in text_of(answer) and 'value="tjugo"' in text_of(answer)
    client.post(page_of(row), fields | {"total": "14", "total_respondents": "20"})
    made = Contribution.objects.get()
    there = f"/dokument/{row.document.key}/utdelat/forslag/{made.key}/"
    assert ">14</td>" in text_of(as_(cast.helena).get(there))
    as_(cast.helena).post(there, {"svar": "godta", "sedd": "1"})
    assert Outcome.objects.get(workplace=cast.workplace).total_raw == "14"


def test_small_figures_are_not_shown_to_the_representative(cast, row):
    cells = {"total": "2", "total_respondents": "3"}
    about = {"document": row.document, "line": row.place, "workplace": cast.workplace.key, "by": cast.helena}
    services.record_outcome(cells=cells, **about)
    page = text_of(as_(cast.vp_group).get(page_of(row)))
    assert 'value="2"' not in page and 'value="3"' not in page
    as_(cast.vp_group).post(page_of(row), {"place": row.place, "seen": "0", "total": "14"})
    made = Contribution.objects.get()
    services.decide(document=row.document, key=made.key, answer="godta", seen=1, by=cast.helena)
    stored = Outcome.objects.get(workplace=cast.workplace)
    assert (stored.total_raw, stored.total_respondents) == ("14", 3), "what she was not shown is not taken away"


def test_one_reads_what_concerns_a_workplace_and_back(cast, plan, thread, slot):
    kajen = a_workplace("Kajen", cast.unit)
    thread.own.workplaces.set([kajen])
    section = services.add_section(
        document=plan, after_key="s-lokaler", heading="Om Bruket", by=cast.helena, workplaces=[cast.workplace.key]
    )
    write(plan, f"{plan.key}.{section.key}", "<p>Bara Bruket.</p>", by=cast.helena)
    write(plan, f"{plan.key}.lokaler", "<p>Rör alla.</p>", by=cast.helena)
    client, address = as_(cast.helena), f"/dokument/{plan.key}/"
    assert "?arbetsplats" in text_of(client.get(address))
    assert "Välj en arbetsplats" in text_of(client.get(f"{address}?arbetsplats"))
    bruket = text_of(client.get(f"{address}?arbetsplats={cast.workplace.key}"))
    assert "Du läser det som rör Bruket" in bruket and "Visa hela dokumentet" in bruket
    assert "Bara Bruket." in bruket and "Rör alla." in bruket and "varje morgon" not in bruket
    assert "Lämna in" not in bruket and "data-edit" not in bruket
    of_kajen = text_of(client.get(f"{address}?arbetsplats={kajen.key}"))
    assert "Bara Bruket." not in of_kajen and "varje morgon" in of_kajen
    assert "Välj en arbetsplats" in text_of(client.get(f"{address}?arbetsplats=w-%00borta"))


def test_an_adopted_plan_is_read_per_workplace_too(cast, plan, thread):
    kajen = a_workplace("Kajen", cast.unit)
    thread.own.workplaces.set([kajen])
    a_plan(cast, status=Status.ADOPTED)
    page = text_of(as_(cast.employee).get(f"/dokument/{plan.key}/?arbetsplats={cast.workplace.key}"))
    assert "Du läser det som rör Bruket" in page and thread.own.title not in page


def test_the_start_page_of_those_who_write_says_what_waits_for_their_answer(cast, plan, slot, task):
    assert b"att ta st\xc3\xa4llning till" not in as_(cast.helena).get("/").content
    services.propose_text(task=task, place=slot, html=NEW, base_version=1, by=cast.vp_group)
    review = a_review(cast, plan)
    for words in ("Vilka vägar?", "Och när?"):
        services.comment(participant=a_voice(review, cast.vp_group), slot=slot, text=words)
    page = as_(cast.helena).get("/").content.decode()
    assert f'<a href="/dokument/{plan.key}/utdelat/">1 förslag att ta ställning till</a>' in page
    assert f'<a href="/dokument/{plan.key}/granskning/">2 kommentarer att svara på</a>' in page
