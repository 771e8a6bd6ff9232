"""The demo is believable: its files hang together, its figures agree and its texts are its own."""

import re
import shutil
import tomllib
from collections import Counter, defaultdict
from datetime import date
from decimal import Decimal
from itertools import chain

import pytest
from django.conf import settings

from goals.choices import Level
from plans.choices import Kind, Owner, Place
from plans.defaults import RUBRICS
from plans.demo.building import Edits, Source, build_outline
from plans.demo.content import COMING, HERE, STATUSES, YEARS, Stage, load
from plans.demo.tables import ContentError
from plans.outline import from_json, texts, to_json, walk
from plans.richtext import clean, to_text
from units.choices import Role, Scope

pytestmark = pytest.mark.once

TODAY = date(2026, 1, 21)
SEEDS = settings.BASE_DIR.parent / "shared" / "seeds"


@pytest.fixture(scope="module")
def demo():
    return load()


@pytest.fixture(scope="module")
def documents(demo):
    """Every document that is begun, with its unit."""
    return [(unit, document) for unit in demo.units for document in unit.documents if document.outline]


def words(text):
    return re.findall(r"\w+", text.casefold())


def paragraphs(html):
    return [line for line in to_text(html).split("\n") if len(words(line)) > 40]


def number(raw):
    """The number in a value as printed, or None."""
    found = re.search(r"-?\d[\d\s]*(?:,\d+)?", raw)
    return Decimal(re.sub(r"\s", "", found[0]).replace(",", ".")) if found else None


def indicator_rows(outline):
    return [row for _, goal in walk(outline.goals) for row in goal.indicators]


def activity_rows(outline):
    return [row for _, goal in walk(outline.goals) for row in goal.activities]


def test_loading_twice_gives_the_same(demo):
    assert load() == demo


def test_twelve_units_of_different_kinds_show_every_stage_and_every_role_has_a_login(demo):
    assert len(demo.units) == len({unit.about for unit in demo.units}) == 12
    assert {unit.department for unit in demo.units} == set(demo.departments)
    current = [(Kind.ANNUAL_REPORT, 2025), (Kind.PLAN, 2026)]
    now = {d.stage for unit in demo.units for d in unit.documents if (d.kind, d.year) in current}
    assert now == set(Stage)
    assert {person.role for person in demo.people if person.on_login_page} == set(Role)


@pytest.mark.parametrize(
    ("file", "before", "after", "message"),
    [
        ("units/angbackens-dagliga-verksamheter.toml", "arbetssatt =", "arbetsat =", "arbetsat"),
        ("units/angbackens-dagliga-verksamheter.toml", 'under = "forsorja"', 'under = "forsorjning"', "arbetslivet"),
        ("units/angbackens-dagliga-verksamheter.toml", 'by = "gunilla.asplund"', 'by = "gunnar.asp"', "gunnar.asp"),
        ("committee.toml", 'under = "gron"', 'under = "gronn"', "gronn"),
        ("people.toml", "name =", "name", "people.toml"),
    ],
)
def test_a_mistake_in_a_file_is_refused_by_name(tmp_path, file, before, after, message):
    shutil.copytree(HERE, tmp_path, dirs_exist_ok=True)
    path = tmp_path / file
    path.write_text(path.read_text(encoding="utf-8").replace(before, after, 1), encoding="utf-8")

    with pytest.raises(ContentError, match=message):
        load(tmp_path)


def test_every_document_survives_being_written_as_json(documents):
    for _, document in documents:
        assert from_json(to_json(document.outline)) == document.outline


def test_every_text_is_permitted_html(documents):
    for _, document in documents:
        for text in texts(document.outline):
            assert clean(text.html) == text.html


def test_keys_and_slots_are_given_once_in_a_document(documents):
    for _, document in documents:
        outline = document.outline
        keys = [outline.key, *(s.key for s in (*outline.front, *outline.closing))]
        for _, goal in walk(outline.goals):
            keys += [goal.key, *(row.key for row in (*goal.indicators, *goal.activities))]
        slots = [text.slot for text in texts(outline)]

        assert [key for key, times in Counter(keys + slots).items() if times > 1] == []


