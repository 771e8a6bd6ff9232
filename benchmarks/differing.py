"""Redline of the largest document against itself with 200 edits, beside assembling it, which the same page does."""

import random
import re
import statistics

from benchmarks import material
from benchmarks.measuring import figure, in_turns
from plans import outline as o
from plans.assemble import assemble
from plans.redline import redline

BESIDE_ASSEMBLING, EDITS, ROUNDS, WARM_UP = 10, 200, 20, 3
_WORD = re.compile(r"(?<=[ >])[a-zåäö]{4,}(?=[ .,<])")


def figures():
    """Yield the ratio where no text has been read before, as of a document that is compared for the first time."""
    document = material.stored(material.outline("Enheten som jämför"), adopt=False)
    outline = assemble(document)
    edited = [with_edits(outline, EDITS, n) for n in range(ROUNDS + WARM_UP)]
    mine, theirs = in_turns(
        lambda: redline(outline, edited.pop()), lambda: assemble(document), rounds=ROUNDS, warm_up=WARM_UP
    )
    ratio = statistics.median(mine) / statistics.median(theirs)
    yield figure("redline_beside_assembling", ratio, "times", BESIDE_ASSEMBLING)
    yield figure("redline_median", statistics.median(mine) * 1000, "ms")


def with_edits(outline: o.Outline, edits: int, seed: int) -> o.Outline:
    """Return the document with so many words written otherwise, spread over all its texts, and its goals the other way
    round."""
    chance = random.Random(seed)
    places = [(n, word.start()) for n, text in enumerate(o.texts(outline)) for word in _WORD.finditer(text.html or "")]
    chosen = {}
    for n, start in sorted(chance.sample(places, min(edits, len(places))), reverse=True):
        chosen.setdefault(n, []).append(start)
    texts = iter(enumerate(o.texts(outline)))

    def edit(text):
        if text is None:
            return None
        n, _ = next(texts)
        markup = text.html
        for start in chosen.get(n, ()):
            markup = f"{markup[:start]}skriven{seed} {markup[start:]}"
        return o.replace(text, html=markup)

    def goal(old):
        return o.replace(
            old,
            texts=tuple(map(edit, old.texts)),
            indicators=tuple(o.replace(row, analysis=edit(row.analysis)) for row in old.indicators),
            activities=tuple(o.replace(row, analysis=edit(row.analysis)) for row in old.activities),
            children=tuple(map(goal, old.children)),
        )

    front, goals = tuple(o.replace(s, text=edit(s.text)) for s in outline.front), tuple(map(goal, outline.goals))
    closing = tuple(o.replace(s, text=edit(s.text)) for s in outline.closing)
    return o.replace(outline, front=front, goals=goals[::-1], closing=closing)
