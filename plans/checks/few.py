"""Few people counted, who may be recognised by those who know them.

In a sentence only what has happened counts: "grupper om tre deltagare" tells of nobody. Lists and tables, such as the
courses of a year, are told of in one reminder together.
"""

import functools
import re
from collections.abc import Iterator, Sequence

from plans.checks.finding import Finding, Severity, listed, quote
from plans.checks.happened import HAPPENED
from plans.checks.reading import KEPT, Written, sentences

_NUMBERS = {"en": 1, "två": 2, "tre": 3, "fyra": 4, "fem": 5, "sex": 6, "sju": 7, "åtta": 8, "nio": 9}
_COUNT = rf"(?<![\w,.:/–-])(?P<count>[1-9]|{'|'.join(list(_NUMBERS)[1:])})"
_SERVED = (
    r"deltagare|brukare|boende|elev|elever|person|personer|ungdomar|barn|klienter|kunder|patienter|omsorgstagare"
    r"|hyresgäster|kvinnor|män|pojkar|flickor|anhöriga|föräldrar"
)
_PEOPLE = re.compile(rf"{_COUNT}(?:\s+av\s+[0-9]+)?\s+(?:[^\W\d_]+\s+)?(?:{_SERVED})\b", re.IGNORECASE)
_STAFF = re.compile(rf"{_COUNT}\s+(?:medarbetare|anställda?|vikarier?|praktikanter|undersköterskor)\b", re.IGNORECASE)
# "två har flyttat och en har fått arbete": people who were named before
_SOME = re.compile(
    rf"\b(?<!var och )(?P<count>{'|'.join(_NUMBERS)})\s+"
    r"(?:har|fick|får|är|började|slutade|flyttade|gick|kommer)\b(?:\s+\w+){0,2}",
    re.IGNORECASE,
)
_COUNTS = frozenset([*"123456789", *list(_NUMBERS)[1:]])
_SHOWN = 3  # counts that are quoted in the sentence of a finding


def few(texts: Sequence[Written], threshold: int) -> Iterator[Finding]:
    """Yield one question for each of the unit's own texts that counts few people, one reminder for all lists."""
    in_lists = []
    for written in texts:
        if not written.ours:
            continue
        told, items = few_in(written.text.html, threshold)
        in_lists += [(written.text.slot, words) for words in items]
        if told:
            more = [f"{len(told) - _SHOWN} till"] if told[_SHOWN:] else []
            said = listed([*(quote(words) for words, _ in told[:_SHOWN]), *more])
            yield Finding(
                code="few",
                anchor=written.text.slot,
                severity=Severity.QUESTION,
                sentence=f"I {written.where} står {said}. Färre än {threshold} personer kan gå att känna igen.",
                evidence=tuple((written.text.slot, raw) for raw in dict.fromkeys(raw for _, raw in told)),
            )
    if in_lists:
        number = f"{len(in_lists)} ställen" if in_lists[1:] else "ett ställe"
        yield Finding(
            code="few_listed",
            anchor=in_lists[0][0],
            severity=Severity.REMINDER,
            sentence=f"Listor och uppräkningar har antal under {threshold} på {number}. Går det att förstå vem det är?",
            evidence=tuple(in_lists),
        )


@functools.lru_cache(maxsize=KEPT)
def few_in(markup: str, threshold: int) -> tuple[tuple[tuple[str, str], ...], tuple[str, ...]]:
    """Return few people counted: (words, sentence) where a sentence tells what they did, and the items of lists."""
    told, in_lists = [], []
    for sentence in sentences(markup):
        raw = sentence.raw
        if not _counts(sentence.words.split()):
            continue
        people = _below(threshold, _PEOPLE, raw)
        if sentence.listed or "\t" in raw:
            if people or _below(threshold, _STAFF, raw):
                in_lists.append(raw)
        elif HAPPENED.search(raw):
            people, some = [match for match in people if _acted(match)], _below(threshold, _SOME, raw)
            if people or some[1:]:
                told += [(match[0], raw) for match in (*people, *some)]
    return tuple(told), tuple(in_lists)


def _counts(words):
    """Tell whether anything may be counted: most sentences are sorted out by that, at little cost."""
    return not _COUNTS.isdisjoint(words) or words.count("en") > 1


def _below(threshold, pattern, raw):
    return [match for match in pattern.finditer(raw) if _number(match["count"]) < threshold]


def _acted(match):
    """Tell whether something happened to those who are counted: a verb follows, or they stand in parentheses."""
    return HAPPENED.search(match.string, match.end()) or match.string[: match.start()].rstrip().endswith("(")


def _number(word):
    return int(word) if word.isdecimal() else _NUMBERS[word.casefold()]
