"""The unit's own sections, among the nämnd's rubriker before and after the goals."""

import pytest
from django.core.exceptions import ValidationError

from plans import services
from plans.assemble import assemble
from plans.models import Rubric
from tests.builders import a_cast, a_plan, a_red_thread, a_report, write

pytestmark = pytest.mark.django_db


@pytest.fixture
def cast():
    return a_cast()


@pytest.fixture
def plan(cast):
    a_red_thread(cast)
    return a_plan(cast)


@pytest.fixture
def add(cast, plan):
    def add(heading, after="s-lokaler", **level):
        return services.add_section(document=plan, after_key=after, heading=heading, by=cast.helena, **level)

    return add


def after(document, rubric):
    """The headings of the unit's own that stand after one of the nämnd's."""
    outline, found = assemble(document), []
    sections = list(outline.front) + list(outline.closing)
    start = next(n for n, section in enumerate(sections) if section.rubric == rubric)
    for section in sections[start + 1 :]:
        if not section.own:
            break
        found.append(section.heading)
    return found


def test_a_section_stands_right_after_the_one_it_was_added_to(plan, add):
    first = add("Ett")
    add("Två")
    add("Tre", after=first.key)
    add("Sist", after="s-agenda_2030", level=3)
    assert after(plan, "lokaler") == ["Två", "Ett", "Tre"]
    assert after(plan, "agenda_2030") == ["Sist"]
    assert assemble(plan).closing[-1].level == 3


@pytest.mark.parametrize(("asked", "got"), [(1, 2), (2, 2), (3, 3), (4, 2), (-1, 2)])
def test_a_section_is_a_subheading_of_level_2_or_3(add, asked, got):
    assert add("Ett", level=asked).level == got


def test_a_section_is_written_renamed_and_moved_and_keeps_its_key(cast, plan, add):
    section, other = add("Ett"), add("Annat", after="s-budget")
    write(plan, f"{plan.key}.{section.key}", "<p>Så.</p>", by=cast.helena)
    services.change_section(document=plan, key=section.key, heading=" Nytt  ", by=cast.helena)
    services.move_section(document=plan, key=section.key, after_key=other.key, by=cast.helena)
    assert after(plan, "lokaler") == []
    assert after(plan, "budget") == ["Annat", "Nytt"]
    moved = next(s for s in assemble(plan).closing if s.key == section.key)
    assert moved.text.html == "<p>Så.</p>"


def test_a_section_moved_to_itself_stays(cast, plan, add):
    section = add("Ett")
    services.move_section(document=plan, key=section.key, after_key=section.key, by=cast.helena)
    assert after(plan, "lokaler") == ["Ett"]


def test_undo_brings_back_the_same_section_at_its_place_with_its_text(cast, plan, add):
    section = add("Ett")
    add("Två", after=section.key)
    write(plan, f"{plan.key}.{section.key}", "<p>Så.</p>", by=cast.helena)
    before = assemble(plan)
    services.remove_section(document=plan, key=section.key, by=cast.helena)
    assert after(plan, "lokaler") == ["Två"]
    services.restore_section(document=plan, key=section.key, by=cast.helena)
    assert assemble(plan) == before


def test_many_sections_never_push_past_the_namnds_next_rubrik(plan, add):
    for n in range(30):
        add(f"Avsnitt {n}")
    assert after(plan, "lokaler") == [f"Avsnitt {n}" for n in reversed(range(30))]


def test_the_namnds_rubriker_stay_where_they_are_for_all(plan, add):
    before = list(Rubric.objects.filter(document=None).values_list("pk", "position"))
    add("Ett")
    assert list(Rubric.objects.filter(document=None).values_list("pk", "position")) == before


def test_sections_belong_to_their_document(cast, plan, add):
    section, report = add("Ett"), a_report(cast)
    assert not any(s.own for s in (*assemble(report).front, *assemble(report).closing))
    for change in (
        lambda: services.change_section(document=report, key=section.key, heading="x", by=cast.helena),
        lambda: services.remove_section(document=report, key=section.key, by=cast.helena),
        lambda: services.move_section(document=report, key=section.key, after_key="s-ovrigt", by=cast.helena),
        lambda: services.add_section(document=report, after_key=section.key, heading="x", by=cast.helena),
    ):
        with pytest.raises(ValidationError, match="finns inte längre"):
            change()


def test_the_namnds_own_rubriker_are_not_the_units_to_change(cast, plan):
    for change in (
        lambda: services.change_section(document=plan, key="s-lokaler", heading="x", by=cast.helena),
        lambda: services.remove_section(document=plan, key="s-lokaler", by=cast.helena),
        lambda: services.move_section(document=plan, key="s-lokaler", after_key="s-ovrigt", by=cast.helena),
    ):
        with pytest.raises(ValidationError):
            change()


@pytest.mark.parametrize(
    ("heading", "reason"), [("", "Skriv rubriken"), ("\x00 ", "Skriv rubriken"), ("ö" * 301, "högst 300 tecken")]
)
def test_a_bad_heading_is_refused_with_a_reason(cast, plan, add, heading, reason):
    section = add("Ett")
    with pytest.raises(ValidationError, match=reason):
        add(heading)
    with pytest.raises(ValidationError, match=reason):
        services.change_section(document=plan, key=section.key, heading=heading, by=cast.helena)


def test_a_section_is_not_added_under_a_goals_rubrik_nor_in_nothing(add):
    for key in ("s-arbetssatt", "s-finns-inte", "", "\x00"):
        with pytest.raises(ValidationError, match="finns inte längre"):
            add("Ett", after=key)
