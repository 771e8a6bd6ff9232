"""Reading and saving a text from the page."""

import pytest

from plans.choices import Status
from plans.transitions import move
from tests.builders import CORRECTING, a_cast, a_plan, a_red_thread, a_report, write
from tests.queries import at_most

pytestmark = [pytest.mark.django_db, pytest.mark.once]


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


@pytest.fixture
def save(client, cast):
    """``save(document, slot, html)`` posts as the page does, Helena's unless said."""

    def save(document, slot, html, *, version=0, base="", by=None, **more):
        client.force_login(by or cast.helena)
        fields = {"html": html, "base_version": version, "base_html": base, **more}
        return client.post(f"/dokument/{document.key}/text/{slot}/", fields)

    return save


def test_a_text_is_saved_and_the_page_is_told_what_stands(save, plan, slot):
    response = save(plan, slot, "<p>Vi frågar.</p><script>alert(1)</script>")
    assert response.status_code == 200
    answer = response.json()
    assert (answer["version"], answer["html"], answer["merged"]) == (1, "<p>Vi frågar.</p>", False)
    assert answer["at"]


def test_a_clash_answers_with_the_other_text_and_changes_nothing(save, cast, plan, slot, client):
    save(plan, slot, "<p>Från början.</p>")
    save(plan, slot, "<p>Bos text.</p>", version=1, base="<p>Från början.</p>", by=cast.deputy)
    response = save(plan, slot, "<p>Helenas text.</p>", version=1, base="<p>Från början.</p>")
    assert response.status_code == 409
    answer = response.json()
    assert (answer["version"], answer["html"], answer["author"]) == (2, "<p>Bos text.</p>", "Bo Dahl")
    assert answer["saved_at"]
    assert client.get(f"/dokument/{plan.key}/text/{slot}/").json()["html"] == "<p>Bos text.</p>"


def test_a_save_whose_answer_was_lost_can_be_sent_again(save, cast, plan, slot):
    first = save(plan, slot, "<p>Helenas text.</p>", save_id="4f2a").json()
    save(plan, slot, "<p>Bos text.</p>", version=1, base="<p>Helenas text.</p>", by=cast.deputy)
    again = save(plan, slot, "<p>Helenas text.</p>", save_id="4f2a")
    assert again.status_code == 200
    assert again.json() | {"at": ""} == first | {"at": ""}


def test_a_reader_who_tries_to_write_is_told_why_not(save, cast, plan, slot):
    response = save(plan, slot, "<p>Nej</p>", by=cast.controller)
    assert (response.status_code, response.json()["reason"]) == (403, "Du har inte rätt att skriva i dokumentet.")


def test_a_plan_that_has_been_handed_in_says_so(save, cast, thread, slot):
    plan = a_plan(cast, status=Status.SUBMITTED)
    response = save(plan, slot, "<p>För sent</p>")
    assert response.status_code == 403
    assert response.json()["reason"].startswith("Planen är inlämnad.")


def test_a_stranger_cannot_even_tell_that_the_text_is_there(save, cast, plan, slot):
    assert save(plan, slot, "<p>Hej</p>", by=cast.stranger).status_code == 404


@pytest.mark.parametrize("version", ["", "x", "1.5"])
def test_a_save_that_did_not_arrive_whole_is_refused(save, plan, slot, version):
    assert save(plan, slot, "<p>Hej</p>", version=version).status_code == 422


def test_a_save_with_an_odd_id_is_refused(save, plan, slot):
    assert save(plan, slot, "<p>Hej</p>", save_id="<b>").status_code == 422


def test_a_place_that_the_document_does_not_have_is_refused(save, plan, thread):
    response = save(plan, f"{thread.own.key}.pahittad", "<p>Hej</p>")
    assert response.status_code == 422
    assert "finns inte längre" in response.json()["reason"]


def test_a_text_that_has_not_been_written_is_read_as_empty(client, cast, plan, slot):
    client.force_login(cast.helena)
    assert client.get(f"/dokument/{plan.key}/text/{slot}/").json() == {"version": 0, "html": ""}


def test_a_report_begins_with_what_the_plan_promised(client, cast, plan, thread):
    slot = f"{thread.own.key}.forvantat_resultat"
    write(plan, slot, "<p>Alla har valt.</p>", by=cast.helena)
    move(document=plan, name="submit", by=cast.helena)
    move(document=plan, name="adopt", by=cast.department_head)
    report = a_report(cast)
    client.force_login(cast.helena)
    assert client.get(f"/dokument/{report.key}/text/{slot}/").json() == {"version": 0, "html": "<p>Alla har valt.</p>"}


def test_the_same_address_answers_htmx_with_the_fragment(client, cast, plan, slot):
    write(plan, slot, "<p>Vi frågar.</p>", by=cast.helena)
    client.force_login(cast.helena)
    response = client.get(f"/dokument/{plan.key}/text/{slot}/", headers={"HX-Request": "true"})
    assert 'data-version="1"' in response.text
    assert "<p>Vi frågar.</p>" in response.text
    assert "<html" not in response.text


def test_a_reader_of_what_is_adopted_does_not_get_the_draft(client, cast, thread, slot):
    plan = a_plan(cast, status=CORRECTING)
    write(plan, slot, "<p>Ännu inte fastställt.</p>", by=cast.helena)
    client.force_login(cast.employee)
    response = client.get(f"/dokument/{plan.key}/text/{slot}/")
    assert "Ännu inte fastställt" not in response.text


def test_a_save_is_cheap(save, client, cast, plan, slot):
    save(plan, slot, "<p>Ett.</p>")
    client.force_login(cast.helena)
    fields = {"html": "<p>Två.</p>", "base_version": 1, "base_html": "<p>Ett.</p>"}
    with at_most(10):
        assert client.post(f"/dokument/{plan.key}/text/{slot}/", fields).status_code == 200


def test_the_session_tells_a_script_who_is_logged_in(client, cast):
    assert client.get("/session/").json()["user"] is None
    client.force_login(cast.helena)
    answer = client.get("/session/")
    assert answer.json()["user"] == cast.helena.key
    assert answer.json()["csrf"]
    assert "no-store" in answer["Cache-Control"]
