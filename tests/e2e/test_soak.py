"""Two who write in the same plan while everything goes wrong; ``make soak`` goes on for longer."""

import os
import random

import pytest

from benchmarks.soak.authors import Author
from benchmarks.soak.server import serving
from benchmarks.soak.writing import Soak

pytestmark = pytest.mark.e2e


def test_two_who_write_among_faults_lose_no_sentence(chromium, child_environment, cast, thread, plan):
    chance = random.Random(os.environ.get("SOAK_SEED") or 7)
    slots = [f"{thread.own.key}.{code}" for code in ("arbetssatt", "uppfoljning")]
    environment = child_environment | {"LOG_LEVEL": "ERROR", "WEB_WORKERS": "1"}
    with serving(environment) as server:
        authors = [Author(chromium, server, who, plan, slots, chance) for who in (cast.helena, cast.deputy)]
        soak = Soak(server=server, authors=authors, chance=chance)
        soak.each_once()
        result = soak.end()
        for author in authors:
            author.context.close()
    assert not result.missing, result
    assert not result.faults, result
    assert result.typed >= 6, result
