"""Where on the document page the findings of the checks are shown: in the text or under the table they are about.

Pure functions.
"""

from collections import defaultdict
from collections.abc import Iterable, Mapping

from plans import outline as o
from plans.checks import Finding

# key of a section or a goal -> (id of the element, what is shown in it or under it)
Notes = Mapping[str, tuple[tuple[str, tuple[Finding, ...]], ...]]


def notes_of(outline: o.Outline, found: Iterable[Finding]) -> Notes:
    """Return the findings by the section or goal that they stand in, and in it by their place."""
    places = _places(outline)
    notes = defaultdict(lambda: defaultdict(list))
    for finding in found:
        node, at = places[finding.anchor]
        notes[node][at].append(finding)
    return {node: tuple((at, tuple(findings)) for at, findings in by.items()) for node, by in notes.items()}


def _places(outline):
    """Return (node, id of an element) for every anchor."""
    places = {}
    for section in (*outline.front, *outline.closing):
        places[section.key] = (section.key, section.text.slot if section.text else section.key)
        if section.text:
            places[section.text.slot] = places[section.key]
    for _, goal in o.walk(outline.goals):
        assessed = f"{goal.key}.bedomning"
        places[goal.key] = places[assessed] = (goal.key, assessed)
        for text in goal.texts:
            places[text.slot] = (goal.key, text.slot if text.owner == o.Owner.UNIT else f"{goal.key}.nedarvt")
        for rows in (goal.indicators, goal.activities):
            for row in rows:
                table = (goal.key, rows[0].key)  # under the table, which its first row stands for
                places[row.key] = places[f"{row.key}.arsmal"] = table
                places[f"{row.key}.orsak"] = places[f"{row.key}.atgard"] = table
                if row.analysis:
                    # an analysis that nobody has begun is not to be seen
                    places[row.analysis.slot] = (goal.key, row.analysis.slot) if row.analysis.html else table
    return places
