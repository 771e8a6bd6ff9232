"""The grid of outcomes: what stands in it, who sees what, and what a save answers."""

import datetime
import re

import pytest
from django.test import Client
from django.urls import reverse

from indicators.choices import Periodicity
from indicators.models import Indicator, Outcome
from plans.choices import Kind, Status
from plans.models import YearSetup
from plans.services import record_outcome
from tests.builders import YEAR, a_cast, a_document, a_plan, a_red_thread, a_report, a_workplace, an_indicator_line
from tests.queries import at_most, counted_queries
from units.models import Municipality

pytestmark = [pytest.mark.django_db, pytest.mark.once]


@pytest.fixture
def cast():
    return a_cast()


@pytest.fixture
def thread(cast):
    thread = a_red_thread(cast)
    by_sex(thread.shared_line)
    return thread


@pytest.fixture
def report(cast, thread):
    return a_report(cast)


@pytest.fixture
def line(thread):
    return thread.shared_line


def by_sex(line, **fields):
    Indicator.objects.filter(pk=line.measure.indicator_id).update(by_sex=True, **fields)


def client_of(user):
    client = Client()
    client.force_login(user)
    return client


def shown(user, document, query=""):
    return client_of(user).get(reverse("plans:outcomes", args=[document.key]) + query).content.decode()


def words(page):
    return " ".join(re.sub(r"<[^>]+>", " ", page).replace("\xa0", " ").split())


def cell(page, line, name):
    """Return the input of a cell, or None."""
    found = re.search(rf'<input id="{line.key}\.{name}"[^>]*>', page)
    return found and found[0]


def save(user, document, line, **fields):
    address = reverse("plans:outcome", args=[document.key, line.key])
    return client_of(user).post(address, fields)


def test_each_indicator_has_a_row_with_labelled_cells_and_what_stands_beside(cast, report, line):
    record_outcome(document=report, line=line.key, cells={"total": "87 %", "women": "9O"}, by=cast.helena)
    page = shown(cast.helena, report)
    assert 'value="87 %" aria-label="Periodens utfall, Andel nöjda deltagare"' in cell(page, line, "total")
    assert 'aria-invalid="true"' in cell(page, line, "women")
    assert "Årsmål: 88 %" in words(page) and "KF:s årsmål: 85 %" in words(page)
    assert "Skriv noll med siffran 0" in page


def test_an_indicator_that_is_not_split_by_sex_has_no_cells_for_women_and_men(cast, report, thread):
    page = shown(cast.helena, report)
    assert cell(page, thread.own_line, "total") and not cell(page, thread.own_line, "women")


def test_the_sexes_stand_in_the_order_of_the_naemnd(cast, report):
    def order():
        return re.findall(r'<th scope="col" class="(women|men)"', shown(cast.helena, report))

    assert order() == ["men", "women"]
    setup = YearSetup.objects.get(committee=cast.committee, year=YEAR)
    setup.indicator_columns["VB"] = [["outcome", "Utfall"], ["women", "Kvinnor"], ["men", "Män"]]
    setup.save()
    assert order() == ["women", "men"]


def test_last_years_outcome_and_the_tertials_stand_beside_once_they_are_adopted(cast, thread, line):
    before = a_report(cast, year=YEAR - 1)
    thread_before = a_red_thread(cast, year=YEAR - 1)
    record_outcome(document=before, line=thread_before.shared_line.key, cells={"total": "81 %"}, by=cast.helena)
    tertial = a_document(cast, Kind.TERTIAL_1)
    record_outcome(document=tertial, line=line.key, cells={"total": "84 %"}, by=cast.helena)
    report = a_report(cast)
    assert "T1: 84 %" not in words(shown(cast.helena, report))
    a_document(cast, Kind.TERTIAL_1, status=Status.ADOPTED)
    a_report(cast, year=YEAR - 1, status=Status.ADOPTED)
    page = words(shown(cast.helena, report))
    assert "VB 2025: 81 %" in page and "T1: 84 %" in page


