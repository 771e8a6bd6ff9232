"""What an archive and a screen reader find in a PDF: both standards, and what the standards cannot measure."""

import io
import re

import page
import pikepdf
import pytest

from plans.choices import Kind, Status
from plans.outline import replace
from reports import pdf
from tests.reports import outlines
from tests.reports.reading import TaggedPdf

pytestmark = pytest.mark.once

PROFILES = (page.ValidationProfile.PDF_A_2A, page.ValidationProfile.PDF_UA_1)


def render(outline) -> bytes:
    return pdf.render(outline, produced_at=outlines.PRODUCED)


@pytest.fixture(scope="module")
def report() -> TaggedPdf:
    return TaggedPdf(render(outlines.everything()))


def failures(data: bytes) -> list[str]:
    reports = (page.validate_pdf_bytes(data, profile=profile) for profile in PROFILES)
    return [f"{failure.rule_id}: {failure.message}" for report in reports for failure in report.failures]


@pytest.mark.parametrize("status", Status)
def test_a_file_is_both_pdf_a_2a_and_pdf_ua_1(status):
    assert failures(render(outlines.everything(status=status))) == []


@pytest.mark.parametrize("kind", Kind)
def test_an_empty_document_is_valid_too(kind):
    assert failures(render(outlines.outline(kind))) == []


def test_a_file_whose_streams_end_ambiguously_is_written_in_another_way(monkeypatch):
    """A stream that ends with CR before its end mark breaks PDF/A; the stream of objects may, as it happens."""
    plain = render(outlines.everything())
    mark = re.search(rb"/Type /ObjStm.*?stream\n.*?(.{12}\nendstream)", plain, re.DOTALL)[1]
    monkeypatch.setattr(pdf, "AMBIGUOUS_END", mark)
    other = render(outlines.everything())
    assert mark not in other
    assert failures(other) == []


def test_characters_that_no_font_has_are_replaced_and_the_others_kept():
    odd = "Å 🦄 \U0010ffff \ue000 → ≥ CO₂ \u2010 Łódź"
    data = render(outlines.outline(front=(outlines.section("s", odd, 1, odd),)))
    assert failures(data) == []
    text = TaggedPdf(data).text
    assert "Å [?] [?] • → ≥ CO₂ - Łódź" in text


def test_language_title_and_dates_are_told(report):
    root, info = report.pdf.Root, report.pdf.docinfo
    assert str(root.Lang) == "sv"
    assert bool(root.ViewerPreferences.DisplayDocTitle)
    assert str(info["/Title"]) == "Verksamhetsberättelse 2025, Ängbackens dagliga verksamheter"
    assert str(info["/Author"]) == "Norra Ekhamra stadsdelsnämnd"
    assert str(info["/CreationDate"]).startswith("D:20260123")


def test_headings_follow_the_tree_and_skip_no_level(report):
    levels = [int(heading.tag[1]) for heading in report.headings]
    assert levels[0] == 1 and levels.count(1) == 1
    assert all(after <= before + 1 for before, after in zip(levels, levels[1:], strict=False))
    assert [heading.text for heading in report.headings if heading.tag == "H6"] == [
        "Enhetsmål Deltagarna närmar sig arbetslivet i sin egen takt",
        "Enhetsmål Våra arbetsplatser är lätta att förstå",
        "Enhetsmål Caféet har öppet en kväll i veckan",
    ]


def test_no_heading_holds_another_and_no_paragraph_does(report):
    for element in report.elements:
        blocks = [tag for tag in element.path if tag == "P" or tag[0] == "H"]
        assert len(blocks) <= 1, element.path


def test_subheadings_and_rubriker_inside_texts_are_not_headings(report):
    paragraphs = {element.text for element in report.all("P")}
    assert {"Hur vi frågade", "Varför inte fler", "Förväntat resultat", "Analys"} <= paragraphs


def test_bookmarks_are_the_headings_with_their_numbers(report):
    assert report.bookmarks() == [
        (0, "Innehåll"),
        (0, "Sammanfattande analys"),
        (1, "Våra verksamheter"),
        (2, "Anhörigas synpunkter"),
        (0, "Uppföljning av Kommunfullmäktiges inriktningsmål"),
        (1, "1 En stad för alla med trygghet och valfrihet"),
        (2, "1.1 I Ekhamra är vägen till arbete kort"),
        (3, "Invånarna i Norra Ekhamra kan försörja sig själva"),
        (4, "Deltagarna närmar sig arbetslivet i sin egen takt"),
        (4, "Våra arbetsplatser är lätta att förstå"),
        (4, "Caféet har öppet en kväll i veckan"),
        (1, "2 En stad som växer med omsorg om klimatet"),
        (2, "2.4 Ekhamras kretslopp är resurseffektiva"),
        (0, "Uppföljning av ekonomi"),
        (1, "Uppföljning av driftbudget"),
        (0, "Övrigt"),
    ]


