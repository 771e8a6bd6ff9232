"""Text that stands before the first heading of an old document: kept and shown, under no heading."""

import html
import re

import pytest
from django.core.management import call_command
from django.urls import reverse

from plans import outline as o
from plans.assemble import assemble
from plans.models import Document, Rubric
from plans.record import latest_edition, outline_of
from plans.services import save_text
from plans.transitions import move
from reports.pdf import render_html
from tests.builders import a_cast
from tests.plans.store.test_import_command import PLAN
from tests.reports.outlines import PRODUCED

pytestmark = pytest.mark.django_db

BEGINNING = "Den här planen handlar om vad vi vill göra tillsammans under året."
SUBHEADING = "Verksamhetsidé och värdegrund\nVi finns till för den som behöver oss.\n\n"
HEADING = re.compile(r"<(h[1-6])\b[^>]*>(.*?)</\1>", re.DOTALL)


@pytest.fixture
def cast():
    return a_cast()


@pytest.fixture
def document(cast, tmp_path, capsys):
    """The imported plan, which begins with a text and then a subheading."""
    path = tmp_path / "plan.txt"
    path.write_text(f"{BEGINNING}\n\n{SUBHEADING}{PLAN}")
    given = {"committee": cast.committee.name, "unit": cast.unit.name, "kind": "VP", "year": 2024}
    call_command("import_document", str(path), **given)
    return Document.objects.get()


@pytest.fixture
def frozen(document):
    return outline_of(latest_edition(document).snapshot)


def headings(markup):
    """The headings of a page or a printed document: (level, what is read aloud)."""
    texts = ((int(tag[1]), re.sub("<[^>]*>", "", text)) for tag, text in HEADING.findall(markup))
    return [(level, " ".join(html.unescape(text).split())) for level, text in texts]


def is_without_gaps(levels):
    return all(after <= before + 1 for before, after in zip([0, *levels], levels, strict=False))


def test_it_is_kept_in_the_record_and_in_the_working_copy(document, frozen):
    for found in (frozen, assemble(document)):
        first = found.front[0]
        assert (first.heading, first.own, first.text.html) == ("", True, f"<p>{BEGINNING}</p>")
    assert Rubric.objects.get(document=document).label == ""


def test_it_is_kept_when_the_same_document_is_read_anew(document, tmp_path):
    path = tmp_path / "plan.txt"
    path.write_text(path.read_text().replace("Inget mer", "Ingenting mer"))
    given = {"committee": document.committee.name, "unit": document.unit.name, "kind": "VP", "year": 2024}
    call_command("import_document", str(path), replace=True, **given)
    assert [s.heading for s in assemble(document).front].count("") == 1
    assert Rubric.objects.filter(document=document).count() == 1


def test_it_is_printed_without_a_heading_and_is_not_in_the_contents(frozen):
    markup = render_html(frozen, produced_at=PRODUCED)
    found = headings(markup)
    assert BEGINNING in markup
    assert all(text for _, text in found)
    assert is_without_gaps([level for level, _ in found])
    assert f'href="#{frozen.front[0].key}"' not in markup
    assert all(f'href="#{section.key}"' in markup for section in frozen.front[1:])


def test_the_page_shows_it_without_a_heading_to_those_who_read_and_those_who_write(document, cast, client):
    for status in ("ADOPTED", "DRAFT"):
        if status == "DRAFT":
            move(document=document, name="correct", by=cast.department_head, reason="Fel ord.")
        client.force_login(cast.helena)
        page = client.get(reverse("plans:document", args=[document.key])).content.decode()
        found = headings(page)
        assert BEGINNING in page
        assert all(text for _, text in found)
        assert is_without_gaps([level for level, _ in found])
        assert 'aria-label="Text utan rubrik"' in page
        assert "Verksamhetsidé och värdegrund" in [text for _, text in found]


def test_it_can_be_written_in(document, cast):
    document = move(document=document, name="correct", by=cast.department_head, reason="Fel ord.")
    first = assemble(document).front[0].text
    save_text(document=document, slot=first.slot, html="<p>Så här.</p>", base_version=first.version, by=cast.helena)
    assert "<p>Så här.</p>" in [t.html for t in o.texts(assemble(document))]
