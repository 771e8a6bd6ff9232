"""What somebody may see of small numbers, in every outlet."""

import datetime

import pytest

from goals.choices import Level
from indicators.models import Outcome, UnitIndicator
from indicators.privacy import Figures
from plans import outline as o
from plans.assemble import assemble
from plans.choices import Audience, Kind
from plans.mask import WHY_WITHHELD, WITHHELD, answers_now, audience_of, for_audience, mask, shown_to, why_withheld
from plans.record import latest_edition, outline_of
from plans.transitions import move
from reports import pdf
from reports.services import make_export, request_export
from reports.tables import Tables
from tests.builders import YEAR, a_cast, a_goal, a_red_thread, a_report, a_workplace, everybody

pytestmark = [pytest.mark.django_db, pytest.mark.once]

SHOWN = {"total": "70,1 %", "women": "61,3 %", "men": "70,9 %"}
FEW = {"total_respondents": 24, "women_respondents": 3, "men_respondents": 21}


@pytest.fixture
def cast():
    return a_cast()


@pytest.fixture
def thread(cast):
    return a_red_thread(cast)


def an_outcome(thread, *, year=YEAR, period=Kind.ANNUAL_REPORT, workplace=None, **fields):
    raw = {f"{part}_raw": text for part, text in (SHOWN | fields.pop("shown", {})).items()}
    return Outcome.objects.create(
        measure=thread.own_line.measure, year=year, period=period, workplace=workplace, **raw, **fields
    )


def row_of(outline):
    return next(row for _, goal in o.walk(outline.goals) for row in goal.indicators if row.results)


def adopted(cast, report):
    move(document=report, name="submit", by=cast.helena)
    return move(document=report, name="adopt", by=cast.department_head)


def test_a_sex_of_which_few_answered_is_withheld_with_the_other_in_cells_and_results(cast, thread):
    report = a_report(cast)
    an_outcome(thread, **FEW, forecast_raw="72 %", note="Karin var sjuk.")
    row = row_of(mask(assemble(report), Audience.EVERYONE))
    assert [row.value(column) for column in ("outcome", "women", "men")] == ["70,1 %", WITHHELD, WITHHELD]
    (result,) = row.results
    assert (result.total.raw, result.women, result.men) == ("70,1 %", o.Figure(withheld=True), o.Figure(withheld=True))
    assert (result.forecast, result.note, row.withholds) == ("72 %", "", True)


def test_what_two_dots_mean_is_said_where_they_stand_for_a_withheld_figure(cast, thread):
    report = a_report(cast)
    an_outcome(thread, **FEW)
    outline = mask(assemble(report), Audience.EVERYONE)
    goal = next(goal for _, goal in o.walk(outline.goals) if row_of(outline) in goal.indicators)
    columns = outline.layout.indicator_columns
    assert why_withheld(goal.indicators, columns) == WHY_WITHHELD
    assert why_withheld(goal.indicators, [c for c in columns if c.code not in ("women", "men")]) == ""
    (table,) = (t for t in Tables(outline).of(goal) if t.caption == "Indikatorer")
    assert table.withheld == WHY_WITHHELD


def test_two_dots_that_somebody_wrote_are_not_explained_as_withheld(cast, thread):
    report = a_report(cast)
    an_outcome(thread, shown={"total": "..", "women": "", "men": ""})
    outline = mask(assemble(report), Audience.EVERYONE)
    assert why_withheld((row_of(outline),), outline.layout.indicator_columns) == ""


def test_a_total_of_few_takes_its_forecast_along(cast, thread):
    report = a_report(cast)
    an_outcome(thread, total_respondents=4, forecast_raw="72 %")
    masked = mask(assemble(report), Audience.EVERYONE)
    assert not any(text in o.to_json(masked) for text in (*SHOWN.values(), "72 %"))


def test_last_years_outcome_is_withheld_by_last_years_answers(cast, thread):
    report = a_report(cast)
    an_outcome(thread, year=YEAR - 1, total_respondents=2)
    row = row_of(mask(assemble(report), Audience.EVERYONE))
    assert row.value("previous") == WITHHELD


def test_those_who_work_with_the_document_see_it_as_it_is(cast, thread):
    report = a_report(cast)
    an_outcome(thread, **FEW)
    outline = assemble(report)
    assert mask(outline, Audience.WRITERS) is outline
    of = {name: audience_of(user, report) for name, user in everybody(cast).items()}
    writers = {"controller", "department_head", "helena", "deputy"}
    assert {name for name, audience in of.items() if audience == Audience.WRITERS} == writers


def test_workplaces_are_withheld_together(cast, thread):
    report = a_report(cast)
    an_outcome(thread, total_respondents=60, women_respondents=30, men_respondents=30)
    an_outcome(thread, workplace=cast.workplace, total_respondents=9, women_respondents=2, men_respondents=7)
    unit, bruket = row_of(mask(assemble(report), Audience.EVERYONE)).results
    assert not unit.women.withheld
    assert bruket.women.withheld
    assert bruket.workplace == "Bruket"


def test_a_workplace_that_is_renamed_is_still_the_same_in_what_was_frozen(cast, thread):
    report = a_report(cast)
    places = (cast.workplace, a_workplace("Ängen", cast.unit), a_workplace("Åsen", cast.unit))
    an_outcome(thread, total_respondents=113, shown={"total": "47,8 %", "women": "", "men": ""})
    for place, raw, answers in zip(places, ("33,3 %", "30 %", "50 %"), (3, 10, 100), strict=True):
        shown = {"total": raw, "women": "", "men": ""}
        an_outcome(thread, workplace=place, total_respondents=answers, shown=shown)
    outline = assemble(report)
    before = row_of(for_audience(Audience.EVERYONE, report, outline)).results
    assert {result.workplace: result.total.withheld for result in before} == {
        "": False,
        "Bruket": True,
        "Ängen": True,
        "Åsen": False,
    }
    cast.workplace.name = "Bruket och Ladan"
    cast.workplace.save()
    assert row_of(for_audience(Audience.EVERYONE, report, outline)).results == before


