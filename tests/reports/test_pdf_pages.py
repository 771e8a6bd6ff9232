"""What is printed, and how it is parted over the pages."""

import datetime

import pytest
from django.core.exceptions import SuspiciousFileOperation

from goals.choices import Level
from plans.choices import Fulfilment, Kind, Status
from plans.outline import Adoption, Goal
from reports import pdf
from tests.reports import outlines
from tests.reports.outlines import activity, indicator, text
from tests.reports.reading import TaggedPdf

pytestmark = pytest.mark.once

WORDS = (
    "Vi gick igenom året tillsammans på en planeringsdag i oktober och skrev ned vad som hade gått bra och mindre bra. "
)


def read(outline) -> TaggedPdf:
    return TaggedPdf(pdf.render(outline, produced_at=outlines.PRODUCED))


def test_the_cover_of_an_adopted_document_is_its_record():
    cover = read(outlines.outline()).elements[0].text
    for fact in (
        "Ekhamra stad", "Norra Ekhamra stadsdelsnämnd", "Verksamhetsberättelse 2025", "Ängbackens dagliga verksamheter",
        "Diarienummer NES 2026/118", "Fastställd 22\u00a0januari\u00a02026 av avdelningschefen", "Utgåva 1",
        "Utskriven 23\u00a0januari\u00a02026",
    ):  # fmt: skip
        assert fact in cover
    assert "UTKAST" not in cover


def test_a_correction_tells_what_it_corrects():
    adoption = Adoption(
        number=2, on=datetime.date(2026, 3, 2), by="avdelningschefen", corrects=1, reason="Fel utfall för praktik."
    )
    cover = read(outlines.outline(adoption=adoption)).text
    assert "Utgåva 2 Rättar utgåva 1. Fel utfall för praktik." in cover


def test_an_imported_document_may_have_been_adopted_on_an_unknown_day():
    cover = read(outlines.outline(adoption=Adoption(number=1, on=None, by=""))).text
    assert "Fastställd okänt datum Utgåva 1" in cover


@pytest.mark.parametrize(
    ("status", "mark"), [(Status.DRAFT, "UTKAST – arbetsmaterial"), (Status.SUBMITTED, "INLÄMNAD – ej fastställd")]
)
def test_what_is_not_adopted_says_so_on_every_page(status, mark):
    document = read(outlines.everything(status=status))
    assert mark in document.text
    assert all(mark in document.artifacts[page] for page in range(2, len(document.pdf.pages) + 1))
    assert "Fastställd 22" not in document.text


def test_the_contents_name_the_pages():
    document = read(outlines.everything())
    pages = {e.text.replace("  ", " "): e.page for e in document.headings}
    (contents,) = (e.text for e in document.all("L") if e.text.startswith("Sammanfattande analys"))
    assert f"Sammanfattande analys {pages['Sammanfattande analys']} " in contents
    goal = "Caféet har öppet en kväll i veckan"
    assert f"{goal} {pages[f'Enhetsmål {goal}']} " in contents
    assert "...." not in contents and ". ." not in contents


def test_a_bedömning_is_a_word():
    text_ = read(outlines.everything()).text
    for words in ("i sin egen takt Uppfylls delvis", "Ängen, Caféet Uppfylls helt", "i veckan Uppfylls inte"):
        assert words in text_
    assert "Ingen" not in text_


def test_that_nothing_is_assessed_is_told_where_the_nämnd_wants_it():
    layout = outlines.layout(Kind.ANNUAL_REPORT, 2025, print_no_assessment=True)
    text_ = read(outlines.everything(layout=layout)).text
    assert text_.count("Ingen") == 3  # two KF goals and a nämndmål, not the inriktningsmål
    plan = outlines.layout(Kind.PLAN, 2025, print_no_assessment=True)
    assert "Ingen" not in read(outlines.outline(Kind.PLAN, goals=outlines.GOALS, layout=plan)).text


def test_empty_rubriker_are_left_out_unless_the_nämnd_wants_them():
    assert "Utveckling" not in read(outlines.everything()).text
    layout = outlines.layout(Kind.ANNUAL_REPORT, 2025, print_empty_rubrics=True)
    assert "Utveckling Inget skrivet." in read(outlines.everything(layout=layout)).text


def test_values_of_unknown_columns_stand_in_printed_order_outside_the_columns():
    cells = [cell.text for cell in read(outlines.everything()).all("TD")]
    assert "Kolumn okänd: 91\u00a0% · 93\u00a0% · 90\u00a0% · VB\u00a02025" in cells
    assert "Kolumn okänd: 2,5\u00a0%" in cells
    assert "93\u00a0%" not in cells and "2,5\u00a0%" not in cells


def test_no_table_head_is_broken_inside_a_word():
    heads = {e.text for e in read(outlines.everything()).all("TH") if "THead" in e.path}
    assert {"Utfall kvinnor/ flickor", "Utfall män/ pojkar", "Periodens utfall VB 2024", "KF:s årsmål"} <= heads


def test_long_words_fit_their_column_in_a_plan():
    goal = Goal(
        key="g", level=Level.AREA, title="Energi", number="2.1",
        indicators=(
            indicator("i", "Relativ förbättring", target="2 % energieffektivisering relativt 2018", periodicity="År"),
            indicator("j", "Köpt energi", target="Tas fram av nämnd/styrelse", council_target="1,9 kg CO2 per kg mat"),
        ),
    )  # fmt: skip
    markup = pdf.render_html(outlines.outline(Kind.PLAN, goals=(goal,)), produced_at=outlines.PRODUCED)
    assert 'class="long"' not in markup
    cells = {cell.text for cell in read(outlines.outline(Kind.PLAN, goals=(goal,))).all("TD")}
    assert any(cell.startswith("2\u00a0% energieffektivisering") for cell in cells)


