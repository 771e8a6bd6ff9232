"""Whatever a document has suffered, it is read or refused; and what is read holds every letter of it."""

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from plans.importing.parse import Unreadable, parse
from tests.plans.importing.accounting import counted, everything
from tests.plans.importing.printing import Style, print_document
from tests.plans.importing.sample import columns_of, sample

pytestmark = pytest.mark.once

STYLES = (
    Style(),
    Style(
        inline=True,
        trail="all",
        empty_cells=True,
        glyphs=True,
        bullet="\uf0b7 ",
        furniture=("Tjänsteutlåtande", "Sid {page} (19)", " start.stockholm"),
    ),
    Style(trail="none", bullet="- ", form_feed=True, furniture=("Dnr 1.2-33/2021", "Sida {page} av 30")),
)


def _documents() -> list[list[str]]:
    out = []
    for number, style in enumerate(STYLES):
        for kind, year in (("VP", 2024), ("VB", 2018)):
            columns = columns_of(kind, year, forecast=number == 0, dated=number == 1)
            document = sample(number, kind, year, columns)
            document["goals"] = document["goals"][:1]
            document["goals"][0]["children"] = document["goals"][0]["children"][:1]
            out.append(print_document(document, style, columns, number).split("\n"))
    return out


DOCUMENTS = _documents()
SCRAPS = """
Analys| Analys |Indikator| Indikator Årsmål KF:s årsmål Periodicitet|Aktivitet Startdatum Slutdatum|År|Ingen|1.|•|- | \t
Nämndmål:|Enhetsmål: Vi provar|KF:s inriktningsmål:|KF:s mål för verksamhetsområdet: 9.|Övrigt|Uppfylls delvis|\f|o Ett
2018-02-30 2018-12-31|2018-01-01 – 2018-12-|85 % 80 % År|100 100 Tas |Resursanvändning:|Sid 3 (9)|Budget 2024|nämnd/
\x07\x1f&<b>\u00ad|verk\u00ad|\uf0b7|Analys:|2018-01-01 2018-12-31 Avvikelse|tas fram av|VB 2018|1.2 Namn T2 83 År
"""
NOISE = st.one_of(st.sampled_from(SCRAPS.strip("\n").replace("\n", "|").split("|")), st.text(max_size=40))
PLACE = st.integers(0, 10_000)
CHANGES = st.lists(
    st.one_of(
        st.tuples(st.just("delete"), PLACE, st.integers(1, 12)),
        st.tuples(st.just("double"), PLACE, st.integers(1, 6)),
        st.tuples(st.just("swap"), PLACE, PLACE),
        st.tuples(st.just("shorten"), PLACE, st.integers(0, 60)),
        st.tuples(st.just("join"), PLACE, st.sampled_from(("", " ", "\t", "  "))),
        st.tuples(st.just("blanks"), PLACE, st.sampled_from(("\t", "  ", "\u00a0", "\n", "\r\n", "\f", "\u2028"))),
        st.tuples(st.just("insert"), PLACE, NOISE),
        st.tuples(st.just("end"), PLACE, st.just(None)),
    ),
    max_size=8,
)


def changed(lines: list[str], changes) -> str:
    """Return a document after what has happened to it."""
    lines = list(lines)
    for change, place, how in changes:
        if not lines:
            break
        at = place % len(lines)
        if change == "delete":
            del lines[at : at + how]
        elif change == "double":
            lines[at:at] = lines[at : at + how]
        elif change == "swap":
            other = how % len(lines)
            lines[at], lines[other] = lines[other], lines[at]
        elif change == "shorten":
            lines[at] = lines[at][:how]
        elif change == "join" and at + 1 < len(lines):
            lines[at : at + 2] = [lines[at] + how + lines[at + 1]]
        elif change == "blanks":
            lines[at] = lines[at].replace(" ", how)
        elif change == "insert":
            lines.insert(at, how)
        elif change == "end" and place % 7 == 0:
            del lines[at:]
    return "\n".join(lines)


@given(st.sampled_from(range(len(DOCUMENTS))), CHANGES)
@settings(max_examples=2000, deadline=None, suppress_health_check=list(HealthCheck))
def test_every_letter_of_a_damaged_document_is_somewhere(number, changes):
    text = changed(DOCUMENTS[number], changes)
    try:
        parsed = parse(text, year=2024)
    except Unreadable as refusal:
        assert str(refusal)
        return
    assert everything(parsed) == counted(text)


@given(st.lists(NOISE, max_size=60))
@settings(max_examples=500, deadline=None, suppress_health_check=list(HealthCheck))
def test_every_letter_of_mere_noise_is_somewhere(lines):
    text = "\n".join(lines)
    try:
        parsed = parse(text, kind="VB", year=2018, unit="Enheten")
    except Unreadable as refusal:
        assert str(refusal)
        return
    assert everything(parsed) == counted(text)


@pytest.mark.parametrize("number", range(len(DOCUMENTS)))
def test_every_letter_of_an_undamaged_document_is_understood(number):
    text = "\n".join(DOCUMENTS[number])
    parsed = parse(text)
    assert not parsed.unknown
    assert everything(parsed) == counted(text)
