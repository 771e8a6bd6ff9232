"""What a round tells reaches people: by notice and by mail, each thing once, with the reminders of the day."""

import pytest
from django.core import mail as outbox

from jobs import schedule
from jobs.worker import drain
from plans.review import telling
from tests.builders import a_cast, a_plan, a_red_thread, a_review
from units.models import Notice

pytestmark = [pytest.mark.django_db, pytest.mark.once]


def test_who_is_asked_to_read_is_told_and_reminded_once():
    cast = a_cast()
    a_red_thread(cast)
    review = a_review(cast, a_plan(cast))
    for _ in range(2):
        telling.remind_reviews(review.until)
    drain()
    letters = [letter.subject.partition(":")[0] for letter in outbox.outbox if letter.to == [cast.vp_group.email]]
    assert letters == ["Att läsa", "Påminnelse"]
    assert Notice.objects.filter(user=cast.vp_group).count() == 2


def test_the_reminders_are_made_each_day():
    assert {"reviews", "deadlines", "digests"} <= schedule._daily.keys()
