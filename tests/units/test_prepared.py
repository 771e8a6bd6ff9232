"""Queries that are put together once: the same rows as when each is put together anew, whoever asks."""

from concurrent.futures import ThreadPoolExecutor

import pytest
from django.db import connection, models
from django.db.models import Exists, OuterRef, Q
from django.test.utils import CaptureQueriesContext

from goals.choices import Level
from goals.models import Goal
from units.prepared import prepared

YEAR = 2026


@prepared
def of_level(level, year):
    below = Goal.objects.filter(parent=OuterRef("pk"), year=year)
    return Goal.objects.filter(level=level, year=year).annotate(has_more=Exists(below)).select_related("parent")


@prepared
def titles(level, year):
    goals = Goal.objects.filter(year=year).order_by().values_list("title")
    return goals.filter(level=level).union(goals.filter(level=Level.ORIENTATION)).order_by("title")


@prepared
def under(parents, titles):
    return Goal.objects.filter(parent__pk__in=parents, title__in=titles)


@prepared
def named_or_of_level(titles, level):
    return Goal.objects.filter(Q(title__in=titles) | Q(level=level))


@pytest.fixture
def goals(db):
    top = Goal.objects.create(level=Level.ORIENTATION, year=YEAR, title="En öppen stad")
    area = Goal.objects.create(level=Level.AREA, year=YEAR, title="100 % nöjda", parent=top)
    Goal.objects.create(level=Level.ORIENTATION, year=YEAR - 1, title="I fjol")
    return top, area


def test_the_rows_come_with_what_was_joined_and_annotated(goals, django_assert_num_queries):
    top, area = goals
    with django_assert_num_queries(2):
        (found,) = of_level(level=Level.AREA, year=YEAR)
        assert (found, found.parent, found.has_more) == (area, top, False)
        (found,) = of_level(level=Level.ORIENTATION, year=YEAR)
        assert (found, found.has_more) == (top, True)


def test_other_values_give_other_rows(goals):
    assert [goal.title for goal in of_level(level="ORIENTATION", year=YEAR - 1)] == ["I fjol"]
    assert of_level(level=Level.AREA, year=YEAR - 1) == []


def test_queries_may_be_united_and_give_plain_values(goals):
    assert titles(level=Level.AREA, year=YEAR) == [("100 % nöjda",), ("En öppen stad",)]
    assert titles(level=Level.AREA, year=YEAR - 1) == [("I fjol",)]


def test_a_list_may_have_any_length(goals, django_assert_num_queries):
    top, area = goals
    assert under(parents=(top.pk,), titles=(area.title,)) == [area]
    assert under(parents=(area.pk, top.pk), titles=("I fjol", area.title, area.title)) == [area]
    assert under(parents=(top.pk, area.pk), titles=("I fjol",)) == []
    assert (under(parents=(), titles=(area.title,)), named_or_of_level(titles=(), level=area.level)) == ([], [area])
    assert under(parents=tuple(range(top.pk, top.pk + 1500)), titles=(area.title,)) == [area]


def test_the_query_is_put_together_once(goals):
    built = []

    @prepared
    def in_year(year):
        built.append(year)
        return Goal.objects.filter(year=year)

    asked = []
    for year in (YEAR, YEAR - 1):
        with CaptureQueriesContext(connection) as context:
            in_year(year=year)
        asked += [query["sql"] for query in context]
    assert len(built) == 1
    assert asked == [str(Goal.objects.filter(year=year).query) for year in (YEAR, YEAR - 1)]


def test_what_was_asked_before_is_not_remembered(goals):
    assert len(of_level(level=Level.AREA, year=YEAR)) == 1
    Goal.objects.create(level=Level.AREA, year=YEAR, title="Ett till", parent=goals[0])
    assert len(of_level(level=Level.AREA, year=YEAR)) == 2


@pytest.mark.django_db(transaction=True)
def test_many_threads_may_ask_at_once():
    for year in range(2001, 2009):
        Goal.objects.create(level=Level.ORIENTATION, year=year, title=str(year))

    def ask(year):
        try:
            return [goal.title for _ in range(20) for goal in of_level(level=Level.ORIENTATION, year=year)]
        finally:
            connection.close()

    with ThreadPoolExecutor(8) as pool:
        answers = list(pool.map(ask, range(2001, 2009)))
    assert answers == [[str(year)] * 20 for year in range(2001, 2009)]


@pytest.mark.parametrize("value", [None, [1, 2], (1, None), models.F("year")])
def test_a_value_that_would_need_another_query_is_refused(db, value):
    with pytest.raises(TypeError):
        of_level(level=Level.AREA, year=value)
