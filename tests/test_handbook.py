"""The handbook in the application: the same texts as in docs/handbok, one chapter from every page."""

import re

import pytest
from django.urls import get_resolver, reverse

from config.handbook import CHAPTERS, FOLDER, chapters
from tests.builders import a_cast, a_plan, a_report

HREF = re.compile(r'href="([^"]+)"')


def test_every_text_of_the_handbook_is_a_chapter_with_a_title():
    found = chapters()
    assert {f"{name or 'README'}.md" for name in found} == {path.name for path in FOLDER.glob("*.md")}
    assert all(chapter.title and f"<h1>{chapter.title}</h1>" in chapter.body for chapter in found.values())


def test_headings_have_ids_and_links_lead_to_chapters():
    found = chapters()
    assert '<h2 id="mal-och-aktiviteter">Mål och aktiviteter</h2>' in found["skriva"].body
    assert ("mal-och-aktiviteter", "Mål och aktiviteter") in found["skriva"].places
    addresses = {reverse("handbook_chapter", args=[name]) for name in found if name} | {reverse("handbook")}
    for chapter in found.values():
        led = [link for link in HREF.findall(chapter.body) if not link.startswith(("https:", "mailto:"))]
        assert {link.partition("#")[0] for link in led} <= addresses, chapter.name


@pytest.mark.parametrize("name", CHAPTERS)
def test_the_page_that_has_a_chapter_is_there_and_so_is_the_chapter(name):
    assert CHAPTERS[name] in chapters()
    space, _, view = name.partition(":")
    patterns = get_resolver().namespace_dict[space][1].reverse_dict
    assert view in patterns


def test_help_opens_the_chapter_about_the_page(client, db):
    cast = a_cast()
    plan = a_plan(cast)
    client.force_login(cast.helena)
    page = client.get(f"/dokument/{plan.key}/").content.decode()
    assert '<a class="help only-wide" href="/hjalp/skriva/">Hjälp</a>' in page
    assert 'href="/hjalp/"' in client.get("/").content.decode()
    report = client.get(a_report(cast).get_absolute_url()).content.decode()
    assert '<a class="help only-wide" href="/hjalp/folja-upp/">Hjälp</a>' in report


def test_one_who_cannot_log_in_reads_it_too(client, db):
    assert 'href="/hjalp/"' in client.get("/accounts/login/").content.decode()
    page = client.get("/hjalp/skriva/").content.decode()
    assert "<title>Skriva i dokumentet, Handbok – Röda tråden</title>" in page
    assert '<a href="/hjalp/skriva/" aria-current="page">' in page
