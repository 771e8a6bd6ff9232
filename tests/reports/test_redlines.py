"""What differs between two points of a document as a file: made by a job, for those who may read both."""

import pytest
from django.urls import reverse

from indicators.models import Outcome
from jobs.worker import drain
from plans import outline as o
from plans.choices import Audience
from plans.points import points_of
from plans.services import save_checkpoint
from plans.transitions import move
from reports import pdf, redlines
from reports.models import Export
from reports.services import request_redline, seen, seen_before
from tests.builders import CORRECTING, YEAR, a_cast, a_plan, a_red_thread, a_report, write
from tests.reports import outlines
from tests.reports.reading import TaggedPdf, seen_on_paper
from tests.reports.test_pdf_accessible import failures
from units.access import PermissionRefused


def redline_of(old, new):
    versions = (
        redlines.Version(outline=said, frozen_at=outlines.PRODUCED, name="inför VP-grupp") for said in (old, new)
    )
    return redlines.paper(*versions, previous={}, produced_at=outlines.PRODUCED)


def render(old, new):
    return pdf.render_redline(redline_of(old, new), produced_at=outlines.PRODUCED)


# --- on paper


@pytest.mark.once
def test_a_redline_is_both_pdf_a_2a_and_pdf_ua_1_and_says_in_words_what_is_new_and_gone():
    report = outlines.everything()
    html = report.front[0].text.html.replace("präglades av", "handlade om")
    front = (
        o.replace(report.front[0], text=o.replace(report.front[0].text, html=html)),
        *report.front[2:],
    )
    renamed = tuple(o.replace(goal, title=f"{goal.title} i hela staden") for goal in report.goals)
    edited = o.replace(report, front=front, goals=renamed[::-1], status=o.Status.DRAFT, adoption=None)
    data = render(report, edited)
    assert failures(data) == []
    text = " ".join(TaggedPdf(data).text.split())
    assert "tillagt: handlade om slut på tillägg" in text
    assert "borttaget: präglades av slut på borttaget" in text
    assert "UTKAST – arbetsmaterial" in text
    assert "utgåva 1, fastställd 22 januari 2026 av avdelningschefen" in text.replace("\xa0", " ")


@pytest.mark.once
@pytest.mark.parametrize(
    ("before", "after", "on_paper"),
    [
        ("Vi är elva.", "Vi är elva. På fredag lagar vi mat.", "Vi är elva. På fredag lagar vi mat."),
        ("Vi är elva här.", "Vi är tolv här.", "tolv här."),
        ("Slingan finns i caféet.", "Slingan finns. Den är ny i caféet.", "Slingan finns. Den är ny i caféet."),
        ("Elva är vi.", "Tolv är vi.", "Tolv är vi."),
    ],
)
def test_the_blanks_between_what_is_new_and_gone_are_seen_on_paper(before, after, on_paper):
    report = outlines.everything()
    first = report.front[0]
    old, new = (
        o.replace(report, front=(o.replace(first, text=o.replace(first.text, html=f"<p>{words}</p>")),))
        for words in (before, after)
    )
    seen = seen_on_paper(render(old, new)).partition("Sammanfattande analys")[2]
    assert on_paper in seen


@pytest.mark.once
def test_a_redline_without_changes_is_valid_and_says_so():
    data = render(outlines.everything(), outlines.everything())
    assert failures(data) == []
    assert "Inget är ändrat." in TaggedPdf(data).text


# --- ordered


@pytest.fixture
def cast(db):
    cast = a_cast()
    a_red_thread(cast)
    return cast


@pytest.fixture
def printed(monkeypatch):
    """What was set on paper, instead of doing so."""
    papers = []
    monkeypatch.setattr(pdf, "render_redline", lambda paper, **options: papers.append(paper) or b"%PDF")
    return papers


def order(document, older, newer, by):
    points = {point.code: point for point in points_of(document, by)}
    return request_redline(document=document, older=points[older], newer=points[newer], by=by)


