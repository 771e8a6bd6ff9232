"""A document full of people: reviewers who read and ask, writers who save, each over HTTP to the real web server."""

import datetime
import http.client
import itertools
import random
import re
import statistics
import threading
import time
import urllib.parse
from collections import Counter
from concurrent.futures import ThreadPoolExecutor

from django.conf import settings
from django.test import Client
from django.utils import timezone

from benchmarks import material
from benchmarks.measuring import figure
from goals.choices import Level
from plans import outline as o
from plans import services
from plans.assemble import assemble
from plans.models import Agreement, Comment, Passage, PassageVersion
from plans.record import outline_of
from plans.review.places import spots
from units.models import User

REVIEWERS, WRITERS = 50, 10
TALKS = 5  # every fifth reviewer says something of each text that she reads
READS_EVERY = 10  # seconds: as often as a page asks
SAVES_EVERY = 1.25  # seconds: one who types without a rest is saved a second after each pause
BESIDE_ALONE = 10  # times
OPENING = 2  # at a time
PATIENCE = 30  # seconds before a request has failed
TOKEN = "s" * 32  # of CSRF: cookie and header alike
_SAVE_ID = re.compile(r'name="save_id" value="([\w-]+)"')
# a form without "angra" is for a comment that she has not agreed with
_AGREES = re.compile(
    r'action="(?P<address>[^"]+/kommentar/(?P<comment>[\w-]+)/haller-med/)"(?:(?!name="angra"|</form>).)*</form>',
    re.DOTALL,
)


class Person:
    """Somebody at a browser: her session, and her requests one after the other."""

    def __init__(self, user, address):
        client = Client()
        client.force_login(user)
        session = client.cookies[settings.SESSION_COOKIE_NAME].value
        self.address = address
        self.headers = {
            "Cookie": f"{settings.SESSION_COOKIE_NAME}={session}; {settings.CSRF_COOKIE_NAME}={TOKEN}",
            "X-CSRFToken": TOKEN,
            "HX-Request": "true",
        }
        self.errors, self.seconds = [], []

    def ask(self, path, fields=None):
        """Make a request; return its body, or None and keep the error. Anything but 200 is one."""
        start = time.perf_counter()
        connection = http.client.HTTPConnection(*self.address, timeout=PATIENCE)
        try:
            if fields is None:
                connection.request("GET", path, headers=self.headers)
            else:
                form = {"Content-Type": "application/x-www-form-urlencoded"}
                connection.request("POST", path, urllib.parse.urlencode(fields), self.headers | form)
            response = connection.getresponse()
            body = response.read()
            if response.status != 200:
                self.errors.append(f"{response.status} {path} {body[:200]}")
                return None
            return body
        except (OSError, http.client.HTTPException) as error:
            self.errors.append(f"{error!r} {path}")
            return None
        finally:
            connection.close()
            self.seconds.append(time.perf_counter() - start)


class Writer(Person):
    """One who rewrites a text of her own again and again, and tells now and then that she is here."""

    def __init__(self, user, address, document, slot):
        super().__init__(user, address)
        self.base, self.slot = document.get_absolute_url(), slot
        self.version, self.html = _stored(document, slot)
        self.saves, self.taken = [], []

    def work(self, stop, start):
        """Save until told to stop."""
        asks = itertools.cycle([True, *[False] * (round(READS_EVERY / SAVES_EVERY) - 1)])
        stop.wait(start)
        while not stop.is_set():
            if next(asks):
                self.ask(f"{self.base}har/", {"slot": self.slot})
            self.save()
            stop.wait(SAVES_EVERY)

    def save(self):
        html = f"<p>{self.slot} sparning {len(self.saves)}. {material.SENTENCE * 5}Slut.</p>"
        fields = {"html": html, "base_version": self.version, "base_html": self.html}
        start = time.perf_counter()
        answer = self.ask(f"{self.base}text/{self.slot}/", fields)
        self.taken.append(time.perf_counter() - start)
        if answer is not None:
            self.saves.append(html)
            self.version, self.html = self.version + 1, html


class Reviewer(Person):
    """One who has the round's page open, and reads text after text with what is said of it.

    One who ``talks`` agrees with the first comment there that is not hers and that she has not agreed with; where there
    is none she writes one.
    """

    def __init__(self, user, address, review, slots, *, talks):
        super().__init__(user, address)
        self.user, self.base, self.slots, self.talks = user, f"/granskning/{review.key}/", slots, talks
        self.said, self.agreed = [], []

    def work(self, stop, start):
        """Read until told to stop."""
        stop.wait(start)
        for slot in itertools.cycle(self.slots):
            if stop.is_set():
                return
            page = self.ask(f"{self.base}text/{slot}/")
            if self.talks and page:
                self.talk(slot, page.decode())
            stop.wait(READS_EVERY)

    def talk(self, slot, page):
        """Say something of the text, as its forms do, and keep what was answered."""
        if found := _AGREES.search(page):
            if self.ask(found["address"], {}) is not None:
                self.agreed.append(found["comment"])
            return
        words = f"{self.user} om {slot}. {material.SENTENCE}"
        fields = {"text": words, "save_id": _SAVE_ID.search(page)[1]}
        if self.ask(f"{self.base}text/{slot}/", fields) is not None:
            self.said.append(words.strip())

    @property
    def lost(self):
        """How much of what was answered is not there."""
        said = Comment.objects.filter(by__user=self.user).values_list("text", flat=True)
        agreed = Agreement.objects.filter(by__user=self.user).values_list("comment__key", flat=True)
        return len(Counter(self.said) - Counter(said)) + len(set(self.agreed) - set(agreed))


