"""The enhetschef's pages of a review round: sending out, leading it, the worklist, and what it leaves behind."""

import datetime

import pytest
from django.urls import reverse
from django.utils import timezone
from django.utils.formats import date_format

from plans import services
from plans.choices import Answer
from plans.models import Review
from plans.transitions import move
from plans.views.rounds import PER_PAGE
from tests.builders import (
    a_review,
    a_voice,
    a_workplace,
    write,
)
from tests.plans.review.pages import SENT, said

pytestmark = [pytest.mark.django_db, pytest.mark.once]


@pytest.fixture
def review(cast, plan):
    return a_review(cast, plan, note="Är aktiviteterna rimliga?")


def test_she_sends_out_from_a_page_with_a_week_and_the_vp_group_chosen(cast, plan, get, post):
    page = get(cast.helena, "open_round", plan.key).content.decode()
    week = timezone.localdate() + datetime.timedelta(days=7)
    assert f'value="{week:%Y-%m-%d}"' in page and "Vera Pihl (Bruket)" in page
    response = post(cast.helena, "open_round", plan.key, vp_group="on", until="2020-01-01", note="Mina ord")
    assert response.status_code == 422 and "har redan varit" in said(response) and "Mina ord" in said(response)
    response = post(cast.helena, "open_round", plan.key, people="finns.inte@ekhamra.example", until=f"{week:%Y-%m-%d}")
    assert "Ingen här har adressen ”finns.inte@ekhamra.example”." in said(response)
    response = post(cast.helena, "open_round", plan.key, people="inte\nej@x.example", until=f"{week:%Y-%m-%d}")
    assert "Ingen här har adresserna ”inte”, ”ej@x.example”." in said(response)
    assert post(cast.helena, "open_round", plan.key, vp_group="on", until=f"{week:%Y-%m-%d}").status_code == 302
    assert Review.objects.get().until == week


def test_she_sees_who_is_silent_and_the_worklist_by_state_and_text(cast, plan, review, slot, get):
    a_workplace("Trädgården", cast.unit)
    page = said(get(cast.helena, "round", plan.key))
    assert "Arbetsplatser som har svarat: 0 av 2" in page and "Trädgården – Ingen inbjuden" in page
    vera = a_voice(review, cast.vp_group)
    first = services.comment(participant=vera, slot=slot, text="Först")
    services.comment(participant=vera, slot=f"{slot.split('.')[0]}", text="Om målet")
    services.answer_comment(comment=first, answer=Answer.REPLY, seen=1, text="Ja.", by=cast.helena)
    page = said(get(cast.helena, "round", plan.key))
    assert "Arbetsplatser som har svarat: 1 av 2" in page and "Vera Pihl: 2 kommentarer" in page
    assert "Alla (2) Öppna (1) Besvarade (1)" in page
    opened = said(get(cast.helena, "round", plan.key, query="?visa=oppna"))
    assert "Om målet" in opened and "Först" not in opened
    of_text = said(get(cast.helena, "round", plan.key, query=f"?text={slot}"))
    assert "Först" in of_text and "Om målet" not in of_text


def test_she_accepts_adapts_and_is_told_when_somebody_was_first(cast, plan, review, slot, get, post):
    vera = a_voice(review, cast.vp_group)
    base = "Vi frågar varje morgon. Alla får svara."
    proposal = services.comment(participant=vera, slot=slot, base=base, wording=base.replace("morgon", "dag"))
    at = (review.key, proposal.key)
    assert "Godta, skriv in det" in said(get(cast.helena, "answer", *at))
    post(cast.deputy, "answer", *at, svar="avsla", text="Nej tack.", sedd=1)
    late = post(cast.helena, "answer", *at, svar="godta", text="Mina egna ord", sedd=1)
    assert late.status_code == 409 and "Mina egna ord" in said(late) and "Nej tack." in said(late)
    response = post(cast.helena, "answer", *at, svar="andra", wording=base.replace("morgon", "kväll"), sedd=2)
    assert response.url == f"/dokument/{plan.key}/granskning/?vid={proposal.key}#{proposal.key}"
    assert "Ändrad och godtagen" in said(get(cast.vp_group, "review", review.key))


