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
