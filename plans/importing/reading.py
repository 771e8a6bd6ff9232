"""From the bytes of a file to text, or to a refusal that a person understands.

What is refused here never reaches the parser: empty and binary files, encodings we cannot tell, files too large to be
one unit's plan. Every refusal says the line, for that is what its reader can look up.
"""

import codecs
import re

MAX_BYTES = 5_000_000  # a unit's plan is some 60 kB; a nämnd's whole volume stays below 2 MB
MAX_LINES = 20_000
MAX_LINE = 10_000

BOMS = (
    (codecs.BOM_UTF8, "utf-8-sig"),
    (codecs.BOM_UTF32_LE, "utf-32"),
    (codecs.BOM_UTF32_BE, "utf-32"),
    (codecs.BOM_UTF16_LE, "utf-16"),
    (codecs.BOM_UTF16_BE, "utf-16"),
)
# Letters that å, ä and ö of Mac and DOS files turn into when they are read as Windows-1252.
MISREAD = re.compile("[Œ†„”•‡][a-zåäö]|[a-zåäö][ŒŠš†„”‡]")


class Unreadable(ValueError):
    """A source that cannot be read as a document. ``line`` is the line at fault, or None when no single line is."""

    def __init__(self, message: str, line: int | None = None):
        super().__init__(message if line is None else f"Rad {line}: {message}")
        self.line = line


def read_source(data: bytes) -> str:
    """Return the text of a file in UTF-8, UTF-16 or UTF-32 (with BOM) or Windows-1252. Raises ``Unreadable``."""
    if len(data) > MAX_BYTES:
        raise Unreadable(
            f"filen är för stor, {len(data) // 1_000_000} MB. Här passeras gränsen {MAX_BYTES // 1_000_000} MB.",
            _line_at(data, MAX_BYTES),
        )
    encoding = next((name for bom, name in BOMS if data.startswith(bom)), None)
    text = _decode(data, encoding) if encoding else _detect(data)
    check(text)
    return text


def check(text: str) -> None:
    """Refuse a text that no document of ours can be: empty, binary or beyond every measure."""
    if len(text) > MAX_BYTES:
        raise Unreadable(f"texten är för lång, {len(text)} tecken.", text.count("\n", 0, MAX_BYTES) + 1)
    if not text.strip():
        raise Unreadable("filen är tom.", 1)
    if (nul := text.find("\0")) >= 0:
        raise Unreadable(
            "här finns ett nolltecken. Filen är ingen ren text; spara den som text i UTF-8 och försök igen.",
            text.count("\n", 0, nul) + 1,
        )
    lines = text.split("\n")
    if len(lines) > MAX_LINES:
        raise Unreadable(f"filen är för lång, {len(lines)} rader. Högst {MAX_LINES} kan läsas.", MAX_LINES + 1)
    for number, line in enumerate(lines, 1):
        if len(line) > MAX_LINE:
            raise Unreadable(f"raden är {len(line)} tecken lång. Högst {MAX_LINE} tecken på en rad kan läsas.", number)
    if (spot := _garbage(text)) is not None:
        raise Unreadable("här står tecken som inte hör hemma i text. Är det en textfil?", text.count("\n", 0, spot) + 1)


def _detect(data: bytes) -> str:
    try:
        return data.decode("utf-8")
    except UnicodeDecodeError as error:
        if any(byte > 127 for byte in data[: error.start]):  # some letters were UTF-8, so the file is, and is damaged
            raise Unreadable(
                "tecknen går inte att läsa som UTF-8. Filen är skadad eller avhuggen.", _line_at(data, error.start)
            ) from error
    if b"\0" in data:
        raise Unreadable(
            "här finns ett nolltecken. Filen är ingen ren text, eller så känns teckenkodningen inte igen.",
            _line_at(data, data.index(b"\0")),
        )
    text = _decode(data, "cp1252")
    if (misread := MISREAD.search(text)) and not re.search("[åäöÅÄÖ]", text):
        raise Unreadable(
            "teckenkodningen känns inte igen. Spara filen som UTF-8 och försök igen.",
            text.count("\n", 0, misread.start()) + 1,
        )
    return text


def _decode(data: bytes, encoding: str) -> str:
    try:
        return data.decode(encoding)
    except UnicodeDecodeError as error:
        raise Unreadable(
            "tecknen går inte att läsa. Spara filen som UTF-8 och försök igen.", _line_at(data, error.start)
        ) from error


def _garbage(text: str) -> int | None:
    """Return where the first control character stands when they are too many to be accidents of an extraction."""
    found = [m.start() for m in re.finditer("[\x01-\x08\x0e-\x1f\x7f-\x84\x86-\x9f\ufffd]", text)]
    return found[0] if len(found) > 20 + len(text) // 200 else None


def _line_at(data: bytes, position: int) -> int:
    return data.count(b"\n", 0, position) + 1
