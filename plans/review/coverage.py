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
    replies: int = 0

    @property
    def word(self) -> str:
        said = ["1 kommentar" if self.comments == 1 else f"{self.comments} kommentarer"] if self.comments else []
        said += [f"{self.replies} svar"] if self.replies else []
        if said:
            return ", ".join(said)
        if self.agreements:
            return f"håller med om {self.agreements} kommentar{'er' if self.agreements > 1 else ''}"
        if self.participant.finished_at:
            return "läst, inget att tillägga"
        return "läst" if self.participant.read_at else "inte läst"

    @property
    def removed(self) -> bool:
        """Whether she has been taken out of the round: what she said then counts, but she is asked for no more."""
        return self.participant.removed_at is not None

    @property
    def silent(self) -> bool:
        """Neither a comment, nor a reply, nor an agreement, nor that there is nothing to add."""
        return not (self.has_written or self.agreements or self.participant.finished_at)

    @property
    def has_written(self) -> bool:
        return bool(self.comments or self.replies)

    @property
    def waits_for_link(self) -> bool:
        """Asked by a personal link that nobody has made yet."""
        return not (self.participant.user_id or self.participant.link_sha256 or self.removed)


@dataclasses.dataclass(frozen=True, slots=True)
class Line:
    """A workplace (or none: "") with those from there."""

    workplace: str
    voices: tuple[Voice, ...]

    @property
    def asked(self) -> tuple[Voice, ...]:
        """Those who are in the round now."""
        return tuple(voice for voice in self.voices if not voice.removed)

    @property
    def read(self) -> int:
        return sum(1 for voice in self.asked if voice.participant.read_at or not voice.silent)

    @property
    def commented(self) -> int:
        return sum(1 for voice in self.asked if voice.has_written)

    @property
    def waits_for_link(self) -> bool:
        return any(voice.waits_for_link for voice in self.voices)

    @property
    def state(self) -> tuple[str, str, str]:
        """(Sign, word, css class): heard when somebody from there has answered."""
        if any(not voice.silent for voice in self.voices):
            return "●", "Har svarat", "ok"
        if not self.asked:
            return "–", "Ingen inbjuden", ""
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
        return tuple(voice for line in self.lines for voice in line.asked if voice.silent)


def coverage_of(review, *, threads, workplaces) -> Coverage:
    """Return the coverage; ``threads``: all that has been said in the round; ``workplaces``: names."""
    said = Counter(thread.comment.by_id for thread in threads)
    replied = Counter(reply.by_id for thread in threads for reply in thread.replies)
    agreed = Counter(by for thread in threads for by in thread.agrees)
    by_workplace = {name: [] for name in workplaces}
    for participant in review.participants.filter(invited=True):
        voice = Voice(
            participant=participant,
            comments=said[participant.pk],
            agreements=agreed[participant.pk],
            replies=replied[participant.pk],
        )
        for name in participant.workplace_names or ("",):
            by_workplace.setdefault(name, []).append(voice)
    without = by_workplace.pop("", [])
    lines = [Line(workplace=name, voices=tuple(voices)) for name, voices in by_workplace.items()]
    return Coverage(lines=(*lines, *([Line(workplace="", voices=tuple(without))] if without else [])))
