"""The same told in two places: pasted, or with other numbers. Only what the unit itself has written."""

import functools
import itertools
import re
from collections import defaultdict
from collections.abc import Iterator, Sequence

from plans.checks.finding import Finding, Severity, frozen, listed, quote
from plans.checks.reading import KEPT, Written, sentences

PASTED = 25  # words that two texts must share before it is a paragraph that was pasted
_FEWEST = 5  # words of a sentence that is counted as shared; shorter ones are said by everybody
_LONG_ENOUGH = 8  # words of a sentence that must be about the same thing when only its numbers differ

# Years and days are no counts: another year is another thing.
_NUMBER = re.compile(
    r"\b(?!(?:19|20)[0-9]{2}\b)(?:[0-9]+|två|tre|fyra|fem|sex|sju|åtta|nio|tio|elva|tolv)\b"
    r"(?! (?:januari|februari|mars|april|maj|juni|juli|augusti|september|oktober|november|december))"
)
# What is told of a table: like sentences about two indicators have two figures, and both are right.
_OF_A_TABLE = re.compile(r"%|\bprocent|\b(?:års)?mål(?:et)?\b|\butfall|\bindikator|\bindex", re.IGNORECASE)
# "Kurs i bemötande, grund, 4 medarbetare": what, more about it, how many of what
_ITEM = re.compile(r"(?P<what>[^,(]{3,}),(?:(?P<more>.*),)?\s*(?P<number>[0-9]+) (?P<counted>[^\W\d_]+)\W*")


def pasted(texts: Sequence[Written]) -> Iterator[Finding]:
    """Yield a reminder for each text that shares ``PASTED`` words in whole sentences with an earlier one."""
    ours = [w for w in texts if w.ours]
    places = {}  # words of a sentence -> the first text it stands in
    for nth, written in enumerate(ours):
        shared = defaultdict(list)  # earlier text -> sentences
        for sentence in dict.fromkeys(s for s in sentences(written.text.html) if s.length >= _FEWEST):
            first = places.setdefault(sentence.words, nth)
            if first != nth:
                shared[first].append(sentence)
        enough = [(ours[first], found) for first, found in shared.items() if _words(found) >= PASTED]
        if enough:
            yield _pasted(written, enough)


def _words(found):
    return sum(sentence.length for sentence in found)


def _pasted(written, shared):
    found = [sentence for _, there in shared for sentence in there]
    what = "En mening" if len(found) == 1 else f"{len(found)} meningar"
    where = listed([other.where for other, _ in shared])
    return Finding(
        code="pasted",
        anchor=written.text.slot,
        severity=Severity.REMINDER,
        sentence=f"{what} ({_words(found)} ord) i {written.where} står också i {where}. "
        "Räcker det att skriva det på ett ställe?",
        evidence=tuple((other.text.slot, quote(there[0].raw)) for other, there in shared),
    )


def other_numbers(texts: Sequence[Written]) -> Iterator[Finding]:
    """Yield a question for each two texts that tell the same in the same words, but with different numbers.

    Where everything that one of them tells stands in the other too, the other only tells more.
    """
    told = defaultdict(lambda: defaultdict(dict))  # what -> text -> numbers -> how it is told
    ours = [w for w in texts if w.ours]
    for nth, written in enumerate(ours):
        for count in _counts(written.text.html):
            told[count.alike][nth].setdefault(count.numbers, count)
    for by_text in told.values():
        for first, other in itertools.combinations(by_text, 2):
            there, here = by_text[first], by_text[other]
            if there.keys() <= here.keys() or here.keys() <= there.keys():
                continue
            then = next(count for numbers, count in there.items() if numbers not in here)
            now = next(count for numbers, count in here.items() if numbers not in there)
            if then.more and now.more and then.more != now.more:  # two courses of the same school
                continue
            yield Finding(
                code="numbers",
                anchor=ours[other].text.slot,
                severity=Severity.QUESTION,
                sentence=f"{quote(now.raw)} står i {ours[other].where}, men {quote(then.raw)} i {ours[first].where}. "
                "Vilket tal stämmer?",
                evidence=((ours[first].text.slot, then.raw), (ours[other].text.slot, now.raw)),
            )


@frozen
class _Count:
    """A sentence that counts something: without its numbers, alike are those that tell the same."""

    alike: str
    numbers: tuple[str, ...]
    raw: str
    more: str = ""


@functools.lru_cache(maxsize=KEPT)
def _counts(markup):
    return tuple(filter(None, map(_count, sentences(markup))))


def _count(sentence):
    item = sentence.listed and _ITEM.fullmatch(sentence.raw)
    if item:
        alike = f"{item['what']}, # {item['counted']}".casefold()
        return _Count(alike=alike, numbers=(item["number"],), raw=sentence.raw, more=(item["more"] or "").strip())
    numbers = tuple(_NUMBER.findall(sentence.words)) if sentence.length >= _LONG_ENOUGH else ()
    if not numbers or _OF_A_TABLE.search(sentence.raw):
        return None
    return _Count(alike=_NUMBER.sub("#", sentence.words), numbers=numbers, raw=sentence.raw)
