"""A document taken out as a file: frozen first, made by a job, fetched by those who may read it."""

import dataclasses
from functools import partial

import pytest
from django.core.management import CommandError, call_command
from django.urls import reverse

from jobs.claims import claim
from jobs.models import Job
from jobs.worker import drain
from plans import outline as o
from plans.choices import Audience
from plans.models import Snapshot
from plans.record import latest_edition, outline_of
from plans.transitions import move
from reports import pdf
from reports.models import Export
from reports.services import request_export, retry_export
from tests.builders import CORRECTING, a_cast, a_plan, a_red_thread, write
from tests.threads import together
from units.access import PermissionRefused

pytestmark = pytest.mark.django_db
HTMX = {"HX-Request": "true"}


@pytest.fixture
def cast():
    cast = a_cast()
    a_red_thread(cast)
    return cast


@pytest.fixture
def printed(monkeypatch):
    """What was set on paper, instead of doing so: the outlines in order."""
    outlines = []

    def render(outline, *, produced_at, progress):
        progress(1, 4)
        outlines.append(outline)
        return f"%PDF {len(outlines)}".encode()

    monkeypatch.setattr(pdf, "render", render)
    return outlines


def order(document, by):
    return request_export(document=document, by=by)


# --- what is ordered


def test_a_draft_is_frozen_when_it_is_ordered(cast, printed):
    plan = a_plan(cast)
    export = order(plan, cast.helena)
    write(plan, f"{plan.key}.inledning", "<p>Efteråt.</p>", by=cast.helena)
    assert drain() == 1
    assert printed == [outline_of(export.snapshot)]
    assert "Efteråt" not in o.to_json(printed[0])
    assert (export.audience, export.edition, export.created_by) == (Audience.WRITERS, None, cast.helena)
    assert export.filename == "vp-2026-angbackens-dagliga-verksamheter-utkast.pdf"


def test_an_adopted_document_is_the_edition_for_all(cast, printed):
    plan = a_plan(cast, status="ADOPTED")
    export = order(plan, cast.stranger)
    assert (export.edition, export.audience) == (latest_edition(plan), Audience.EVERYONE)
    assert export.filename == "vp-2026-angbackens-dagliga-verksamheter.pdf"


def test_while_it_is_corrected_writers_get_the_draft_and_all_others_the_edition(cast, printed):
    plan = a_plan(cast, status=CORRECTING)
    write(plan, f"{plan.key}.inledning", "<p>Rättat.</p>", by=cast.helena)
    assert order(plan, cast.helena).edition is None
    assert order(plan, cast.employee).edition == latest_edition(plan)


def test_what_says_the_same_to_the_same_people_is_made_once(cast, printed):
    plan = a_plan(cast)
    first = order(plan, cast.helena)
    assert order(plan, cast.deputy) == first
    drain()
    assert order(plan, cast.helena) == first
    assert Job.objects.count() == len(printed) == 1
    write(plan, f"{plan.key}.inledning", "<p>Nytt.</p>", by=cast.helena)
    assert order(plan, cast.helena) != first


def test_handing_in_makes_another_file_though_the_texts_are_the_same(cast, printed):
    plan = a_plan(cast)
    draft = order(plan, cast.helena)
    plan = move(document=plan, name="submit", by=cast.helena)
    assert order(plan, cast.helena) != draft


@pytest.mark.parametrize("name", ["vp_group", "registrar", "employee", "stranger", "planner"])
def test_a_draft_is_for_those_who_work_with_it(cast, name):
    with pytest.raises(PermissionRefused, match="inte rätt att ladda ner utkastet"):
        order(a_plan(cast), getattr(cast, name))
    assert not Export.objects.exists() and not Snapshot.objects.exists()


def test_exports_are_seen_by_those_who_may_read_what_they_say(cast):
    plan = a_plan(cast, status=CORRECTING)
    write(plan, f"{plan.key}.inledning", "<p>Rättat.</p>", by=cast.helena)
    draft, edition = order(plan, cast.helena), order(plan, cast.employee)
    assert set(Export.objects.visible_to(cast.deputy)) == {draft, edition}
    assert set(Export.objects.visible_to(cast.stranger)) == {edition}
    cast.stranger.is_active = False
    assert not Export.objects.visible_to(cast.stranger)


