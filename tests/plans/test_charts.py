"""The geometry of pictures: what is drawn, and what is not."""

import itertools
from xml.etree import ElementTree

import pytest
from django.template.loader import render_to_string

from indicators.choices import Period
from plans import charts
from plans.charts import placing
from plans.choices import Kind
from plans.outline import Column, Figure, Goal, IndicatorRow, Layout, Level, Outline, Result, Value

pytestmark = pytest.mark.once

YEAR = 2026
FRAME = charts.Frame(YEAR, Kind.ANNUAL_REPORT, ("women", "men"))
WITHHELD = Figure(withheld=True)


def a_result(year, total="", women="", men="", *, period=Period.YEAR, **fields):
    parts = {"total": total, "women": women, "men": men}
    figures = {part: raw if isinstance(raw, Figure) else Figure(raw=raw) for part, raw in parts.items()}
    return Result(year=year, period=period, **figures, **fields)


def a_row(*results, target="", measured_in="%", **fields):
    values = (Value(raw=target, column="target"),) if target else ()
    given = {"key": "i-1", "measure": "m-1", "name": "Andel nöjda"} | fields
    return IndicatorRow(**given, measured_in=measured_in, values=values, results=results)


def over_the_years(*totals, **fields):
    """A line with these totals, the last of them this year's; None where nothing is known."""
    first = YEAR - len(totals) + 1
    results = [a_result(first + n, total) for n, total in enumerate(totals) if total is not None]
    return a_row(*results, **fields)


def drawn(row, frame=FRAME):
    return charts.outcome_chart(row, frame)


def test_an_outcome_is_drawn_from_its_first_year_to_the_last():
    chart = drawn(over_the_years("70 %", "75 %", "80 %", target="78 %"))
    assert chart.title == "Andel nöjda: utfall 2024–2026"
    assert chart.description == "2024: 70 %. 2025: 75 %. 2026: 80 %. Årsmål 78 %."
    (line,) = chart.lines
    xs, ys = zip(*(map(float, point.split(",")) for point in line.split()), strict=True)
    assert xs[1] - xs[0] == xs[2] - xs[1] > 0
    assert ys[0] - ys[1] == pytest.approx(ys[1] - ys[2], abs=0.2)
    assert ys[2] < float(chart.target) < ys[1]
    assert [mark.label for mark in chart.marks] == ["70\u00a0%", "75\u00a0%", "80\u00a0%"]
    assert [tick.label for tick in chart.ticks] == ["2024", "2025", "2026"]


@pytest.mark.parametrize("totals", [(), ("80 %",), ("öka", "80 %"), ("", "80 %"), ("ca 79 %", "80 %"), ("7 st", "8 %")])
def test_there_is_no_picture_of_a_single_value(totals):
    row = over_the_years(*totals, measured_in="")
    assert drawn(row) is None
    assert charts.small_chart(row, FRAME) is None
    assert charts.pictures_of(row, FRAME) is None


def test_a_small_picture_says_of_which_year_its_value_is_where_this_period_has_none():
    assert charts.small_chart(over_the_years("70 %", "75 %", None), FRAME).marks[-1].label == "75\u00a0% (2025)"
    assert charts.small_chart(over_the_years("70 %", "75 %"), FRAME).marks[-1].label == "75\u00a0%"


def test_no_more_than_ten_years_are_drawn():
    chart = drawn(over_the_years(*[f"{60 + n} %" for n in range(14)]))
    assert chart.title.endswith("2017–2026")
    assert len(chart.marks) == 10


def test_a_line_is_broken_where_a_year_is_missing():
    chart = drawn(over_the_years("70 %", "72 %", None, "80 %", "81 %"))
    assert [len(line.split()) for line in chart.lines] == [2, 2]
    assert len(chart.marks) == 4
    assert drawn(over_the_years("70 %", None, "80 %")).lines == ()


