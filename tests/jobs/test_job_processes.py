"""Real workers, killed in the middle of their work: every job is done, none is lost, none is left "running"."""

import signal
import threading
from datetime import timedelta
from urllib.parse import urlsplit

import pytest
from django.db import connection
from django.utils import timezone
from redis import Redis

from config import celery_app
from jobs.claims import claim_next
from jobs.models import Job
from jobs.services import enqueue
from tests.jobs.kind_for_tests import KIND
from tests.jobs.processes import LEASE, WITH_KIND_FOR_TESTS, free_port, gate, start_worker, wait_until

pytestmark = pytest.mark.django_db(transaction=True)


@pytest.fixture
def notes(tmp_path):
    """The folder where the jobs make their notes."""
    folder = tmp_path / "notes"
    folder.mkdir()
    return folder


@pytest.fixture
def start(child_environment, tmp_path):
    """``start(kind)`` starts a worker that knows the tests' kind of job."""
    return lambda kind: start_worker(kind, child_environment, tmp_path, WITH_KIND_FOR_TESTS)


@pytest.fixture
def redis(settings, redis_url, child_environment):
    """Redis, here and in the workers."""
    settings.REDIS_URL = child_environment["REDIS_URL"] = celery_app.conf.broker_url = redis_url
    with Redis.from_url(redis_url) as client:
        yield client


def queue(notes, count, held=()):
    for key in range(1, count + 1):
        enqueue(kind=KIND, key=str(key), payload={"folder": str(notes), "held": key in held})


def attempts(notes):
    """Return {job: the attempts that came to their end} as the jobs themselves have noted it."""
    return {int(path.name): path.read_text().split() for path in notes.iterdir()}


def job(key):
    return Job.objects.get(key=str(key))


def are_running(*keys):
    """Tell whether they have begun: a job that was only just claimed has not reached its handler yet."""
    return all(job(key).state == "RUNNING" and job(key).progress_total for key in keys)


def count(state):
    return Job.objects.filter(state=state).count()


def test_the_embedded_worker_killed_in_the_middle_of_50_jobs_finishes_all(start, notes):
    queue(notes, 50, held={20})
    with start("embedded") as worker:
        wait_until(lambda: are_running(20), worker)
        worker.kill()
    assert (count("DONE"), count("RUNNING"), count("QUEUED")) == (19, 1, 30)
    with start("embedded") as worker:
        wait_until(lambda: count("DONE") == 50, worker)
    assert attempts(notes) == {key: ["2" if key == 20 else "1"] for key in range(1, 51)}


@pytest.mark.services
def test_celery_killed_in_the_middle_of_50_jobs_finishes_all(redis, start, notes):
    held = {20, 21}  # one for each of its two processes
    queue(notes, 50, held)
    with start("celery") as worker:
        wait_until(lambda: are_running(*held), worker)
        worker.kill()
    assert (count("DONE"), count("RUNNING"), count("QUEUED")) == (19, 2, 29)
    with start("celery") as worker:
        wait_until(lambda: count("DONE") == 50, worker)
    assert attempts(notes) == {key: ["2" if key in held else "1"] for key in range(1, 51)}


@pytest.mark.services
def test_celery_finds_the_jobs_whose_messages_redis_has_lost(redis, start, notes):
    queue(notes, 5)
    redis.flushdb()
    Job.objects.update(sent_at=timezone.now() - timedelta(minutes=10))
    with start("celery") as worker:
        wait_until(lambda: count("DONE") == 5, worker)


@pytest.mark.services
def test_celery_outlives_a_redis_that_was_away(redis, start, child_environment, notes):
    url, port = urlsplit(child_environment["REDIS_URL"]), free_port()
    child_environment["REDIS_URL"] = url._replace(netloc=f"127.0.0.1:{port}").geturl()
    queue(notes, 1, held={1})
    with start("celery") as worker:
        with gate(port, url.hostname, url.port):
            wait_until(lambda: are_running(1), worker)
        wait_until(lambda: "Connection to broker lost" in worker.log.read_text(), worker)
        with gate(port, url.hostname, url.port):
            enqueue(kind=KIND, key="2", payload={"folder": str(notes), "held": False})
            wait_until(lambda: job(2).state == "DONE", worker)
            (notes / "go").touch()
            wait_until(lambda: job(1).state == "DONE", worker)
    assert job(1).attempts == 1


def at_the_same_time(number, work):
    """Let ``number`` threads begin ``work()`` together, and wait until all have ended."""
    begin = threading.Barrier(number)

    def one():
        begin.wait()
        work()
        connection.close()

    threads = [threading.Thread(target=one) for _ in range(number)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()


def test_eight_workers_at_the_same_time_do_200_jobs_once_each(notes):
    queue(notes, 200)
    won = []

    def work():
        while count("QUEUED"):
            if run := claim_next():
                won.append((int(run.key), threading.get_ident()))
                run.done()

    at_the_same_time(8, work)
    assert sorted(key for key, worker in won) == list(range(1, 201))
    assert len({worker for key, worker in won}) > 1
    assert set(Job.objects.values_list("state", "attempts")) == {("DONE", 1)}


def test_eight_requests_at_the_same_time_queue_the_work_once():
    given = []
    at_the_same_time(8, lambda: given.append(enqueue(kind=KIND, key="1")))
    assert given == [Job.objects.get()] * 8


def test_a_job_that_takes_longer_than_its_lease_is_not_taken_by_another_worker(start, notes):
    queue(notes, 1, held={1})
    with start("embedded") as worker, start("embedded") as other:
        wait_until(lambda: are_running(1), worker, other)
        first = job(1).lease_until
        wait_until(lambda: job(1).lease_until > first + timedelta(seconds=LEASE), worker, other)
        (notes / "go").touch()
        wait_until(lambda: count("DONE") == 1, worker, other)
    assert job(1).attempts == 1


def test_a_worker_told_to_stop_finishes_the_job_in_hand_and_takes_no_other(start, notes):
    queue(notes, 2, held={1})
    with start("embedded") as worker:
        wait_until(lambda: are_running(1), worker)
        worker.process.send_signal(signal.SIGTERM)
        (notes / "go").touch()
        wait_until(worker.has_ended, worker)
    assert (worker.process.returncode, job(1).state, job(2).state) == (0, "DONE", "QUEUED")


def test_a_worker_told_to_stop_twice_gives_the_job_back(start, notes):
    queue(notes, 1, held={1})
    with start("embedded") as worker:
        wait_until(lambda: are_running(1), worker)
        worker.process.send_signal(signal.SIGINT)
        worker.process.send_signal(signal.SIGTERM)
        wait_until(worker.has_ended, worker)
    assert (worker.process.returncode, job(1).state, job(1).attempts) == (0, "QUEUED", 0)
