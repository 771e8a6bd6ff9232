"""Values as people write them: what is read in them, how numbers are written, and what is compared with what."""

import json
from collections import Counter
from decimal import Decimal

import pytest
from django.conf import settings
from hypothesis import example, given
from hypothesis import strategies as st

from indicators.choices import Direction
from indicators.values import Bound, Trend, Value, difference, meets, parse, show

pytestmark = pytest.mark.once

NBSP, THIN = "\u00a0", "\u202f"
TRUTH = settings.BASE_DIR.parent / "shared" / "truth"
UP, DOWN, EITHER = Direction.UP, Direction.DOWN, Direction.NONE
NUMBERS = st.decimals(min_value=-(10**11), max_value=10**11, places=2)


def read(raw):
    """What is read in a value, its text and what is not there left out."""
    value = parse(raw)
    empty = Value("")
    fields = ("number", "upper", "measured_in", "bound", "trend", "change", "delegated", "missing", "problem")
    return {name: getattr(value, name) for name in fields if getattr(value, name) != getattr(empty, name)}


def number(written, measured_in="", **more):
    return {"number": Decimal(written)} | ({"measured_in": measured_in} if measured_in else {}) | more


READ = {
    # årsmål
    "80 %": number("80", "%"),
    "360 st": number("360", "st"),
    "10": number("10"),
    "Max 10 personer": number("10", "personer", bound=Bound.AT_MOST),
    "1,9 kg CO2 per kg livsmedel": number("1.9", "kg CO2 per kg livsmedel"),
    "3,3 GWh": number("3.3", "GWh"),
    "2 % energieffektivisering relativt 2018": number("2", "% energieffektivisering relativt 2018"),
    "öka": {"trend": Trend.RISE},
    "Minskar": {"trend": Trend.FALL},
    "ska öka": {"trend": Trend.RISE},
    "öka andelen nöjda": {"trend": Trend.RISE},
    "oförändrat": {"trend": Trend.KEEP},
    "bibehålla": {"trend": Trend.KEEP},
    "bibehåll 80 %": number("80", "%", trend=Trend.KEEP),
    "Öka/minska": {},
    "öka eller minska": {},
    "öka till 85 %": number("85", "%", trend=Trend.RISE),
    "öka från 80 % till minst 85 %": number("85", "%", trend=Trend.RISE, bound=Bound.AT_LEAST),
    "minska med 10 %": number("10", "%", trend=Trend.FALL, change=True),
    "bibehålla 85 %": number("85", "%", trend=Trend.KEEP),
    "Tas fram av nämnd": {"delegated": True},
    "tas fram av nämnden": {"delegated": True},
    "Tas fram av nämnd/styrelse": {"delegated": True},
    # utfall
    "30,25": number("30.25"),
    "31,25 %": number("31.25", "%"),
    f"99,7{NBSP}%": number("99.7", "%"),
    "100%": number("100", "%"),
    "80 procent": number("80", "procent"),
    "0,5": number("0.5"),
    f"1{NBSP}945 GWh": number("1945", "GWh"),
    "1 945 GWh": number("1945", "GWh"),
    "12 000 kr": number("12000", "kr"),
    "3,2 mnkr": number("3.2", "mnkr"),
    "-2,5": number("-2.5"),
    "\u22122,5": number("-2.5"),
    "\u20132,5": number("-2.5"),
    "+5 %": number("5", "%", change=True),
    "12 m2 per barn": number("12", "m2 per barn"),
    "10 l": number("10", "l"),
    # more or less than a number, or between two
    "ca 80%": number("80", "%", bound=Bound.ABOUT),
    "c:a 80": number("80", bound=Bound.ABOUT),
    "~80": number("80", bound=Bound.ABOUT),
    "minst 12": number("12", bound=Bound.AT_LEAST),
    "≥ 80 %": number("80", "%", bound=Bound.AT_LEAST),
    ">=80": number("80", bound=Bound.AT_LEAST),
    "80 % eller mer": number("80", "%", bound=Bound.AT_LEAST),
    "inte under 5": number("5", bound=Bound.AT_LEAST),
    "högst 3 dagar": number("3", "dagar", bound=Bound.AT_MOST),
    "upp till 10": number("10", bound=Bound.AT_MOST),
    "max. 10": number("10", bound=Bound.AT_MOST),
    "över 90 %": number("90", "%", bound=Bound.OVER),
    "<5": number("5", bound=Bound.UNDER),
    "under 5": number("5", bound=Bound.UNDER),
    "80-85 %": number("80", "%", upper=Decimal(85)),
    "80 – 85 %": number("80", "%", upper=Decimal(85)),
    "80 %–85 %": number("80", "%", upper=Decimal(85)),
    "mellan 80 och 85 %": number("80", "%", upper=Decimal(85)),
    "7 till 8": number("7", upper=Decimal(8)),
    # no figure
    **dict.fromkeys(("-", "–", "..", "…", "uppgift saknas", "Uppgift saknas.", "saknas", "mäts ej"), {"missing": True}),
    **dict.fromkeys(("", " ", "Ja", "År", "Tertial", "VB 2018", "överenskommet", "minst hälften"), {}),
    # two numbers, or years
    **dict.fromkeys(("2020-2023", "2020–2023", "80 % till 2025", "under 2026", "2024-12-31", "31.12.2024"), {}),
    **dict.fromkeys(("12/15", "8:30", "5 av 10", "3 (2)", "80 % (79 %)", "8.30–16", "08-123 456 78"), {}),
    **dict.fromkeys(("1234567890123", "1,1234567"), {}),  # more than the database keeps
}


