"""People are told once, in Röda tråden at once and by e-mail as each has chosen; the mail says no more than it must."""

import re
from datetime import date

import pytest
from django.conf import settings
from django.core import mail as outbox
from django.db import transaction
from django.test import Client
from django.urls import reverse

from jobs.models import Mail
from jobs.worker import drain
from tests.builders import a_cast
from tests.queries import counted_queries
from tests.threads import together
from units.choices import MailChoice, NoticeKind
from units.models import Notice
from units.services import choose_mail, notify, read, send_digests

pytestmark = pytest.mark.django_db

DAY = date(2026, 11, 26)


@pytest.fixture
def cast(db):
    return a_cast()


def tell(*users, key="plan tillbaka", kind=NoticeKind.MOVES, **fields):
    said = {"subject": "Planen är tillbaka", "text": "Budgeten saknas.", "path": "/dokument/d-abc/"} | fields
    notify(users=users, kind=kind, key=key, **said)


def wants(user, mail, kind=NoticeKind.MOVES):
    choose_mail(user=user, choices={kind: mail})


def sent():
    drain()
    return outbox.outbox


def link_to_unsubscribe(letter):
    return re.search(r"<https?://[^/]+(/[^>]+)>", letter.extra_headers["List-Unsubscribe"])[1]


def test_a_person_is_told_in_the_list_and_by_mail(cast):
    tell(cast.helena)
    [notice] = cast.helena.notices.all()
    assert (notice.subject, notice.text, notice.read_at) == ("Planen är tillbaka", "Budgeten saknas.", None)
    [letter] = sent()
    assert (letter.to, letter.subject) == ([cast.helena.email], "Planen är tillbaka")
    assert notice.mail.sent_at


def test_the_mail_holds_the_subject_and_a_link_but_nothing_of_the_text(cast, settings):
    settings.SITE_URL = "https://roda.example"
    tell(cast.helena)
    [letter] = sent()
    assert "https://roda.example/dokument/d-abc/\n" in letter.body
    assert "Budgeten" not in str(letter.message())


def test_the_same_thing_is_told_once_and_mailed_once(cast):
    tell(cast.helena)
    tell(cast.helena, cast.deputy)
    assert [letter.to for letter in sent()] == [[cast.helena.email], [cast.deputy.email]]
    assert Notice.objects.count() == 2


def test_what_is_rolled_back_is_not_told(cast):
    with pytest.raises(RuntimeError), transaction.atomic():
        tell(cast.helena)
        raise RuntimeError
    assert not sent()
    assert not Notice.objects.exists()


def test_who_has_left_is_not_told(cast):
    cast.deputy.is_active = False
    tell(cast.helena, cast.deputy)
    assert not cast.deputy.notices.exists()


def test_a_line_break_in_the_subject_does_not_become_a_header(cast):
    tell(cast.helena, subject="Planen\r\nBcc: alla@ekhamra.example")
    [letter] = sent()
    assert letter.subject == "Planen Bcc: alla@ekhamra.example"
    assert letter.recipients() == [cast.helena.email]


def test_a_subject_that_is_too_long_is_cut(cast):
    tell(cast.helena, subject="Inlämnat: " + "lång " * 100)
    assert len(sent()[0].subject) == 250


def test_more_people_cost_no_more_queries(cast):
    with counted_queries() as few:
        tell(cast.helena, key="ett")
    with counted_queries() as many:
        tell(cast.helena, cast.deputy, cast.controller, cast.department_head, cast.vp_group, key="två")
    assert len(many) == len(few)


@pytest.mark.django_db(transaction=True)
def test_two_who_tell_of_the_same_thing_at_the_same_time_tell_once(cast):
    together(*[lambda: tell(cast.helena, cast.deputy)] * 4)
    assert len(sent()) == Notice.objects.count() == Mail.objects.count() == 2


# --- choices


def test_who_wants_no_mail_gets_none(cast):
    wants(cast.helena, MailChoice.NONE)
    tell(cast.helena)
    send_digests(DAY)
    assert not sent()
    assert cast.helena.notices.count() == 1


def test_the_day_is_collected_in_one_letter(cast):
    wants(cast.helena, MailChoice.DAILY)
    tell(cast.helena, key="ett", subject="Ett har hänt")
    tell(cast.helena, key="två", subject="Två har hänt")
    assert not sent()
    send_digests(DAY)
    [letter] = sent()
    assert letter.subject == "2 nya aviseringar i Röda tråden"
    assert re.findall("(Ett|Två) har hänt", letter.body) == ["Ett", "Två"]


