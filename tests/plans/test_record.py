"""The record: frozen once, never changed, verified when read, and what every reader of an adopted document sees."""

import pytest
from django.contrib import admin
from django.contrib.auth.models import AnonymousUser
from django.db import IntegrityError, connection, transaction
from django.test import RequestFactory
from django.utils import timezone

from goals.models import Goal
from plans import outline as o
from plans.assemble import assemble
from plans.models import Document, Edition, Move, Passage, PassageVersion, Snapshot, YearSetup
from plans.record import freeze, latest_edition, outline_of
from plans.services import change_goal
from plans.transitions import move
from tests.builders import CORRECTING, a_cast, a_plan, a_red_thread, a_user, write

pytestmark = pytest.mark.django_db
RECORD = (Snapshot, Edition, Move)


@pytest.fixture
def cast():
    return a_cast()


@pytest.fixture
def thread(cast):
    return a_red_thread(cast)


@pytest.fixture
def adopted(cast, thread):
    return a_plan(cast, status="ADOPTED")


@pytest.mark.parametrize("model", RECORD)
def test_a_row_of_the_record_can_be_neither_changed_nor_deleted(adopted, model):
    row = model.objects.latest("pk")
    rows = model.objects.filter(pk=row.pk)
    for change in (
        row.save,
        row.delete,
        rows.delete,
        lambda: rows.update(document=adopted),
        lambda: model.objects.bulk_update([row], ["document"]),
        lambda: model.objects.update_or_create(pk=row.pk, defaults={"document": adopted}),
        lambda: model.objects.bulk_create(
            [row], update_conflicts=True, unique_fields=["id"], update_fields=["document"]
        ),
    ):
        with pytest.raises(TypeError), transaction.atomic():
            change()
    assert model.objects.filter(pk=row.pk).exists()


@pytest.mark.parametrize("model", RECORD)
def test_the_record_cannot_be_changed_by_way_of_its_document(adopted, model):
    related = {Snapshot: adopted.snapshots, Edition: adopted.editions, Move: adopted.moves}[model]
    with pytest.raises(TypeError):
        related.all().delete()
    with pytest.raises(TypeError):
        related.update(document=adopted)


@pytest.mark.parametrize("model", RECORD)
def test_not_even_an_administrator_changes_the_record(adopted, model):
    request = RequestFactory().get("/admin/")
    request.user = a_user("Ada Admin", is_staff=True, is_superuser=True)
    site = admin.site._registry[model]
    row = model.objects.latest("pk")
    assert site.has_view_permission(request, row)
    assert not site.has_add_permission(request)
    assert not site.has_change_permission(request, row)
    assert not site.has_delete_permission(request, row)
    assert "delete_selected" not in site.get_actions(request)


def test_a_snapshot_says_what_the_document_said(adopted):
    edition = latest_edition(adopted)
    frozen = outline_of(edition.snapshot)
    assert frozen == assemble(adopted)
    assert edition.snapshot.sha256 == o.digest(edition.snapshot.content)
    assert o.to_json(o.from_json(edition.snapshot.content)) == edition.snapshot.content


def test_a_snapshot_whose_bytes_were_changed_is_not_read(adopted):
    snapshot = latest_edition(adopted).snapshot
    snapshot.content = snapshot.content.replace("Ängbackens", "Ängbackans")
    with pytest.raises(ValueError, match="kontrollsumma"):
        outline_of(snapshot)


def test_what_says_the_same_is_frozen_once(cast, thread):
    plan = a_plan(cast)
    first = freeze(plan, outline=assemble(plan), by=cast.helena)
    assert freeze(plan, outline=assemble(plan), by=cast.deputy) == first
    write(plan, f"{plan.key}.inledning", "<p>Vi börjar om.</p>", by=cast.helena)
    assert freeze(plan, outline=assemble(plan), by=cast.helena) != first


def test_what_is_written_after_a_freeze_is_kept_apart_from_what_was_frozen(cast, thread):
    plan = a_plan(cast)
    slot = f"{plan.key}.inledning"
    for n, html in enumerate(("<p>Ett.</p>", "<p>Två.</p>", "<p>Tre.</p>")):
        write(plan, slot, html, by=cast.helena, base_version=n)
        freeze(plan, outline=assemble(plan), by=cast.controller)
    for n, html in enumerate(("<p>Fyra.</p>", "<p>Fem.</p>"), start=3):
        write(plan, slot, html, by=cast.helena, base_version=n)
    assert list(PassageVersion.objects.order_by("number").values_list("sitting", flat=True)) == [1, 2, 3, 4, 4]


