"""What the checks say of the real documents, each finding with a verdict on it: at most one false alarm in ten.

Findings are told by the place they stand in, not by their words. A finding that comes or goes has to be judged here.
"""

from collections import Counter

import pytest
from django.conf import settings

from plans.checks import oddities
from plans.importing.parse import parse
from plans.importing.reading import read_source

pytestmark = [pytest.mark.seeds, pytest.mark.once]

SEEDS = settings.BASE_DIR.parent / "shared" / "seeds"
RIGHT, EXCUSABLE, FALSE = "right", "excusable", "false"
# fmt: off
VERDICTS = (
    ("001", "person", "front 1", RIGHT),
    ("001", "few", "front 1", RIGHT),
    ("001", "few_listed", "front 1", RIGHT),
    ("001", "without_unit", "1.2 indicator 1", RIGHT),
    ("001", "person", "1.2 committee 1 unit 1 analys", RIGHT),
    ("001", "assessment", "1.6 committee 1 unit 1 assessment", RIGHT),  # the text says that it was not done
    ("001", "assessment", "2.1 committee 1 unit 1 assessment", RIGHT),  # an Avvikelse
    ("001", "few", "3.3 committee 1 activity 1 analysis", RIGHT),
    ("001", "pasted", "3.3 committee 1 unit 2 analys", RIGHT),
    ("001", "few", "3.3 committee 1 unit 2 analys", RIGHT),
    ("001", "pasted", "4.2 committee 1 unit 1 analys", EXCUSABLE),  # a list of courses, where each may be wanted
    ("001", "numbers", "4.2 committee 1 unit 1 analys", RIGHT),  # 4 and 3 of the same course
    ("001", "few", "4.5 indicator 1 analysis", EXCUSABLE),  # three of seven, on a course
    ("001", "few", "4.6 committee 2 unit 2 analys", RIGHT),
    ("002", "dates", "2.4 committee 1 activity 1", RIGHT),  # in September, by its name
    ("002", "without_unit", "2.5 indicator 2", RIGHT),  # KF's has its unit
    ("004", "target", "3.4 committee 1 forvantat_resultat", RIGHT),  # 79 in the text, 83 in the table
    ("004", "pasted", "closing 2", RIGHT),
    ("004", "pasted", "closing 6", RIGHT),
    ("004", "pasted", "closing 7", RIGHT),
)
# fmt: on


def told(number):
    """Return (code, place) of each finding in a seed, in printed order."""
    text = read_source(next(SEEDS.glob(f"{number}_*.txt")).read_bytes())
    outline = parse(text, unit="Enheten").outline
    places = dict(places_in(outline))
    return [(finding.code, places[finding.anchor]) for finding in oddities(outline)]


def places_in(outline):
    """Yield (anchor, where it stands): "front 2", "1.4 unit 1 analys", "2.1 indicator 3", counted from 1."""
    for part, sections in (("front", outline.front), ("closing", outline.closing)):
        for n, section in enumerate(sections, 1):
            yield section.text.slot if section.text else section.key, f"{part} {n}"
    for goal in outline.goals:
        yield from places_of(goal, goal.number)


def places_of(goal, where):
    yield f"{goal.key}.bedomning", f"{where} assessment"
    for text in goal.texts:
        yield text.slot, f"{where} {text.rubric}"
    for name, rows in (("indicator", goal.indicators), ("activity", goal.activities)):
        for n, row in enumerate(rows, 1):
            yield row.key, f"{where} {name} {n}"
            yield f"{row.key}.arsmal", f"{where} {name} {n} target"
            yield f"{row.key}.orsak", f"{where} {name} {n} cause"
            yield f"{row.key}.atgard", f"{where} {name} {n} measure"
            if row.analysis:
                yield row.analysis.slot, f"{where} {name} {n} analysis"
    counted = Counter()
    for child in goal.children:
        counted[child.level] += 1
        below = child.number or f"{where} {child.level.lower()} {counted[child.level]}"
        yield from places_of(child, below)


@pytest.mark.parametrize("number", ["001", "002", "004"])
def test_every_finding_is_judged(number):
    assert told(number) == [(code, place) for seed, code, place, _ in VERDICTS if seed == number]


def test_at_most_one_finding_in_ten_is_a_false_alarm():
    assert sum(verdict == FALSE for *_, verdict in VERDICTS) * 10 <= len(VERDICTS)
