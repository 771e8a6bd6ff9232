"""What a document and its texts said before: wordings by sitting, named points, and what differs between two points."""

import datetime
import re

import pytest
from django.db import DatabaseError, connection, transaction

from goals.models import Goal
from indicators.models import Outcome
from plans.models import Checkpoint, Passage, PassageVersion
from plans.points import points_of
from plans.record import outline_of
from plans.services import Conflict, bring_back_wording, remove_goal, save_checkpoint, save_text
from plans.transitions import move
from plans.wordings import MOST, wordings_of, written_texts
from tests.builders import (
    CORRECTING,
    YEAR,
    a_cast,
    a_plan,
    a_red_thread,
    a_report,
    write,
)
from tests.plans.carrying.material import carry, next_year
from tests.queries import counted_queries
from units.access import PermissionRefused

pytestmark = pytest.mark.django_db
HTMX = {"HX-Request": "true"}


@pytest.fixture
def cast():
    return a_cast()


@pytest.fixture
def thread(cast):
    return a_red_thread(cast)


@pytest.fixture
def plan(cast, thread):
    return a_plan(cast)


@pytest.fixture
def slot(thread):
    return f"{thread.own.key}.arbetssatt"


def later(**time):
    """Let the last sitting be as long ago, so that the next save begins another."""
    past = datetime.timedelta(**time)
    for passage in Passage.objects.all():
        Passage.objects.filter(pk=passage.pk).update(changed_at=passage.changed_at - past)


def passage_at(plan, slot):
    return Passage.objects.select_related("rubric").get(document=plan, slot=slot)


def points(plan, reader):
    return [re.sub(r"\d+$", "N", point.code) for point in points_of(plan, reader)]


# --- the wordings of a text


def test_what_one_writes_in_a_sitting_is_one_wording(cast, plan, slot):
    write(plan, slot, "<p>Vi</p>", by=cast.helena)
    write(plan, slot, "<p>Vi frågar.</p>", base_version=1, by=cast.helena)
    write(plan, slot, "<p>Vi frågar alla.</p>", base_version=2, by=cast.deputy)
    later(minutes=11)
    write(plan, slot, "<p>Vi frågar alla, alltid.</p>", base_version=3, by=cast.deputy)
    entries = wordings_of(passage_at(plan, slot)).entries
    assert [(entry.number, entry.author) for entry in entries] == [(4, "Bo Dahl"), (3, "Bo Dahl"), (2, "Helena Lund")]
    assert (entries[0].now, entries[-1].first) == (True, True)
    [line] = entries[1].blocks[0].lines
    assert [run.text for run in line.runs if run.sort == "ins"] == [" alla"]