def test_she_may_go_from_one_open_comment_to_the_next_as_they_stand_in_the_document(
    cast, plan, review, slot, get, post
):
    vera, goal = a_voice(review, cast.vp_group), slot.split(".")[0]
    later, first, second = (
        services.comment(participant=vera, slot=where, text=text)
        for where, text in ((slot, "Sen"), (goal, "Först"), (goal, "Sedan"))
    )
    page = said(get(cast.helena, "answer", review.key, second.key))
    assert "Gå sedan till nästa öppna kommentar (2 kvar)" in page
    answered = {"svar": "svara", "text": "Ja.", "sedd": 1, "vidare": "1"}
    for comment, then in ((second, later), (later, first)):
        response = post(cast.helena, "answer", review.key, comment.key, **answered)
        assert response.url == reverse("plans:answer", args=[review.key, then.key])
    assert "nästa öppna" not in said(get(cast.helena, "answer", review.key, first.key))
    response = post(cast.helena, "answer", review.key, first.key, **answered)
    assert response.url == f"/dokument/{plan.key}/granskning/?vid={first.key}#{first.key}"


def test_where_the_text_was_rewritten_both_stand_beside_each_other(cast, plan, review, slot, get, post):
    vera = a_voice(review, cast.vp_group)
    base = "Vi frågar varje morgon. Alla får svara."
    proposal = services.comment(participant=vera, slot=slot, base=base, wording="Vi frågar.")
    write(plan, slot, "<p>Något annat.</p>", base_version=1, base_html=SENT, by=cast.helena)
    page = said(get(cast.helena, "answer", review.key, proposal.key))
    assert "Stycket som förslaget gäller har ändrats" in page and "Något annat." in page and "Godta, skriv" not in page
    assert "Texten har ändrats sedan den skickades ut." in said(get(cast.helena, "round", plan.key))
    late = post(cast.helena, "answer", review.key, proposal.key, svar="godta", text="Kvar", sedd=1)
    assert late.status_code == 409 and "Kvar" in said(late)


def test_afterwards_the_reviewers_see_what_became_of_theirs(cast, plan, review, slot, get, post):
    vera = a_voice(review, cast.vp_group)
    comment = services.comment(participant=vera, slot=slot, text="Och helgerna?")
    services.answer_comment(comment=comment, answer=Answer.PUT_OFF, seen=1, text="Nästa år.", by=cast.helena)
    assert post(cast.helena, "round_step", plan.key, "avsluta").status_code == 302
    write(plan, slot, "<p>Hemligt igen.</p>", base_version=1, base_html=SENT, by=cast.helena)
    page = said(get(cast.vp_group, "review", review.key))
    assert "Vad som blev av det du skrev" in page and "Får vänta: Nästa år." in page
    assert "Hemligt" not in page and "Kommentera" not in page


def test_the_form_says_which_workplaces_nobody_in_the_vp_group_speaks_for(cast, plan, get):
    assert "har ingen i VP-gruppen" not in said(get(cast.helena, "open_round", plan.key))
    a_workplace("Ateljén", cast.unit)
    assert "En arbetsplats har ingen i VP-gruppen: Ateljén." in said(get(cast.helena, "open_round", plan.key))
    a_workplace("Trädgården", cast.unit)
    page = said(get(cast.helena, "open_round", plan.key))
    assert "Vera Pihl (Bruket). Två arbetsplatser har ingen i VP-gruppen: Ateljén, Trädgården." in page


def test_one_who_looks_at_what_the_others_have_got_is_told_so(cast, review, get):
    hers, veras = (said(get(user, "review", review.key)) for user in (cast.helena, cast.vp_group))
    assert "Så här ser de som läser sidan." in hers and "De som läser ska svara senast" in hers
    assert "ser att du har läst" not in hers and "Läst, inget" not in hers
    assert "ser att du har läst" in veras and "Så här ser de" not in veras


def test_what_is_done_without_a_word_leads_to_how_the_text_reads_now(cast, plan, review, slot, get):
    said_it = services.comment(participant=a_voice(review, cast.vp_group), slot=slot, text="Och kvällen?")
    services.answer_comment(comment=said_it, answer=Answer.DONE, seen=1, text="", by=cast.helena)
    assert "Texten lyder som när den skickades ut." in said(get(cast.vp_group, "review", review.key))
    write(plan, slot, "<p>Vi frågar på kvällen.</p>", base_version=1, base_html=SENT, by=cast.helena)
    page = said(get(cast.vp_group, "review", review.key)).split("Hela dokumentet")[0]
    assert "Åtgärdad" in page and "Se hur texten lyder nu" in page