def test_a_collection_that_is_run_again_sends_nothing_twice_and_forgets_nothing(cast):
    wants(cast.helena, MailChoice.DAILY)
    tell(cast.helena, key="ett")
    send_digests(DAY)
    tell(cast.helena, key="två", subject="Två har hänt")
    send_digests(DAY)
    assert len(sent()) == 1
    send_digests(date(2026, 11, 27))
    assert len(sent()) == 2
    assert "Två har hänt" in sent()[1].body


def test_what_has_been_read_is_not_collected(cast):
    wants(cast.helena, MailChoice.DAILY)
    tell(cast.helena)
    read(notice=cast.helena.notices.get())
    send_digests(DAY)
    assert not sent()


def test_who_ends_mail_gets_nothing_of_what_was_waiting(cast):
    wants(cast.helena, MailChoice.DAILY)
    tell(cast.helena)
    wants(cast.helena, MailChoice.NONE)
    send_digests(DAY)
    assert not sent()


def test_who_ends_mail_does_not_get_the_letter_that_waits_for_the_mail_server(cast):
    tell(cast.helena, cast.deputy)
    tell(cast.helena, key="en uppgift", kind=NoticeKind.TASKS)
    wants(cast.helena, MailChoice.NONE)
    assert sorted(letter.to[0] for letter in sent()) == [cast.deputy.email, cast.helena.email]
    assert cast.helena.notices.count() == 2


def test_the_handbook_tells_of_each_kind_in_the_words_of_the_page():
    handbook = (settings.BASE_DIR / "docs" / "handbok" / "aviseringar.md").read_text()
    assert [kind for kind in NoticeKind if f"| {kind.label} | {kind.about} |" not in handbook] == []


# --- unsubscribing from a letter


def test_reading_the_page_of_the_link_changes_nothing_and_its_button_ends_the_mail(cast, client):
    tell(cast.helena)
    link = link_to_unsubscribe(sent()[0])
    assert link in sent()[0].body
    assert "Vill du sluta få e-post om steg i ett dokument?" in client.get(link).content.decode()
    tell(cast.helena, key="två")
    assert len(sent()) == 2
    assert "Du får inte längre e-post om steg i ett dokument." in client.post(link).content.decode()
    tell(cast.helena, key="tre")
    tell(cast.helena, key="en uppgift", kind=NoticeKind.TASKS)
    assert [letter.to for letter in sent()[2:]] == [[cast.helena.email]]


def test_a_mail_program_may_end_the_mail_by_itself(cast):
    tell(cast.helena)
    [letter] = sent()
    assert letter.extra_headers["List-Unsubscribe-Post"] == "List-Unsubscribe=One-Click"
    client = Client(enforce_csrf_checks=True)
    assert client.post(link_to_unsubscribe(letter), {"List-Unsubscribe": "One-Click"}).status_code == 200
    assert cast.helena.notice_choices.get().mail == MailChoice.NONE


def test_a_link_that_was_changed_is_not_there(cast, client):
    tell(cast.helena)
    link = link_to_unsubscribe(sent()[0])
    assert client.post(link.replace("avsluta/", "avsluta/X")).status_code == 404
    assert not cast.helena.notice_choices.exists()


# --- pages


def test_the_header_counts_what_is_unread_and_opening_one_reads_it(cast, client):
    client.force_login(cast.helena)
    tell(cast.helena, path="/dokument/")
    assert "<b>1<" in client.get("/").content.decode()
    opened = client.get(reverse("units:notice", args=[cast.helena.notices.get().pk]))
    assert (opened.status_code, opened.url) == (302, "/dokument/")
    assert "olästa</span>" not in client.get("/").content.decode()


def test_all_are_marked_as_read_but_nobody_elses(cast, client):
    client.force_login(cast.helena)
    tell(cast.helena, cast.deputy)
    page = client.get(reverse("units:notices")).content.decode()
    assert "Planen är tillbaka" in page and "Budgeten saknas." in page
    client.post(reverse("units:read_all"))
    assert [n.user for n in Notice.objects.unread()] == [cast.deputy]


def test_somebody_elses_notice_is_not_there(cast, client):
    client.force_login(cast.deputy)
    tell(cast.helena)
    assert client.get(reverse("units:notice", args=[cast.helena.notices.get().pk])).status_code == 404


def test_choices_are_saved(cast, client):
    client.force_login(cast.helena)
    page = reverse("units:choices")
    assert client.get(page).context["form"].initial[NoticeKind.COMMENTS] == MailChoice.DAILY
    client.post(page, {"MOVES": "NONE", "REVIEW": "DAILY", "COMMENTS": "AT_ONCE", "TASKS": "AT_ONCE"})
    assert dict(cast.helena.notice_choices.values_list("kind", "mail")) == {
        "MOVES": "NONE",
        "REVIEW": "DAILY",
        "COMMENTS": "AT_ONCE",
        "TASKS": "AT_ONCE",
    }
    assert client.post(page, {"MOVES": "OFTA"}).status_code == 200