def test_a_long_table_repeats_its_heads_and_keeps_its_caption_with_its_rows():
    rows = tuple(activity(f"a{n}", f"Aktivitet nummer {n}: {WORDS}") for n in range(40))
    goal = Goal(key="g", level=Level.UNIT, title="Mycket att göra", activities=rows)
    document = read(outlines.outline(goals=(goal,)))
    tables = document.all("Table")
    assert len(tables) == len({table.page for table in tables}) > 2
    heads = [head.text for head in document.all("TH") if "THead" in head.path]
    assert heads == ["Aktivitet", "Startdatum", "Slutdatum", "Avvikelse"] * len(tables)
    assert [caption.text for caption in document.all("Caption")] == ["Aktiviteter"]
    names = [head.text for head in document.all("TH") if "TBody" in head.path]
    assert [name.split(":")[0] for name in names] == [f"Aktivitet nummer {n}" for n in range(40)]


@pytest.mark.parametrize("before", range(11, 18))
def test_no_row_of_a_table_stands_alone_at_a_page_break(before):
    """With ever more text above, the table comes to every place of a page."""
    rows = tuple(activity(f"a{n}", f"Aktivitet {n}") for n in range(3))
    lines = "".join(f"<p>Stycke {n}.</p>" for n in range(before + 8))
    goal = Goal(
        key="g", level=Level.UNIT, title="Mycket att göra", activities=rows, texts=(text("g.a", lines, "Analys"),)
    )
    names = [head for head in read(outlines.outline(goals=(goal,))).all("TH") if "TBody" in head.path]
    assert len(names) == 3
    assert len({name.page for name in names}) == 1


def test_a_long_analysis_goes_on_over_the_page_and_its_row_stays_with_it():
    rows = tuple(activity(f"a{n}", f"Aktivitet {n}", f"Början {n}. " + WORDS * 9 + f"Slut {n}.") for n in range(12))
    goal = Goal(key="g", level=Level.UNIT, title="Mycket att berätta", activities=rows)
    document = read(outlines.outline(goals=(goal,)))
    bodies = [body.text for body in document.all("TBody")]
    assert len(bodies) > 2
    assert not any(body.startswith("Analys") for body in bodies)
    assert all(f"Början {n}." in document.text and f"Slut {n}." in document.text for n in range(12))


def test_no_heading_rubrik_or_caption_is_left_at_the_foot_of_a_page():
    # so many goals, each with more or less above it, that the pages break wherever they can
    goals = tuple(_some_goal(n) for n in range(36))
    document = read(outlines.outline(goals=goals))
    labels = {"Förväntat resultat", "Analys", "Indikatorer", "Aktiviteter", "Uppfylls helt", "Ett ord till"}
    pages = len(document.pdf.pages)
    assert pages > 20
    for page in range(3, pages + 1):
        last = document.last_on_page(page)
        assert last.tag[0] != "H" and "THead" not in last.path and last.text not in labels, (page, last.text)


def _some_goal(n: int) -> Goal:
    own = Goal(
        key=f"u{n}", level=Level.UNIT, title=f"Eget mål {n}", fulfilment=Fulfilment.FULL,
        texts=(
            text(f"u{n}.a", f"<p>{WORDS * (1 + n % 5)}</p><h3>Ett ord till</h3><p>{WORDS}</p>", "Förväntat resultat"),
            text(f"u{n}.b", WORDS * (1 + n % 3), "Analys"),
        ),
        activities=(activity(f"a{n}", "Något att göra", WORDS * (1 + n % 4)), activity(f"b{n}", "Något mer att göra")),
    )  # fmt: skip
    committee = Goal(
        key=f"c{n}", level=Level.COMMITTEE, title="Nämndens mål", children=(own,),
        texts=(text(f"c{n}.a", f"<ul><li>{WORDS}</li><li>{WORDS}</li></ul>", "Förväntat resultat"),) if n % 2 else (),
    )  # fmt: skip
    return Goal(
        key=f"k{n}", level=Level.AREA, title="Ett av stadens mål", number=f"1.{n}", children=(committee,),
        indicators=(indicator(f"i{n}", "Andel nöjda", outcome="80 %"),) if n % 3 else (),
    )  # fmt: skip


def test_progress_is_told_step_by_step():
    steps = []
    pdf.render(outlines.outline(), produced_at=outlines.PRODUCED, progress=lambda *step: steps.append(step))
    assert steps == [(done, 4) for done in range(5)]


def test_a_missing_font_is_an_error_and_no_makeshift(monkeypatch):
    found = pdf.finders.find
    monkeypatch.setattr(pdf.finders, "find", lambda name: None if "source-serif" in name else found(name))
    pdf._fonts_and_styles.cache_clear()
    with pytest.raises(FileNotFoundError, match="source-serif"):
        pdf.render(outlines.outline(), produced_at=outlines.PRODUCED)


@pytest.mark.parametrize(
    "address",
    ["file:///etc/passwd", "http://169.254.169.254/", "https://static.invalid/../config/settings.py", "data:,x"],
)
def test_nothing_but_our_static_files_is_fetched(address):
    with pytest.raises((ValueError, SuspiciousFileOperation)):
        pdf.StaticFiles().fetch(address)