def test_the_end_is_asked_about_with_what_it_cuts_off(cast, plan, review, slot, get, post):
    assert f'href="/dokument/{plan.key}/granskning/avsluta/"' in get(cast.helena, "round", plan.key).content.decode()
    question = said(get(cast.helena, "round_step", plan.key, "avsluta"))
    assert f"till och med {date_format(review.until, 'j F Y')}" in question and "Den dagen har inte gått ut" in question
    assert "har inte svarat: Vera Pihl, Bruket" in question and "ingen skriva mer" in question
    review.refresh_from_db()
    assert review.is_open
    services.nothing_to_add(participant=a_voice(review, cast.vp_group))
    Review.objects.update(until=timezone.localdate() - datetime.timedelta(days=1))
    question = said(get(cast.helena, "round_step", plan.key, "avsluta"))
    assert "Alla som är inbjudna har svarat." in question and "har inte gått ut" not in question
    assert get(cast.helena, "round_step", plan.key, "sista-dag").status_code == 405
    post(cast.helena, "round_step", plan.key, "avsluta")
    assert get(cast.helena, "round_step", plan.key, "avsluta").status_code == 422


def test_one_is_taken_out_after_a_question_and_what_she_said_stays(cast, plan, review, get, post):
    vera = a_voice(review, cast.vp_group)
    services.nothing_to_add(participant=vera)
    assert f'granskning/ta-bort/?vem={vera.key}"' in get(cast.helena, "round", plan.key).content.decode()
    question = said(get(cast.helena, "round_step", plan.key, "ta-bort", query=f"?vem={vera.key}"))
    assert "Ta bort Vera Pihl ur granskningen?" in question
    assert get(cast.vp_group, "review", review.key).status_code == 200
    post(cast.helena, "round_step", plan.key, "ta-bort", vem=vera.key)
    page = get(cast.helena, "round", plan.key)
    assert "Vera Pihl: läst, inget att tillägga (borttagen)" in said(page) and "ta-bort" not in page.content.decode()
    assert "Arbetsplatser som har svarat: 1 av 1" in said(page)
    refused = get(cast.vp_group, "review", review.key)
    assert refused.status_code == 403 and "enhetschefen tog bort dig" in said(refused)
    assert 'href="/">Till startsidan' in refused.content.decode()
    gone = get(cast.helena, "round_step", plan.key, "ta-bort", query=f"?vem={vera.key}")
    assert gone.status_code == 422 and "inte med" in said(gone)


def test_it_is_not_said_that_all_have_got_an_answer_where_nobody_has_said_anything(cast, plan, review, slot, get):
    assert "Alla kommentarer har fått svar" not in said(get(cast.helena, "round", plan.key))
    comment = services.comment(participant=a_voice(review, cast.vp_group), slot=slot, text="Bra")
    services.answer_comment(comment=comment, answer=Answer.DONE, seen=1, by=cast.helena)
    assert "Alla kommentarer har fått svar" in said(get(cast.helena, "round", plan.key))


def test_a_reply_is_not_counted_as_a_comment(cast, plan, review, slot, get):
    voice = a_voice(review, cast.vp_group)
    comment = services.comment(participant=voice, slot=slot, text="Vem frågar?")
    assert "Vera Pihl: 1 kommentar " in said(get(cast.helena, "round", plan.key))
    services.reply(to=comment.key, participant=voice, text="Det står längre ner.")
    page = said(get(cast.helena, "round", plan.key))
    assert "Alla (1)" in page and "Vera Pihl: 1 kommentar, 1 svar " in page


def test_the_round_is_led_from_one_page(cast, plan, review, post):
    day = timezone.localdate() + datetime.timedelta(days=20)
    assert post(cast.helena, "round_step", plan.key, "sista-dag", until=f"{day:%Y-%m-%d}").status_code == 302
    for bad, why in (
        ("igår", "Skriv dagen som"),
        ("9999-12-31", "31 december 9999 är nog felskrivet"),
        ("2020-02-03", "3 februari 2020 har redan varit"),
    ):
        refused = post(cast.helena, "round_step", plan.key, "sista-dag", until=bad)
        assert refused.status_code == 422 and f"Dagen är inte ändrad. {why}" in said(refused)
    assert 'value="2020-02-03"' in refused.content.decode()
    refused = post(cast.helena, "round_step", plan.key, "bjud-in", people="ingen@x.example")
    assert refused.status_code == 422 and "”ingen@x.example”" in said(refused) and "Svara senast" in said(refused)
    assert post(cast.helena, "round_step", plan.key, "bjud-in", people=cast.registrar.email).status_code == 302
    assert post(cast.helena, "round_step", plan.key, "hitta-pa").status_code == 404
    assert {p.name for p in review.participants.all()} == {"Vera Pihl", "Rut Åhs"}
    review.refresh_from_db()
    assert review.until == day