def test_a_tertials_gap_is_told_against_last_years_tertial_once_that_is_adopted(cast, thread, line):
    sexes = ({"women": "80 %", "men": "70 %"}, {"women": "83 %", "men": "70 %"})
    before = a_document(cast, Kind.TERTIAL_1, year=YEAR - 1)
    last = a_red_thread(cast, year=YEAR - 1).shared_line
    tertial = a_document(cast, Kind.TERTIAL_1)
    for document, where, cells in ((before, last, sexes[0]), (tertial, line, sexes[1])):
        record_outcome(document=document, line=where.key, cells=cells, by=cast.helena)

    def told():
        return words(client_of(cast.helena).get(tertial.get_absolute_url()).content.decode())

    assert "13 procentenheter" in told() and "tertial 1 2025" not in told()
    a_document(cast, Kind.TERTIAL_1, year=YEAR - 1, status=Status.ADOPTED)
    assert "I tertial 1 2025 var den 10 procentenheter: den har ökat med 3 procentenheter." in told()


def test_a_tertial_asks_for_what_is_reported_each_tertial_and_for_a_forecast(cast, thread, line):
    by_sex(line, periodicity=Periodicity.TERTIAL)
    tertial = a_document(cast, Kind.TERTIAL_1)
    page = shown(cast.helena, tertial)
    assert cell(page, line, "forecast") and not cell(page, thread.own_line, "total")
    assert "Visa även 1 som redovisas en gång om året" in words(page)
    assert cell(shown(cast.helena, tertial, "?alla"), thread.own_line, "total")
    assert not cell(shown(cast.helena, a_report(cast)), line, "forecast")


def test_the_link_to_all_indicators_leads_to_them_and_back(cast, thread, line):
    by_sex(line, periodicity=Periodicity.TERTIAL)
    client, address = client_of(cast.helena), reverse("plans:outcomes", args=[a_document(cast, Kind.TERTIAL_1).key])
    (link,) = re.findall(r'<a href="(\?[^"]*)">Visa även 1', client.get(address).content.decode())
    everything = client.get(address + link).content.decode()
    assert cell(everything, line, "total") and cell(everything, thread.own_line, "total")
    (back,) = re.findall(r'<a href="([^"]*)">Visa bara dem', everything)
    assert not cell(client.get(back).content.decode(), thread.own_line, "total")


def test_the_same_measure_under_two_goals_has_one_row(cast, report, thread):
    again = an_indicator_line(thread.own, cast.unit, name="Andel nöjda deltagare")
    page = shown(cast.helena, report)
    assert cell(page, thread.shared_line, "total") and not cell(page, again, "total")


def test_the_report_leads_to_the_grid(cast, report, thread):
    page = client_of(cast.helena).get(report.get_absolute_url()).content.decode()
    assert f'href="/dokument/{report.key}/utfall/#{thread.shared_line.key}.total"' in page
    plan = client_of(cast.helena).get(a_plan(cast).get_absolute_url()).content.decode()
    assert "utfall/" not in plan


def test_kolada_is_offered_where_it_can_be_asked_of_something(cast, report, line):
    def offered():
        return "Hämta från Kolada" in shown(cast.helena, report)

    assert not offered()
    Indicator.objects.filter(pk=line.measure.indicator_id).update(kolada_id="U23471")
    assert not offered()
    Municipality.objects.update(code="0199")
    assert offered()
    assert "Hämta från Kolada" not in shown(cast.controller, report)


def test_a_unit_without_indicators_is_told_where_they_come_from(cast, report, thread):
    for each in (thread.shared_line, thread.own_line):
        each.delete()
    assert "Det finns inga indikatorer" in words(shown(cast.helena, report))


# --- readers


@pytest.fixture
def small(cast, report, line):
    cells = {
        "total": "88 %", "women": "92 %", "men": "75 %", "women_respondents": "21", "men_respondents": "3",
        "note": "Få män svarade",
    }  # fmt: skip
    record_outcome(document=report, line=line.key, cells=cells, by=cast.helena)
    return report


def test_the_controller_reads_true_figures_without_cells_to_fill_in(cast, small):
    page = shown(cast.controller, small)
    assert "75 %" in page and "<input" not in page.split("<table", 1)[1]
    assert re.search(r'<td class="value blank"[^>]*>–</td>', page)


def test_a_reader_of_the_adopted_report_sees_no_small_figures_and_no_notes(cast, small):
    a_report(cast, status=Status.ADOPTED)
    page = shown(cast.employee, small)
    assert "88 %" in page
    assert not re.search("92 %|75 %|Få män|>3<|>21<", page)
    assert "för få svar bakom siffran" in page