def test_a_shared_goal_has_one_key_a_year_whichever_unit_shows_it(demo, documents):
    known = {goal.key: (year, goal.title) for year, tree in demo.goals.items() for _, goal in walk(tree)}
    assert len(known) == sum(len(list(walk(tree))) for tree in demo.goals.values())
    for _, document in documents:
        for _, goal in walk(document.outline.goals):
            if goal.level != Level.UNIT:
                assert known[goal.key] == (document.year, goal.title)


def test_what_is_carried_over_comes_from_the_year_before(demo, documents):
    years = {}
    for _, document in documents:
        for _, goal in walk(document.outline.goals):
            years |= {key: document.year for key in (goal.key, *(row.key for row in goal.activities))}
    for key, previous in demo.previous.items():
        if key in years and previous in years:
            assert years[key] == years[previous] + 1


def test_plan_and_report_of_a_year_have_the_same_goals_and_indicators(demo):
    for unit in demo.units:
        kinds = defaultdict(dict)
        for document in unit.documents:
            if document.outline:
                rows = [row.key for row in indicator_rows(document.outline)]
                kinds[document.year][document.kind] = [goal.key for _, goal in walk(document.outline.goals)] + rows
        for of_year in kinds.values():
            assert len({tuple(keys) for keys in of_year.values()}) == 1


def test_the_total_lies_between_women_and_men(demo):
    for unit in demo.units:
        for outcome in unit.outcomes:
            if outcome.women or outcome.men:
                values = [number(outcome.women), number(outcome.men)]
                total, where = number(outcome.total), (unit.name, outcome)
                counted = total == sum(values)  # a number of people or visits, not a share
                assert counted or min(values) <= total <= max(values), where


def test_respondents_add_up_and_weigh_the_total(demo):
    few = []
    for unit in demo.units:
        for outcome in unit.outcomes:
            if outcome.total_respondents:
                women, men = outcome.women_respondents, outcome.men_respondents
                assert outcome.total_respondents == women + men, (unit.name, outcome)
                if min(women, men) < 5:
                    few.append((unit.slug, outcome.year, min(women, men)))
                mean = (number(outcome.women) * women + number(outcome.men) * men) / (women + men)
                assert abs(mean - number(outcome.total)) <= Decimal("1.0"), (unit.name, outcome)
    assert few == [("familjecentralen-hasseln", 2024, 4)]  # the one figure of the demo that has to be withheld


def test_indicators_that_are_split_by_sex_have_both_and_others_neither(documents):
    for unit, document in documents:
        for row in indicator_rows(document.outline):
            split = (bool(row.value("women")), bool(row.value("men")))
            expected = row.by_sex and bool(row.value("outcome"))
            assert split == (expected, expected), (unit.name, document.year, row.name)


def test_outcomes_change_no_more_than_is_plausible_in_a_year(demo):
    for unit in demo.units:
        series = defaultdict(dict)
        for outcome in unit.outcomes:
            series[outcome.measure][outcome.year] = number(outcome.total)
        for by_year in series.values():
            for year, value in by_year.items():
                before = by_year.get(year - 1)
                assert before is None or abs(value - before) <= max(before * Decimal("0.4"), 5), (unit.name, by_year)


def test_percentages_in_an_indicators_analysis_stand_in_the_units_tables(demo, documents):
    for unit, document in documents:
        if document.kind != Kind.ANNUAL_REPORT:
            continue
        printed = {v.raw for d in unit.documents if d.outline for r in indicator_rows(d.outline) for v in r.values}
        for outcome in unit.outcomes:
            printed |= {outcome.total, outcome.women, outcome.men, outcome.comparison, outcome.response_rate}
        numbers = {number(raw) for raw in printed}
        for row in indicator_rows(document.outline):
            for said in re.findall(r"(\d[\d,]*)\s(?:%|procent\b)", to_text(row.analysis.html) if row.analysis else ""):
                assert number(said) in numbers, (unit.name, document.year, row.name, said)


