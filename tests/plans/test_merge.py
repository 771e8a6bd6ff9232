"""Joining what two people did to the same text: nothing that was written is lost."""

import time
from collections import Counter

import pytest
from hypothesis import given
from hypothesis import strategies as st

from plans.merge import blocks, merge, merge_both

pytestmark = pytest.mark.once

A, B, C, D = (f"<p>{letter}</p>" for letter in "abcd")
NEW, OTHER = "<p>nytt</p>", "<p>annat</p>"

MERGES = {
    "a change at each end": (A + B + C, NEW + B + C, A + B + OTHER, NEW + B + OTHER),
    "a change beside a new paragraph": (A + B, NEW + B, A + OTHER + B, NEW + OTHER + B),
    "new paragraphs at the same place, theirs first": (A, A + NEW, A + OTHER, A + OTHER + NEW),
    "the same new paragraph": (A, A + NEW, A + NEW, A + NEW),
    "the same new paragraph and one more": (A, A + NEW, A + NEW + OTHER, A + NEW + OTHER),
    "one takes away what the other has not touched": (A + B + C, A + C, A + B + OTHER, A + OTHER),
    "both take away the same": (A + B + C, A + C, A + C, A + C),
    "only theirs": (A, A, B, B),
    "only mine": (A, B, A, B),
    "from nothing": ("", "", A, A),
    "a list is one block": ("<ul><li>x</li></ul>" + A, "<ul><li>y</li></ul>" + A, "<ul><li>x</li></ul>" + B,
                            "<ul><li>y</li></ul>" + B),
}  # fmt: skip
CONFLICTS = {
    "the same paragraph": (A + B, NEW + B, OTHER + B),
    "one changes what the other takes away": (A + B + C, A + NEW + C, A + C),
    "one changes two, the other one of them": (A + B + C, NEW + OTHER + C, A + D + C),
    "one takes all away": (A + B, "", A + NEW),
}


@pytest.mark.parametrize("case", MERGES)
def test_changes_in_different_paragraphs_are_joined(case):
    base, mine, theirs, joined = MERGES[case]
    assert merge(base, mine, theirs) == joined


@pytest.mark.parametrize("case", CONFLICTS)
def test_changes_in_the_same_paragraph_are_for_a_person_to_join(case):
    base, mine, theirs = CONFLICTS[case]
    assert merge(base, mine, theirs) is None
    assert merge(base, theirs, mine) is None


paragraphs = st.lists(st.sampled_from([A, B, C, D, NEW]), max_size=6)


@given(base=paragraphs, mine=paragraphs, theirs=paragraphs)
def test_what_either_of_them_added_is_in_the_joined_text(base, mine, theirs):
    joined = merge("".join(base), "".join(mine), "".join(theirs))
    if joined is None:
        assert mine != base != theirs
        return
    kept = Counter(blocks(joined))
    for written in (mine, theirs):
        added = Counter(written) - Counter(base)
        assert all(kept[block] >= 1 for block in added), (joined, added)
    assert not kept - (Counter(base) + Counter(mine) + Counter(theirs))


@given(base=paragraphs, mine=paragraphs)
def test_against_one_who_did_nothing_everything_stands_as_written(base, mine):
    assert merge("".join(base), "".join(mine), "".join(base)) == "".join(mine)
    assert merge("".join(base), "".join(base), "".join(mine)) == "".join(mine)


@given(st.text(alphabet="<>/pulb r=\"'a", max_size=60))
def test_any_text_falls_into_blocks_without_losing_a_letter(markup):
    assert "".join("".join(blocks(markup)).split()) == "".join(markup.split())


def test_loose_text_and_nested_blocks_are_blocks_of_their_own():
    table = "<table><tbody><tr><th>a</th></tr></tbody></table>"
    assert blocks(f"loose<br>text{A}<ul><li><p>x</p></li></ul> {table}") == [
        "loose<br>text",
        A,
        "<ul><li><p>x</p></li></ul>",
        table,
    ]


def test_a_long_text_of_like_paragraphs_is_joined_while_one_waits():
    """A save holds the document's lock: the time to join must not grow with the square of the text."""
    half = A * 5_000
    like, began = half + half, time.perf_counter()
    assert merge(like, NEW + like, like + OTHER) == NEW + like + OTHER
    merge(like, B + like + C, half + D + half + NEW)
    assert time.perf_counter() - began < 10


@pytest.mark.parametrize(
    ("base", "mine", "theirs", "both"),
    [
        ("<p>a</p><p>b</p>", "<p>A</p><p>b</p>", "<p>x</p><p>b</p>", "<p>x</p><p>A</p><p>b</p>"),
        ("<p>a</p><p>b</p>", "<p>A</p><p>b</p>", "<p>a</p><p>B</p>", "<p>A</p><p>B</p>"),
        ("<p>a</p><p>b</p>", "<p>A</p><p>b</p>", "<p>x</p><p>b</p><p>c</p>", "<p>x</p><p>A</p><p>b</p><p>c</p>"),
        ("<p>a</p><p>b</p><p>c</p>", "<p>a</p><p>B</p><p>c</p>", "<p>c</p>", "<p>a</p><p>B</p><p>c</p>"),
        ("", "<p>a</p>", "<p>b</p>", "<p>b</p><p>a</p>"),
        ("<p>a</p>", "", "<p>b</p>", "<p>b</p>"),
    ],
)
def test_where_they_clash_both_wordings_stand_for_a_person_to_choose_from(base, mine, theirs, both):
    assert merge_both(base, mine, theirs) == both


@given(base=paragraphs, mine=paragraphs, theirs=paragraphs)
def test_of_both_wordings_nothing_that_either_added_is_left_out(base, mine, theirs):
    both = Counter(blocks(merge_both("".join(base), "".join(mine), "".join(theirs))))
    for written in (mine, theirs):
        assert not (Counter(written) - Counter(base)).keys() - both.keys()


def test_a_table_that_both_editors_write_in_their_own_way_does_not_make_changes_around_it_clash():
    before, after = (
        "<table><thead><tr><th>A</th></tr></thead></table>",
        '<table><tr><th scope="col">A</th></tr></table>',
    )
    base = f"<p>Ett.</p>{before}<p>Två.</p>"
    mine, theirs = f"<p>Ett.</p>{after}<p>Två, mina ord.</p>", f"<p>Ett, hennes ord.</p>{after}<p>Två.</p>"
    assert merge(base, mine, theirs) == f"<p>Ett, hennes ord.</p>{after}<p>Två, mina ord.</p>"
    assert merge(base, f"<p>Ett, mina ord.</p>{after}<p>Två.</p>", theirs) is None
