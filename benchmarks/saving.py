"""Saving a text, alone and with seven others who save in the same document at the same time."""

import itertools
import multiprocessing
import sys
import traceback

from django.db import connections
from django.test import Client
from django.urls import reverse

from benchmarks import material
from benchmarks.measuring import beside, counting, figure
from goals.choices import Level
from plans import outline as o
from plans.models import Document, Passage, PassageVersion
from plans.services import save_text
from units.models import User

QUERIES, BESIDE_BARE, ROUNDS = 10, 6, 60
WRITERS, SAVES = 8, 200


def figures():
    """Yield queries and ratio of a save over HTTP, and what was lost of the saves of eight writers."""
    outline = material.outline("Enheten som sparar")
    document = material.stored(outline, adopt=False)
    goals = [goal.key for _, goal in o.walk(outline.goals) if goal.level == Level.UNIT]
    slot = f"{goals[0]}.analys"
    client = Client()
    client.force_login(material.head_of(document.unit))
    yield from _over_http(client, document, slot)
    yield from _together(document, f"{goals[1]}.analys")


def _over_http(client, document, slot):
    address = reverse("plans:text", args=[document.key, slot])
    numbers = itertools.count()
    version = Passage.objects.filter(document=document, slot=slot).values_list("version", flat=True).first() or 0

    def save():
        nonlocal version
        sent = {"html": f"<p>{material.SENTENCE}{next(numbers)}</p>", "base_version": version, "base_html": ""}
        response = client.post(address, sent)
        assert response.status_code == 200, response.content
        version = response.json()["version"]

    def bare():
        assert client.get("/bara/").status_code == 200

    yield from beside("save", save, bare, limit=BESIDE_BARE, rounds=ROUNDS)
    with counting() as made:
        save()
    yield figure("save_queries", len(made), "queries", QUERIES)


def _together(document, slot):
    """Eight processes, each with a paragraph of its own in the same text, which it rewrites again and again."""
    user = material.head_of(document.unit)
    start = "".join(f"<p>Skribent {n} börjar.</p>" for n in range(WRITERS))
    first = save_text(
        document=document, slot=slot, html=start, base_version=_version(document, slot), base_html="", by=user
    )
    connections.close_all()  # a connection cannot be shared between processes
    context = multiprocessing.get_context("fork")
    answers = context.Queue()
    writers = [
        context.Process(target=_write, args=(n, document.pk, slot, user.pk, first.version, start, answers))
        for n in range(WRITERS)
    ]
    for writer in writers:
        writer.start()
    failures = [failure for _ in writers for failure in answers.get()]
    for writer in writers:
        writer.join()
    for failure in failures[:3]:
        print(failure, file=sys.stderr)
    kept = set(
        PassageVersion.objects.filter(passage__document=document, passage__slot=slot).values_list("html", flat=True)
    )
    missing = sum(
        not any(f"<p>Skribent {n} sparar {save}.</p>" in html for html in kept)
        for n in range(WRITERS)
        for save in range(SAVES)
    )
    yield figure("saves_failed_of_8_writers", len(failures), "saves", 0)
    yield figure("saves_missing_in_the_history_of_8_writers", missing, "saves", 0)
    last = Passage.objects.get(document=document, slot=slot).html
    lost = sum(f"<p>Skribent {n} sparar {SAVES - 1}.</p>" not in last for n in range(WRITERS))
    yield figure("paragraphs_missing_in_the_text_of_8_writers", lost, "paragraphs", 0)


def _version(document, slot):
    return Passage.objects.filter(document=document, slot=slot).values_list("version", flat=True).first() or 0


def _write(n, document, slot, user, version, html, answers):
    failures = []
    document, user = Document.objects.get(pk=document), User.objects.get(pk=user)
    own = f"<p>Skribent {n} börjar.</p>"
    for save in range(SAVES):
        mine = f"<p>Skribent {n} sparar {save}.</p>"
        try:
            saved = save_text(
                document=document,
                slot=slot,
                html=html.replace(own, mine),
                base_version=version,
                base_html=html,
                by=user,
            )
        except Exception:
            failures.append(traceback.format_exc())
            continue
        version, html, own = saved.version, saved.html, mine
    connections.close_all()
    answers.put(failures)
