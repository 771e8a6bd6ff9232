"""Mail over a real socket: a server that is away loses nothing, and nothing is sent twice, whoever is killed."""

from datetime import timedelta

import pytest
from django.utils import timezone

from jobs import limits, mail
from jobs.handlers import register
from jobs.models import Job, Mail
from jobs.services import retry
from jobs.worker import drain
from tests.jobs.processes import free_port, start_worker, wait_until
from tests.jobs.smtp_server import mail_server

pytestmark = pytest.mark.django_db(transaction=True)


@pytest.fixture
def port(settings):
    """Where the mail server is to be; it is not there yet."""
    settings.EMAIL_BACKEND = "django.core.mail.backends.smtp.EmailBackend"
    settings.EMAIL_HOST, settings.EMAIL_PORT = "127.0.0.1", free_port()
    register(mail.KIND, mail.send)
    return settings.EMAIL_PORT


@pytest.fixture
def start(port, child_environment, tmp_path):
    """Start a worker process that sends to the port."""
    environment = child_environment | {"EMAIL_URL": f"smtp://127.0.0.1:{port}"}
    return lambda: start_worker("embedded", environment, tmp_path)


def write(count=1):
    said = {"to": "helena@ekhamra.example", "body": "Hej då å ä ö"}
    mail.post(letters=[mail.Letter(key=f"brev {n}", subject=f"Brev {n}", **said) for n in range(1, count + 1)])


def job(n=1):
    return Job.objects.get(kind="mail", key=str(Mail.objects.get(key=f"brev {n}").pk))


def time_passes():
    """Let what waits be due: the pauses are minutes and hours."""
    Job.objects.filter(state="QUEUED").update(not_before=timezone.now())


def all_are_sent():
    return not Mail.objects.filter(sent_at=None).exists()


def subjects(server):
    return sorted(letter["Subject"] for letter in server.letters)


def test_a_letter_arrives_whole(port):
    write()
    with mail_server(port) as server:
        drain()
    [letter] = server.letters
    assert (letter["To"], letter["Subject"]) == ("helena@ekhamra.example", "Brev 1")
    assert letter.get_content().strip() == "Hej då å ä ö"
    assert letter["Message-ID"] == Mail.objects.get().message_id
    assert letter["Auto-Submitted"] == "auto-generated"


def test_a_server_that_is_away_is_asked_again_after_longer_and_longer_pauses_and_gets_the_letter_once(port):
    write()
    pauses = []
    for _ in range(8):
        drain()
        pauses.append(round((job().not_before - timezone.now()).total_seconds() / 60))
        time_passes()
    assert pauses == [1, 2, 4, 8, 16, 32, 60, 60]
    assert (job().state, job().attempts) == ("QUEUED", 0)
    with mail_server(port) as server:
        drain()
        write()
        drain()
    assert len(server.letters) == 1


def test_a_server_that_is_away_for_days_is_given_up_with_a_reason_and_can_be_tried_again(port):
    write()
    Mail.objects.update(created_at=timezone.now() - limits.PATIENCE_OF_MAIL - timedelta(minutes=1))
    drain()
    assert (job().state, job().reason) == ("FAILED", mail.GAVE_UP)
    retry(job=job())
    with mail_server(port) as server:
        drain()
    assert len(server.letters) == 1


def test_a_letter_that_is_not_taken_just_now_is_sent_later(port):
    write()
    with mail_server(port, RCPT_TO=(450, "om en stund")):
        drain()
    with mail_server(port, DATA=(451, "fullt")):
        time_passes()
        drain()
    assert job().state == "QUEUED"
    with mail_server(port) as server:
        time_passes()
        drain()
    assert (len(server.letters), job().state) == (1, "DONE")


def test_an_address_that_does_not_exist_is_not_tried_again(port):
    write()
    with mail_server(port, RCPT_TO=(550, "finns inte")):
        drain()
    assert (job().state, job().reason) == ("FAILED", mail.REFUSED)


def test_a_worker_process_sends_what_waited_for_the_server(port, start):
    write(3)
    with start() as worker:
        wait_until(lambda: Job.objects.filter(state="QUEUED").exclude(technical="").count() == 3, worker)
        with mail_server(port) as server:
            time_passes()
            wait_until(all_are_sent, worker)
    assert subjects(server) == ["Brev 1", "Brev 2", "Brev 3"]


def test_a_worker_killed_while_it_hands_a_letter_over_sends_the_others_and_none_twice(port, start):
    write(3)
    with mail_server(port) as server:
        server.may_answer.clear()
        with start() as worker:
            wait_until(server.got_one.is_set, worker)
            worker.kill()
        server.may_answer.set()
        with start() as worker:
            wait_until(lambda: not Job.objects.unfinished().exists(), worker)
    assert subjects(server) == ["Brev 1", "Brev 2", "Brev 3"]
    assert [job(n).state for n in (1, 2, 3)] == ["FAILED", "DONE", "DONE"]
    assert job().reason == mail.UNCERTAIN


def test_two_workers_send_each_letter_once(port, start):
    write(20)
    with mail_server(port) as server, start() as first, start() as second:
        wait_until(all_are_sent, first, second)
    assert subjects(server) == sorted(f"Brev {n}" for n in range(1, 21))
