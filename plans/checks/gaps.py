"""Women and men who differ much in an indicator, with no analysis that mentions it."""

import re
from collections.abc import Iterator

from indicators.privacy import PARTS, Figures, withheld
from indicators.values import difference
from plans import outline as o
from plans.checks.finding import Finding, Severity, quote
from plans.checks.outcomes import is_report, result_here, rows
from plans.defaults import ANALYSIS
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
    for goal, row in rows(outline):
        result = result_here(row, outline)
        gap = gap_in(row, result)
        if gap is None or not gap.passes(limit):
            continue
        if _is_withheld(result, outline):
            continue  # what the table withholds is not to be told in an analysis either
        analyses = [row.analysis, *(text for text in goal.texts if text.rubric == ANALYSIS)]
        if any(text and _SEX.search(text.html) for text in analyses):
            continue
        far = difference(gap.size, 0, "%").removeprefix("+")
        words = f"kvinnor {result.women.raw}, män {result.men.raw}"
        yield Finding(
            code="gap",
            anchor=row.analysis.slot if row.analysis else row.key,
            severity=Severity.QUESTION,
            sentence=f"{quote(row.name)} skiljer {far} mellan kvinnor och män ({words}), men analysen nämner det inte.",
            evidence=((row.key, f"{row.name}: {words}"),),
        )


def _is_withheld(result, outline):
    """Tell whether readers see the figures of women and men; two numbers of answers tell the third."""
    figures = [getattr(result, part) for part in PARTS]
    known = Figures(*(figure.raw for figure in figures), *(figure.respondents for figure in figures))
    return bool(withheld(known, threshold=outline.layout.small_number_threshold)[0])
