"""Somebody told of in a text that will be public: "en deltagare … hon", "en medarbetare har varit sjukskriven".

A soft look, not a promise. What is about whoever it may be ("en brukare ska veta vem hon kan fråga") is left alone.
"""

import functools
import re
from collections.abc import Iterator, Sequence

from plans.checks.finding import Finding, Severity, quote
from plans.checks.happened import HAPPENED
from plans.checks.reading import KEPT, Written, sentences

_ROLES = (
    r"deltagare|brukare|boende|elev|person|ungdom|barn|klient|kund|patient|omsorgstagare|hyresgäst|kvinna|man|pojke"
    r"|flicka|anhörig|förälder|medarbetare|anställda?|vikarie|praktikant|undersköterska|lärare|pedagog|kollega"
)
_SOMEBODY = re.compile(
    rf"\b(?:en|ett)\s+(?:(?:[^\W\d_]+\s+){{0,2}}?(?:{_ROLES})|har|hade|fick|är|var|blev|började|slutade)\b",
    re.IGNORECASE,
)
_PRONOUN = re.compile(r"\b(?:hon|han|hen|hennes|hans|hens|henne|honom)\b", re.IGNORECASE)
_HEALTH = re.compile(
    r"\b(?:sjukskriv|långtidssjuk|varit sjuk\b|diagnos|missbruk|gravid|avlid|självmord)", re.IGNORECASE
)
_EITHER = re.compile(r"\b(?:hon|han|hen)\s*(?:/|eller)\s*(?:hon|han|hen)\b", re.IGNORECASE)
_WHOEVER = re.compile(r"\b(?:om|när|då|ifall|att|varje gång|innan|vad|hur)\s+$", re.IGNORECASE)
_CONDITION = re.compile(r"(?:om|när|då|ifall)\b|.*\bför\s+$", re.IGNORECASE | re.DOTALL)
_RULE = re.compile(r"\b(?:ska|skall|bör|måste)\b", re.IGNORECASE)
_MAY = re.compile(r"\b(?:kan|får|har rätt|alltid)\b", re.IGNORECASE)


def persons(texts: Sequence[Written]) -> Iterator[Finding]:
    """Yield each sentence in the unit's own texts that tells of one person."""
    for written in texts:
        for told, sentence in persons_in(written.text.html) if written.ours else ():
            yield Finding(
                code="person",
                anchor=written.text.slot,
                severity=Severity.CAREFUL,
                sentence=f"I {written.where} berättas om en enskild: {quote(told)}. Går det att förstå vem det är?",
                evidence=((written.text.slot, sentence),),
            )


@functools.lru_cache(maxsize=KEPT)
def persons_in(markup: str) -> tuple[tuple[str, str], ...]:
    """Return (from where somebody is mentioned, the whole sentence); the pronoun may begin the next sentence."""
    found, read = [], sentences(markup)
    for sentence, after in zip(read, (*read[1:], None), strict=True):
        raw = sentence.raw
        match = _SOMEBODY.search(raw)
        if not match or _EITHER.search(raw):
            continue
        told = _PRONOUN.search(raw, match.end()) or _HEALTH.search(raw, match.end())
        if (told or _goes_on(after)) and not _is_rule(raw, match, told.start() if told else len(raw)):
            found.append((raw[match.start() :], raw))
    return tuple(found)


def _is_rule(raw, match, told):
    """Tell whether a sentence is about whoever it may be; ``told``: where in it more is told of somebody."""
    before = raw[: match.start()]
    if _WHOEVER.search(before):
        return True
    if HAPPENED.search(raw, match.end()):
        return bool(_MAY.match(raw, match.end() + 1))
    return bool(_RULE.search(raw) or _MAY.search(raw, match.end(), told) or _CONDITION.match(before))


def _goes_on(after):
    return after is not None and bool(_PRONOUN.match(after.raw)) and not _RULE.search(after.raw)
