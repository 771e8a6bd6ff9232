"""What is drawn of a line of indicators, and of all of a report's."""

import dataclasses
import functools

from indicators.values import UNKNOWN, Bound, show
from plans import outline as o
from plans.charts import placing
from plans.charts.placing import px, wide
from plans.charts.shapes import Chart, Dumbbell, Pair, Pictures, Small, Strip
from plans.choices import Kind
from plans.measured import read, unit_of
from plans.progress import is_asked_for
from plans.results import YEARS
from plans.sexes import NAMES

WIDTH, HEIGHT, EDGE = 252, 136, 20  # two stand side by side on paper and wide screens; one fits the narrowest
SMALL_WIDTH, SMALL_HEIGHT, SMALL_EDGE = 164, 64, 6
LEGEND, ROW = 38, 18  # where the first pair of a dumbbell stands, and how far apart they are
PAIRS = 6  # years of women and men: as tall as the outcome beside them; the table behind has all
LONGEST_VALUE = 9  # letters
TARGET_ROOM = WIDTH - 106  # px, beside the sign of the outcome and that of the årsmål
BOUNDS = {
    Bound.AT_LEAST: "minst ",
    Bound.AT_MOST: "högst ",
    Bound.OVER: "över ",
    Bound.UNDER: "under ",
    Bound.ABOUT: "ca ",
}


@dataclasses.dataclass(frozen=True, slots=True)
class Frame:
    """What the pictures of a report have in common: its period, and the order of the sexes."""

    year: int
    kind: Kind
    sexes: tuple[str, str]


def frame_of(outline: o.Outline) -> Frame | None:
    """Return what the pictures of an outline have in common, or None where the nämnd wants none, and in a plan."""
    if outline.kind == Kind.PLAN or not outline.layout.show_charts:
        return None
    return Frame(outline.year, outline.kind, outline.layout.sexes)


def pictures_in(goal: o.Goal, frame: Frame | None) -> tuple[Pictures, ...]:
    """Return the pictures of a goal's indicators, those that there is something to draw of."""
    return tuple(filter(None, (pictures_of(row, frame) for row in goal.indicators))) if frame else ()


def pictures_of(row: o.IndicatorRow, frame: Frame) -> Pictures | None:
    """Return what can be drawn of a line, or None where there is nothing to compare.

    A tertialrapport that does not ask for the indicator, and has no outcome of it, has nothing to show under its goal.
    """
    if not is_asked_for(row.periodicity, frame.kind) and row.result(frame.year, o.Period(frame.kind)) is None:
        return None
    chart, sexes = outcome_chart(row, frame), dumbbell(row, frame)
    if chart is None and sexes is None:
        return None
    results = _results(row, frame)
    split = any(getattr(result, sex).raw for result in results for sex in NAMES)
    parts = ("total", *frame.sexes) if split else ("total",)
    return Pictures(
        key=row.key,
        name=row.named,
        outcome=chart,
        sexes=sexes,
        heads=("Period", "Utfall", *(NAMES[sex].capitalize() for sex in parts[1:])),
        table=tuple(
            (_period(result, frame), *(getattr(result, part).raw or UNKNOWN for part in parts)) for result in results
        ),
    )


def outcome_chart(row: o.IndicatorRow, frame: Frame) -> Chart | None:
    """Return the outcome over up to ten years with the årsmål, or None where there is only one value."""
    found, unit = _totals(row, frame)
    if len(found) < 2:
        return None
    left, right = (max(EDGE, placing.beside(_short(value, row))) for _, value in (found[0], found[-1]))
    return _chart(row, found, unit, frame, (WIDTH, HEIGHT), left=left, right=right, top=44, bottom=44, small=False)


def small_chart(row: o.IndicatorRow, frame: Frame) -> Chart | None:
    """Return the outcome as one of many small pictures: only the last value is written out."""
    found, unit = _totals(row, frame)
    if len(found) < 2:
        return None
    room = wide(_latest(found, row, frame)) + 10
    size, right = (SMALL_WIDTH, SMALL_HEIGHT), SMALL_EDGE + room
    return _chart(row, found, unit, frame, size, left=SMALL_EDGE, right=right, top=10, bottom=26, small=True)


def dumbbell(row: o.IndicatorRow, frame: Frame) -> Dumbbell | None:
    """Return women and men beside each other in the latest years when both are known, or None.

    Until they are known in the report's own period, earlier years' say nothing that this report is about.
    """
    found = [(result, {sex: read(getattr(result, sex).raw) for sex in NAMES}) for result in _results(row, frame)]
    found = [(result, pair) for result, pair in found if all(value.exact is not None for value in pair.values())]
    if not found or not _is_own(found[-1][0], frame):
        return None
    found = [(_period(result, frame), pair) for result, pair in found]
    unit = unit_of(found[-1][1]["women"], row)
    found = [each for each in found if {unit_of(value, row) for value in each[1].values()} == {unit}][-PAIRS:]
    if not found:
        return None
    values = [value for _, pair in found for value in pair.values()]
    room = max(wide(_short(value, row)) for value in values) + 12
    low, high = max(wide(period) for period, _ in found) + room + 2, WIDTH - room
    along = placing.scale([value.exact for value in values], unit, low, high)
    periods = [period for period, _ in found]
    told = (f"{period}: {', '.join(f'{NAMES[sex]} {pair[sex].raw}' for sex in frame.sexes)}." for period, pair in found)
    return Dumbbell(
        title=f"{row.named}: {' och '.join(NAMES[sex] for sex in frame.sexes)} {_span(periods)}",
        description=" ".join(told),
        width=WIDTH,
        height=LEGEND + ROW * len(found) - 4,
        pairs=tuple(_pair(period, pair, row, along, LEGEND + ROW * n) for n, (period, pair) in enumerate(found)),
        legend=frame.sexes,
    )


