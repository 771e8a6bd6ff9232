"""A soft scan for what may point out a person: numbers and addresses, somebody told of, few people counted."""

import pytest

from plans import outline as o
from plans.checks import Severity
from plans.choices import Owner
from tests.plans.checks.material import a_document, a_text, found, the_only
from tests.reports.outlines import layout, section

pytestmark = pytest.mark.once


@pytest.mark.parametrize(
    "written", ["811218-9876", "19811218-9876", "8112189876", "811218 9876", "811218+9876", "811278-9873"]
)
def test_a_personnummer_is_found_and_not_repeated(written):
    finding = the_only(a_text(f"Anteckningen gäller {written}."), "personal_number")
    assert finding.severity == Severity.CAREFUL
    assert written not in repr(finding)


@pytest.mark.parametrize(
    "written", ["811218-9875", "212000-0142", "2025-01-01 2025-12-31", "dnr 2025-811218-9876", "811399-9876"]
)
def test_numbers_that_are_no_personnummer_are_left_alone(written):
    assert not found(a_text(f"Anteckningen gäller {written}."), "personal_number")


@pytest.mark.parametrize("written", ["helena.lund@ekhamra.example", "anna@ekhamra.example"])
def test_an_address_is_asked_about_also_behind_a_link(written):
    assert written not in repr(the_only(a_text(f"Skriv till {written}."), "address"))
    assert found(a_text(f'<p><a href="mailto:{written}">Skriv till oss</a></p>'), "address")


@pytest.mark.parametrize("written", ["info@ekhamra.example", "registrator@ekhamra.example", "snabel@"])
def test_an_office_may_have_its_address(written):
    assert not found(a_text(f"Skriv till {written}."), "address")


@pytest.mark.parametrize(
    "written", ["070-123 45 67", "0701234567", "+46 70 123 45 67", "08-123 45 67", "0225-123 45", "+46 (0)70-123 45 67"]
)
def test_a_telephone_number_is_asked_about(written):
    assert written not in repr(the_only(a_text(f"Ring {written}."), "phone"))


@pytest.mark.parametrize(
    "written",
    ["08-508 10 000", "0771-12 34 56", "010-123 45 67", "kl. 08.00-16.30", "0,5", "1 200 000 kr", "2020-2023",
     "2025-01-01 2025-12-31", "dnr 1.2.3-0812345678"],
)  # fmt: skip
def test_switchboards_times_sums_and_years_are_no_telephones(written):
    assert not found(a_text(f"Se {written}."), "phone")


@pytest.mark.parametrize(
    "words",
    [
        "En deltagare berättade att hon har fått jobb.",
        "En äldre brukare ringde själv, och nu trivs hon.",
        "En elev slutade i mars. Han har flyttat.",
        "Tre har börjat, en har flyttat sedan hon hittat en lägenhet.",
        "En medarbetare har varit sjukskriven hela året.",
        "En deltagare berättar att han trivs.",
    ],
)
def test_somebody_told_of_is_pointed_out(words):
    finding = the_only(a_text(f"Året gick bra. {words}"), "person")
    assert finding.severity == Severity.CAREFUL
    assert finding.sentence.endswith("Går det att förstå vem det är?")


@pytest.mark.parametrize(
    "words",
    [
        "En brukare ska veta vem hon kan fråga.",
        "När en brukare klagar får hon svar inom en vecka.",
        "En deltagare kan själv välja när hon kommer.",
        "En kund har rätt till den hjälp hen behöver.",
        "Vi ser att en brukare mår bättre när hon sover.",
        "En kontaktperson hjälper var och en med det som hon eller han behöver.",
        "En viktig fråga för henne och för oss.",
        "En brukare som flyttar in får ett samtal där hon berättar vad som är viktigt.",
        "När någon ny börjar är det en kollega som hon följer.",
        "För en person med demens är det viktigt att hon får lugn och ro.",
        "En person i varje grupp har hand om nycklarna.",
    ],
)
def test_rules_about_whoever_it_may_be_are_not(words):
    assert not found(a_text(words), "person")


def test_few_people_in_a_sentence_are_asked_about_once_in_each_text():
    finding = the_only(a_text("Tre deltagare har fått jobb. Två boende flyttade. 3 av 7 män har slutat."), "few")
    assert finding.sentence == (
        "I ”Inledning” står ”Tre deltagare”, ”Två boende” och ”3 av 7 män”. Färre än 5 personer kan gå att känna igen."
    )


@pytest.mark.parametrize(
    "words",
    [
        "Sex deltagare har fått jobb.",
        "Grupperna om tre deltagare startar i maj.",
        "Vi har startat grupper om tre deltagare.",
        "Två personer per arbetsplats gör en insats.",
        "Fyra medarbetare har gått kursen.",
        "Var och en har fått en plan.",
        "Av 114 deltagare har 31 prövat ett arbete.",
    ],
)
def test_many_what_is_planned_and_staff_are_not(words):
    assert not found(a_text(words), "few")


def test_lists_of_courses_give_one_reminder_together():
    courses = ("Kurs i bemötande, 2 medarbetare", "Kurs i it, 1 medarbetare", "Brandskydd, 9 medarbetare")
    items = "".join(f"<li>{course}</li>" for course in courses)
    front = tuple(section(key, "Kurser", 1, f"<ul>{items}</ul>") for key in ("s-1", "s-2"))
    finding = the_only(a_document(front=front), "few_listed")
    assert (finding.anchor, finding.severity, len(finding.evidence)) == ("s-1.text", Severity.REMINDER, 4)
    assert "antal under 5 på 4 ställen" in finding.sentence


def test_few_is_what_the_nämnd_has_set():
    report = a_text("Tre deltagare har fått jobb.")
    assert not found(o.replace(report, layout=layout(report.kind, report.year, small_number_threshold=3)), "few")


def test_what_others_have_written_is_not_scanned():
    report = a_text("En deltagare har berättat att hon slutat. Ring 070-123 45 67, 811218-9876.")
    (front,) = report.front
    theirs = o.replace(front, text=o.replace(front.text, owner=Owner.COMMITTEE))
    codes = ("person", "phone", "personal_number")
    assert all(found(report, code) for code in codes)
    assert not any(found(o.replace(report, front=(theirs,)), code) for code in codes)