def test_a_withheld_figure_leaves_what_a_missing_one_does():
    secret = a_row(a_result(2024, "70 %"), a_result(2025, WITHHELD), a_result(2026, "80 %"))
    missing = a_row(a_result(2024, "70 %"), a_result(2026, "80 %"))
    assert drawn(secret) == drawn(missing)
    assert charts.small_chart(secret, FRAME) == charts.small_chart(missing, FRAME)
    for first in (2024, 2026):  # at either end
        rows = [a_row(*(a_result(y, f if y == first else "7 %") for y in (2024, 2025, 2026))) for f in (WITHHELD, "")]
        assert drawn(rows[0]) == drawn(rows[1])
    pair = a_row(a_result(2025, "70 %", WITHHELD, WITHHELD), a_result(2026, "80 %", "81 %", "79 %"))
    assert [p.label for p in charts.dumbbell(pair, FRAME).pairs] == ["2026"]
    assert charts.pictures_of(pair, FRAME).table[0] == ("2025", "70 %", "..", "..")


def test_a_tertial_figure_is_not_joined_to_whole_years():
    row = over_the_years("70 %", "75 %", None)
    row = a_row(*row.results, a_result(YEAR, "40 %", period=Period.TERTIAL_2), a_result(YEAR, "20 %"))
    chart = drawn(row, charts.Frame(YEAR, Kind.TERTIAL_2, ("men", "women")))
    assert [len(line.split()) for line in chart.lines] == [2]
    assert [mark.whole for mark in chart.marks] == [True, True, False]
    assert chart.ticks[-1].label == "T2 2026"
    assert "20 %" not in chart.description


def test_what_is_written_never_falls_outside_or_on_another_label():
    for n in range(2, 11):
        totals = [f"{1000 + 37 * (k % 3)},5" for k in range(n)]
        chart = drawn(over_the_years(*totals, measured_in="MWh"))
        boxes = [box_of(mark) for mark in chart.marks if mark.label]
        assert all(left >= 0 and right <= chart.width for left, _, right, _ in boxes)
        for one, other in itertools.combinations(boxes, 2):
            assert one[2] <= other[0] or other[2] <= one[0] or one[3] <= other[1] or other[3] <= one[1]
        assert chart.marks[-1].label and chart.marks[0].label
        assert all(0 <= float(m.label_y) <= chart.height for m in chart.marks if m.label)


@pytest.mark.parametrize("last", ["81 %", "1 234,5 tkr", "12 345 678 tkr", "1 234 567 890 tkr"])
@pytest.mark.parametrize("draw", [charts.outcome_chart, charts.small_chart])
def test_the_years_under_a_picture_never_lie_on_each_other(draw, last):
    frame = charts.Frame(YEAR, Kind.TERTIAL_2, ("women", "men"))
    unit = last.split()[-1]
    for n in range(2, 10):
        own = a_result(YEAR, "" if n % 2 else last, period=Period.TERTIAL_2)
        whole = [a_result(YEAR - n + k, last) for k in range(n)]
        for results in (whole, [*whole, own], [whole[-1], own], [whole[0], own]):
            chart = draw(a_row(*results, measured_in=unit), frame)
            if chart is None:
                continue
            spans = [(float(tick.x), placing.wide(tick.label) / 2) for tick in chart.ticks]
            assert all(x + half < other - room for (x, half), (other, room) in itertools.pairwise(spans))
            assert chart.ticks[-1].label.endswith(chart.title[-4:])


def test_a_small_picture_has_as_many_years_under_it_as_there_is_room_for():
    few, many = (charts.small_chart(over_the_years(*["70 %"] * n), FRAME) for n in (2, 10))
    assert [tick.label for tick in few.ticks] == ["2025", "2026"]
    assert [tick.label for tick in many.ticks][:: len(many.ticks) - 1] == ["2017", "2026"]


def box_of(mark):
    """What a label fills: left, top, right and bottom."""
    room, x, y = placing.wide(mark.label), float(mark.label_x), float(mark.label_y)
    left = x - {"start": 0, "middle": room / 2, "end": room}[mark.anchor]
    return left, y - 9, left + room, y


@pytest.mark.parametrize(
    "totals",
    [("71 %", "72 %", "76 %"), ("89 %", "90 %", "91 %"), ("70 %", "80 %", None, "79 %", "81 %"),
     ("70 %", "75 %", "71 %", "73 %", "78 %", "76 %", "80 %", "79 %", "83 %", "81 %")],
)  # fmt: skip
@pytest.mark.parametrize("target", ["72 %", "75 %", "80 %"])
def test_no_label_lies_on_the_line_of_the_target_or_on_that_of_the_outcome(totals, target):
    chart = drawn(over_the_years(*totals, target=target))
    height, start, end = float(chart.target), float(chart.target_start), float(chart.target_end)
    boxes = [box_of(mark) for mark in chart.marks if mark.label]
    assert len(boxes) >= 2
    for left, top, right, bottom in boxes:
        assert right <= start or left >= end or not top < height < bottom
        for line in chart.lines:
            corners = [tuple(map(float, corner.split(","))) for corner in line.split()]
            for (x1, y1), (x2, y2) in itertools.pairwise(corners):
                along = [x1 + (x2 - x1) * n / 50 for n in range(51)]
                at = [(x, y1 + (y2 - y1) * n / 50) for n, x in enumerate(along)]
                assert not any(left < x < right and top < y < bottom for x, y in at)


