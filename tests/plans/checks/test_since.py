"""What has changed, or has not, since the plan and the last period."""

import pytest

from plans import outline as o
from plans.choices import Kind
from tests.plans.checks.material import a_document, a_goal, a_row, found, the_only

pytestmark = pytest.mark.once

ANALYSIS = (
    "Fler än i fjol prövade ett arbete, och de som gjorde det stannade längre. Det beror mest på att vi själva följde "
    "med de första dagarna. Nu öppnar vi en grupp till på eftermiddagarna."
)


def report(kind=Kind.ANNUAL_REPORT, analysis=ANALYSIS, **values):
    return a_document(a_goal(analysis=analysis, indicators=(a_row(**values),)), kind=kind)


def test_another_target_than_the_plan_promised_is_asked_about():
    plan = report(Kind.PLAN, target="85 %")
    finding = the_only(report(target="80 %"), "changed_target", plan=plan)
    assert "var 85 % i planen, men är 80 % här" in finding.sentence


@pytest.mark.parametrize("target", ["85 %", "85,0 %", "85\u00a0%"])
def test_the_same_target_written_otherwise_is_not(target):
    assert not found(report(target=target), "changed_target", plan=report(Kind.PLAN, target="85 %"))


def test_an_indicator_that_stands_twice_is_held_against_its_own_line():
    def of(kind, second="12", keys=("i-1", "i-2")):
        lines = (a_row(key=keys[0], measure="m", target="85 %"), a_row(key=keys[1], measure="m", target=second))
        return a_document(a_goal(indicators=lines), kind=kind)

    plan = of(Kind.PLAN)
    assert not found(of(Kind.ANNUAL_REPORT), "changed_target", plan=plan)
    assert "var 12 i planen" in the_only(of(Kind.ANNUAL_REPORT, "14"), "changed_target", plan=plan).sentence
    assert not found(of(Kind.ANNUAL_REPORT, "14", keys=("i-8", "i-9")), "changed_target", plan=plan)


def test_a_line_that_is_not_the_plans_is_held_against_the_only_one_of_its_indicator():
    now = a_document(a_goal(indicators=(a_row(key="i-9", measure="m", target="80 %"),)))
    plan = a_document(a_goal(indicators=(a_row(key="i-1", measure="m", target="85 %"),)), kind=Kind.PLAN)
    assert found(now, "changed_target", plan=plan)


def test_an_analysis_that_says_the_same_as_last_time_is_asked_about():
    finding = the_only(report(), "repeated", before=report(Kind.TERTIAL_2))
    assert finding.sentence.endswith("är ord för ord densamma som i Tertialrapport 2 2025. Stämmer den fortfarande?")


def test_a_new_analysis_a_short_one_and_a_plans_are_not():
    assert not found(report(), "repeated", before=report(Kind.TERTIAL_2, analysis=f"{ANALYSIS} Så är det."))
    assert not found(report(analysis="Pågår."), "repeated", before=report(Kind.TERTIAL_2, analysis="Pågår."))
    assert not found(report(), "repeated", before=report(Kind.PLAN))
    assert not found(report(), "repeated", before=o.replace(report(), goals=()))


def test_what_is_marked_as_taken_over_is_not_told_of_twice():
    now = report()
    (above,) = now.goals
    (goal,) = above.children
    taken = o.replace(goal, texts=(o.replace(goal.texts[-1], taken_from="Tertialrapport 2 2025"),))
    now = o.replace(now, goals=(o.replace(above, children=(taken,)),))
    assert not found(now, "repeated", before=report(Kind.TERTIAL_2))