def test_what_is_handed_in_or_adopted_has_every_required_text(documents):
    required = {place: set() for place in Place}
    for rubric in RUBRICS:
        if rubric.required:
            required[rubric.place] |= {(rubric.code, kind) for kind in rubric.kinds}
    for unit, document in documents:
        if document.stage not in (Stage.SUBMITTED, Stage.ADOPTED, Stage.CORRECTING):
            continue
        outline, kind = document.record or document.outline, document.kind
        sections = {s.rubric for s in (*outline.front, *outline.closing) if s.text}
        wanted = {code for place in (Place.FRONT, Place.CLOSING) for code, of in required[place] if of == kind}
        assert wanted <= sections, (unit.name, outline.title, wanted - sections)
        for _, goal in walk(outline.goals):
            if goal.level == Level.UNIT:
                written = {text.rubric for text in goal.texts}
                wanted = {code for code, of in required[Place.UNIT] if of == kind}
                assert wanted <= written, (unit.name, outline.title, goal.title, wanted - written)
                assert kind == Kind.PLAN or goal.fulfilment != "NONE", (unit.name, outline.title, goal.title)


def test_everything_named_as_missing_or_changed_is_there_to_miss_or_change(demo):
    committee = tomllib.loads((HERE / "committee.toml").read_text(encoding="utf-8"))
    for unit in demo.units:
        table = tomllib.loads((HERE / "units" / f"{unit.slug}.toml").read_text(encoding="utf-8"))
        for name, entry in table["stages"].items():
            kind, year = name.split()
            source = Source(committee=committee, unit=table, slug=unit.slug, kind=Kind(kind), year=int(year))
            status = STATUSES[Stage(entry["stage"])]
            whole = build_outline(source, status=status, edits=Edits())
            edits = [Edits(missing=(pattern,)) for pattern in entry.get("missing", ())]
            edits += [Edits(changes={address: text}) for address, text in entry.get("changes", {}).items()]
            for edit in edits:
                assert build_outline(source, status=status, edits=edit) != whole, (unit.slug, name, edit)


def test_a_document_being_corrected_has_both_the_adopted_text_and_the_new_one(tmp_path):
    shutil.copytree(HERE, tmp_path, dirs_exist_ok=True)
    path = tmp_path / "units" / "angbackens-dagliga-verksamheter.toml"
    stage = """{ stage = "correcting", adopted = 2026-01-12, adopted_by = "gunilla.asplund", on = 2026-01-20,
        by = "gunilla.asplund", reason = "Fel summa", changes = { "vp.budget" = "Rätt summa." } }"""
    found = re.compile(r'(?m)^"VP 2026" = .*$')
    content = found.sub('"VP 2026" = ' + " ".join(stage.split()), path.read_text(encoding="utf-8"))
    path.write_text(content, encoding="utf-8")

    document = next(unit for unit in load(tmp_path).units if unit.slug == path.stem).documents[-1]

    assert document.stage == Stage.CORRECTING and document.reason == "Fel summa"
    assert document.outline.status == "DRAFT" and document.outline.adoption is None
    assert document.record.status == "ADOPTED" and document.record.adoption.by == "Gunilla Asplund"
    changed = {new.slot: new.html for new in texts(document.outline)}.items() - {
        old.slot: old.html for old in texts(document.record)
    }.items()
    assert [html for _, html in changed] == ["<p>Rätt summa.</p>"]


def test_dates_fit_the_stages_and_the_years(documents):
    for unit, document in documents:
        where = (unit.name, document.kind, document.year)
        dates = [d for d in (document.submitted, document.on) if d]
        assert dates == sorted(dates) and all(d <= TODAY for d in dates), where
        due = document.year + (document.kind == Kind.ANNUAL_REPORT)
        for day in dates:
            last = date(due, 10, 31) if document.kind == Kind.TERTIAL_2 else date(due, 3, 31)
            assert date(due - 1, 12, 1) <= day <= last, where
        if document.stage != Stage.DRAFT:
            assert document.on and document.by and document.dnr, where
        if document.stage in (Stage.RETURNED, Stage.CORRECTING):
            assert document.reason, where