def test_a_thousand_saves_cost_no_more_queries_than_one(cast, plan, slot):
    write(plan, slot, "<p>0</p>", by=cast.helena)
    passage = passage_at(plan, slot)
    saved = {"passage": passage, "author": cast.helena, "author_name": "Helena Lund", "saved_at": passage.changed_at}
    with counted_queries() as before:
        wordings_of(passage)
    PassageVersion.objects.bulk_create(
        PassageVersion(number=n, html=f"<p>{n}</p>", sitting=1 + n // 400, **saved) for n in range(2, 1001)
    )
    with counted_queries() as after:
        entries = wordings_of(passage).entries
    assert [entry.number for entry in entries] == [1000, 799, 399]
    assert len(after) == len(before)


def test_the_very_first_wording_is_not_marked_as_inserted_on_a_later_page_either(cast, plan, slot):
    write(plan, slot, "<p>1</p>", by=cast.helena)
    passage = passage_at(plan, slot)
    saved = {"passage": passage, "author": cast.helena, "author_name": "Helena Lund", "saved_at": passage.changed_at}
    PassageVersion.objects.bulk_create(
        PassageVersion(number=n, html=f"<p>{n}</p>", sitting=n, **saved) for n in range(2, MOST + 3)
    )
    latest = wordings_of(passage)
    assert (len(latest.entries), latest.older, latest.entries[-1].first) == (MOST, 3, False)
    second, first = wordings_of(passage, before=latest.older).entries
    assert (second.first, first.first) == (False, True)
    assert {run.sort for block in first.blocks for line in block.lines for run in line.runs} == {"same"}


def test_an_earlier_wording_comes_back_as_a_new_version(cast, plan, slot):
    write(plan, slot, "<p>Det första.</p>", by=cast.helena)
    write(plan, slot, "<p>Det andra.</p>", base_version=1, by=cast.deputy)
    saved = bring_back_wording(document=plan, slot=slot, number=1, base_version=2, by=cast.helena)
    assert (saved.version, saved.html) == (3, "<p>Det första.</p>")
    assert [v.html for v in passage_at(plan, slot).versions.all()] == [
        "<p>Det första.</p>",
        "<p>Det andra.</p>",
        "<p>Det första.</p>",
    ]


def test_what_a_colleague_wrote_meanwhile_is_not_overwritten(cast, plan, slot):
    write(plan, slot, "<p>Det första.</p>", by=cast.helena)
    write(plan, slot, "<p>Det andra.</p>", base_version=1, by=cast.helena)
    write(plan, slot, "<p>Bos egna ord.</p>", base_version=2, by=cast.deputy)
    with pytest.raises(Conflict):
        bring_back_wording(document=plan, slot=slot, number=1, base_version=2, by=cast.helena)
    assert passage_at(plan, slot).html == "<p>Bos egna ord.</p>"


def test_only_a_writer_brings_a_wording_back(cast, plan, slot):
    write(plan, slot, "<p>Det första.</p>", by=cast.helena)
    with pytest.raises(PermissionRefused):
        bring_back_wording(document=plan, slot=slot, number=1, base_version=1, by=cast.controller)


def test_the_history_is_a_page_and_a_dialog_and_brings_back_from_both(cast, plan, slot, client):
    write(plan, slot, "<p>Vi frågar alla.</p>", by=cast.helena)
    write(plan, slot, "<p>Vi frågar ingen.</p>", base_version=1, by=cast.deputy)
    client.force_login(cast.helena)
    address = f"/dokument/{plan.key}/text/{slot}/historik/"
    assert address in client.get(plan.get_absolute_url()).content.decode()
    page = client.get(address).content.decode()
    assert "Arbetssätt, Deltagarna väljer själva vad de gör hos oss" in page
    assert re.search(r"<del>.*borttaget: .*alla.*slut på borttaget.*</del>", page)
    assert re.search(r"<ins>.*tillagt: .*ingen.*slut på tillägg.*</ins>", page)
    assert "<html" not in client.get(address, headers=HTMX).content.decode()
    asked = {"version": 1, "base_version": 2}
    response = client.post(f"{address}ta-tillbaka/", asked)
    assert response["Location"] == f"{plan.get_absolute_url()}#{slot}"
    content = client.post(f"{address}ta-tillbaka/", {"version": 2, "base_version": 3}, headers=HTMX).content.decode()
    assert "Vi frågar ingen." in content
    write(plan, slot, "<p>Bo skriver om.</p>", base_version=4, by=cast.deputy)
    clash = client.post(f"{address}ta-tillbaka/", asked, headers=HTMX)
    assert (clash.status_code, "har skrivit i texten" in clash.content.decode()) == (409, True)


def test_the_history_of_a_draft_is_for_those_who_may_read_it(cast, thread, slot, client):
    plan = a_plan(cast)
    write(plan, slot, "<p>Hemligt utkast.</p>", by=cast.helena)
    plan = a_plan(cast, status="ADOPTED")
    address = f"/dokument/{plan.key}/text/{slot}/historik/"
    for reader, status in ((cast.controller, 200), (cast.employee, 403), (cast.stranger, 403)):
        client.force_login(reader)
        assert client.get(address).status_code == status


def test_the_texts_of_a_goal_that_was_removed_are_still_there_to_read(cast, plan, thread, slot, client):
    write(plan, slot, "<p>Så arbetade vi.</p>", by=cast.helena)
    assert not any(text.gone for text in written_texts(plan))
    remove_goal(document=plan, key=thread.own.key, by=cast.helena)
    assert [str(text) for text in written_texts(plan) if text.gone] == [
        "Arbetssätt, Deltagarna väljer själva vad de gör hos oss"
    ]
    client.force_login(cast.helena)
    assert f"text/{slot}/historik/" in client.get(f"/dokument/{plan.key}/andringar/").content.decode()
    page = client.get(f"/dokument/{plan.key}/text/{slot}/historik/").content.decode()
    assert "Så arbetade vi." in page
    assert "Ta tillbaka den här lydelsen" not in page


# --- points


def test_a_point_is_kept_under_a_name_and_cannot_be_changed(cast, plan, slot):
    write(plan, slot, "<p>Inför gruppen.</p>", by=cast.helena)
    point = save_checkpoint(document=plan, name="  inför   VP-grupp ", by=cast.helena)
    write(plan, slot, "<p>Efteråt.</p>", base_version=1, by=cast.helena)
    assert (point.name, point.by_name) == ("inför VP-grupp", "Helena Lund")
    assert "Inför gruppen." in str(outline_of(point.snapshot))
    with pytest.raises(TypeError):
        point.save()
    with pytest.raises(TypeError):
        Checkpoint.objects.all().delete()
    with pytest.raises(DatabaseError), transaction.atomic(), connection.cursor() as cursor:
        cursor.execute("UPDATE plans_checkpoint SET name = 'annat'")


def test_a_point_needs_a_name_and_a_writer(cast, plan, client):
    client.force_login(cast.helena)
    page = client.post(f"/dokument/{plan.key}/andringar/lage/", {"name": " "}, follow=True).content.decode()
    assert "Skriv namnet på läget." in page
    with pytest.raises(PermissionRefused):
        save_checkpoint(document=plan, name="inför VP-grupp", by=cast.controller)


def test_all_points_are_listed_the_newest_first(cast, thread):
    a_plan(cast, year=YEAR)
    save_checkpoint(document=a_plan(cast), name="inför VP-grupp", by=cast.helena)
    plan = a_plan(cast, status=CORRECTING)
    assert points(plan, cast.helena) == ["nu", "steg-N", "utgava-N", "steg-N", "lage-N"]
    assert points(plan, cast.employee) == ["utgava-N"]
    assert [point.label for point in points_of(plan, cast.helena)][1:] == [
        "Öppnat för rättelse",
        "Utgåva 1",
        "Inlämnat",
        "”inför VP-grupp”",
    ]


def test_last_years_document_is_a_point_when_it_is_adopted(cast, thread):
    a_red_thread(cast, year=YEAR - 1)
    a_plan(cast, year=YEAR - 1)
    plan = a_plan(cast)
    assert points(plan, cast.helena) == ["nu"]
    a_plan(cast, year=YEAR - 1, status="ADOPTED")
    assert points(plan, cast.helena) == ["nu", "fjol"]


def test_where_a_year_was_skipped_the_latest_adopted_plan_is_the_one_before(cast, thread):
    a_red_thread(cast, year=YEAR - 2)
    a_plan(cast, year=YEAR - 2, status="ADOPTED")
    a_plan(cast, year=YEAR - 1)
    plan = a_plan(cast)
    assert points(plan, cast.helena) == ["nu", "fjol"]
    before = points_of(plan, cast.helena)[-1]
    assert str(before) == f"Verksamhetsplan {YEAR - 2}, det senaste fastställda, utgåva 1"


def test_the_plan_that_it_was_carried_over_from_is_a_point_also_when_a_later_one_is_adopted(client, cast, thread):
    a_plan(cast, year=YEAR, status="ADOPTED")
    plan = next_year(cast)
    carry(cast, plan)
    assert points(plan, cast.helena) == ["nu", "fjol"], "it is last year's"
    corrected = move(document=a_plan(cast, year=YEAR), name="correct", by=cast.department_head, reason="Fel budget.")
    corrected = move(document=corrected, name="submit", by=cast.helena)
    move(document=corrected, name="adopt", by=cast.department_head)
    assert points(plan, cast.helena) == ["nu", "fjol", "kalla-N"]
    source = points_of(plan, cast.helena)[-1]
    assert str(source) == f"Verksamhetsplan {YEAR}, det som togs med hit, utgåva 1"
    client.force_login(cast.helena)
    assert "ändringar" in changes(client, plan, fran=source.code, till="nu")


# --- what differs


def changes(client, document, **asked):
    response = client.get(f"/dokument/{document.key}/andringar/", asked)
    assert response.status_code == 200
    return response.content.decode()


def test_what_has_changed_since_a_point_is_shown(cast, plan, slot, thread, client):
    write(plan, slot, "<p>Vi frågar alla.</p>", by=cast.helena)
    point = save_checkpoint(document=plan, name="inför VP-grupp", by=cast.helena)
    write(plan, slot, "<p>Vi frågar varje grupp.</p>", base_version=1, by=cast.helena)
    thread.own_line.target = "15"
    thread.own_line.save()
    client.force_login(cast.helena)
    page = changes(client, plan, fran=f"lage-{point.pk}", till="nu")
    assert "2 ändringar<" in page
    assert re.search(r"1 text är ändrad: <a href=\"#andring-1\">Arbetssätt, Deltagarna väljer", page)
    assert f"text/{slot}/historik/" in page
    assert re.search(r"Årsmål.*<del>12</del>.*<ins>15</ins>", page)
    assert re.search(r"<del>.*alla.*</del><ins>.*varje grupp.*</ins>", page)
    turned = changes(client, plan, till=f"lage-{point.pk}", fran="nu")
    assert re.search(r"<del>12</del>.*<ins>15</ins>", turned), "the older always comes first"
    assert "Inget är ändrat" in changes(client, plan, fran="nu", till="nu")


def test_what_is_counted_on_top_is_what_the_list_below_sums_to(cast, plan, slot, thread, client):
    point = save_checkpoint(document=plan, name="inför VP-grupp", by=cast.helena)
    write(plan, slot, "<p>Vi frågar alla.</p>", by=cast.helena)
    write(plan, f"{thread.own.key}.forvantat_resultat", "<p>Fler väljer.</p>", by=cast.helena)
    thread.own_line.target = "15"
    thread.own_line.save()
    client.force_login(cast.helena)
    page = changes(client, plan, fran=f"lage-{point.pk}", till="nu")
    assert "3 ändringar på 2 ställen<" in page
    assert "2 texter är nya" in page and "1 värde är ändrat" in page


def test_a_reader_compares_editions_and_nothing_else(cast, thread, slot, client):
    write(a_plan(cast), slot, "<p>Den första.</p>", by=cast.helena)
    plan = a_plan(cast, status=CORRECTING)
    write(plan, slot, "<p>Rättelsen pågår.</p>", base_version=1, by=cast.helena)
    client.force_login(cast.employee)
    page = changes(client, plan)
    assert "Rättelsen" not in page
    assert "inget annat läge att jämföra med" in page
    step = plan.moves.get(name="correct").pk
    for code in ("nu", f"steg-{step}", "utgava-7", "'"):
        assert client.get(f"/dokument/{plan.key}/andringar/?fran={code}").status_code == 404


def test_goals_that_were_carried_over_are_the_same_goals_beside_last_year(cast, thread, client):
    before = a_red_thread(cast, year=YEAR - 1)
    Goal.objects.filter(pk=before.own.pk).update(title="Helt andra ord i fjol")
    Goal.objects.filter(pk=thread.own.pk).update(previous=before.own)
    a_plan(cast, year=YEAR - 1, status="ADOPTED")
    plan = a_plan(cast)
    client.force_login(cast.helena)
    page = changes(client, plan, fran="fjol", till="nu")
    assert "enhetsmål har fått en ny lydelse" in page
    assert not re.search("enhetsmål är (nytt|borttaget)", page)


def test_a_withheld_figure_is_not_shown_by_its_change(cast, thread, client):
    """Three answered: the figure is withheld from all but those who work with the report, at both points."""
    measured = {"measure": thread.own_line.measure, "year": YEAR, "period": "VB"}
    outcome = Outcome.objects.create(**measured, total_raw="41 %", total_respondents=3)
    report = a_report(cast, status=CORRECTING)
    outcome.total_raw = "67 %"
    outcome.save()
    report = move(document=report, name="submit", by=cast.helena)
    report = move(document=report, name="adopt", by=cast.department_head)
    asked = {"fran": "utgava-1", "till": "utgava-2"}
    client.force_login(cast.helena)
    page = changes(client, report, **asked)
    assert re.search(r"<del>41 %</del>.*<ins>67 %</ins>", page)
    client.force_login(cast.employee)
    page = changes(client, report, **asked)
    assert "41 %" not in page and "67 %" not in page
    assert "Inget är ändrat" in page


def test_more_changes_cost_no_more_queries(cast, plan, thread, client):
    point = save_checkpoint(document=plan, name="först", by=cast.helena)
    client.force_login(cast.helena)

    def asked():
        with counted_queries() as made:
            changes(client, plan, fran=f"lage-{point.pk}", till="nu")
        return len(made)

    write(plan, f"{thread.own.key}.arbetssatt", "<p>Ett.</p>", by=cast.helena)
    first = asked()
    for code in ("forvantat_resultat", "resursanvandning", "uppfoljning", "utveckling"):
        save_text(document=plan, slot=f"{thread.own.key}.{code}", html="<p>Två.</p>", base_version=0, by=cast.helena)
    assert asked() == first