def test_the_record_knows_who_adopted_and_when(cast, adopted):
    edition = latest_edition(adopted)
    assert (edition.number, edition.adopted_by, edition.adopted_by_name) == (1, cast.department_head, "David Ek")
    assert outline_of(edition.snapshot).adoption == o.Adoption(number=1, on=edition.adopted_on, by="David Ek")


def test_a_correction_is_a_new_edition_that_tells_what_it_corrects(cast, thread):
    plan = a_plan(cast, status=CORRECTING)
    write(plan, f"{plan.key}.budget", "<p>12,5 mnkr.</p>", by=cast.helena)
    plan = move(document=plan, name="submit", by=cast.helena)
    plan = move(document=plan, name="adopt", by=cast.department_head)
    first, second = plan.editions.order_by("number")
    assert (second.number, second.corrects, second.reason) == (2, first, "Fel budget.")
    adoption = outline_of(second.snapshot).adoption
    assert (adoption.number, adoption.corrects, adoption.reason) == (2, 1, "Fel budget.")
    assert latest_edition(plan) == second


def test_the_adopted_edition_stays_while_it_is_being_corrected(cast, thread):
    plan = a_plan(cast, status=CORRECTING)
    before = outline_of(latest_edition(plan).snapshot)
    write(plan, f"{plan.key}.inledning", "<p>Ändrad.</p>", by=cast.helena)
    change_goal(document=plan, key=thread.own.key, title="Ett annat mål", by=cast.helena)
    assert outline_of(latest_edition(plan).snapshot) == before
    assert assemble(plan) != before


def test_old_names_are_kept_when_unit_namnd_and_people_are_renamed(cast, thread, adopted):
    draft = a_plan(cast, year=2027)
    for row in (cast.unit, cast.committee, cast.department):
        row.name = "Ett nytt namn"
        row.save()
    cast.department_head.last_name = "Gift"
    cast.department_head.save()
    for document in (adopted, draft):
        outline = assemble(Document.objects.get(pk=document.pk))
        assert (outline.unit, outline.committee, outline.department, outline.municipality) == (
            "Ängbackens dagliga verksamheter",
            "Norra Ekhamra stadsdelsnämnd",
            "Avdelningen för funktionsstöd",
            "Ekhamra stad",
        )
    assert outline_of(latest_edition(adopted).snapshot).adoption.by == "David Ek"
    assert adopted.moves.last().by_name == "David Ek"


def test_everybody_who_works_here_sees_adopted_documents_and_nobody_else(cast, adopted):
    assert adopted in Document.objects.visible_to(cast.stranger)
    assert adopted not in Document.objects.visible_to(AnonymousUser())
    cast.stranger.is_active = False
    assert adopted not in Document.objects.visible_to(cast.stranger)


def test_the_page_of_an_adopted_document_is_read_from_the_record(client, cast, thread, adopted):
    """Whatever happens to the rows afterwards: the nämnd rewords its goal, a goal is taken away, a text is changed."""
    client.force_login(cast.employee)
    before = client.get(adopted.get_absolute_url()).content.decode()
    Goal.objects.filter(pk=thread.committee.pk).update(title="Nämnden har ändrat sig")
    Goal.objects.filter(pk=thread.own.pk).update(removed_at=timezone.now())
    Passage.objects.filter(document=None).update(html="<p>Nya ord från nämnden.</p>")
    YearSetup.objects.update(indicator_columns={})
    after = client.get(adopted.get_absolute_url()).content.decode()
    assert thread.own.title in after
    assert [line for line in after.split("\n") if "csrf" not in line.lower() and "nonce" not in line] == [
        line for line in before.split("\n") if "csrf" not in line.lower() and "nonce" not in line
    ]


def test_the_database_itself_refuses_to_change_the_record(cast, thread):
    plan = a_plan(cast)
    snapshot = freeze(plan, outline=assemble(plan), by=cast.helena)
    with pytest.raises(IntegrityError), transaction.atomic(), connection.cursor() as cursor:
        cursor.execute("UPDATE plans_snapshot SET content = '{}' WHERE id = %s", [snapshot.pk])
    snapshot.refresh_from_db()
    assert outline_of(snapshot).unit == plan.unit_name


def test_a_new_object_with_the_key_of_an_old_one_does_not_overwrite_it(cast, thread):
    plan = a_plan(cast)
    snapshot = freeze(plan, outline=assemble(plan), by=cast.helena)
    impostor = Snapshot(pk=snapshot.pk, document=plan, schema=1, content="{}", sha256="x")
    with pytest.raises(IntegrityError), transaction.atomic():
        impostor.save()
    snapshot.refresh_from_db()
    assert outline_of(snapshot).unit == plan.unit_name
