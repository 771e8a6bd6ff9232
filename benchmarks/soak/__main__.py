"""``python -m benchmarks.soak``: write at the same time for a while on PostgreSQL; a line of JSON for each figure.

``SOAK_MINUTES`` says for how long (10), ``SOAK_SEED`` what happens in which order (told at the start). Half of the time
two browsers write among faults, half of it a document is full of people. Exit code 1 when anything is not ok.
"""

import importlib
import os
import random
import signal
import sys
import tempfile
import time

import django
import psycopg
from django.core.management import call_command

from benchmarks.__main__ import postgresql

MINUTES = 10
CHROMIUM_ARGUMENTS = ["--no-sandbox", "--disable-gpu", "--disable-background-networking", "--no-first-run"]


def main():
    minutes = float(os.environ.get("SOAK_MINUTES") or MINUTES)
    seed = int(os.environ.get("SOAK_SEED") or random.SystemRandom().randrange(10**6))
    print(f"SOAK_SEED={seed} SOAK_MINUTES={minutes:g}", file=sys.stderr, flush=True)
    signal.signal(signal.SIGTERM, lambda *_: sys.exit("Avbrutet."))  # the server and the database go too
    try:
        with tempfile.TemporaryDirectory() as folder, postgresql() as address:
            os.environ |= {
                "DATABASE_URL": address,
                "DEBUG": "false",
                "DJANGO_ALLOW_ASYNC_UNSAFE": "true",  # Playwright has an event loop in this thread
                "DJANGO_SETTINGS_MODULE": "config.settings",
                "HTTPS": "false",
                "LOG_LEVEL": "ERROR",
                "REDIS_URL": "",
                "VAR_DIR": folder,
            }
            django.setup()
            call_command("migrate", verbosity=0)
            return 0 if soak(minutes * 60, seed) else 1
    except psycopg.OperationalError as error:
        return f"PostgreSQL svarar inte: {' '.join(str(error).split())}"


def soak(seconds, seed):
    """Tell every figure; return whether all of them are ok. What needs Django is imported now that it is set up."""
    from django.db import connections

    from benchmarks.figures import tell
    from benchmarks.soak.server import serving

    good = True
    with serving(dict(os.environ)) as server:
        for figures in (written(server, seconds / 2, seed), crowded(server, seconds / 2, seed)):
            for figure in figures:
                tell("postgresql", **figure)
                good &= figure["limit"] is None or figure["value"] <= figure["limit"]
    connections.close_all()
    return good


def written(server, seconds, seed):
    """Yield what became of all that two browsers wrote among faults."""
    from playwright.sync_api import sync_playwright

    from benchmarks import material
    from benchmarks.measuring import figure
    from benchmarks.soak.authors import Author
    from benchmarks.soak.writing import Soak
    from goals.choices import Level
    from plans import outline as o

    outline = material.made_up("Enheten som skriver ihop", goals=2)
    document = material.stored(outline, adopt=False)
    slots = [f"{goal.key}.analys" for _, goal in o.walk(outline.goals) if goal.level == Level.UNIT]
    chance, end = random.Random(seed), time.monotonic() + seconds
    with sync_playwright() as playwright:
        browser = playwright.chromium.launch(
            executable_path=os.environ.get("CHROMIUM") or "/usr/bin/chromium", args=CHROMIUM_ARGUMENTS
        )
        users = [material.head_of(document.unit, f"{name}@ekhamra.example") for name in ("amir", "britt")]
        authors = [Author(browser, server, user, document, slots, chance) for user in users]
        work = Soak(server=server, authors=authors, chance=chance)
        work.each_once()
        work.at_random(lambda: time.monotonic() < end)
        result = work.end()
        browser.close()
    for lost in [*result.missing, *result.faults]:
        print(lost, file=sys.stderr)
    yield figure("sentences_lost", len(result.missing), "sentences", 0)
    yield figure("faults_in_scripts", len(result.faults), "faults", 0)
    for name in ("typed", "in_document", "in_conflicts", "chosen_away", "interrupted"):
        yield figure(f"sentences_{name}", getattr(result, name), "sentences")
    for name, count in result.done.items():
        yield figure(f"soak_{name}", count, "times")


def crowded(server, seconds, seed):
    """Yield how saving goes where many read and write."""
    server.start()
    yield from importlib.import_module("benchmarks.soak.crowd").figures(server.address, seconds=seconds, seed=seed)


if __name__ == "__main__":
    sys.exit(main())
