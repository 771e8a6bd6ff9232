"""Few people counted in the tables, where nobody has said how many answered: everybody will see the figure."""

from collections.abc import Iterator

from indicators.few import few_in
from indicators.privacy import PARTS, Figures
from plans import outline as o
from plans.checks.finding import Finding, Severity, listed, quote
from plans.checks.outcomes import PARTS_OF_OUTCOME, is_report, results_here, rows
from plans.measured import beside_of


def few_counted(outline: o.Outline) -> Iterator[Finding]:
    """Yield one word of care about all such figures of a report together."""
    found = [told for _, row in rows(outline) if is_report(outline) and (told := _told(row, outline))]
    if found:
        row, words = found[0]
        more = {0: "", 1: " Detsamma gäller en rad till."}.get(
            len(found) - 1, f" Detsamma gäller {len(found) - 1} rader till."
        )
        yield Finding(
            code="few_counted",
            anchor=row.key,
            severity=Severity.CAREFUL,
            sentence=f"{quote(row.named)}: {words}. Alla som läser rapporten ser siffran, och färre än "
            f"{outline.layout.small_number_threshold} personer kan gå att känna igen. Skriv antal svarande, så visas "
            f"den bara för er som arbetar med rapporten, eller ta bort den och skriv varför den inte redovisas.{more}",
            evidence=tuple((row.key, f"{row.named}: {words}") for row, words in found),
        )


def _told(row, outline):
    """Return (row, which of its figures it is about), or None."""
    words = []
    for result in results_here(row, outline):
        figures = [getattr(result, part) for part in PARTS]
        known = Figures(*(figure.raw for figure in figures), *(figure.respondents for figure in figures))
        place = f" ({result.workplace})" if result.workplace else ""
        for part in few_in(known, beside_of(row, outline), threshold=outline.layout.small_number_threshold):
            words.append(f"{PARTS_OF_OUTCOME[part]} {getattr(known, part)}{place}")
    return (row, listed(words)) if words else None
