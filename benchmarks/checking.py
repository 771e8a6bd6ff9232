"""The checks of the largest document beside the assembling of its outline, in turns."""

import statistics

from benchmarks import material
from benchmarks.measuring import figure, in_turns
from plans import outline as o
from plans.assemble import assemble
from plans.checks import oddities

BESIDE_ASSEMBLING, ROUNDS, WARM_UP = 2, 30, 5


def figures():
    """Yield the ratio where no text has been read before, and where all have, as when a page is opened again."""
    document = material.stored(material.outline("Enheten som ser över"), adopt=False)
    outline = assemble(document)
    unread = [_rewritten(outline, n) for n in range(1, ROUNDS + WARM_UP + 1)]
    for name, check in (
        ("checks_of_unread_texts", lambda: oddities(unread.pop())),
        ("checks_of_known_texts", lambda: oddities(outline)),
    ):
        mine, theirs = in_turns(check, lambda: assemble(document), rounds=ROUNDS, warm_up=WARM_UP)
        ratio = statistics.median(mine) / statistics.median(theirs)
        yield figure(f"{name}_beside_assembling", ratio, "times", BESIDE_ASSEMBLING)
        yield figure(f"{name}_median", statistics.median(mine) * 1000, "ms")


def _rewritten(outline, n):
    """The same document with markup that is remembered from nowhere."""
    return o.from_json(o.to_json(outline).replace("</p>", "</p>" + " " * n))
