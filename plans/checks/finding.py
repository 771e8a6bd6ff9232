"""What the checks say of a document, and the words they say it with."""

import dataclasses
import hashlib
from collections.abc import Sequence

from django.db.models import TextChoices

frozen = dataclasses.dataclass(frozen=True, slots=True, kw_only=True)

ASSESSMENT = "assessment"  # the code of what speaks against a bedömning
TYPO = "typo"  # and of an outcome that cannot be read; both are among what is left to do, to the one who writes
LONGEST = 70  # characters of a title or a text that is quoted; a sentence must still be read at one glance


class Severity(TextChoices):
    """How much a finding matters to the one who writes. None of them hinders anything."""

    CAREFUL = "CAREFUL", "Var försiktig"  # it may do somebody harm when published
    QUESTION = "QUESTION", "Fråga"  # two things do not go together; a person knows which is right
    REMINDER = "REMINDER", "Påminnelse"  # it can be better, and need not be wrong


_SIGNS = {Severity.CAREFUL: "!", Severity.QUESTION: "?", Severity.REMINDER: "i"}


@frozen
class Finding:
    """Something worth a look: where it stands, a sentence to the writer, and what it was seen in.

    ``anchor`` is one of the page: a text's slot, "{goal.key}.bedomning", "{row.key}.arsmal", or the key of a row, a
    goal or a section. ``evidence``: (anchor, words) of each place that the sentence builds on, to be shown as links.
    ``cell``: the address, from the document's page, of the cell where an outcome is entered, "" for all else.
    """

    code: str
    anchor: str
    severity: Severity
    sentence: str
    evidence: tuple[tuple[str, str], ...] = ()
    cell: str = ""

    @property
    def sign(self) -> str:
        """Return a sign to see beside the word of its severity."""
        return _SIGNS[self.severity]

    @property
    def may_stand(self) -> bool:
        """Tell whether a writer may let it stand: a bedömning is answered for with a reason, a typing error mended."""
        return self.code not in (ASSESSMENT, TYPO)

    @property
    def digest(self) -> str:
        """Return what tells it from others, and from itself when something in it has changed: 16 hexadecimal digits."""
        return hashlib.sha256(repr((self.code, self.anchor, self.sentence, self.evidence)).encode()).hexdigest()[:16]

    @property
    def elsewhere(self) -> tuple[tuple[str, str], ...]:
        """Return the evidence that stands in other places than the finding itself."""
        return tuple((anchor, words) for anchor, words in self.evidence if anchor != self.anchor)


def quote(words: str) -> str:
    """Return the words in Swedish quotation marks, the long ones cut at a word."""
    words = " ".join(words.split()).rstrip(".")
    if len(words) > LONGEST:
        words = words[:LONGEST].rsplit(" ", 1)[0].rstrip(" ,;:") + " …"
    return f"”{words}”"


def listed(words: Sequence[str]) -> str:
    """Return "a, b och c"."""
    return " och ".join(filter(None, (", ".join(words[:-1]), *words[-1:])))


def capital(sentence: str) -> str:
    """Return the sentence with a capital first letter, the rest as it was."""
    return sentence[:1].upper() + sentence[1:]
