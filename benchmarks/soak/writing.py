"""Two who write in the same document among faults; at the end nothing that they typed is lost.

What happens in which order comes from the seed. How it falls in time does not: that is the machine's.
"""

import dataclasses

from benchmarks.soak.authors import words
from plans.models import Passage, PassageVersion
from plans.richtext import to_text


@dataclasses.dataclass
class Result:
    """What was typed, and what became of it. ``missing`` is to be empty."""

    typed: int
    in_document: int
    in_conflicts: int
    chosen_away: int
    interrupted: int
    missing: list[str]
    faults: list[str]
    done: dict[str, int]


class Soak:
    """Authors at work, and the faults that happen to them."""

    def __init__(self, *, server, authors, chance):
        self.server, self.authors, self.chance = server, authors, chance
        self.done = dict.fromkeys(self._things(), 0)

    def _things(self):
        """Everything that may happen: name → (how often, what it does to an author)."""
        return {
            "write": (12, lambda a: a.write()),
            "pause": (5, lambda a: a.pause()),
            "settle": (3, lambda a: a.settle()),
            "network": (2, lambda a: a.find_network() if a.offline else a.lose_network()),
            "session": (2, lambda a: a.log_out() if a.session else a.log_in()),
            "close": (1, lambda a: a.write_and_vanish()),
            "server": (1, lambda a: self.server.kill() if self.server.process else self.server.start()),
        }

    def each_once(self):
        """Let everything happen once to one of them, each fault with writing in the midst of it."""
        for name in self.chance.sample(("settle", "network", "session", "close", "server"), 5):
            self._do(name, self.chance.choice(self.authors))
            for author in self.authors:
                self._do("write", author)
            self._heal()
            self._do("pause", self.chance.choice(self.authors))

    def at_random(self, go_on):
        """Let anything happen, as long as ``go_on()``."""
        while go_on():
            things = self._things()
            name = self.chance.choices(list(things), [often for often, _ in things.values()])[0]
            self._do(name, self.chance.choice(self.authors))
            if self.chance.random() < 0.15:
                self._heal()

    def _do(self, name, author):
        self.done[name] += 1
        self._things()[name][1](author)

    def _heal(self):
        """One thing that is broken is mended."""
        broken = [self.server.start] if not self.server.process else []
        broken += [author.find_network for author in self.authors if author.offline]
        broken += [author.log_in for author in self.authors if not author.session]
        if broken:
            self.chance.choice(broken)()

    def end(self) -> Result:
        """Mend everything, let all texts be sent, and tell what became of every sentence."""
        self.server.start()
        for author in self.authors:
            author.come_to_rest()
        document = self.authors[0].document
        texts = Passage.objects.present().filter(document=document).values_list("html", flat=True)
        stands = words(" ".join(map(to_text, texts)))
        history = PassageVersion.objects.filter(passage__document=document).values_list("html", flat=True)
        kept = words(" ".join(map(to_text, history)))
        typed = [(author, sentence) for author in self.authors for sentence in author.typed]
        in_document = {sentence for _, sentence in typed if sentence in stands}
        shown = {sentence for author, sentence in typed if sentence in author.shown()} - in_document
        away = {s for _, s in typed if self._was_chosen_away(s, kept)} - in_document - shown
        missing = [sentence for _, sentence in typed if sentence not in in_document | shown | away]
        return Result(
            typed=len(typed),
            in_document=len(in_document),
            in_conflicts=len(shown),
            chosen_away=len(away),
            interrupted=sum(author.interrupted for author in self.authors),
            missing=missing,
            faults=[fault for author in self.authors for fault in author.faults],
            done=self.done,
        )

    def _was_chosen_away(self, sentence, kept):
        """Somebody saw it beside another wording and chose the other: her own, or one that the history still has."""
        for author in self.authors:
            for gone, chosen in author.chosen_away:
                if sentence in gone and sentence not in chosen:
                    return sentence in kept or sentence in author.typed
        return False
