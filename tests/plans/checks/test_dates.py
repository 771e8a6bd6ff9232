"""Dates of activities that do not go with the year, the title or each other."""

import pytest

from plans.choices import Owner
from tests.plans.checks.material import a_document, a_goal, found, the_only
from tests.reports.outlines import activity

pytestmark = pytest.mark.once


def dated(title="Öppna en grupp", **fields):
    return a_document(a_goal(activities=(activity("a-1", title, "Klart.", **fields),)))


@pytest.mark.parametrize(
    ("fields", "said"),
    [
        ({"start": (2025, 6, 1), "end": (2025, 2, 1)}, "innan den börjar"),
        ({"start": (2024, 1, 1), "end": (2024, 12, 31)}, "slutade redan"),
        ({"start": (2026, 1, 1), "end": (2026, 12, 31)}, "efter dokumentets år 2025"),
        ({"title": "Genomföra brukarenkäten 2024"}, "har årtalet 2024 i namnet, men datum i 2025"),
        ({"title": "Temadag under september", "end": (2025, 6, 30)}, "ska göras i september"),
    ],
)
def test_odd_dates_are_asked_about(fields, said):
    finding = the_only(dated(**fields), "dates")
    assert said in finding.sentence
    assert finding.sentence.endswith("Stämmer datumen?")
    assert finding.anchor == "a-1"


@pytest.mark.parametrize(
    "fields",
    [
        {"start": (2014, 1, 1), "end": (2026, 12, 31)},
        {"title": "Genomföra brukarenkäten 2025"},
        {"title": "Handlingsplan 2023–2026"},
        {"title": "Åtgärder utifrån enkäten 2024"},
        {"title": "Temadag i september"},
    ],
)
def test_dates_that_go_together_are_not(fields):
    assert not found(dated(**fields), "dates")


def test_the_nämnds_activities_are_the_controllers_to_change():
    report = dated(start=(2024, 1, 1), end=(2024, 12, 31), owner=Owner.COMMITTEE)
    assert the_only(report, "dates").sentence.endswith("säg till controllern.")
