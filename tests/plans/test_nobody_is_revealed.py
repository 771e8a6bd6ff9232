"""Somebody who reads everything that everybody may read cannot work out what is withheld.

The reader has the reports of two years and of a tertial: their pages with pictures and the words of the pictures, what
is set on paper, and the documents as JSON. She knows how many answered everywhere, makes the same documents for every
way in which they may have answered, and compares. Where more than one fits she has learnt nothing.
"""

import functools
import itertools

import pytest
from django.template import Context
from django.template.loader import get_template
from hypothesis import example, given, settings
from hypothesis import strategies as st

from indicators.choices import Period
from indicators.privacy import PARTS
from plans import outline as o
from plans.choices import Audience, Kind
from plans.mask import mask
from plans.page import page_of
from reports import pdf
from tests.indicators.test_privacy import figures
from tests.reports import outlines

pytestmark = pytest.mark.once

FEW = 3  # small groups, so that every combination can be tried
LAST, TERTIAL, NOW = (2024, Period.YEAR), (2025, Period.TERTIAL_1), (2025, Period.YEAR)
PERIODS = (LAST, TERTIAL, NOW)
REPORTS = ((2024, Kind.ANNUAL_REPORT), (2025, Kind.TERTIAL_1), (2025, Kind.ANNUAL_REPORT))
PLACES = ("Bruket", "Ängen")
PAGE = "{% load blocks charts %}{% strip page %}{% for block in page.blocks %}{% goal_block block %}{% endfor %}"


def everything_read(told):
    """All that is to be read when so many women and men, (said yes, answered), of each place have said yes.

    ``told``: {period: [(women, men) of each workplace]}.
    """
    known = {}
    for (year, period), places in told.items():
        together = tuple(tuple(map(sum, zip(*sex, strict=True))) for sex in zip(*places, strict=True))
        for name, groups in (("", together), *zip(PLACES, places, strict=False)):
            known["m-1", year, str(period), name] = figures(*groups)
    return tuple(read(mask(a_report(year, kind, known), Audience.EVERYONE, known=known)) for year, kind in REPORTS)


def a_report(year, kind, known):
    """A report with one indicator: the workplaces' figures of its own period, and the unit's of those before."""
    own = (year, Period(kind))
    results = tuple(
        o.Result(
            year=of, period=Period(period), workplace=name,
            **{part: o.Figure(raw=getattr(f, part), respondents=getattr(f, f"{part}_answers")) for part in PARTS},
        )
        for (_, of, period, name), f in known.items()
        if (of, period) <= own and (not name or (of, period) == own)
    )  # fmt: skip
    now, before = known["m-1", year, str(kind), ""], known.get(("m-1", year - 1, "VB", ""))
    row = outlines.indicator(
        "i-1", "Andel nöjda", outcome=now.total, women=now.women, men=now.men, target="60 %",
        previous=before.total if before else "",
    )  # fmt: skip
    row = o.replace(row, measure="m-1", measured_in="%", by_sex=True, results=results)
    goal = o.Goal(key="g-1", level=o.Level.UNIT, title="Det egna målet", indicators=(row,))
    layout = outlines.layout(kind, year, small_number_threshold=FEW, show_charts=True)
    return outlines.outline(kind, year, goals=(goal,), layout=layout)


@functools.lru_cache(maxsize=4096)
def read(masked):
    """Every outlet of a document, as text; each is made of the masked outline and of nothing else."""
    page = page_of(masked, can_write=False)
    context = {"page": page, "base": "/", "fulfilments": (), "pointed": frozenset(), "comments": {}, "shared": None}
    context |= {"decides": False}
    shown = get_template_of(PAGE).render(Context(context, use_l10n=False))
    return shown, pdf.render_html(masked, produced_at=outlines.PRODUCED), o.to_json(masked)


@functools.cache
def get_template_of(source):
    return get_template("base.html").backend.from_string(source).template


def ways(places):
    """Every way in which those of the places may have answered."""
    groups = [(women[1], men[1]) for women, men in places]
    for yes in itertools.product(*(range(n + 1) for pair in groups for n in pair)):
        pairs = zip(yes[::2], yes[1::2], strict=True)
        yield [((w, n), (m, k)) for (w, m), (n, k) in zip(pairs, groups, strict=True)]


def learnt(told, period):
    """What the reader knows of each small group of a period: the numbers that may have said yes, by place and sex."""
    seen = everything_read(told)
    fits = [way for way in ways(told[period]) if everything_read(told | {period: way}) == seen]
    return {
        (PLACES[n], sex): {way[n][sex][0] for way in fits}
        for n, place in enumerate(told[period])
        for sex, (_, answers) in enumerate(place)
        if 0 < answers < FEW
    }


group = st.integers(0, 4).flatmap(lambda n: st.tuples(st.integers(0, n), st.just(n)))
places = st.lists(st.tuples(group, group), min_size=1, max_size=2)
MANY = [((3, 4), (2, 4))]


@settings(max_examples=40, deadline=None)
@given(st.fixed_dictionaries({period: places for period in PERIODS}), st.sampled_from(PERIODS))
@example({LAST: [((2, 2), (3, 3)), ((3, 3), (0, 4))], TERTIAL: MANY, NOW: MANY}, LAST)
@example({LAST: MANY, TERTIAL: [((2, 2), (1, 2)), ((3, 3), (0, 4))], NOW: MANY}, TERTIAL)
@example({LAST: MANY, TERTIAL: MANY, NOW: [((1, 2), (2, 4))]}, NOW)
@example({LAST: MANY, TERTIAL: MANY, NOW: [((0, 0), (1, 3)), ((0, 1), (0, 2))]}, NOW)  # what is withheld tells nothing
@example({LAST: [((1, 2), (2, 4))], TERTIAL: [((1, 2), (2, 4))], NOW: [((1, 2), (2, 4))]}, LAST)
def test_nobody_who_is_withheld_can_be_worked_out_of_all_that_is_read(told, period):
    for who, numbers in learnt(told, period).items():
        assert len(numbers) > 1, (who, numbers)


def test_the_reader_does_learn_what_is_not_withheld(monkeypatch):
    """Else the test above would prove nothing."""
    told = {LAST: MANY, TERTIAL: MANY, NOW: [((1, 2), (2, 4))]}
    assert learnt(told, NOW)["Bruket", 0] == {0, 1, 2}
    monkeypatch.setitem(globals(), "mask", lambda outline, audience, known: outline)
    assert learnt(told, NOW)["Bruket", 0] == {1}
    monkeypatch.setitem(globals(), "mask", lambda outline, audience, known: without_cells(outline))
    assert learnt(told, NOW)["Bruket", 0] == {1}


def without_cells(outline):
    """The document where only the pictures and what is told of the sexes give anything away."""
    (goal,) = outline.goals
    (row,) = goal.indicators
    return o.replace(outline, goals=(o.replace(goal, indicators=(o.replace(row, values=()),)),))