def test_workplaces_are_shown_to_readers_too(cast, report, line):
    verkstan = a_workplace("Verkstan", cast.unit)
    for place, total, answers in ((cast.workplace, "90 %", "30"), (verkstan, "70 %", "10")):
        cells = {"total": total, "total_respondents": answers}
        record_outcome(document=report, line=line.key, workplace=place.key, cells=cells, by=cast.helena)
    page = words(shown(cast.controller, report))
    assert "85 %" in page and "Verkstan" in page and "vägda efter antal svarande" in page
    own = shown(cast.helena, report)
    assert "readonly" in cell(own, line, "total") and "readonly" not in cell(own, line, "women")


# --- one indicator


def test_more_about_an_indicator_has_a_row_for_each_workplace(cast, report, line):
    verkstan = a_workplace("Verkstan", cast.unit)
    page = client_of(cast.helena).get(reverse("plans:outcome", args=[report.key, line.key])).content.decode()
    assert f'id="{line.key}.{verkstan.key}.women"' in page and f'id="{line.key}.{verkstan.key}.weight"' in page
    assert 'aria-label="Redovisas inte, för att, Andel nöjda deltagare"' in page


def test_nul_in_a_workplaces_key_is_stripped_as_at_every_door(cast, report, line):
    answer = save(cast.helena, report, line, cell="total", value="90 %", workplace=f"{cast.workplace.key}\0")
    assert answer.status_code == 200


def test_two_workplaces_of_the_same_name_have_a_row_each(cast, report, line):
    other = a_workplace(cast.workplace.name, cast.unit)
    for place, total in ((cast.workplace, "90 %"), (other, "70 %")):
        record_outcome(document=report, line=line.key, workplace=place.key, cells={"total": total}, by=cast.helena)
    more = client_of(cast.helena).get(reverse("plans:outcome", args=[report.key, line.key])).content.decode()
    for place, total in ((cast.workplace, "90 %"), (other, "70 %")):
        assert f'value="{total}"' in cell(more, line, f"{place.key}.total")
    read = words(shown(cast.controller, report))
    assert "90 %" in read and "70 %" in read


def test_a_workplace_that_has_left_the_unit_keeps_its_row_as_long_as_it_has_figures(cast, report, line):
    client, address = client_of(cast.helena), reverse("plans:outcome", args=[report.key, line.key])
    cells = {"total": "90 %", "total_respondents": "30"}
    record_outcome(document=report, line=line.key, workplace=cast.workplace.key, cells=cells, by=cast.helena)
    cast.workplace.placements.update(valid_to=datetime.date(YEAR - 1, 12, 31))
    assert f'id="{line.key}.{cast.workplace.key}.total"' in client.get(address).content.decode()
    answer = save(cast.helena, report, line, cell="total", value="", workplace=cast.workplace.key)
    assert answer.json()["rows"][1]["cells"]["total"] == ""


def test_a_save_answers_with_the_row_and_what_looks_wrong(cast, report, line):
    answer = save(cast.helena, report, line, cell="women", value="120 %", base="").json()
    (row,) = answer["rows"]
    assert (answer["value"], row["row"], row["cells"]["women"]) == ("120 %", line.key, "120 %")
    assert [(fault["cell"], fault["warning"]) for fault in row["faults"]] == [("women", True)]


def test_a_save_of_a_workplace_answers_with_the_units_row_too(cast, report, line):
    place = cast.workplace.key
    save(cast.helena, report, line, cell="total_respondents", value="30", workplace=place)
    answer = save(cast.helena, report, line, cell="total", value="90 %", workplace=place).json()
    assert [row["row"] for row in answer["rows"]] == [f"{line.key}.{place}", line.key]
    assert answer["rows"][1]["weighed"] == "Arbetsplatserna vägda efter antal svarande"
    assert set(answer["rows"][1]["locked"]) == {"total", "total_respondents"}


def test_a_clash_is_answered_with_the_other_value_and_whose_it_is(cast, report, line):
    save(cast.deputy, report, line, cell="total", value="88 %", base="")
    answer = save(cast.helena, report, line, cell="total", value="90 %", base="")
    assert answer.status_code == 409
    assert (answer.json()["value"], answer.json()["author"]) == ("88 %", "Bo Dahl")


@pytest.mark.parametrize("fields", [{"cell": "id", "value": "1"}, {"cell": "total"}, {"value": "1"}, {}])
def test_what_is_no_cell_is_refused_in_a_sentence(cast, report, line, fields):
    answer = save(cast.helena, report, line, **fields)
    assert answer.status_code == 422 and "Ladda om" in answer.json()["reason"]