def test_the_start_page_leads_to_what_waits_and_later_to_the_answers(cast, review, slot, get):
    page = said(get(cast.vp_group, "start"))
    assert f"Läs och svara senast {date_format(review.until, 'j F')}" in page
    comment = services.comment(participant=a_voice(review, cast.vp_group), slot=slot, text="Bra")
    assert "Du har svarat." in said(get(cast.vp_group, "start"))
    services.answer_comment(comment=comment, answer=Answer.DONE, seen=1, by=cast.helena)
    services.close_review(review=review, by=cast.helena)
    assert "Läs svaren" in said(get(cast.vp_group, "start"))
    assert "Att läsa" not in said(get(cast.employee, "start"))


def test_writers_see_beside_the_text_how_much_has_been_said_of_it(cast, plan, review, slot, get):
    assert "Vilka har läst?" in said(get(cast.helena, "document", plan.key))
    services.comment(participant=a_voice(review, cast.vp_group), slot=slot, text="Bra")
    page = get(cast.helena, "document", plan.key)
    assert f'href="/dokument/{plan.key}/granskning/?text={slot}">1 kommentar</a>' in page.content.decode()
    assert "1 kommentar, 1 utan svar" in said(page) and "Kommentarer (1)" in said(page)


def test_when_the_round_is_closed_the_texts_lead_to_no_comments_any_more(cast, plan, review, slot, get):
    comment = services.comment(participant=a_voice(review, cast.vp_group), slot=slot, text="Bra")
    services.answer_comment(comment=comment, answer=Answer.DONE, seen=1, by=cast.helena)
    link = f"granskning/?text={slot}"
    assert link in get(cast.helena, "document", plan.key).content.decode()
    services.close_review(review=review, by=cast.helena)
    page = get(cast.helena, "document", plan.key)
    assert link not in page.content.decode()
    assert "1 kommentar" in said(page), "the card beside the sheet still leads to what was said"


def test_what_went_wrong_leads_back_to_a_page(cast, plan, review, slot, post):
    late = post(cast.helena, "round_step", plan.key, "avsluta")
    assert late.status_code == 302
    closed = post(cast.helena, "round_step", plan.key, "avsluta")
    assert closed.status_code == 422 and f'href="/dokument/{plan.key}/granskning/"' in closed.content.decode()


def test_names_are_no_markup_in_the_forms(cast, plan, get, review):
    cast.vp_group.first_name = "<b>Vera</b>"
    cast.vp_group.save()
    a_workplace("<b>Trädgården</b>", cast.unit)
    for name in ("round", "open_round"):
        page = get(cast.helena, name, plan.key).content.decode()
        assert "<b>Vera</b>" not in page and "<b>Trädgården</b>" not in page
        assert "&lt;b&gt;Vera&lt;/b&gt; Pihl (Bruket)" in page and "VP-gruppen: &lt;b&gt;Trädgården&lt;/b&gt;." in page


def test_what_was_typed_is_given_back_where_the_plan_has_been_handed_in_meanwhile(cast, plan, post):
    move(document=plan, name="submit", by=cast.helena)
    response = post(cast.helena, "open_round", plan.key, vp_group="on", until="2050-01-01", note="Är målen rimliga?")
    page = said(response)
    assert response.status_code == 403 and "Planen är inlämnad" in page and "Är målen rimliga?" in page


def test_odd_values_of_a_form_are_answered_in_a_sentence(cast, plan, review, slot, get, post):
    comment = services.comment(participant=a_voice(review, cast.vp_group), slot=slot, text="Hur ofta?")
    response = post(cast.helena, "answer", review.key, comment.key, svar="klar", sedd="9" * 5000)
    assert response.status_code == 409 and "har ändrats eller fått ett beslut" in said(response)
    response = post(cast.helena, "round_step", plan.key, "ta-bort", vem="p-\0")
    assert response.status_code == 422 and "inte med i granskningen" in said(response)


def test_what_is_told_of_a_comment_leads_to_the_page_of_the_worklist_where_it_is(cast, plan, review, slot, get):
    vera = a_voice(review, cast.vp_group)
    comments = [services.comment(participant=vera, slot=slot, text=f"Fråga {n}") for n in range(PER_PAGE + 1)]
    told = cast.helena.notices.get(key=f"comment {comments[-1].key}")
    where, _, anchor = told.path.partition("#")
    assert anchor == comments[-1].key
    assert f'id="{anchor}"' in get(cast.helena, "round", plan.key, query=f"?{where.partition('?')[2]}").content.decode()
