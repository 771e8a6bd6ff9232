"""Few people counted where nobody has said how many answered: the figure is shown, and may point somebody out."""

import re

from indicators.doubts import Beside
from indicators.measuring import Joining, is_count, joining
from indicators.privacy import PARTS, Figures
from indicators.values import parse

_PEOPLE = re.compile(
    r"person|barn|elev|deltagar|brukar|boende|ungdom|klient|kund|patient|omsorgstagar|hyresgäst|kvinn|män\b|pojk|flick"
    r"|anhörig|förälder|föräldr|anställd|medarbetar|vikari|praktikant|invånar|medborgar|sökande|placerad|sjukskriv",
    re.IGNORECASE,
)
_THINGS = re.compile(
    r"utbildning|kurs|aktivitet|möte|träff|avvikelse|klagomål|synpunkt|dag(?:ar)?\b|timm|plats|fordon|\bbil|cyk|projekt"
    r"|insats|tillfäll|rapport|lokal|enhet|verksamhet|grupper|händelse|beslut|avtal|måltid|rätt(?:er)?\b|produkt|system"
    r"|rutin|plan(?:er)?\b|besök|samtal|ärende|larm|tillsyn|granskning|förslag|evenemang|utskick|inköp|resor",
    re.IGNORECASE,
)


def few_in(figures: Figures, about: Beside, *, threshold: int) -> tuple[str, ...]:
    """Return the parts (total, women, men) that count fewer people than ``threshold``, with no number of answers."""
    found = []
    for part in PARTS:
        value = parse(getattr(figures, part))
        count = value.exact
        if count is None or not 0 < count < threshold or getattr(figures, f"{part}_answers") is not None:
            continue
        if _counts_people(about, value.measured_in) and count == int(count):
            found.append(part)
    return tuple(found)


def _counts_people(about, written):
    """Tell whether an indicator counts people. What is split by sex does; "antal" of something unnamed may."""
    unit = about.measured_in or written
    if unit and not is_count(unit):
        return False  # an amount: 3 GWh
    way, named = joining(name=about.name, measured_in=about.measured_in, written=[written]), f"{about.name} {unit}"
    people = about.by_sex or bool(_PEOPLE.search(named))
    if way is None:  # a bare number
        return people
    return way is Joining.ADDED and (people or not _THINGS.search(named))