@pytest.mark.parametrize(
    ("target", "label"),
    [
        ("80 %", "Årsmål 80 %"), ("minst 80 %", "Årsmål minst 80 %"), ("80", "Årsmål 80"), ("öka", ""), ("", ""),
        ("Tas fram av nämnd", ""), ("minska med 5 %", ""), ("12 st", ""), ("80–85 %", ""),
    ],
)  # fmt: skip
def test_a_target_is_drawn_where_it_is_a_number_of_the_same_kind(target, label):
    chart = drawn(over_the_years("70 %", "75 %", target=target))
    assert (chart.target_label, bool(chart.target)) == (label, bool(label))


def test_a_year_between_two_gaps_is_a_mark_in_a_small_picture_too():
    small = charts.small_chart(over_the_years("70 %", None, "75 %", None, "79 %", "80 %"), FRAME)
    assert [mark.label for mark in small.marks] == ["", "", "80\u00a0%"]
    assert len(small.lines) == 1


def test_long_values_of_women_and_men_keep_inside_the_picture():
    results = [a_result(2025, "", "891 MWh", "1027 MWh"), a_result(2026, "", "1081 MWh", "873 MWh")]
    chart = charts.dumbbell(a_row(*results, measured_in="MWh"), FRAME)
    for pair in chart.pairs:
        assert float(pair.right_x) + placing.wide(pair.right) <= chart.width
        assert float(pair.left_x) - placing.wide(pair.left) >= placing.wide(pair.label)


def test_a_target_may_say_more_than_its_unit():
    chart = drawn(over_the_years("2 100 MWh", "1 990 MWh", measured_in="MWh", target="Max 2 000 MWh om året"))
    assert chart.target_label.replace("\u00a0", " ") == "Årsmål högst 2 000"


def test_kfs_target_is_drawn_where_the_unit_has_none():
    row = over_the_years("70 %", "75 %")
    values = (Value(raw="öka", column="target"), Value(raw="76 %", column="council_target"))
    row = IndicatorRow(key="i", measure="m", name="Andel", values=values, results=row.results)
    assert drawn(row).target_label == "KF:s årsmål 76 %"


def test_women_and_men_stand_in_the_nämnds_order_and_the_lower_to_the_left():
    row = a_row(a_result(2025, "", "70 %", "74 %"), a_result(2026, "", "80 %", "78 %"))
    chart = charts.dumbbell(row, FRAME)
    assert chart.title == "Andel nöjda: kvinnor och män 2025–2026"
    assert chart.description == "2025: kvinnor 70 %, män 74 %. 2026: kvinnor 80 %, män 78 %."
    assert chart.legend == ("women", "men")
    assert [(pair.left, pair.right) for pair in chart.pairs] == [("70\u00a0%", "74\u00a0%"), ("78\u00a0%", "80\u00a0%")]
    assert all(float(pair.left_x) < float(pair.right_x) for pair in chart.pairs)
    other = charts.dumbbell(row, charts.Frame(YEAR, Kind.ANNUAL_REPORT, ("men", "women")))
    assert other.description.startswith("2025: män 74 %, kvinnor 70 %.")
    assert charts.pictures_of(row, FRAME).heads == ("Period", "Utfall", "Kvinnor", "Män")


def test_one_year_of_women_and_men_is_two_values_and_is_drawn():
    pictures = charts.pictures_of(a_row(a_result(2026, "79 %", "80 %", "78 %")), FRAME)
    assert pictures.outcome is None
    assert len(pictures.sexes.pairs) == 1
    assert charts.dumbbell(a_row(a_result(2026, "79 %", "80 %", "")), FRAME) is None