def test_those_who_moved_a_document_may_do_so(demo, documents):
    people = {person.email: person for person in demo.people}
    movers = {
        Stage.SUBMITTED: {Role.UNIT_HEAD},
        Stage.RETURNED: {Role.CONTROLLER, Role.DEPARTMENT_HEAD},
        Stage.ADOPTED: {Role.DEPARTMENT_HEAD},
        Stage.CORRECTING: {Role.DEPARTMENT_HEAD},
    }
    for unit, document in documents:
        if document.by:
            person = people[document.by]
            assert person.role in movers[document.stage], (unit.name, document.year, person)
            assert person.department in ("", unit.department) and person.unit in ("", unit.name), (unit.name, person)


def test_everybody_has_what_the_role_asks_for(demo):
    for person in demo.people:
        place = {
            Scope.CITY: "",
            Scope.COMMITTEE: person.committee,
            Scope.DEPARTMENT: person.department,
            Scope.UNIT: person.unit,
            Scope.WORKPLACE: person.unit and person.workplace,
            Scope.ANY: "",
        }[person.role.scope]
        assert bool(place) == (person.role.scope not in (Scope.CITY, Scope.ANY)), person


def test_each_role_has_one_login_on_the_login_page(demo):
    assert Counter(person.role for person in demo.people if person.on_login_page) == Counter(Role)


def test_names_tell_people_units_and_workplaces_apart(demo):
    for names in (
        [person.email for person in demo.people],
        [person.name for person in demo.people],
        [unit.name for unit in demo.units],
        [workplace.name for unit in demo.units for workplace in unit.workplaces],
    ):
        assert len(names) == len(set(names))
    for unit in demo.units:
        assert [p.role for p in demo.people if p.unit == unit.name].count(Role.UNIT_HEAD) == 1


def test_texts_name_nobody_and_hold_no_numbers_of_persons(demo, documents):
    names = re.compile("|".join(re.escape(person.name) for person in demo.people))
    addresses = re.compile(r"\b\d{6,8}[-+]\d{4}\b|\b0\d{1,3}-\d{5,}|\S+@\S+")
    for _, document in documents:
        for text in texts(document.outline):
            plain = to_text(text.html)
            assert not names.search(plain) and not addresses.search(plain), text.slot


def test_no_long_paragraph_stands_in_two_units_or_twice_in_a_document(documents):
    owners = defaultdict(set)
    for unit, document in documents:
        own = [text for text in texts(document.outline) if text.owner == Owner.UNIT]
        seen = Counter(paragraph for text in own for paragraph in paragraphs(text.html))
        assert [paragraph for paragraph, times in seen.items() if times > 1] == []
        for paragraph in seen:
            owners[paragraph].add(unit.name)
    assert [paragraph for paragraph, units in owners.items() if len(units) > 1] == []


def test_what_the_nämnd_writes_is_of_readable_length(demo):
    for year, tree in demo.goals.items():
        for _, goal in walk(tree):
            for text in goal.texts:
                assert 60 <= len(words(to_text(text.html))) <= 200, (year, goal.title, text.label)


@pytest.mark.seeds
def test_no_ten_words_are_taken_from_a_real_document(demo, documents):
    taken = set()
    for seed in SEEDS.glob("*.txt"):
        said = words(seed.read_text(encoding="utf-8"))
        taken |= set(zip(*(said[n:] for n in range(10)), strict=False))
    own = (to_text(text.html) for _, document in documents for text in texts(document.outline))
    shared = (to_text(text.html) for tree in demo.goals.values() for _, goal in walk(tree) for text in goal.texts)
    for text in chain(own, shared):
        said = words(text)
        assert taken.isdisjoint(zip(*(said[n:] for n in range(10)), strict=False)), text


def test_the_coming_year_has_goals_that_are_numbered_and_worded_otherwise(demo):
    def known(year, level):
        return {(goal.number, goal.title) for _, goal in walk(demo.goals[year]) if goal.level == level}

    for level in (Level.AREA, Level.COMMITTEE):
        now, coming = known(YEARS[-1], level), known(COMING, level)
        assert (len(now - coming), len(now)) == (2, len(coming))
