"""Real workers that make real PDFs, killed in the middle of many: all are made, none is lost or left "running"."""

import pytest
from redis import Redis

from config import celery_app
from jobs.models import Job
from plans.models import Snapshot
from plans.services import change_goal
from reports.models import Export
from reports.services import request_export
from tests.builders import a_cast, a_plan, a_red_thread
from tests.jobs.processes import start_worker, wait_until

pytestmark = pytest.mark.django_db(transaction=True)
EXPORTS, BEFORE = 20, 3  # so many in all; the worker is killed when so many are done


@pytest.fixture
def exports():
    """``exports()`` orders many files of a small plan, each worded a little differently."""

    def order():
        cast = a_cast()
        goal = a_red_thread(cast).own
        plan = a_plan(cast)
        for n in range(EXPORTS):
            change_goal(document=plan, key=goal.key, title=f"Mål i version {n}", by=cast.helena)
            request_export(document=plan, by=cast.helena)
        assert Snapshot.objects.count() == Export.objects.count() == EXPORTS

    return order


def count(state):
    return Job.objects.filter(kind="export", state=state).count()


def kill_in_the_middle_and_restart(kind, environment, folder):
    with start_worker(kind, environment, folder) as worker:
        wait_until(lambda: count("DONE") >= BEFORE and count("RUNNING"), worker)
        worker.kill()
    assert count("DONE") < EXPORTS
    with start_worker(kind, environment, folder) as worker:
        wait_until(lambda: count("DONE") == EXPORTS, worker, timeout=180)
    assert (count("RUNNING"), count("QUEUED"), count("FAILED")) == (0, 0, 0)
    for export in Export.objects.all():
        with export.file.open() as file:
            content = file.read()
        assert content.startswith(b"%PDF-1.7")
        assert (len(content), content.rstrip().endswith(b"%%EOF")) == (export.size, True)
    assert Export.objects.filter(ready_at=None).count() == 0


@pytest.mark.once
def test_the_embedded_worker_makes_all(exports, child_environment, tmp_path):
    exports()
    kill_in_the_middle_and_restart("embedded", child_environment, tmp_path)


@pytest.mark.services
def test_celery_makes_all(exports, settings, redis_url, child_environment, tmp_path):
    settings.REDIS_URL = child_environment["REDIS_URL"] = celery_app.conf.broker_url = redis_url
    with Redis.from_url(redis_url) as client:
        client.flushdb()
        exports()
        kill_in_the_middle_and_restart("celery", child_environment, tmp_path)
