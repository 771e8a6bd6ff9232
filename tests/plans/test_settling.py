"""Values of an imported document whose columns the source did not tell are settled by a person."""

import pytest
from django.core.exceptions import ValidationError
from django.urls import reverse

from indicators.models import Outcome
from plans import outline as o
from plans.models import PrintedRow
from plans.record import latest_edition, outline_of
from plans.services import settle_columns, unsettled_rows
from plans.store import store_document
from tests.builders import a_cast
from tests.plans.store.outlines import area, committee_goal, indicator, orientation, own_goal, plan
from units.access import PermissionRefused
from units.keys import new_key

pytestmark = pytest.mark.django_db
COLUMNS = ("outcome", "men", "women", "target", "period")


@pytest.fixture
def cast():
    return a_cast()


@pytest.fixture
def report(cast):
    """An imported report with a line of three unknown values and one that is known."""
    row = indicator(new_key("i"), "Andel nöjda", unsettled=("84 %", "81 %", "87 %"), period="2024")
    layout = o.Layout(indicator_columns=tuple(o.Column(code=code, label=code.upper()) for code in COLUMNS))
    outline = plan(
        orientation(area(committee_goal(own_goal()), indicators=[row])),
        unit=cast.unit.name,
        kind=o.Kind.ANNUAL_REPORT,
        layout=layout,
    )
    return store_document(outline=outline, committee=cast.committee).document


def line_of(report):
    return unsettled_rows(outline_of(latest_edition(report).snapshot))[0][1]


def test_unknown_values_are_printed_in_order_and_are_no_outcome(report):
    assert line_of(report).unsettled == ("84 %", "81 %", "87 %")
    assert not Outcome.objects.exclude(total_raw="").exists()


def test_the_enhetschef_settles_them_and_a_new_edition_holds(cast, report):
    row = line_of(report)
    before = outline_of(latest_edition(report).snapshot)
    edition = settle_columns(document=report, choices={row.key: ["outcome", "men", "women"]}, by=cast.helena, edition=1)
    settled = outline_of(edition.snapshot)
    line = settled.goals[0].children[0].indicators[0]
    assert (edition.number, edition.corrects.number) == (2, 1)
    assert [line.value(c) for c in ("outcome", "men", "women")] == ["84 %", "81 %", "87 %"]
    assert [t.html for t in o.texts(settled)] == [t.html for t in o.texts(before)]
    outcome = Outcome.objects.get(measure__key=line.measure)
    assert (outcome.total_raw, outcome.total, outcome.women, outcome.men) == ("84 %", 84, 87, 81)
    assert not PrintedRow.objects.exists()


def test_what_is_still_unknown_stays_unknown(cast, report):
    row = line_of(report)
    settle_columns(document=report, choices={row.key: ["outcome", None, None]}, by=cast.helena, edition=1)
    assert line_of(report).unsettled == ("81 %", "87 %")
    assert not Outcome.objects.exclude(total_raw="").exists()
    settle_columns(document=report, choices={row.key: ["men", "women"]}, by=cast.helena, edition=2)
    assert unsettled_rows(outline_of(latest_edition(report).snapshot)) == []
    assert Outcome.objects.get(measure__key=row.measure).total_raw == "84 %"


@pytest.mark.parametrize("columns", [["outcome", "outcome", None], ["period", None, None], ["nonsense", None, None]])
def test_two_values_cannot_share_a_column_nor_stand_in_one_that_is_not_there(cast, report, columns):
    with pytest.raises(ValidationError):
        settle_columns(document=report, choices={line_of(report).key: columns}, by=cast.helena, edition=1)
    assert latest_edition(report).number == 1


def test_a_page_that_was_opened_before_somebody_else_settled_changes_nothing(cast, report):
    row = line_of(report)
    settle_columns(document=report, choices={row.key: ["outcome", None, None]}, by=cast.helena, edition=1)
    with pytest.raises(ValidationError, match="Någon annan"):
        settle_columns(document=report, choices={row.key: ["men", "women", None]}, by=cast.controller, edition=1)
    assert latest_edition(report).number == 2


def test_the_one_who_settles_has_not_adopted_the_document(cast, report):
    made = settle_columns(document=report, choices={line_of(report).key: ["outcome"]}, by=cast.controller, edition=1)
    assert (made.adopted_on, made.adopted_by, made.adopted_by_name) == (None, None, "")
    assert report.moves.get(name="settle").by == cast.controller


def test_nothing_chosen_makes_no_edition(cast, report):
    with pytest.raises(ValidationError):
        settle_columns(document=report, choices={line_of(report).key: [None, None, None]}, by=cast.helena, edition=1)
    assert latest_edition(report).number == 1


def test_those_who_may_not_are_refused(cast, report):
    for person in (cast.deputy, cast.employee, cast.vp_group, cast.stranger):
        with pytest.raises(PermissionRefused):
            settle_columns(document=report, choices={line_of(report).key: ["outcome"]}, by=person, edition=1)


def test_on_the_page_one_chooses_columns_and_is_told_what_does_not_fit(client, cast, report):
    client.force_login(cast.controller)
    page, row = reverse("plans:columns", args=[report.key]), line_of(report)
    assert "84 %" in client.get(page).content.decode()
    wrong = client.post(page, {"edition": 1, f"{row.key}.0": "outcome", f"{row.key}.1": "outcome"})
    assert wrong.status_code == 422
    assert "samma kolumn" in wrong.content.decode()
    assert client.post(page, {"edition": 1, f"{row.key}.0": "outcome"}).status_code == 302
    assert latest_edition(report).number == 2
