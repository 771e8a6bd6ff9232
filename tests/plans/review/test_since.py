"""What those who read in a round are told of what has happened to the document since it was sent out."""

import datetime
import re

import pytest
from django.urls import reverse

from goals.choices import Level
from plans import services
from plans.assemble import assemble
from plans.choices import Answer
from plans.record import outline_of
from plans.review.places import spots
from plans.review.present import changes_since, present_text
from plans.review.since import present_rows, since
from tests.builders import a_goal, a_plan, a_report, a_review, a_voice, write
from tests.queries import at_most, counted_queries

pytestmark = pytest.mark.django_db


@pytest.fixture
def plan(cast, thread):
    return a_plan(cast)


def told(review):
    """(What, name, facts) under each heading."""
    sent = outline_of(review.snapshot)
    found = since(review, sent, present_rows(review.document, sent))
    return {heading: [(one.what, one.name, one.facts) for one in each] for heading, each in found.parts}


def test_nothing_is_told_of_a_document_that_is_as_it_was(cast, plan):
    first = assemble(plan).front[0].key
    services.add_section(document=plan, after_key=first, heading="Våra lokaler", by=cast.helena)
    assert told(a_review(cast, plan)) == {}


def test_what_is_new_is_told_with_its_texts(cast, plan, thread):
    review = a_review(cast, plan)
    front = assemble(plan).front
    goal = services.add_goal(
        document=plan, parent_key=thread.committee.key, title="Alla får prova något nytt", by=cast.helena
    )
    services.add_activity(document=plan, goal_key=goal.key, title="Prova-på-vecka", by=cast.helena)
    services.add_activity(document=plan, goal_key=thread.own.key, title="Studiebesök", by=cast.helena)
    services.add_indicator(document=plan, goal_key=thread.own.key, name="Antal studiebesök", by=cast.helena)
    section = services.add_section(document=plan, after_key=front[0].key, heading="Våra lokaler", by=cast.helena)
    write(plan, f"{plan.key}.{section.key}", "<p>Vi har ett hus.</p>", by=cast.helena)
    write(plan, f"{goal.key}.arbetssatt", "<p>Var och en väljer.</p>", by=cast.helena)
    write(plan, f"{thread.own.key}.arbetssatt", "<p>Vi frågar.</p>", by=cast.helena)
    assert told(review) == {
        "Nytt": [
            ("Enhetsmål", "Alla får prova något nytt", ()),
            ("Avsnitt", "Våra lokaler", ()),
            ("Aktivitet", "Prova-på-vecka", ()),
            ("Aktivitet", "Studiebesök", ()),
            ("Indikator", "Antal studiebesök", ()),
            ("Text", "Våra lokaler", ()),
            ("Text", "Arbetssätt", ()),
            ("Text", "Arbetssätt", ()),
        ]
    }


def test_what_was_taken_away_is_told_once_and_not_again_for_all_that_stood_under_it(cast, plan, thread):
    other = services.add_goal(document=plan, parent_key=thread.committee.key, title="Ett till", by=cast.helena)
    services.add_activity(document=plan, goal_key=other.key, title="Under det", by=cast.helena)
    review = a_review(cast, plan)
    services.remove_goal(document=plan, key=other.key, by=cast.helena)
    services.remove_activity(document=plan, key=thread.own_activity.key, by=cast.helena)
    services.remove_indicator(document=plan, key=thread.own_line.key, by=cast.helena)
    later = services.add_activity(document=plan, goal_key=thread.own.key, title="Ångrad", by=cast.helena)
    services.remove_activity(document=plan, key=later.key, by=cast.helena)
    assert told(review) == {
        "Borttaget": [
            ("Enhetsmål", "Ett till", ()),
            ("Aktivitet", "Varje grupp har ett eget husmöte", ()),
            ("Indikator", "Deltagare som bytt grupp", ()),
        ]
    }


def test_changed_targets_dates_and_names_are_told_as_they_were_and_are(cast, plan, thread):
    review = a_review(cast, plan)
    services.set_target(document=plan, key=thread.own_line.key, raw="20", by=cast.helena)
    services.change_activity(
        document=plan,
        key=thread.own_activity.key,
        title="Varje grupp har ett husmöte i veckan",
        start=datetime.date(plan.year, 3, 1),
        responsible="arbetsledarna",
        by=cast.helena,
    )
    changed = told(review)["Ändrat"]
    assert [(what, name) for what, name, _ in changed] == [
        ("Aktivitet", "Varje grupp har ett eget husmöte"),
        ("Indikator", "Deltagare som bytt grupp"),
    ]
    dates = [tuple(word.replace("\xa0", " ") for word in fact) for fact in changed[0][2]]
    assert dates == [
        ("Aktivitet", "Varje grupp har ett eget husmöte", "Varje grupp har ett husmöte i veckan"),
        ("Startdatum", f"1 februari {plan.year}", f"1 mars {plan.year}"),
        ("Slutdatum", f"31 december {plan.year}", ""),
    ]
    assert changed[1][2] == (("Årsmål", "12", "20"),)


def test_a_text_about_a_row_that_is_gone_is_gone_and_nothing_is_put_into_it(cast, thread, client):
    report = a_report(cast)
    slot = f"{thread.own_activity.key}.analys"
    write(report, slot, "<p>Husmötena har blivit av.</p>", by=cast.helena)
    review = a_review(cast, report)
    said = services.comment(
        participant=a_voice(review, cast.vp_group), slot=slot, base="Husmötena har blivit av.", wording="Nästan alla."
    )
    services.remove_activity(document=report, key=thread.own_activity.key, by=cast.helena)
    spot = spots(outline_of(review.snapshot))[slot]
    assert changes_since(review, {slot: spot})[slot].gone
    assert present_text(report, spot) is None
    client.force_login(cast.helena)
    page = client.get(reverse("plans:answer", args=[review.key, said.key])).content.decode()
    assert "Godta, skriv in det" not in page and "har tagits bort ur dokumentet" in page
    with pytest.raises(services.NotThere):
        services.answer_comment(comment=said, answer=Answer.ACCEPT, seen=said.version, by=cast.helena)


def test_the_page_tells_it_folded_and_in_no_more_queries_for_more(cast, plan, thread, client):
    review = a_review(cast, plan)
    client.force_login(cast.vp_group)
    address = reverse("plans:review", args=[review.key])
    assert "Sedan det skickades ut" not in client.get(address).content.decode()
    with counted_queries() as before:
        client.get(address)
    for n in range(5):
        services.add_activity(document=plan, goal_key=thread.own.key, title=f"Studiebesök {n}", by=cast.helena)
        a_goal(Level.UNIT, thread.committee, title=f"Mål {n}", unit=cast.unit, committee=cast.committee, position=n + 2)
    services.set_target(document=plan, key=thread.own_line.key, raw="20", by=cast.helena)
    with at_most(len(before)):
        page = client.get(address).content.decode()
    words = " ".join(re.sub(r"<[^>]+>", " ", page).split())
    assert "Sedan det skickades ut Nytt (10) · Ändrat (1)" in words
    assert "Årsmål förut: 12 → nu: 20" in words
    services.close_review(review=review, by=cast.helena)
    assert "Sedan det skickades ut" not in client.get(address).content.decode()
