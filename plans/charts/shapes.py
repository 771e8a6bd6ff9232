"""What a picture is made of: places in CSS pixels, written as SVG has them, and texts."""

import dataclasses

frozen = dataclasses.dataclass(frozen=True, slots=True, kw_only=True)


@frozen
class Mark:
    """A value where it stands. ``label`` is "" where there is no room; ``whole``: it is of a whole year."""

    x: str
    y: str
    whole: bool = True
    label: str = ""
    label_x: str = ""
    label_y: str = ""
    anchor: str = "middle"


@frozen
class Tick:
    """A year under a picture."""

    x: str
    label: str


@frozen
class Chart:
    """How an outcome has gone: lines between the years that follow on each other, marks, and the årsmål across."""

    title: str
    description: str
    width: int
    height: int
    lines: tuple[str, ...]
    marks: tuple[Mark, ...]
    ticks: tuple[Tick, ...]
    target: str = ""  # where it stands, "" for none
    target_start: str = ""
    target_end: str = ""
    target_label: str = ""


@frozen
class Pair:
    """Women and men of a year, with what is written to the left and to the right of the two."""

    label: str
    y: str
    text_y: str
    women: str
    men: str
    left: str
    left_x: str
    right: str
    right_x: str


@frozen
class Dumbbell:
    """Women and men beside each other, year by year. ``legend``: the codes of the sexes in the nämnd's order."""

    title: str
    description: str
    width: int
    height: int
    pairs: tuple[Pair, ...]
    legend: tuple[str, str]


@frozen
class Pictures:
    """The pictures of a line, and the figures behind them: the period, the total and the sexes in order, by year."""

    key: str
    name: str
    outcome: Chart | None
    sexes: Dumbbell | None
    heads: tuple[str, ...]
    table: tuple[tuple[str, ...], ...]


@frozen
class Small:
    """An indicator in the strip of all of them."""

    key: str
    name: str
    chart: Chart


@frozen
class Strip:
    """All of a unit's indicators at a glance; ``table``: names and the figure of each of ``years``."""

    charts: tuple[Small, ...]
    years: tuple[str, ...]
    table: tuple[tuple[str, tuple[str, ...]], ...]

    @property
    def labelled(self):
        """The lines of the table, each figure with its year."""
        return [(name, list(zip(self.years, figures, strict=True))) for name, figures in self.table]