def test_every_head_tells_its_scope_and_every_cell_finds_its_heads(report):
    heads = report.all("TH")
    assert all(head.attributes.Scope == ("/Column" if "THead" in head.path else "/Row") for head in heads)
    names = report.pdf.Root.StructTreeRoot.IDTree.Names
    by_id = {str(names[i]): str(names[i + 1].S) for i in range(0, len(names), 2)}
    assert len(by_id) == len(heads) and set(by_id.values()) == {"/TH"}
    cells = report.all("TD")
    assert cells and all(str(head) in by_id for cell in cells for head in cell.attributes.Headers)


def test_an_analysis_belongs_to_the_row_above_it(report):
    ids = {str(head.raw.ID): head.text for head in report.all("TH")}
    belongs = {
        cell.text: [ids[str(head)] for head in cell.attributes.Headers]
        for cell in report.all("TD")
        if "/ColSpan" in cell.attributes
    }
    (analysis,) = (text for text in belongs if text.startswith("Analys Vi nådde nästan målet."))
    assert belongs[analysis] == ["Andel deltagare som har praktiserat hos en arbetsgivare"]
    (unknown,) = (text for text in belongs if text.startswith("Kolumn okänd: 91"))
    assert belongs[unknown] == ["Andel deltagare som känner sig delaktiga"]


def test_a_table_in_a_text_has_heads(report):
    tables = [e for e in report.all("TH") if e.text.startswith(("Verksamhet", "Platser i"))]
    assert [head.text for head in tables] == ["Verksamhet", "Platser i januari", "Platser i december"]
    assert all(head.attributes.Scope == "/Column" for head in tables)


def test_lists_are_lists(report):
    items = [" ".join(item.text.split()) for item in report.all("LI")]
    assert "• 31 av 114 deltagare prövade ett arbete, åtta fler än året före." in items
    assert "2. Caféet får en andra arbetsledare." in items


def test_links_are_described_by_their_words(report):
    described = {
        str(annotation.Contents)
        for sheet in report.pdf.pages
        for annotation in sheet.get("/Annots", [])
        if "/Dest" in annotation
    }
    assert "1.1 I Ekhamra är vägen till arbete kort" in described
    assert all(" " in words or words.isalpha() for words in described)


def test_everything_that_is_a_picture_has_an_alternative_text(report):
    assert all(str(figure.raw.get("/Alt", "")) for figure in report.all("Figure"))


def test_fonts_are_ours_embedded_and_cut_down(report):
    fonts = {str(font.BaseFont): font for sheet in report.pdf.pages for font in sheet.Resources.Font.values()}
    assert {name.partition("+")[2].split("-")[0] for name in fonts} == {"Inter", "Source"}
    for font in fonts.values():
        descriptor = font.DescendantFonts[0].FontDescriptor
        embedded = descriptor.get("/FontFile2", descriptor.get("/FontFile3"))
        assert 0 < len(embedded.read_bytes()) < 60_000


def test_running_heads_are_not_read_aloud(report):
    pages = len(report.pdf.pages)
    assert report.artifacts == {
        number: f"Verksamhetsberättelse 2025 · Ängbackens dagliga verksamheterSid {number} ({pages})"
        for number in range(2, pages + 1)
    }
    assert "Sid 2" not in report.text


def test_the_same_outline_and_time_give_the_same_file():
    outline = outlines.outline(front=outlines.FRONT)
    assert render(outline) == render(outline)


def test_a_stream_never_ends_so_that_its_length_is_in_doubt(monkeypatch):
    # Compressed data ends in any byte; with as many documents as bytes, some would end in a carriage return.
    streams = [render(replace(outlines.outline(), dnr=f"NES 2026/{n}")) for n in range(12)]
    assert not any(b"\r\nendstream" in data for data in streams)
    written = []
    original = pdf.Document.write_pdf

    def first_time_in_doubt(document, **options):
        written.append(original(document, **options))
        return written[-1] if len(written) > 1 else written[-1] + b"\r\nendstream"

    monkeypatch.setattr(pdf.Document, "write_pdf", first_time_in_doubt)
    data = render(outlines.outline())
    assert len(written) == 2 and written[0] != written[1] == data
    assert failures(data) == []
    assert pikepdf.open(io.BytesIO(data)).Root.Lang == "sv"
