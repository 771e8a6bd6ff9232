"""Women and men who differ much in an indicator, with no analysis that mentions it."""

import re
from collections.abc import Iterator

from indicators.values import difference
from plans import outline as o
from plans.checks.finding import Finding, Severity, quote
from plans.checks.outcomes import is_report, result_here, rows
from plans.choices import Audience
from plans.defaults import ANALYSIS
from plans.mask import mask
from plans.sexes import gap_in

GAP = 10  # procentenheter between women and men, above which an analysis should say something

# "Man har arbetat" is nobody's sex.
_SEX = re.compile(
    r"\b(?:kvinn|män\b|männen|mäns|flick|pojk|tjej|kill(?:e|en|ar|arna)\b|dam(?:er|erna)?\b|herr(?:ar|arna)?\b|kön|jämställ)",
    re.IGNORECASE,
)


def gaps(outline: o.Outline, limit: int) -> Iterator[Finding]:
    """Yield the indicators of a report whose gap is more than ``limit`` procentenheter and is not mentioned.

    The analysis is the indicator's own, or that of the goal it stands under.
    """
    if not is_report(outline):
        return
    found = [(row, result, gap) for row, result, gap in _not_mentioned(outline) if gap.passes(limit)]
    shown = {row.key: row for _, row in rows(mask(outline, Audience.EVERYONE))} if found else {}
    for row, result, gap in found:
        seen = result_here(shown[row.key], outline)
        if seen.women.withheld or seen.men.withheld:
            continue  # what the table withholds is not to be told in an analysis either
        far = difference(gap.size, 0, "%").removeprefix("+")
        words = f"kvinnor {result.women.raw}, män {result.men.raw}"
        yield Finding(
            code="gap",
            anchor=row.analysis.slot if row.analysis else row.key,
            severity=Severity.QUESTION,
            sentence=f"{quote(row.named)} skiljer {far} mellan kvinnor och män ({words}), "
            "men analysen nämner det inte.",
            evidence=((row.key, f"{row.named}: {words}"),),
        )


def _not_mentioned(outline):
    """Yield (row, result, gap) where neither the indicator's analysis nor the goal's is about women and men."""
    for goal, row in rows(outline):
        result = result_here(row, outline)
        gap = gap_in(row, result)
        analyses = [row.analysis, *(text for text in goal.texts if text.rubric == ANALYSIS)]
        if gap and not any(text and _SEX.search(text.html) for text in analyses):
            yield row, result, gap
