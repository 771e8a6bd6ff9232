"""Swedish values: text first, the number in it second. What was written is never rewritten."""

import re
from decimal import Decimal

# "31,25 %", "1 945 GWh", "-2,5": decimal comma, hard or thin blanks between thousands. What has another number in it
# may be read in two ways ("1.5", "7 – 8", "5 av 10", "3 (2)") and is none; the digits of a unit ("CO2") are not.
_NUMBER = re.compile(
    r"([-\u2212]?)(\d{1,3}(?:[ \u00a0\u202f]\d{3})+|\d+)(?:,(\d+))?"
    r"(?:\s*[^\d\s](?:\D|(?<=[^\W\d_])\d+)*)?"
)


def number_in(raw: str) -> Decimal | None:
    """Return the number that a value begins with, or None: "31,25 %" is 31.25; "öka" and "" are unknown, never 0."""
    match = _NUMBER.fullmatch(raw.strip())
    if not match:
        return None
    sign, whole, decimals = match.groups()
    digits = re.sub(r"\D", "", whole)
    if len(digits) > 12 or len(decimals or "") > 6:
        return None
    number = Decimal(f"{digits}.{decimals}" if decimals else digits)
    return -number if sign else number
