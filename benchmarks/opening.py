"""Opening a document: as an adopted one and as the working copy, and one ten times as large."""

from django.test import Client

from benchmarks import material
from benchmarks.measuring import beside, counting, figure

QUERIES, BESIDE_BARE, ROUNDS = 20, 20, 30


def figures():
    """Yield queries and ratios of the page, for the one who writes and for the one who reads."""
    small = material.outline("Enheten som öppnas")
    draft = material.stored(small, adopt=False)
    large = material.stored(material.times(small, "Den tio gånger större enheten", 10), adopt=False)
    adopted = material.stored(material.outline("Enheten som fastställt"))
    user = material.head_of(draft.unit)
    material.head_of(large.unit)
    client = Client()
    client.force_login(user)
    yield from _page("open_draft", client, draft)
    yield from _page("open_adopted", client, adopted)
    more = len(queries(client, large)) - len(queries(client, draft))
    yield figure("open_draft_queries_more_when_ten_times_as_large", more, "queries", 0)


def _page(name, client, document):
    page = document.get_absolute_url()
    yield from beside(
        name, lambda: opened(client, page), lambda: opened(client, "/bara/"), limit=BESIDE_BARE, rounds=ROUNDS
    )
    yield figure(f"{name}_queries", len(queries(client, document)), "queries", QUERIES)


def queries(client, document):
    with counting() as made:
        opened(client, document.get_absolute_url())
    return made


def opened(client, page):
    response = client.get(page)
    assert response.status_code == 200, (page, response.status_code)