def test_the_draft_is_frozen_when_it_is_ordered_and_the_same_is_made_once(cast, printed):
    plan = a_plan(cast)
    point = save_checkpoint(document=plan, name="inför VP-grupp", by=cast.helena)
    write(plan, f"{plan.key}.inledning", "<p>Vi börjar om.</p>", by=cast.helena)
    export = order(plan, f"lage-{point.pk}", "nu", cast.helena)
    write(plan, f"{plan.key}.inledning", "<p>Efteråt.</p>", base_version=1, by=cast.helena)
    assert drain() == 1
    [paper] = printed
    assert [count.words for count in paper.showing.counts] == ["1 text är ny"]
    assert "”inför VP-grupp”" in dict(paper.facts)["Från"]
    assert "Efteråt" not in str(paper)
    assert (export.audience, export.edition) == (Audience.WRITERS, None)
    assert export.filename == "andringar-vp-2026-angbackens-dagliga-verksamheter-utkast.pdf"
    assert order(plan, f"lage-{point.pk}", "nu", cast.helena) != export, "the draft says something else now"
    assert Export.objects.count() == 2
    order(plan, f"lage-{point.pk}", "nu", cast.controller)
    assert Export.objects.count() == 2


def test_the_paper_calls_the_points_what_the_page_called_them(cast, client, printed):
    """The draft is frozen as what was saved last, where nothing has been written since."""
    plan = a_plan(cast)
    first = save_checkpoint(document=plan, name="inför VP-grupp", by=cast.helena)
    write(plan, f"{plan.key}.inledning", "<p>Vi börjar om.</p>", by=cast.helena)
    second = save_checkpoint(document=plan, name="efter VP-grupp", by=cast.helena)
    names = {point.code: str(point) for point in points_of(plan, cast.helena)}
    client.force_login(cast.helena)
    for older, newer in ((f"lage-{first.pk}", "nu"), (f"lage-{first.pk}", f"lage-{second.pk}")):
        page = client.get(f"/dokument/{plan.key}/andringar/", {"fran": older, "till": newer}).content.decode()
        assert f"Från <b>{names[older]}</b> till <b>{names[newer]}</b>." in page
        order(plan, older, newer, cast.helena)
        drain()
        facts = dict(printed[-1].facts)
        assert (facts["Från"], facts["Till"]) == (names[older], names[newer])


def test_two_editions_are_for_everyone_and_a_draft_for_those_who_read_it(cast, client, printed):
    plan = a_plan(cast, status=CORRECTING)
    drain()  # what the moves have told people of
    draft = order(plan, "utgava-1", "nu", cast.helena)
    editions = order(plan, "utgava-1", "utgava-1", cast.employee)
    assert (editions.audience, editions.edition.number) == (Audience.EVERYONE, 1)
    assert drain() == 2
    for reader, reads in ((cast.employee, [editions]), (cast.controller, [draft, editions])):
        client.force_login(reader)
        answers = {
            each: client.get(reverse("reports:download", args=[each.key])).status_code for each in (draft, editions)
        }
        assert [each for each, status in answers.items() if status == 200] == reads
    older, newer = points_of(plan, cast.helena)[:2]
    with pytest.raises(PermissionRefused):
        request_redline(document=plan, older=older, newer=newer, by=cast.employee)


def test_of_last_years_report_a_file_shows_no_more_than_everybody_may_see(cast, printed):
    thread = a_red_thread(cast, year=YEAR - 1)
    measured = {"measure": thread.own_line.measure, "year": YEAR - 1, "period": "VB"}
    Outcome.objects.create(**measured, total_raw="41 %", total_respondents=3)
    a_report(cast, year=YEAR - 1, status="ADOPTED")
    report = a_report(cast)
    export = order(report, "fjol", "nu", cast.helena)
    assert export.audience == Audience.WRITERS
    assert "41 %" not in o.to_json(seen_before(export))
    assert seen(export).year == YEAR


def test_an_export_of_a_redline_says_less_when_fewer_are_found_to_have_answered(cast, client, printed):
    thread = a_red_thread(cast, year=YEAR - 2)
    outcome = Outcome.objects.create(
        measure=thread.own_line.measure, year=YEAR - 2, period="VB", total_raw="41 %", total_respondents=30
    )
    report = a_report(cast, year=YEAR - 2, status=CORRECTING)
    outcome.total_raw = "43 %"
    outcome.save()
    report = move(document=report, name="submit", by=cast.helena)
    report = move(document=report, name="adopt", by=cast.department_head)
    export = order(report, "utgava-1", "utgava-2", cast.employee)
    drain()
    outcome.total_respondents = 3
    outcome.save()
    client.force_login(cast.employee)
    assert client.get(reverse("reports:download", args=[export.key])).status_code == 302
    drain()
    first, second = (str(paper.showing) for paper in printed)
    assert "43 %" in first and "43 %" not in second