@pytest.mark.parametrize("raw", READ)
def test_a_value_is_read_as_its_reader_would(raw):
    assert read(raw) == READ[raw]


SLIPS = {
    "9O %": "Skriv noll med siffran 0, inte bokstaven O.",
    "1OO %": "Skriv noll med siffran 0, inte bokstaven O.",
    "5 O %": "Skriv noll med siffran 0, inte bokstaven O.",
    "1 OOO st": "Skriv noll med siffran 0, inte bokstaven O.",
    "O": "Skriv noll med siffran 0, inte bokstaven O.",
    "7I %": "Skriv ett med siffran 1, inte en bokstav.",
    "1oo": "Skriv noll med siffran 0, inte bokstaven O.",
    "ca 8O %": "Skriv noll med siffran 0, inte bokstaven O.",
    "öka till 9O %": "Skriv noll med siffran 0, inte bokstaven O.",
    "l0": "Skriv ett med siffran 1, inte en bokstav.",
    "1.5": "Skriv decimaler med komma, till exempel 1,5.",
    "1.945": "Skriv decimaler med komma och tusental med mellanslag, till exempel 1\u00a0945,5.",
    "10.000 kr": "Skriv decimaler med komma och tusental med mellanslag, till exempel 1\u00a0945,5.",
    "1.945,5": "Skriv decimaler med komma och tusental med mellanslag, till exempel 1\u00a0945,5.",
    "1,945,000": "Skriv decimaler med komma och tusental med mellanslag, till exempel 1\u00a0945,5.",
    "8 0 %": "Här står två tal, eller ett tal med mellanslag på fel ställe.",
    "1 2": "Här står två tal, eller ett tal med mellanslag på fel ställe.",
    "80,,5": "Kommat står två gånger.",
    "80, %": "Kommat har inga decimaler efter sig.",
    "80, 5 %": "Skriv kommat intill siffrorna, till exempel 80,5.",
    ",5": "Skriv en nolla före kommat, till exempel 0,5.",
    "\u2212 2,5": "Skriv minustecknet intill talet, till exempel −5.",
    "%80": "Skriv procenttecknet efter talet, till exempel 80\u00a0%.",
    "80 %%": "Procenttecknet står två gånger.",
    "85–80 %": "Skriv det lägre talet först: 80–85.",
}


@pytest.mark.parametrize("raw", SLIPS)
def test_a_slip_of_the_keyboard_is_told_and_no_number_is_guessed(raw):
    assert read(raw) in ({"problem": SLIPS[raw]}, {"problem": SLIPS[raw], "trend": Trend.RISE})
    assert parse(raw).raw == raw


def test_only_a_plain_number_is_kept_as_the_figure_of_an_outcome():
    for raw in ("ca 80 %", "<5", "80–85 %", "öka till 85 %", "+5 %", "Max 10 personer", "..", "öka", "", "9O %"):
        assert parse(raw).exact is None
    assert parse("31,25 %").exact == Decimal("31.25")
    assert parse("80 % (lägst)").exact == 80