def test_of_women_and_men_nothing_is_drawn_until_the_reports_own_period_is_told():
    row = a_row(a_result(2024, "70 %", "70 %", "71 %"), a_result(2025, "75 %", "74 %", "76 %"))
    assert charts.dumbbell(row, FRAME) is None
    assert charts.pictures_of(row, FRAME).outcome is not None
    assert charts.pictures_of(a_row(row.results[0]), FRAME) is None


def test_a_tertial_report_has_no_picture_of_what_it_does_not_ask_for():
    row, tertial = over_the_years("70 %", "75 %", None), charts.Frame(YEAR, Kind.TERTIAL_2, ("men", "women"))
    assert charts.pictures_of(row, tertial) is None
    own = a_result(YEAR, "40 %", period=Period.TERTIAL_2)
    assert charts.pictures_of(a_row(*row.results, own), tertial) is not None


def test_a_small_change_of_a_percentage_does_not_look_like_a_landslide():
    heights = [float(mark.y) for mark in drawn(over_the_years("80 %", "81 %")).marks]
    assert abs(heights[0] - heights[1]) < 10


def an_outline(*rows, kind=Kind.ANNUAL_REPORT, show_charts=True):
    goal = Goal(key="g", level=Level.AREA, title="Mål", indicators=rows)
    columns = (Column(code="women", label="Kvinnor"), Column(code="men", label="Män"))
    layout = Layout(indicator_columns=columns, show_charts=show_charts)
    return Outline(key="d", kind=kind, year=YEAR, unit="Bruket", layout=layout, goals=(goal,))


def test_the_strip_holds_each_indicator_once_that_there_is_something_to_draw_of():
    first = over_the_years("70 %", "75 %")
    again = a_row(*first.results, key="i-2")
    other = a_row(
        a_result(2024, "3 st"), a_result(2026, "4 st"), key="i-3", measure="m-3", name="Antal", label="Bruket"
    )
    alone = a_row(a_result(2026, "3 st"), key="i-4", measure="m-4")
    strip = charts.strip_of(an_outline(first, again, other, alone))
    assert [small.name for small in strip.charts] == ["Andel nöjda", "Antal (Bruket)"]
    assert strip.years == ("2024", "2025", "2026")
    assert strip.table == (("Andel nöjda", ("..", "70 %", "75 %")), ("Antal (Bruket)", ("3 st", "..", "4 st")))
    assert charts.strip_of(an_outline(alone)) is None


def test_a_plan_and_a_nämnd_that_wants_none_have_no_pictures():
    row = over_the_years("70 %", "75 %")
    assert charts.strip_of(an_outline(row, kind=Kind.PLAN)) is None
    assert charts.strip_of(an_outline(row, show_charts=False)) is None
    assert charts.pictures_in(an_outline(row).goals[0], charts.frame_of(an_outline(row, show_charts=False))) == ()
    assert charts.frame_of(an_outline(row)) == FRAME


@pytest.mark.parametrize("name", ["outcome", "small", "sexes"])
def test_a_picture_has_a_title_a_description_and_letters_of_nine_points_and_needs_no_style(name):
    row = a_row(
        a_result(2025, "71 %", "70 %", "74 %"), a_result(2026, "79 %", "80 %", "78 %"),
        target="78 %", name='Andel "nöjda" & <trygga>',
    )  # fmt: skip
    make = {"outcome": charts.outcome_chart, "small": charts.small_chart, "sexes": charts.dumbbell}[name]
    chart = make(row, FRAME)
    svg = ElementTree.fromstring(render_to_string(f"components/chart/{name}.svg", {"chart": chart, "id": "i-1.x"}))
    assert svg.attrib["role"] == "img"
    assert svg.attrib["aria-labelledby"] == "i-1.x-t i-1.x-d"
    assert (svg.find("title").text, svg.find("desc").text) == (chart.title, chart.description)
    sizes = [float(node.attrib["font-size"]) for node in svg.iter() if "font-size" in node.attrib]
    assert min(sizes) * 0.75 >= 9
    assert float(svg.attrib["width"]) == chart.width == float(svg.attrib["viewBox"].split()[2])
    assert not any("style" in node.attrib or "class" in node.attrib for node in svg.iter() if node is not svg)
    on_paper = render_to_string(f"components/chart/{name}.svg", {"chart": chart, "id": "x", "on_paper": True})
    assert ElementTree.fromstring(on_paper).find("title").text == f"{chart.title}. {chart.description}"