def strip_of(outline: o.Outline) -> Strip | None:
    """Return all of a report's indicators that there is something to draw of, in its order, or None."""
    frame = frame_of(outline)
    if frame is None:
        return None
    rows = {}
    for row in (row for _, goal in o.walk(outline.goals) for row in goal.indicators):
        rows.setdefault(row.measure, row)  # the same may stand under several goals
    drawn = [small for row in rows.values() if (small := _small(row, frame))]
    if not drawn:
        return None
    known = [dict(figures) for _, figures in drawn]
    periods = sorted({period for figures in known for period in figures}, key=lambda period: period[-4:])
    return Strip(
        charts=tuple(small for small, _ in drawn),
        years=tuple(periods),
        table=tuple(
            (small.name, tuple(figures.get(period) or UNKNOWN for period in periods))
            for (small, _), figures in zip(drawn, known, strict=True)
        ),
    )


@functools.lru_cache(maxsize=2048)  # a row that has not changed is not drawn again at every look at its page
def _small(row, frame):
    """Return an indicator's small picture and its (period, total) over the years, or None where there is no picture."""
    chart = small_chart(row, frame)
    figures = tuple((_period(result, frame), result.total.raw) for result in _results(row, frame))
    return (Small(key=row.key, name=row.named, chart=chart), figures) if chart else None


def _results(row, frame):
    """The unit's own results of whole years and last that of the report's own period, the oldest first."""
    before = {
        result.year: result
        for result in row.results
        if result.period == o.Period.YEAR and not result.workplace and frame.year - YEARS < result.year < frame.year
    }
    own = row.result(frame.year, o.Period(frame.kind))
    return [before[year] for year in sorted(before)] + ([own] if own else [])


def _totals(row, frame):
    """The totals that can be compared, as (result, value), and their unit: that of the last of them."""
    found = [(result, read(result.total.raw)) for result in _results(row, frame)]
    found = [(result, value) for result, value in found if value.exact is not None]
    unit = unit_of(found[-1][1], row) if found else ""
    return [(result, value) for result, value in found if unit_of(value, row) == unit], unit


def _latest(found, row, frame):
    """Return the last value as a small picture writes it: with its period, where that is not the report's own."""
    result, value = found[-1]
    return _short(value, row) if _is_own(result, frame) else f"{_short(value, row)} ({_period(result, frame)})"


def _is_own(result, frame):
    return (result.year, str(result.period)) == (frame.year, str(frame.kind))


def _chart(row, found, unit, frame, size, *, left, right, top, bottom, small):
    width, height = size
    target = _target(row, unit)
    up = placing.scale(
        [*(value.exact for _, value in found), *([target[0]] if target else [])], unit, height - bottom, top
    )
    first, last = found[0][0].year, found[-1][0].year
    step = (width - left - right) / (last - first)
    points = [
        (result.year, left + (result.year - first) * step, up(value.exact), result.period == o.Period.YEAR)
        for result, value in found
    ]
    labels, periods = [_short(value, row) for _, value in found], [_period(result, frame) for result, _ in found]
    told = [f"{period}: {value.raw}." for period, (_, value) in zip(periods, found, strict=True)]
    return Chart(
        title=f"{row.named}: utfall {_span(periods)}",
        description=" ".join([*told, *([f"{target[1]}."] if target else [])]),
        width=width,
        height=height,
        lines=placing.lines(points),
        marks=placing.only_last(points, _latest(found, row, frame))
        if small
        else placing.labelled(points, labels, up(target[0]) if target else None),
        ticks=placing.ticks(points, periods, width),
        target=px(up(target[0])) if target else "",
        target_start=px(left),
        target_end=px(width - right),
        target_label=target[1] if target else "",
    )


def _target(row, unit):
    """Return the årsmål to draw, (number, what it is called with its value): the unit's own, or else KF's."""
    for code, name in (("target", "Årsmål"), ("council_target", "KF:s årsmål")):
        value = read(row.value(code) or "")
        same = unit_of(value, row).split()[:1] == unit.split()[:1]  # "MWh", and "MWh om året"
        if same and value.number is not None and value.upper is None and not value.change:
            bound = BOUNDS.get(value.bound, "")
            measured_in = "".join((value.measured_in or row.measured_in).split()[:1])
            ways = (value.raw.strip(), bound + show(value.number, measured_in), bound + show(value.number), "")
            labels = [f"{name} {written}".strip() for written in ways]
            return value.number, next(label for label in labels if wide(label) <= TARGET_ROOM or label == name)
    return None


def _pair(period, pair, row, along, y):
    places = {sex: along(value.exact) for sex, value in pair.items()}
    left, right = sorted(pair, key=places.__getitem__)
    return Pair(
        label=period,
        y=px(y),
        text_y=px(y + 4),
        women=px(places["women"]),
        men=px(places["men"]),
        left=_short(pair[left], row),
        left_x=px(places[left] - 9),
        right=_short(pair[right], row),
        right_x=px(places[right] + 9),
    )


def _short(value, row):
    """A value as it stands beside its mark: as it was written, or only its number where that takes too much room."""
    raw = value.raw.strip().replace(" ", "\u00a0")
    if len(raw) <= LONGEST_VALUE:
        return raw
    return show(value.exact, "%" if unit_of(value, row) == "%" else "")


def _span(periods):
    return periods[0] if len(periods) == 1 else f"{periods[0]}–{periods[-1]}"


def _period(result, frame):
    return str(result.year) if result.period == o.Period.YEAR else f"{frame.kind} {result.year}"
