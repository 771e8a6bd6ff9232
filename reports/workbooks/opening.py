"""Opening an Excel workbook that somebody has sent, whatever it really is.

Nothing is unpacked before its size is known, no part is held as a whole, and no macro, entity or link is followed. What
is wrong with the file is told in Swedish; ``Refused`` has the sentences. The format is ECMA-376 (Office Open XML): a
zip of XML parts, of which this reads the list of sheets, the shared strings, the number formats and one sheet.
"""

import posixpath
import zipfile
import zlib
from collections.abc import Callable
from io import BytesIO
from xml.parsers import expat

MAX_FILE = 10 * 1024 * 1024  # bytes as sent: a whole city's workbook takes 3
MAX_UNPACKED = 80 * 1024 * 1024  # bytes of all parts together: the same workbook takes 40
MAX_PARTS = 500
MAX_ELEMENTS = 4_000_000  # of a part: three for each cell
MAX_DEPTH = 60
MAX_TOKEN = 1024 * 1024  # bytes without an element's end: a tag or a comment without end would be held whole
MAX_STRINGS = 1_000_000
MAX_TEXT = 32_767  # characters of a cell: Excel's own limit
MAX_TEXTS = 40_000_000  # characters of all texts together, each of which may take four bytes
PIECE = 64 * 1024

NO_WORKBOOK = "Filen är ingen Excel-arbetsbok, vad den än heter. Spara den som Excel-arbetsbok (.xlsx) och försök igen."
DAMAGED = "Filen är skadad och går inte att läsa. Öppna den i Excel, spara den på nytt och försök igen."
TOO_LARGE = "Filen är större än en arbetsbok härifrån kan vara. Hämta en ny arbetsbok och fyll i den."
MACROS = "Arbetsboken innehåller makron, och sådana tas inte emot. Spara den som Excel-arbetsbok (.xlsx) utan makron."
PROTECTED = "Filen är skyddad med lösenord eller sparad i ett äldre format. Spara den som Excel-arbetsbok (.xlsx)."
ANOTHER_PROGRAM = "Filen är sparad som kalkylblad i OpenDocument. Spara den som Excel-arbetsbok (.xlsx)."


class Refused(Exception):
    """The file cannot be used. ``reasons``: sentences in Swedish, the most important first."""

    def __init__(self, *reasons):
        super().__init__(*reasons)
        self.reasons = reasons


def local(name: str) -> str:
    """Return the name of an element or attribute without its prefix: both flavours of the format are then alike."""
    return name.rpartition(":")[2]


class Package:
    """The parts of a workbook that have been found fit to be read."""

    def __init__(self, content: bytes, name: str = ""):
        """Look through what was sent under a file's name. Raises ``Refused``."""
        _look_at_the_outside(content, name)
        try:
            self._zip = zipfile.ZipFile(BytesIO(content))
            self._parts = {info.filename.lstrip("/").casefold(): info for info in self._zip.infolist()}
        except (zipfile.BadZipFile, ValueError, NotImplementedError, OSError) as error:
            raise Refused(DAMAGED) from error
        _look_at_the_parts(self._parts)

    def __contains__(self, part):
        return part.casefold() in self._parts

    def parse(self, part: str, start: Callable, end: Callable, text: Callable) -> None:
        """Read a part with handlers of its elements (names without prefix), and of the text between them."""
        if part not in self:
            raise Refused(DAMAGED)
        _Reading(start, end, text).run(self._zip, self._parts[part.casefold()])

    def sheet_part(self, title: str) -> str | None:
        """Return the name of the part that holds the sheet with a title, or None."""
        sheets, targets = {}, {}

        def sheet(name, attributes):
            if name == "sheet":
                sheets[attributes.get("name", "")] = attributes.get("id", "")

        def target(name, attributes):
            if name == "Relationship":
                targets[attributes.get("Id", "")] = attributes.get("Target", "")

        self.parse("xl/workbook.xml", sheet, _nothing, _nothing)
        self.parse("xl/_rels/workbook.xml.rels", target, _nothing, _nothing)
        found = targets.get(sheets.get(title))
        if found is None:
            return None
        part = found.lstrip("/") if found.startswith("/") else posixpath.normpath(f"xl/{found}")
        return part if part in self else None


def _nothing(*_):
    return None


def _look_at_the_outside(content, name):
    if len(content) > MAX_FILE:
        raise Refused(TOO_LARGE)
    if name.casefold().endswith((".xlsm", ".xltm", ".xlam", ".xlsb")):
        raise Refused(MACROS)
    if content.startswith(b"\xd0\xcf\x11\xe0"):  # the container of .xls, and of what has been encrypted
        raise Refused(PROTECTED)
    if not content.startswith(b"PK\x03\x04"):
        raise Refused(NO_WORKBOOK)
    if content.count(b"PK\x01\x02") > MAX_PARTS:  # before zipfile makes an object of each
        raise Refused(TOO_LARGE)


def _look_at_the_parts(parts):
    if any(name.endswith(("vbaproject.bin", "vbadata.xml")) or "/macrosheets/" in name for name in parts):
        raise Refused(MACROS)
    if "xl/workbook.bin" in parts:
        raise Refused(PROTECTED)
    if "xl/workbook.xml" not in parts:
        raise Refused(ANOTHER_PROGRAM if "mimetype" in parts else NO_WORKBOOK)
    if sum(info.file_size for info in parts.values()) > MAX_UNPACKED:  # zipfile gives no more than is declared
        raise Refused(TOO_LARGE)
    if any(info.flag_bits & 1 for info in parts.values()):
        raise Refused(PROTECTED)
    if any(info.compress_type not in (zipfile.ZIP_STORED, zipfile.ZIP_DEFLATED) for info in parts.values()):
        raise Refused(DAMAGED)


class _Reading:
    """One part on its way through expat, a piece at a time."""

    def __init__(self, start, end, text):
        self.start, self.end = start, end
        self.depth = self.elements = 0
        self.parser = expat.ParserCreate()
        self.parser.buffer_text = True
        self.parser.StartElementHandler = self._start
        self.parser.EndElementHandler = self._end
        self.parser.CharacterDataHandler = text
        self.parser.StartDoctypeDeclHandler = self._doctype

    def run(self, archive, info):
        fed = 0
        try:
            with archive.open(info) as part:
                while piece := part.read(PIECE):
                    fed += len(piece)
                    self.parser.Parse(piece)
                    if fed - self.parser.CurrentByteIndex > MAX_TOKEN:
                        raise Refused(DAMAGED)
                self.parser.Parse(b"", True)
        except (expat.ExpatError, zipfile.BadZipFile, zlib.error, EOFError, OSError, NotImplementedError) as error:
            raise Refused(DAMAGED) from error

    def _start(self, name, attributes):
        self.depth += 1
        self.elements += 1
        if self.depth > MAX_DEPTH or self.elements > MAX_ELEMENTS:
            raise Refused(TOO_LARGE)
        self.start(local(name), {local(key): value for key, value in attributes.items()} if attributes else attributes)

    def _end(self, name):
        self.depth -= 1
        self.end(local(name))

    def _doctype(self, *_):
        """No spreadsheet program writes one: it is where entities that unfold without end are declared."""
        raise Refused(DAMAGED)
