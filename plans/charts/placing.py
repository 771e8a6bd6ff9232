"""Where in a picture things stand, in CSS pixels: scales, lines, and which labels there is room for.

Letters are 12 pixels, which is 9 points on paper: a picture is as large on paper as on the screen.
"""

from collections.abc import Callable, Sequence
from decimal import ROUND_CEILING, ROUND_FLOOR, Decimal

from plans.charts.shapes import Mark, Tick

LETTER = 7.6  # px, what a digit takes, and most letters
OTHERS = dict.fromkeys("%@mMwW", 11.5) | dict.fromkeys(" \u00a0.,:;|ijl", 4.0)
GAP = 3  # px between two labels
LEAST_SPAN = {"%": Decimal(10)}  # procentenheter: a change of one is not to look like a landslide
SHARE_OF_SPAN = Decimal("0.1")  # of other figures
EXACT = Decimal("0.0001")

Point = tuple[int, float, float, bool]  # the year, x, y, and whether the figure is of a whole year


def px(number: float) -> str:
    """Write a place as SVG has it, to a tenth of a pixel."""
    return f"{number:.1f}".removesuffix(".0")


def wide(text: str) -> float:
    """Return how much room a text takes; rather too much than too little."""
    return sum(OTHERS.get(letter, LETTER) for letter in text)


def scale(numbers: Sequence[Decimal], unit: str, low: float, high: float) -> Callable[[Decimal], float]:
    """Return what places a number between two pixels. It knows no other numbers than those that are shown."""
    least, most = min(numbers), max(numbers)
    span = max(most - least, LEAST_SPAN.get(unit, max(abs(least), abs(most)) * SHARE_OF_SPAN), Decimal("0.01"))
    middle = (least + most) / 2
    start = (middle - span / 2).quantize(EXACT, ROUND_FLOOR)
    end = (middle + span / 2).quantize(EXACT, ROUND_CEILING)
    return lambda number: low + float((number - start) / (end - start)) * (high - low)


def lines(points: Sequence[Point]) -> tuple[str, ...]:
    """Return a line for each run of years without a gap. A figure of part of a year is not joined to whole ones."""
    runs: list[list[Point]] = []
    for point in points:
        if runs and point[0] - runs[-1][-1][0] == 1 and point[3]:
            runs[-1].append(point)
        else:
            runs.append([point])
    return tuple(" ".join(f"{px(x)},{px(y)}" for _, x, y, _ in run) for run in runs if len(run) > 1)


def labelled(points: Sequence[Point], labels: Sequence[str], width: int) -> tuple[Mark, ...]:
    """Return the marks with as many labels as there is room for, the last and the first before the others."""
    centres = [_inside(x, label, width) for (_, x, _, _), label in zip(points, labels, strict=True)]
    kept = _with_room(centres, labels, GAP)
    marks = []
    for n, (_, x, y, whole) in enumerate(points):
        mark = Mark(x=px(x), y=px(y), whole=whole)
        if n in kept:
            beside = [points[m][2] for m in (n - 1, n + 1) if 0 <= m < len(points)]
            lowest = all(other < y - 1 for other in beside)  # y grows downwards: both lines rise from here
            base, room = (y + 18 if lowest else y - 9), wide(labels[n]) + 2
            plate = (px(centres[n] - room / 2), px(base - 11), px(room))
            mark = Mark(
                x=mark.x, y=mark.y, whole=whole, label=labels[n], label_x=px(centres[n]), label_y=px(base), plate=plate
            )
        marks.append(mark)
    return tuple(marks)


def only_last(points: Sequence[Point], label: str) -> tuple[Mark, ...]:
    """Return the mark of the last value, with its label beside it, and of those that no line goes through."""
    _, x, y, whole = points[-1]
    drawn = {place for line in lines(points) for place in line.split()}
    alone = [Mark(x=px(x), y=px(y), whole=whole) for _, x, y, whole in points[:-1] if f"{px(x)},{px(y)}" not in drawn]
    plate, at = (px(x + 6), px(y - 7), px(wide(label) + 4)), {"label_x": px(x + 8), "label_y": px(y + 4)}
    return (*alone, Mark(x=px(x), y=px(y), whole=whole, label=label, anchor="start", plate=plate, **at))


def ticks(points: Sequence[Point], periods: Sequence[str], width: int, *, between: bool) -> tuple[Tick, ...]:
    """Return the last and the first period, and those ``between`` that there is room for."""
    centres = [_inside(x, period, width) for (_, x, _, _), period in zip(points, periods, strict=True)]
    kept = _with_room(centres, periods, 2 * GAP) if between else {0, len(points) - 1}
    return tuple(Tick(x=px(centres[n]), label=periods[n]) for n in sorted(kept))


def _inside(x, text, width):
    half = wide(text) / 2
    return min(max(x, half), width - half)


def _with_room(centres, texts, gap):
    """Which of the texts can stand beside each other: the last, the first, then the others from the end."""
    kept: set[int] = set()
    last = len(texts) - 1
    for n in dict.fromkeys((last, 0, *range(last - 1, 0, -1))):
        if all(abs(centres[n] - centres[m]) >= (wide(texts[n]) + wide(texts[m])) / 2 + gap for m in kept):
            kept.add(n)
    return kept
