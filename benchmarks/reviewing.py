"""A review round of the largest document: 40 readers who have written 300 comments, and the enhetschef's worklist."""

import datetime
import gzip

from django.test import Client
from django.utils import timezone

from benchmarks import material
from benchmarks.measuring import beside, counting, figure
from plans import services
from plans.models import Comment, Participant
from plans.record import outline_of
from plans.review.places import spots
from units.models import User

READERS, COMMENTS = 40, 300
QUERIES, BESIDE_BARE, ROUNDS = 20, 30, 20
LARGEST = 60_000  # bytes of the reading page, compressed


def figures():
    """Yield queries and ratios of the page for readers and of the worklist, and how large the former is."""
    document = material.stored(material.outline("Enheten som granskas"), adopt=False)
    head = material.head_of(document.unit, "granskas@ekhamra.example")
    readers = [User.objects.create_user(f"lasare{n}@ekhamra.example") for n in range(READERS)]
    until = timezone.localdate() + datetime.timedelta(days=7)
    review = services.open_review(
        document=document, invited=services.Invited(people=tuple(readers)), until=until, by=head
    )
    page = f"/granskning/{review.key}/"
    yield figure("reading_page_compressed", len(gzip.compress(_opened(_client(readers[0]), page))), "bytes", LARGEST)
    _say(review)
    for name, user, address in (
        ("reading_page", readers[0], page),
        ("review_worklist", head, f"{document.get_absolute_url()}granskning/"),
    ):
        client = _client(user)
        _opened(client, address)
        with counting() as made:
            _opened(client, address)
        yield figure(f"{name}_queries", len(made), "queries", QUERIES)
        yield from beside(
            name,
            lambda client=client, address=address: _opened(client, address),
            lambda client=client: _opened(client, "/bara/"),
            limit=BESIDE_BARE,
            rounds=ROUNDS,
        )


def _say(review):
    """Spread the comments over readers and texts, all at once: how long that takes is not what is measured."""
    voices = list(Participant.objects.filter(review=review))
    slots = list(spots(outline_of(review.snapshot)))
    Comment.objects.bulk_create(
        Comment(review=review, by=voices[n % len(voices)], slot=slots[n % len(slots)], text=material.SENTENCE * 2)
        for n in range(COMMENTS)
    )


def _client(user):
    client = Client()
    client.force_login(user)
    return client


def _opened(client, page):
    response = client.get(page)
    assert response.status_code == 200, (page, response.status_code)
    return response.content
