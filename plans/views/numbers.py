"""Numbers as they come from a form."""


def digits(number: str) -> int:
    """Return a whole number; 0 for anything else, and for one that no version ever gets to."""
    return int(number) if number.isdecimal() and len(number) < 10 else 0