def figures(address, *, seconds, seed):
    """Yield how saving goes alone (before and after) and in the crowd, what failed and what was lost."""
    document = material.stored(material.outline("Enheten som är full av folk"), adopt=False)
    goals = [goal.key for _, goal in o.walk(assemble(document).goals) if goal.level == Level.UNIT]
    head = material.head_of(document.unit, "full@ekhamra.example")
    writers = [
        Writer(material.head_of(document.unit, f"skriver{n}@ekhamra.example"), address, document, f"{key}.analys")
        for n, key in zip(range(WRITERS), goals, strict=False)
    ]
    lone = Writer(head, address, document, f"{goals[WRITERS]}.analys")
    readers = [User.objects.create_user(f"laser{n}@ekhamra.example") for n in range(REVIEWERS)]
    review = services.open_review(
        document=document,
        invited=services.Invited(people=tuple(readers)),
        until=timezone.localdate() + datetime.timedelta(days=7),
        by=head,
    )
    slots = list(spots(outline_of(review.snapshot)))
    chance = random.Random(seed)
    reviewers = [
        Reviewer(reader, address, review, chance.sample(slots, len(slots)), talks=n % TALKS == 0)
        for n, reader in enumerate(readers)
    ]
    alone = seconds / 6
    _work([lone], alone, chance)
    with ThreadPoolExecutor(OPENING) as pool:  # they open the page one after the other, before anybody is measured
        list(pool.map(lambda reviewer: reviewer.ask(reviewer.base), reviewers))
    _work([*writers, *reviewers], seconds - 2 * alone, chance)
    _work([lone], alone, chance)
    people = [lone, *writers, *reviewers]
    errors = [error for person in people for error in person.errors]
    for error in errors[:5]:
        print(error, flush=True)
    together = [taken for writer in writers for taken in writer.taken]
    yield figure("crowd_errors", len(errors), "requests", 0)
    yield figure("crowd_saves_lost", sum(_lost(document, writer) for writer in [lone, *writers]), "saves", 0)
    yield figure("crowd_comments_lost", sum(reviewer.lost for reviewer in reviewers), "comments", 0)
    yield figure("crowd_save_p95_beside_lone_writer", _p95(together) / _p95(lone.taken), "times", BESIDE_ALONE)
    yield figure("crowd_save_p95", _p95(together) * 1000, "ms")
    yield figure("crowd_save_median", statistics.median(together) * 1000, "ms")
    yield figure("lone_save_p95", _p95(lone.taken) * 1000, "ms")
    yield figure("lone_save_median", statistics.median(lone.taken) * 1000, "ms")
    yield figure("crowd_reader_p95", _p95([s for reader in reviewers for s in reader.seconds]) * 1000, "ms")
    yield figure("crowd_saves", len(together), "saves")
    yield figure("crowd_comments", sum(len(reviewer.said) + len(reviewer.agreed) for reviewer in reviewers), "comments")
    yield figure("crowd_requests", sum(len(person.seconds) for person in people), "requests")


def _work(people, seconds, chance):
    """Let everybody work at the same time for a while; they do not begin at the same moment."""
    stop = threading.Event()
    with ThreadPoolExecutor(len(people)) as pool:
        starts = [chance.uniform(0, min(READS_EVERY, seconds / 4)) for _ in people]
        working = [pool.submit(one.work, stop, start) for one, start in zip(people, starts, strict=True)]
        stop.wait(seconds)
        stop.set()
    for done in working:
        done.result()


def _stored(document, slot):
    passage = Passage.objects.filter(document=document, slot=slot).first()
    return (passage.version, passage.html) if passage else (0, "")


def _lost(document, writer):
    """How many of the writer's saves that were answered are not in the history; the last is to stand in the text."""
    kept = PassageVersion.objects.filter(passage__document=document, passage__slot=writer.slot)
    kept = set(kept.values_list("html", flat=True))
    last = writer.saves[-1:] == [_stored(document, writer.slot)[1]]
    return sum(html not in kept for html in writer.saves) + (not last)


def _p95(values):
    return statistics.quantiles(values, n=20)[-1]