@given(NUMBERS)
@example(Decimal("0.00"))
@example(Decimal("-0.5"))
@example(Decimal("1945"))
def test_a_number_that_was_shown_is_read_back(written):
    for measured_in in ("", "%", "GWh", "antal", "kg CO2 per kg livsmedel"):
        assert parse(show(written, measured_in)).exact == written
        assert parse(f" {show(written, measured_in).replace(NBSP, THIN)}\n").exact == written


@given(NUMBERS, NUMBERS)
def test_shown_numbers_keep_their_order(one, other):
    assert (parse(show(one)).number < parse(show(other)).number) == (one < other)


PIECES = st.lists(
    st.sampled_from(
        ["80", "1 945", ",", ".", " ", "%", "-", "–", "O", "l", "öka", "minst", "<", "ca", "till", "2020", "\n"]
    )
)


@given(st.one_of(st.text(), PIECES.map("".join), PIECES.map(" ".join)))
def test_anything_at_all_may_stand_as_a_value(raw):
    value = parse(raw)
    assert value.raw == raw
    assert value.number is None or abs(value.number) < 10**12
    assert value.upper is None or value.number <= value.upper < 10**12
    assert not (value.problem and value.number is not None)
    assert value.exact is None or value.exact == value.number


@pytest.mark.parametrize("piece", ["80% ", "80" + " " * 50, "1 000 ", "1,", "O", "öka till ", "mellan 1 och "])
def test_a_whole_text_in_a_cell_is_kept_and_not_searched(piece):
    raw = piece * 20_000
    assert parse(raw) == Value(raw)


SHOWN = {
    (Decimal("31.25"), "%"): f"31,25{NBSP}%",
    (Decimal("31.250000"), "procent"): f"31,25{NBSP}%",
    (Decimal("80"), "andel (%)"): f"80{NBSP}%",
    (Decimal("1945"), "GWh"): f"1{NBSP}945{NBSP}GWh",
    (Decimal("1234567.5"), ""): f"1{NBSP}234{NBSP}567,5",
    (Decimal("-2.5"), "mnkr"): f"\u22122,5{NBSP}mnkr",
    (Decimal("1E+3"), "kr"): f"1{NBSP}000{NBSP}kr",
    (12, "antal"): "12",
    (12, "antal dagar"): f"12{NBSP}dagar",
    (Decimal("75"), "index"): "75",
    (0, "%"): f"0{NBSP}%",
    (None, "%"): "..",
    (Decimal("NaN"), "%"): "..",
}


@pytest.mark.parametrize(("figure", "measured_in"), SHOWN)
def test_numbers_are_written_the_swedish_way(figure, measured_in):
    assert show(figure, measured_in) == SHOWN[figure, measured_in]


def test_a_number_is_shown_with_as_many_decimals_as_asked_for():
    assert show(Decimal("2.25"), decimals=1) == "2,3"
    assert show(Decimal("80"), "%", decimals=1) == f"80,0{NBSP}%"
    assert show(Decimal("-0.04"), decimals=1) == "0,0"
    assert show(Decimal("999.6"), decimals=0) == f"1{NBSP}000"


DIFFERENCES = {
    ("83", "80", "%"): f"+3{NBSP}procentenheter",
    ("79", "80", "procent"): f"\u22121{NBSP}procentenhet",
    ("77.5", "80", "%"): f"\u22122,5{NBSP}procentenheter",
    ("80.0", "80", "%"): "ingen skillnad",
    ("3.3", "3.5", "GWh"): f"\u22120,2{NBSP}GWh",
    ("12", "10", "antal"): "+2",
}


@pytest.mark.parametrize(("one", "before", "measured_in"), DIFFERENCES)
def test_a_difference_of_percentages_is_procentenheter(one, before, measured_in):
    assert difference(Decimal(one), Decimal(before), measured_in) == DIFFERENCES[one, before, measured_in]


def test_the_difference_from_what_is_unknown_is_unknown():
    assert difference(None, Decimal(1), "%") == difference(Decimal(1), None, "%") == ".."


