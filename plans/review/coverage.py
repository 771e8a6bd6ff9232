"""How far a round has come, workplace by workplace: who has read, who has said something, and who is silent."""

import dataclasses
from collections import Counter

from plans.models import Participant


@dataclasses.dataclass(frozen=True, slots=True)
class Voice:
    """Somebody who is asked to read, and what she has done."""

    participant: Participant
    comments: int
    agreements: int = 0

    @property
    def word(self) -> str:
        if self.comments:
            return "1 kommentar" if self.comments == 1 else f"{self.comments} kommentarer"
        if self.agreements:
            return f"håller med om {self.agreements} kommentar{'er' if self.agreements > 1 else ''}"
        if self.participant.finished_at:
            return "läst, inget att tillägga"
        return "läst" if self.participant.read_at else "inte läst"

    @property
    def silent(self) -> bool:
        """Neither a comment, nor an agreement, nor that there is nothing to add."""
        return not (self.comments or self.agreements or self.participant.finished_at)


@dataclasses.dataclass(frozen=True, slots=True)
class Line:
    """A workplace (or none: "") with those from there."""

    workplace: str
    voices: tuple[Voice, ...]

    @property
    def read(self) -> int:
        return sum(1 for voice in self.voices if voice.participant.read_at or not voice.silent)

    @property
    def commented(self) -> int:
        return sum(1 for voice in self.voices if voice.comments)

    @property
    def state(self) -> tuple[str, str, str]:
        """(Sign, word, css class): heard when somebody from there has answered."""
        if not self.voices:
            return "–", "Ingen inbjuden", ""
        if any(not voice.silent for voice in self.voices):
            return "●", "Har svarat", "ok"
        return ("◐", "Har läst", "part") if self.read else ("○", "Tyst", "")


@dataclasses.dataclass(frozen=True, slots=True)
class Coverage:
    """All workplaces of the unit that year, those without anybody invited too."""

    lines: tuple[Line, ...]

    @property
    def heard(self) -> int:
        return sum(1 for line in self.lines if line.workplace and line.state[2] == "ok")

    @property
    def workplaces(self) -> int:
        return sum(1 for line in self.lines if line.workplace)

    @property
    def silent(self) -> tuple[Voice, ...]:
        return tuple(voice for line in self.lines for voice in line.voices if voice.silent)


def coverage_of(review, *, threads, workplaces) -> Coverage:
    """Return the coverage; ``threads``: all that has been said in the round; ``workplaces``: names."""
    said = Counter(comment.by_id for thread in threads for comment in (thread.comment, *thread.replies))
    agreed = Counter(by for thread in threads for by in thread.agrees)
    by_workplace = {name: [] for name in workplaces}
    for participant in review.participants.invited():
        voice = Voice(participant=participant, comments=said[participant.pk], agreements=agreed[participant.pk])
        for name in participant.workplace_names or ("",):
            by_workplace.setdefault(name, []).append(voice)
    without = by_workplace.pop("", [])
    lines = [Line(workplace=name, voices=tuple(voices)) for name, voices in by_workplace.items()]
    return Coverage(lines=(*lines, *([Line(workplace="", voices=tuple(without))] if without else [])))
