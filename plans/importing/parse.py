"""The parser's front door: the text of an old document becomes an outline, and every letter of it is accounted for."""

import dataclasses

from plans.choices import Kind
from plans.importing.document import DocumentReader
from plans.importing.drafts import Builder, Unsettled
from plans.importing.furniture import without_furniture
from plans.importing.guesses import Guess, guess_kind, guess_unit, guess_year
from plans.importing.lines import Book, Piece, read_lines, setting_of
from plans.importing.reading import Unreadable, check
from plans.outline import Outline


@dataclasses.dataclass(frozen=True, slots=True)
class Parsed:
    """What a source says. ``furniture``, ``labels``, ``unknown`` and the outline together hold all of it."""

    outline: Outline
    guesses: tuple[Guess, ...]
    furniture: tuple[Piece, ...]
    labels: tuple[Piece, ...]
    unknown: tuple[Piece, ...]
    unsettled: tuple[Unsettled, ...]
    warnings: tuple[Piece, ...]


def parse(
    text: str,
    *,
    kind: Kind | str | None = None,
    year: int | None = None,
    unit: str | None = None,
    complete: bool = False,
) -> Parsed:
    """Read the text of a VP, T1, T2 or VB. What is not given is guessed from the text, and said to be a guess.

    Raises ``Unreadable`` for what is no such document, and for one that is cut off in the middle of a table. After a
    whole row nothing shows it but that the chapters after the goals are missing, which every plan has: it is refused
    unless ``complete``. A report may well end so, and is warned of.
    """
    check(text)
    book = Book()
    lines = without_furniture(read_lines(text, book), book)
    reader = DocumentReader(lines, setting_of(lines), book)
    draft, guesses = reader.read(), []
    if kind is None:
        guesses.append(guess_kind(draft, reader.facts))
    kind = Kind(kind or guesses[-1].value)
    _look_at_end(reader, kind, complete)
    if year is None:
        guesses.append(guess_year(draft, reader.facts, kind, lines))
        year = int(guesses[-1].value)
    if unit is None:
        guesses.append(guess_unit(reader.facts))
        unit = guesses[-1].value
    builder = Builder(draft, reader.setting, book)
    outline = builder.outline(kind, year, unit)
    return Parsed(
        outline,
        tuple(guesses),
        tuple(book.furniture),
        tuple(book.labels),
        tuple(book.unknown),
        tuple(builder.unsettled),
        (*reader.rows.warnings, *builder.warnings),
    )


def _look_at_end(reader, kind, complete):
    line = reader.ends_with_table
    if line is None:
        return
    if kind is Kind.PLAN and not complete:
        raise Unreadable(
            "planen slutar med en tabell och saknar kapitel efter målen, så den verkar avklippt. "
            "Är filen hel, säg det med --complete.",
            line,
        )
    message = "Dokumentet slutar med en tabell och saknar kapitel efter målen. Kontrollera att filen är hel."
    reader.rows.warnings.append(Piece(line, message))


__all__ = ["Guess", "Parsed", "Piece", "Unreadable", "Unsettled", "parse"]
