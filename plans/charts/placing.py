"""Where in a picture things stand, in CSS pixels: scales, lines, and which labels there is room for.

Letters are 12 pixels, which is 9 points on paper: a picture is as large on paper as on the screen.
"""

import math
from collections.abc import Callable, Sequence
from decimal import ROUND_CEILING, ROUND_FLOOR, Decimal

from plans.charts.shapes import Mark, Tick

LETTER = 7.6  # px, what a digit takes, and most letters
OTHERS = dict.fromkeys("%@mMwW", 11.5) | dict.fromkeys(" \u00a0.,:;|ijl", 4.0)
GAP = 3  # px between two labels
MARK, ASIDE = 4.5, 8  # px: half of a mark, and how far from its middle a label begins
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


def labelled(points: Sequence[Point], labels: Sequence[str], target: float | None) -> tuple[Mark, ...]:
    """Return the marks with their labels: the first and the last value beside the line, at its ends.

    Those between stand above or below their mark, where nothing else is in the way: no other label or mark, no line,
    and not the årsmål at the height ``target``. Where there is no such place the table behind tells the value.
    """
    last = len(points) - 1
    placed = {0: _beside(points[0], labels[0], end=-1), last: _beside(points[last], labels[last], end=1)}
    dots = [(x - MARK, y - MARK, x + MARK, y + MARK) for _, x, y, _ in points]
    joins = [(dots[n], dots[n + 1]) for n in range(last) if points[n + 1][0] - points[n][0] == 1 and points[n + 1][3]]
    for n in range(last - 1, 0, -1):
        taken = [box for _, box in placed.values()] + dots[:n] + dots[n + 1 :]
        for at, box in _above_and_below(points, n, labels[n]):
            crossed = target is not None and box[1] - GAP < target < box[3] + GAP
            if not (crossed or any(_meet(box, other) for other in taken) or any(_passes(*join, box) for join in joins)):
                placed[n] = at, box
                break
    return tuple(
        Mark(x=px(x), y=px(y), whole=whole, **(placed[n][0] if n in placed else {}))
        for n, (_, x, y, whole) in enumerate(points)
    )


def only_last(points: Sequence[Point], label: str) -> tuple[Mark, ...]:
    """Return the mark of the last value, with its label beside it, and of those that no line goes through."""
    _, x, y, whole = points[-1]
    drawn = {place for line in lines(points) for place in line.split()}
    alone = [Mark(x=px(x), y=px(y), whole=whole) for _, x, y, whole in points[:-1] if f"{px(x)},{px(y)}" not in drawn]
    return (*alone, Mark(x=px(x), y=px(y), whole=whole, **_beside(points[-1], label, end=1)[0]))


def beside(label: str) -> int:
    """Return how much room a label takes beside the mark of the first or the last value."""
    return math.ceil(wide(label)) + ASIDE


def ticks(points: Sequence[Point], periods: Sequence[str], width: int) -> tuple[Tick, ...]:
    """Return the last period, and the first and those between as far as there is room for them."""
    centres = [_inside(x, period, width) for (_, x, _, _), period in zip(points, periods, strict=True)]
    return tuple(Tick(x=px(centres[n]), label=periods[n]) for n in sorted(_with_room(centres, periods, 2 * GAP)))


def _beside(point, label, *, end):
    """A label to the left (``end`` -1) or to the right (1) of a mark, and the box that it fills."""
    _, x, y, _ = point
    at = {"label": label, "label_x": px(x + end * ASIDE), "label_y": px(y + 4), "anchor": "start" if end > 0 else "end"}
    near, far = x + end * MARK, x + end * (ASIDE + wide(label))
    return at, (min(near, far), y - 7, max(near, far), y + 7)


def _above_and_below(points, n, label):
    """The places for a label between the ends, that on the outer side of a bend first."""
    _, x, y, _ = points[n]
    lowest = points[n - 1][2] + points[n + 1][2] < 2 * y - 1  # y grows downwards: the lines rise from here
    half = wide(label) / 2
    for base in (y + 18, y - 9) if lowest else (y - 9, y + 18):
        at = {"label": label, "label_x": px(x), "label_y": px(base)}
        yield at, (x - half, base - 10, x + half, base + 2)


def _meet(box, other):
    return box[0] < other[2] + GAP and other[0] < box[2] + GAP and box[1] < other[3] and other[1] < box[3]


def _passes(start, end, box):
    """Tell whether the line between the middles of two marks goes through a box."""
    (x1, y1), (x2, y2) = ((dot[0] + MARK, dot[1] + MARK) for dot in (start, end))
    left, right = max(x1, box[0]), min(x2, box[2])
    if left > right or x1 == x2:
        return False
    ys = [y1 + (y2 - y1) * (x - x1) / (x2 - x1) for x in (left, right)]
    return max(ys) > box[1] - 1 and min(ys) < box[3] + 1


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
