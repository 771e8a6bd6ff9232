"""What who runs the system can see and do: the list in the admin, and the command that empties the queue."""

import pytest
from django.contrib.auth import get_user_model
from django.contrib.auth.models import Permission
from django.core.management import call_command
from django.urls import reverse

from jobs.claims import claim
from jobs.models import Job
from jobs.services import enqueue

pytestmark = pytest.mark.django_db
LIST = reverse("admin:jobs_job_changelist")


@pytest.fixture
def administrator(client):
    client.force_login(get_user_model().objects.create_superuser("drift@exempel.se"))
    return client


@pytest.fixture
def onlooker(client):
    user = get_user_model().objects.create_user("support@exempel.se", is_staff=True)
    user.user_permissions.add(Permission.objects.get(codename="view_job"))
    client.force_login(user)
    return client


@pytest.fixture
def failed():
    job = enqueue(kind="pdf", key="plan-2026")
    claim(job.pk).fail("Planen har inga mål.", "KeyError: 'goals'")
    return job


def try_again(client):
    chosen = list(Job.objects.values_list("pk", flat=True))
    return client.post(LIST, {"action": "try_again", "_selected_action": chosen}, follow=True)


def test_the_list_says_why_a_job_failed(administrator, failed):
    assert "Planen har inga mål." in administrator.get(LIST).content.decode()


def test_a_job_can_be_looked_into_but_not_changed_added_or_removed(administrator, failed):
    page = reverse("admin:jobs_job_change", args=[failed.pk])
    assert "KeyError: &#x27;goals&#x27;" in administrator.get(page).content.decode()
    assert administrator.post(page, {"state": "DONE"}).status_code == 403
    assert administrator.get(reverse("admin:jobs_job_add")).status_code == 403
    assert administrator.post(reverse("admin:jobs_job_delete", args=[failed.pk])).status_code == 403


def test_failed_jobs_are_tried_again_and_others_left_alone(administrator, failed):
    done = enqueue(kind="pdf", key="plan-2027")
    claim(done.pk).done()
    assert "1 jobb har ställts i kö igen." in try_again(administrator).content.decode()
    assert set(Job.objects.values_list("pk", "state")) == {(failed.pk, "QUEUED"), (done.pk, "DONE")}


def test_who_may_only_look_cannot_try_again(onlooker, failed):
    assert "Planen har inga mål." in onlooker.get(LIST).content.decode()
    try_again(onlooker)
    assert Job.objects.get().state == "FAILED"


def test_the_worker_can_empty_the_queue_and_leave(queued, capsys):
    job = queued()
    call_command("worker", "--drain")
    assert Job.objects.get(pk=job.pk).state == "DONE"
    assert "Utförda jobb: 1" in capsys.readouterr().out