MET = [
    # outcome, årsmål, which way is better, whether it is met
    ("80 %", "80 %", UP, True),
    ("79,9 %", "80 %", UP, False),
    ("83", "80 %", UP, True),
    ("80 procent", "80 %", UP, True),
    ("9", "10", DOWN, True),
    ("11", "10", DOWN, False),
    ("10", "10", EITHER, True),
    ("11", "10", EITHER, None),
    # the årsmål says the way itself
    ("9 personer", "Max 10 personer", UP, True),
    ("11", "Max 10 personer", UP, False),
    ("12", "minst 12", DOWN, True),
    ("90 %", "över 90 %", UP, False),
    ("90,1 %", "över 90 %", UP, True),
    ("5", "<5", UP, False),
    ("4", "<5", UP, True),
    ("86 %", "öka till 85 %", DOWN, True),
    ("86 %", "minska till 85 %", UP, False),
    ("86 %", "bibehålla 85 %", UP, True),
    # ranges and figures that are not exact
    ("82 %", "80–85 %", EITHER, True),
    ("86 %", "80–85 %", EITHER, False),
    ("86 %", "80–85 %", UP, True),
    ("79 %", "80–85 %", UP, False),
    ("86 %", "80–85 %", DOWN, False),
    ("79 %", "80–85 %", DOWN, True),
    ("80–85 %", "80 %", UP, True),
    ("70–75 %", "80 %", UP, False),
    ("75–85 %", "80 %", UP, None),
    ("<5", "5", DOWN, True),
    ("<5", "5", UP, False),
    ("<5", "4", DOWN, None),
    ("över 80 %", "80 %", UP, True),
    ("ca 80 %", "80 %", UP, None),
    ("83 %", "ca 80 %", UP, True),
    ("79 %", "ca 80 %", UP, None),
    ("2,5 %", "2 % energieffektivisering relativt 2018", UP, True),
    # what cannot be told
    ("80 %", "öka", UP, None),
    ("80 %", "Tas fram av nämnd", UP, None),
    ("80 %", "", UP, None),
    ("80 %", "..", UP, None),
    ("", "80 %", UP, None),
    ("..", "80 %", UP, None),
    ("ökat", "80 %", UP, None),
    ("9O %", "80 %", UP, None),
    ("80 %", "minska med 10 %", DOWN, None),
    ("80 %", "+5 %", UP, None),
    ("3,3 GWh", "3 300 MWh", DOWN, None),
    ("12 personer", "80 %", UP, None),
]


@pytest.mark.parametrize(("outcome", "target", "direction", "expected"), MET)
def test_an_outcome_meets_its_arsmal_or_not_or_it_cannot_be_told(outcome, target, direction, expected):
    assert meets(parse(outcome), parse(target), direction) is expected
    assert meets(parse(outcome), parse(target), direction.value) is expected  # as the database keeps it


@given(NUMBERS, NUMBERS, st.sampled_from([UP, DOWN]))
def test_a_bare_arsmal_is_met_from_its_good_side(outcome, target, direction):
    met = meets(parse(show(outcome, "%")), parse(show(target, "%")), direction)
    assert met == (outcome >= target if direction is UP else outcome <= target)


@given(st.text(), st.text(), st.sampled_from(Direction))
def test_anything_at_all_may_be_compared(outcome, target, direction):
    assert meets(parse(outcome), parse(target), direction) in (True, False, None)


def _printed():
    def rows(goals):
        for goal in goals:
            yield from goal["indicators"]
            yield from rows(goal["children"])

    for path in sorted(TRUTH.glob("*.json")):
        for row in rows(json.loads(path.read_text())["goals"]):
            yield from row["raw_values"]


def _kind(value):
    if value.problem or value.delegated or value.missing:
        return "slip" if value.problem else "delegated" if value.delegated else "missing"
    if value.number is None:
        return value.raw
    return "number" if value.exact is not None else value.bound.name


@pytest.mark.seeds
def test_every_printed_value_of_the_real_documents_is_understood():
    counts = Counter(_kind(parse(raw)) for raw in _printed())
    assert counts.pop("number") > 60
    assert counts.pop("delegated") == 13
    assert counts.pop("AT_MOST") == 1
    assert set(counts) == {"År", "Tertial", "VB 2018"}  # periods; all else is a number or "Tas fram av nämnd"