@pytest.mark.django_db(transaction=True)
def test_two_who_order_at_once_get_the_same(cast):
    plan = a_plan(cast)
    first, second = together(partial(order, plan, cast.helena), partial(order, plan, cast.deputy))
    assert first == second
    assert Export.objects.count() == Job.objects.count() == Snapshot.objects.count() == 1


# --- the job


def test_the_file_is_stored_with_its_size_and_may_be_made_twice(cast, printed):
    export = order(a_plan(cast), cast.helena)
    drain()
    export.refresh_from_db()
    assert export.file.open().read() == b"%PDF 1"
    assert (export.size, bool(export.ready_at), export.job.state) == (6, True, Job.State.DONE)
    again = retry_export(export=export, by=cast.helena)
    assert again.job == export.job  # it is there already


def test_a_damaged_snapshot_is_told_and_not_printed(cast, printed):
    plan = a_plan(cast)
    damaged = Snapshot.objects.create(document=plan, schema=1, content="{}", sha256="x")
    export = order(plan, cast.helena)
    Export.objects.filter(pk=export.pk).update(snapshot=damaged)
    drain()
    export.job.refresh_from_db()
    assert export.job.state == Job.State.FAILED
    assert export.job.reason == "Det frysta dokumentet är skadat. Hör av dig till den som förvaltar systemet."
    assert printed == []


def test_an_export_that_is_gone_is_left_quietly(cast, printed):
    export = order(a_plan(cast), cast.helena)
    Export.objects.all().delete()
    drain()
    assert (Job.objects.get(pk=export.job_id).state, printed) == (Job.State.DONE, [])


def test_a_failed_export_is_tried_again_and_a_lost_one_made_anew(cast, printed):
    export = order(a_plan(cast), cast.helena)
    claim(export.job_id).fail("Nej.")
    export = retry_export(export=Export.objects.get(), by=cast.helena)
    assert export.job.state == Job.State.QUEUED
    Job.objects.all().delete()
    export = retry_export(export=Export.objects.get(), by=cast.helena)
    drain()
    assert Export.objects.get().ready_at


# --- the pages


@pytest.mark.parametrize("name", ["stranger", "employee"])
def test_only_who_may_take_out_the_draft_tries_it_again(cast, name):
    export = order(a_plan(cast), cast.helena)
    with pytest.raises(PermissionRefused):
        retry_export(export=export, by=getattr(cast, name))


def test_a_file_that_was_lost_is_made_anew_when_it_is_ordered(cast, printed):
    plan = a_plan(cast)
    export = order(plan, cast.helena)
    drain()
    export.refresh_from_db()
    export.file.storage.delete(export.file.name)
    again = order(plan, cast.helena)
    assert (again, again.ready_at) == (export, None)
    assert drain() == 1
    again.refresh_from_db()
    assert again.file.read() == b"%PDF 2"


@pytest.fixture
def helena(cast, client):
    client.force_login(cast.helena)
    return client


def fragment(client, export):
    return client.get(reverse("reports:export", args=[export.key]), headers=HTMX).content.decode()


def test_the_page_tells_how_far_it_has_come(cast, helena, printed):
    plan = a_plan(cast)
    answer = helena.post(reverse("reports:order", args=[plan.key]))
    export = Export.objects.get()
    assert answer["Location"] == reverse("reports:export", args=[export.key])
    assert "väntar på sin tur" in fragment(helena, export)
    run = claim(export.job_id)
    run.progress(2, 4)
    assert "2 av 4" in fragment(helena, export)
    run.fail("Det gick inte.")
    assert "Det gick inte." in fragment(helena, export)
    assert "Försök igen" in fragment(helena, export)
    assert helena.post(reverse("reports:try_again", args=[export.key])).status_code == 302
    drain()
    assert reverse("reports:download", args=[export.key]) in fragment(helena, export)


def test_one_address_answers_a_page_or_its_fragment(cast, helena):
    export = order(a_plan(cast), cast.helena)
    page = helena.get(reverse("reports:export", args=[export.key])).content.decode()
    assert "<html" in page
    assert "<html" not in fragment(helena, export)
    ordered = helena.post(reverse("reports:order", args=[export.document.key]), headers=HTMX)
    assert ordered.status_code == 200 and "<html" not in ordered.content.decode()