def test_what_cannot_be_stored_is_refused_at_its_cell(cast, report, line):
    answer = save(cast.helena, report, line, cell="men_respondents", value="tre")
    assert answer.status_code == 422
    assert answer.json()["reason"] == "Antal svarande män/pojkar ska vara ett heltal, till exempel 45."


def test_a_question_at_a_cell_is_let_stand_until_the_figure_changes(cast, report, line):
    def asked():
        page = shown(cast.helena, report)
        return re.findall(r'data-stands="([0-9a-f]{16})"', page)

    answer = save(cast.helena, report, line, cell="total", value="8,7 %").json()
    (fault,) = answer["rows"][0]["faults"]
    assert "Menas 87\u00a0%?" in fault["text"]
    assert asked() == [fault["digest"]]
    assert save(cast.controller, report, line, stands=fault["digest"]).status_code == 403
    assert save(cast.helena, report, line, stands=fault["digest"]).status_code == 200
    assert asked() == [] and f'data-seen="{fault["digest"]}"' in shown(cast.helena, report)
    document = client_of(cast.helena).get(report.get_absolute_url()).context["page"]
    assert fault["digest"] in [finding.digest for finding in document.stands]
    save(cast.helena, report, line, cell="total", value="8,8 %")
    assert len(asked()) == 1


def test_women_and_men_who_are_not_all_who_answered_are_asked_about_at_the_cell_and_on_the_page(cast, report, line):
    for cell, value in (("women_respondents", "18"), ("men_respondents", "20"), ("total_respondents", "40")):
        (row,) = save(cast.helena, report, line, cell=cell, value=value).json()["rows"]
    (fault,) = row["faults"]
    assert (fault["cell"], "tillsammans 38, men 40 har svarat" in fault["text"]) == ("total_respondents", True)
    page = client_of(cast.helena).get(report.get_absolute_url()).context["page"]
    assert fault["digest"] in [finding.digest for finding in page.findings]
    save(cast.helena, report, line, stands=fault["digest"])
    assert "tillsammans 38" not in shown(cast.helena, report)


def test_few_people_counted_without_a_number_of_answers_ask_for_care_at_the_cell_and_before_handing_in(
    cast, report, thread
):
    line = thread.own_line
    (row,) = save(cast.helena, report, line, cell="total", value="3").json()["rows"]
    assert ["färre än 5 personer" in fault["text"] for fault in row["faults"]] == [True]
    dialog = client_of(cast.helena).get(reverse("plans:step", args=[report.key, "submit"])).content.decode()
    assert "Var försiktig." in dialog and "Deltagare som bytt grupp”: utfallet 3." in dialog
    (row,) = save(cast.helena, report, line, cell="total_respondents", value="3").json()["rows"]
    assert row["faults"] == []


# --- queries


def test_the_units_own_figure_has_no_weight(cast, report, line):
    answer = save(cast.helena, report, line, cell="weight", value="3", base="")
    assert (answer.status_code, answer.json()["reason"]) == (
        422,
        "Vikten anges vid en arbetsplats. Enhetens egen siffra vägs inte.",
    )
    assert not Outcome.objects.exists()


def test_the_grid_takes_as_many_queries_however_many_indicators(cast, report, thread):
    client, address = client_of(cast.helena), reverse("plans:outcomes", args=[report.key])
    client.get(address)
    with counted_queries() as few:
        client.get(address)
    for n in range(40):
        line = an_indicator_line(thread.own, cast.unit, name=f"Mått {n}", own=True)
        Outcome.objects.create(measure=line.measure, year=YEAR, period="VB", total_raw=str(n))
    with at_most(14), counted_queries() as many:
        client.get(address)
    assert len(many) == len(few)


def test_a_cell_is_saved_in_ten_queries(cast, report, line):
    client, address = client_of(cast.helena), reverse("plans:outcome", args=[report.key, line.key])
    for value, base in (("1", ""), ("2", "1")):
        with at_most(10):
            assert client.post(address, {"cell": "total", "value": value, "base": base}).status_code == 200


def test_a_readers_grid_takes_few_queries_too(cast, small):
    a_report(cast, status=Status.ADOPTED)
    client = client_of(cast.employee)
    with at_most(14):
        client.get(reverse("plans:outcomes", args=[small.key]))