def test_what_is_found_to_be_few_later_is_not_shown_in_an_older_edition_either(cast, thread):
    outcome = an_outcome(thread)
    report = adopted(cast, a_report(cast))
    frozen = outline_of(latest_edition(report).snapshot)
    assert mask(frozen, Audience.EVERYONE) == frozen
    Outcome.objects.filter(pk=outcome.pk).update(**FEW)
    assert row_of(mask(frozen, Audience.EVERYONE, known=answers_now(report))).withholds


def test_what_is_told_of_the_year_before_is_withheld_also_while_that_report_is_corrected(cast, thread):
    year, owner = YEAR - 1, {"committee": cast.committee}
    orientation = a_goal(Level.ORIENTATION, title="En stad att lita på", number="1", year=year)
    area = a_goal(Level.AREA, orientation, title="Stöd i tid", number="1.3", year=year)
    theirs = a_goal(Level.COMMITTEE, area, title="Fler bestämmer själva", year=year, **owner)
    goal = a_goal(Level.UNIT, theirs, title="Vi väljer själva", unit=cast.unit, year=year, **owner)
    last = a_report(cast, year=year)
    UnitIndicator.objects.create(measure=thread.own_line.measure, goal=goal)
    an_outcome(thread, year=YEAR - 1, total_respondents=2)
    last = adopted(cast, last)
    move(document=last, name="correct", by=cast.department_head, reason="Ett fel i tabellen.")
    report = adopted(cast, a_report(cast))
    frozen = outline_of(latest_edition(report).snapshot)
    assert row_of(frozen).value("previous") == SHOWN["total"]
    assert SHOWN["total"] not in o.to_json(shown_to(cast.stranger, report, frozen))


def test_cells_without_a_result_behind_them_are_withheld_when_their_answers_are_few(cast, thread):
    report = a_report(cast)
    values = tuple(
        o.Value(raw=raw, column=column)
        for raw, column in (("70,1 %", "outcome"), ("61,3 %", "women"), ("70,9 %", "men"), ("44 %", "previous"))
    )
    row = o.IndicatorRow(key="i-1", measure="m-1", name="Andel nöjda", values=values)
    unsettled = o.replace(row, values=(o.Value(raw="70,1 %", column=None), o.Value(raw="80 %", column="target")))
    goal = o.Goal(key="g-1", level=Level.UNIT, title="Mål", indicators=(row, unsettled))
    outline = o.replace(assemble(report), goals=(goal,))
    few, fewer = Figures("", "", "", 24, 3, 21), Figures(total_answers=3)
    known = {("m-1", YEAR, "VB", ""): few, ("m-1", YEAR - 1, "VB", ""): fewer}
    masked, without_columns = mask(outline, Audience.EVERYONE, known=known).goals[0].indicators
    assert [value.raw for value in masked.values] == ["70,1 %", WITHHELD, WITHHELD, WITHHELD]
    assert [value.raw for value in without_columns.values] == [WITHHELD, "80 %"]
    assert mask(outline, Audience.EVERYONE) == outline


def test_a_file_from_before_the_answers_were_known_to_be_few_is_not_given_out(client, cast, thread):
    outcome = an_outcome(thread)
    report = adopted(cast, a_report(cast))
    old = request_export(document=report, by=cast.employee)
    make_export(Run(old.key))
    client.force_login(cast.employee)
    address = f"/export/{old.key}/fil/"
    assert client.get(address).status_code == 200
    Outcome.objects.filter(pk=outcome.pk).update(**FEW)
    assert client.get(address).status_code == 302
    assert request_export(document=report, by=cast.employee).ready_at is None


def test_every_page_and_file_shows_few_answers_to_those_only_who_may_see_them(client, cast, thread):
    an_outcome(thread, **FEW)
    report = adopted(cast, a_report(cast))
    for user, secret in ((cast.employee, True), (cast.vp_group, True), (cast.helena, False), (cast.controller, False)):
        client.force_login(user)
        text = client.get(f"/dokument/{report.key}/").text
        assert ("61,3" in text) is not secret
        assert ("för få svar" in text) is secret
        assert "70,1" in text


class Run:
    """A job at work, as far as an export asks."""

    def __init__(self, key):
        self.key = key

    def progress(self, done, total):
        pass

    def holding(self):
        import contextlib

        return contextlib.nullcontext()


def test_a_file_for_everybody_withholds_and_is_another_than_that_of_the_writers(cast, thread, settings, tmp_path):
    an_outcome(thread, **FEW)
    report = a_report(cast)
    draft = request_export(document=report, by=cast.helena)
    assert draft.audience == Audience.WRITERS
    report = adopted(cast, report)
    public = request_export(document=report, by=cast.employee)
    assert (public.audience, public.pk != draft.pk) == (Audience.EVERYONE, True)
    html = pdf.render_html(
        mask(outline_of(public.snapshot), public.audience), produced_at=datetime.datetime.now(datetime.UTC)
    )
    assert "61,3" not in html
    assert "för få svar bakom siffran" in html
    make_export(Run(public.key))
    public.refresh_from_db()
    assert public.size