def test_the_file_is_fetched_under_its_name_and_not_kept_on_the_way(cast, helena, printed):
    export = order(a_plan(cast), cast.helena)
    address = reverse("reports:download", args=[export.key])
    assert helena.get(address).status_code == 404
    drain()
    answer = helena.get(address)
    assert b"".join(answer.streaming_content) == b"%PDF 1"
    assert answer["Content-Type"] == "application/pdf"
    assert answer["Content-Disposition"] == f'attachment; filename="{export.filename}"'
    assert answer["Cache-Control"] == "private, no-store"


# --- the command


def test_a_file_that_was_lost_is_made_anew_when_it_is_fetched(cast, helena, printed):
    export = order(a_plan(cast), cast.helena)
    drain()
    export.refresh_from_db()
    export.file.storage.delete(export.file.name)
    response = helena.get(reverse("reports:download", args=[export.key]), follow=True)
    assert "PDF:en väntar på sin tur" in response.text
    assert drain() == 1
    assert helena.get(reverse("reports:download", args=[export.key])).getvalue() == b"%PDF 2"


def test_an_edition_is_fetched_while_the_next_one_is_written(cast, helena, printed):
    plan = a_plan(cast, status=CORRECTING)
    helena.post(f"{reverse('reports:order', args=[plan.key])}?utgava=1", headers=HTMX)
    assert Export.objects.get().edition == latest_edition(plan)


def test_the_command_writes_the_adopted_edition_the_same_way(cast, printed, tmp_path, capsys):
    plan = a_plan(cast, status=CORRECTING)
    file = tmp_path / "plan.pdf"
    arguments = {"unit": cast.unit.name, "year": 2026, "kind": "VP", "output": file}
    call_command("export_document", **arguments)
    assert file.read_bytes() == b"%PDF 1"
    assert printed == [outline_of(latest_edition(plan).snapshot)]
    assert "Verksamhetsplan 2026" in capsys.readouterr().out
    call_command("export_document", **arguments)
    assert len(printed) == 1  # it was there already
    write(plan, f"{plan.key}.inledning", "<p>Rättat.</p>", by=cast.helena)
    call_command("export_document", draft=True, **arguments)
    assert printed[1].status == "DRAFT"


def test_the_command_says_what_is_not_there_or_cannot_be_written(cast, printed, tmp_path):
    a_plan(cast)
    arguments = {"unit": cast.unit.name, "year": 2026, "kind": "VP", "output": tmp_path / "plan.pdf"}
    for wrong, reason in (
        ({"unit": "Ingen"}, "Ingen har ingen verksamhetsplan för 2026"),
        ({"kind": "VB"}, "har ingen verksamhetsberättelse för 2026"),
        ({"output": tmp_path / "finns" / "inte.pdf"}, "Filen kan inte skrivas, filen eller mappen finns inte"),
        ({"output": tmp_path}, "Filen kan inte skrivas, det är en mapp"),
    ):
        with pytest.raises(CommandError, match=reason):
            call_command("export_document", **arguments | wrong)


def test_the_command_finds_the_unit_however_it_is_typed_and_asks_which_of_several(cast, printed, tmp_path):
    a_plan(cast, status="ADOPTED")
    arguments = {"unit": cast.unit.name.upper(), "year": 2026, "kind": "VP", "output": tmp_path / "plan.pdf"}
    call_command("export_document", **arguments)
    twin = dataclasses.replace(cast, unit=cast.other_unit, committee=cast.other_committee, helena=cast.stranger)
    a_plan(twin)
    cast.other_unit.name = cast.unit.name
    cast.other_unit.save()
    with pytest.raises(CommandError, match=r"Flera enheter heter .* \(Norra .*, Södra .*\). Ange"):
        call_command("export_document", **arguments)
    call_command("export_document", committee=cast.committee.name, **arguments)
    assert len(printed) == 1


def test_the_command_tells_why_the_file_could_not_be_made(cast, monkeypatch, tmp_path):
    monkeypatch.setattr(pdf, "render", lambda *args, **kwargs: 1 / 0)
    a_plan(cast)
    arguments = {"unit": cast.unit.name, "year": 2026, "kind": "VP", "output": tmp_path / "plan.pdf"}
    with pytest.raises(CommandError, match="Exporten blev inte klar. Försök igen."):
        call_command("export_document", draft=True, **arguments)
    assert not arguments["output"].exists()
