"""What has changed, or has not, since the year's plan and the last period's document."""

from collections import defaultdict

from plans import outline as o
from plans.checks.copies import PASTED
from plans.checks.finding import Finding, Severity, quote
from plans.checks.outcomes import anchor_of_target, is_report, rows
from plans.checks.reading import sentences, written
from plans.defaults import ANALYSIS
from plans.measured import read


def changed_targets(outline: o.Outline, plan: o.Outline):
    """Yield årsmål of a report that are not those of the adopted plan."""
    promised = {row.key: row.value("target") for _, row in rows(plan)}
    alone = _only_lines(plan), _only_lines(outline)
    for _, row in rows(outline):
        # the documents of a year share their lines; another line of the same indicator may have another årsmål
        key = row.key if row.key in promised else row.measure in alone[1] and alone[0].get(row.measure)
        now, then = row.value("target"), promised.get(key)
        if now and then and _differ(now, then):
            words = f"{row.named}: {then} i planen, {now} här"
            yield Finding(
                code="changed_target",
                anchor=anchor_of_target(row, outline),
                severity=Severity.QUESTION,
                sentence=f"Årsmålet för {quote(row.named)} var {then} i planen, men är {now} här. "
                "Skriv i analysen varför det har ändrats.",
                evidence=((row.key, words),),
            )


def repeated_analyses(outline: o.Outline, before: o.Outline):
    """Yield analyses that are word for word those of the last period's document, and longer than a remark."""
    if not (is_report(outline) and is_report(before)):
        return
    old = {tuple(_words(w.text.html)) for w in written(before) if w.ours and w.text.rubric == ANALYSIS}
    for now in written(outline):
        if not now.ours or now.text.rubric != ANALYSIS or now.text.taken_from:  # what was taken over is told as that
            continue
        words = _words(now.text.html)
        if len(words) >= PASTED and tuple(words) in old:
            yield Finding(
                code="repeated",
                anchor=now.text.slot,
                severity=Severity.QUESTION,
                sentence=f"{now.where[:1].upper()}{now.where[1:]} är ord för ord densamma som i {before.title}. "
                "Stämmer den fortfarande?",
                evidence=((now.text.slot, f"{len(words)} ord, samma som i {before.title}"),),
            )


def _only_lines(outline):
    """Return (measure: key of its line) of the indicators that stand in one line only."""
    lines = defaultdict(list)
    for _, row in rows(outline):
        lines[row.measure].append(row.key)
    return {measure: keys[0] for measure, keys in lines.items() if len(keys) == 1}


def _words(markup):
    return " ".join(sentence.words for sentence in sentences(markup)).split()


def _differ(now, then):
    """Two ways of writing the same number are no difference."""
    one, other = read(now), read(then)
    if one.exact is not None and other.exact is not None:
        return one.exact != other.exact
    return " ".join(now.casefold().split()) != " ".join(then.casefold().split())
