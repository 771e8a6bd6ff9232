"""Numbers and addresses that are somebody's: personnummer, telephone, e-mail.

A soft look, not a promise: what is not found may still be personal data. What is found is never repeated in a finding.
"""

import functools
import html
import re
from collections.abc import Iterator, Sequence

from plans.checks.finding import Finding, Severity
from plans.checks.reading import KEPT, Written, plain

# Each begins with a digit and then looks behind it: a search for a first sign is fast.
_PERSONAL = re.compile(r"(?P<digits>[0-9](?<![\w-][0-9])(?:[0-9]{5}|[0-9]{7})[-+\u2010-\u2013 ]?[0-9]{4})(?![\w-])")
_ADDRESS = re.compile(r"(?P<who>[\w.+-]+)@[\w-]+(?:\.[\w-]+)+")
# Addresses of an office are meant to be public.
_OFFICE = re.compile(
    r"(?:info|registrator|kontakt|kundtjanst|kundservice|support|expedition|reception|diarie|dataskydd|namnd|kommun)",
    re.IGNORECASE,
)
_PHONE = re.compile(
    r"[+0](?<![\w,.–-][+0])(?:(?:(?<=\+)|0)46[ -]?(?:\(0\) ?)?)?"
    r"(?P<area>[1-9][0-9]{0,2})(?P<rest>(?:[ /–-]{0,3}[0-9]{2,3}){2,4})(?![\w-])"
)
_SWITCHBOARDS = ("8508", "10", "20", "77")  # the city's own, and numbers of authorities and companies

_SAID = {
    "personal_number": "står ett personnummer eller samordningsnummer. Ta bort det.",
    "address": "står en e-postadress. Är den en funktions, inte en persons?",
    "phone": "står ett telefonnummer. Går det till en funktion, inte till en person?",
}
_WORDS = {"personal_number": "personnummer", "address": "e-postadress", "phone": "telefonnummer"}


def identifiers(texts: Sequence[Written]) -> Iterator[Finding]:
    """Yield one finding for each sort of number or address in each of the unit's own texts."""
    for written in texts:
        for code in identifiers_in(written.text.html) if written.ours else ():
            yield Finding(
                code=code,
                anchor=written.text.slot,
                severity=Severity.CAREFUL if code == "personal_number" else Severity.QUESTION,
                sentence=f"I {written.where} {_SAID[code]}",
                evidence=((written.text.slot, _WORDS[code]),),
            )


@functools.lru_cache(maxsize=KEPT)
def identifiers_in(markup: str) -> tuple[str, ...]:
    """Return which sorts stand in permitted HTML; an address may also stand behind a link."""
    text = plain(markup)
    linked = html.unescape(markup) if "@" in markup else ""
    found = {
        "personal_number": any(_is_personal(match["digits"]) for match in _PERSONAL.finditer(text)),
        "address": any(not _OFFICE.match(match["who"]) for match in _ADDRESS.finditer(linked)),
        "phone": any(_is_phone(match) for match in _PHONE.finditer(text)),
    }
    return tuple(code for code, there in found.items() if there)


def _is_personal(written):
    """Tell whether ten digits begin with a date (60 more than the day in a samordningsnummer) and end with a check."""
    digits = [int(character) for character in written if character.isdecimal()][-10:]
    month, day = digits[2] * 10 + digits[3], digits[4] * 10 + digits[5]
    doubled = (digit * (2 - place % 2) for place, digit in enumerate(digits))
    return 1 <= month <= 12 and 1 <= day % 60 <= 31 and sum(n // 10 + n % 10 for n in doubled) % 10 == 0


def _is_phone(match):
    """Tell whether digits are a telephone's: grouped, or a mobile's; no year and no sum is."""
    digits = match["area"] + re.sub(r"\D", "", match["rest"])
    grouped = not match["rest"].isdecimal() or digits.startswith("7")
    return 7 <= len(digits) <= 9 and grouped and not digits.startswith(_SWITCHBOARDS)
