"""The outline as canonical JSON: what is written is read back, byte for byte, whatever is in it."""

import datetime
import json

import msgspec
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from goals.choices import Level
from plans import outline as o
from plans.choices import Fulfilment, Kind, Owner, Progress, Status
from tests.reports.outlines import everything

pytestmark = pytest.mark.once

text = st.text(st.characters(exclude_categories=["Cs"]), max_size=12)
key = st.text("abcdefghjkmnpqrstuvwxyz23456789-", min_size=1, max_size=12)
dates = st.none() | st.dates()
names = st.lists(text, max_size=2).map(tuple)


def several(strategy, most=2):
    return st.lists(strategy, max_size=most).map(tuple)


columns = several(st.builds(o.Column, code=key, label=text))
layouts = st.builds(
    o.Layout,
    indicator_columns=columns,
    activity_columns=columns,
    level_labels=st.just(tuple((level, f"{level.label}!") for level in Level)),
    goals_heading=text,
    small_number_threshold=st.integers(0, 99),
    print_empty_rubrics=st.booleans(),
    print_no_assessment=st.booleans(),
    gap_limit=st.integers(0, 99),
    show_charts=st.booleans(),
    meetings_rubric=key,
)
texts = st.builds(
    o.Text,
    slot=key,
    rubric=key,
    label=text,
    html=text,
    version=st.integers(0, 999),
    owner=st.sampled_from(Owner),
    help=text,
    required=st.booleans(),
    unchanged_since=st.none() | st.integers(2000, 2099),
    taken_from=text,
    offered_by=text,
    generated=text,
)
sections = st.builds(
    o.Section,
    key=key,
    rubric=key,
    heading=text,
    level=st.integers(1, 3),
    text=st.none() | texts,
    own=st.booleans(),
    workplaces=names,
)
values = st.builds(o.Value, raw=text, column=st.none() | key)
indicators = st.builds(
    o.IndicatorRow,
    key=key,
    measure=key,
    name=text,
    values=several(values, 4),
    label=text,
    measured_in=text,
    by_sex=st.booleans(),
    owner=st.sampled_from(Owner),
    analysis=st.none() | texts,
)
activities = st.builds(
    o.ActivityRow,
    key=key,
    title=text,
    start=dates,
    end=dates,
    responsible=text,
    deviation=st.booleans(),
    owner=st.sampled_from(Owner),
    analysis=st.none() | texts,
    workplaces=names,
    progress=st.none() | st.sampled_from(Progress),
    cause=text,
    measure=text,
)
reported = st.builds(
    o.Reported, title=text, fulfilment=st.none() | st.sampled_from(Fulfilment), reason=text, texts=several(texts)
)


def goals(children):
    return st.builds(
        o.Goal,
        key=key,
        level=st.sampled_from(Level),
        title=text,
        number=text,
        fulfilment=st.none() | st.sampled_from(Fulfilment),
        texts=several(texts),
        indicators=several(indicators),
        activities=several(activities),
        children=children,
        workplaces=names,
        reason=text,
        promise=several(texts),
        reported=several(reported),
        reason_for=st.none() | st.sampled_from(Fulfilment),
    )


adoptions = st.builds(
    o.Adoption,
    number=st.integers(1, 99),
    on=dates,
    by=text,
    corrects=st.none() | st.integers(1, 98),
    reason=text,
)
outlines = st.builds(
    o.Outline,
    key=key,
    kind=st.sampled_from(Kind),
    year=st.integers(1990, 2099),
    unit=text,
    municipality=text,
    committee=text,
    department=text,
    status=st.sampled_from(Status),
    dnr=text,
    adoption=st.none() | adoptions,
    layout=layouts,
    front=several(sections),
    goals=several(goals(several(goals(st.just(()))))),
    closing=several(sections),
)


@given(outlines)
def test_an_outline_is_read_back_as_it_was_written(outline):
    written = o.to_json(outline)
    assert o.from_json(written) == outline
    assert o.to_json(o.from_json(written)) == written
    assert o.digest(written) == o.digest(o.to_json(o.from_json(written)))


@settings(max_examples=30)
@given(outlines, outlines)
def test_two_outlines_have_the_same_digest_only_when_they_say_the_same(one, other):
    assert (o.digest(o.to_json(one)) == o.digest(o.to_json(other))) == (one == other)


def test_the_schema_is_written_first_and_nothing_is_blank_between():
    written = o.to_json(everything())
    assert written.startswith('{"schema":1,"key":"')
    assert written == json.dumps(json.loads(written), ensure_ascii=False, separators=(",", ":"))


@pytest.mark.parametrize("bad", ["", "{}", "null", '{"schema":1}', "[1]", '{"schema":1,"key":"d","kind":"XX"}'])
def test_what_is_no_outline_is_refused(bad):
    with pytest.raises(msgspec.DecodeError):
        o.from_json(bad)


@pytest.mark.parametrize("schema", [99, 0, -1, 10**30, "1", None])
def test_an_outline_of_a_schema_that_is_not_known_is_refused(schema):
    written = json.loads(o.to_json(everything())) | {"schema": schema}
    with pytest.raises(msgspec.ValidationError):
        o.from_json(json.dumps(written))


def test_an_outline_of_an_older_schema_is_upgraded_step_by_step(monkeypatch):
    old = json.loads(o.to_json(everything())) | {"schema": o.SCHEMA - 2}
    old["enhet"] = old.pop("unit")
    monkeypatch.setitem(o.UPGRADES, o.SCHEMA - 2, lambda old: old | {"namn": old["enhet"]})
    monkeypatch.setitem(o.UPGRADES, o.SCHEMA - 1, lambda old: old | {"unit": old["namn"]})
    assert o.from_json(json.dumps(old)) == everything()


# What came later, by a field that only its class has.
ADDED = {
    "slot": ("taken_from", "offered_by"),
    "deviation": ("progress", "cause", "measure"),
    "children": ("reason", "promise", "reported", "reason_for"),
}


def test_what_was_frozen_before_reports_said_more_is_still_read():
    def older(node):
        if isinstance(node, list):
            return [older(each) for each in node]
        if isinstance(node, dict):
            added = {name for sign, names in ADDED.items() if sign in node for name in names}
            return {name: older(each) for name, each in node.items() if name not in added}
        return node

    content = older(json.loads(o.to_json(everything())))
    assert o.from_json(json.dumps(content)) == everything()


def test_an_outline_cannot_be_changed():
    with pytest.raises(AttributeError):
        everything().unit = "En annan"


def test_the_tree_is_walked_in_printed_order_with_its_depth():
    walked = [(depth, goal.level) for depth, goal in o.walk(everything().goals)]
    assert walked[0] == (0, Level.ORIENTATION)
    assert all(depth == list(Level).index(level) for depth, level in walked)


def test_dates_and_values_are_text_as_printed():
    written = o.to_json(everything())
    assert f'"{datetime.date(2025, 3, 1).isoformat()}"' in written


def test_what_was_frozen_before_there_were_pictures_has_none_and_the_usual_limit():
    old = json.loads(o.to_json(everything()))
    for name in ("gap_limit", "show_charts"):
        del old["layout"][name]
    layout = o.from_json(json.dumps(old)).layout
    assert (layout.gap_limit, layout.show_charts) == (10, False)
