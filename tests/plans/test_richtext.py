"""Permitted HTML: what is kept, what goes, and the plain text of it."""

import itertools
import re

import pytest
from hypothesis import example, given
from hypothesis import strategies as st

from plans.richtext import DEEPEST, DEEPEST_NEST, clean, from_lines, strip_controls, to_text

pytestmark = pytest.mark.once

KEPT = {
    "<p>Ett <strong>fett</strong> och <em>kursivt</em> ord</p>": None,
    "<ul><li>ett</li><li>två</li></ul>": None,
    '<ol start="3"><li>tre</li></ol>': None,
    "<h3>Underrubrik</h3><p>text</p>": None,
    "<p>rad<br>rad</p>": None,
    '<p><a href="https://ekhamra.example">hit</a></p>':
        '<p><a href="https://ekhamra.example" rel="noopener noreferrer">hit</a></p>',
    '<p><a href="mailto:a@b.example">brev</a> <a href="tel:08">ring</a></p>':
        '<p><a href="mailto:a@b.example" rel="noopener noreferrer">brev</a> '
        '<a href="tel:08" rel="noopener noreferrer">ring</a></p>',
    '<table><thead><tr><th scope="col">a</th></tr></thead><tbody><tr><td colspan="2">b</td></tr></tbody></table>': None,
    # what means the same is written the same way
    "<b>fet</b>": "<strong>fet</strong>",
    "<I>k</I>": "<em>k</em>",
    "<h1>a</h1><h2>b</h2><h4>c</h4><h6>d</h6>": "<h3>a</h3><h3>b</h3><h3>c</h3><h3>d</h3>",
    "<div>a</div><div>b</div>": "<p>a</p><p>b</p>",
    "<body><br></body>": "",
    # what Word brings
    '<p class="MsoNormal" style="mso-x:1"><span lang="SV">Ord</span><o:p></o:p></p>': "<p>Ord</p>",
    "<!--[if gte mso 9]><xml></xml><![endif]--><p>a</p>": "<p>a</p>",
    # what says nothing
    "<p></p><p> \u00a0</p><p>&nbsp;<br></p>": "",
    "<p>a</p><p> </p><ul><li></li><li>b</li></ul>": "<p>a</p><ul><li>b</li></ul>",
    "<ul><li><p></p></li></ul><p>a</p>": "<p>a</p>",
    "<table><tbody><tr><td></td></tr></tbody></table>": "",
    "<li><table><li>a": "<li>a</li><table></table>",
    "\r\n": "",
    "": "",
}  # fmt: skip


@pytest.mark.parametrize("markup", KEPT)
def test_what_is_permitted_is_kept_and_the_rest_goes(markup):
    assert clean(markup) == (markup if KEPT[markup] is None else KEPT[markup])


PIECES = """<p> </p> <ul> </ul> <ol> <li> </li> <h2> </h2> <h3> </h3> <b> </b> <div> </div> <br> &nbsp; &amp; &lt; & < >
" ' <table> <tr> <td> </td> </table> <th> <a> </a> <script> </script> <style> <!-- --> <svg> <math> </ å a"""
ALPHABET = st.sampled_from(
    [*PIECES.split(), " ", "\n", "\u00a0", "\x00", "\ud800", '<a href="javascript:x">', '<p onclick="x">']
)


@given(st.lists(ALPHABET, max_size=30).map("".join))
@example("<li><p></p></li>a")
@example("<ul><li><h3><b></b></h3></li></ul>a")
@example("<p><br><p></p>a")
@example("<p>" * 40 + "</p>" * 40 + "a")
def test_cleaning_what_is_clean_changes_nothing(markup):
    """The text that a save started from comes back from the browser and is cleaned again: it must stay the same."""
    once = clean(markup)
    assert clean(once) == once
    assert not any(bad in once for bad in ("<script", "javascript:", "onclick", "\x00", "\ud800", "<!--"))


@pytest.mark.parametrize("shell", ["<p>{}</p>", "<ul><li>{}</li></ul>", "<div>{}</div>"])
def test_what_stands_around_something_empty_goes_however_deep(shell):
    markup = ""
    for _ in range(DEEPEST):
        markup = shell.format(markup)
    assert clean(markup + "<p>a</p>") == "<p>a</p>"


def test_six_levels_of_lists_are_kept_and_items_of_deeper_ones_are_those_of_the_sixth():
    six = "<ul><li>a" * DEEPEST_NEST + "</li></ul>" * DEEPEST_NEST
    assert clean(six) == six
    end = "</li></ul>" * (DEEPEST_NEST - 1)
    deeper = "<ul><li>a" * DEEPEST_NEST + "<ul><li>b<ol><li>c</li><li>d</li></ol></li></ul></li></ul>" + end
    flat = "<ul><li>a" * DEEPEST_NEST + "</li><li>b</li><li>c</li><li>d</li></ul>" + end
    assert clean(deeper) == flat


HOSTILE = [
    "<ul><li>a",
    "<ul><li>a</li><li><p>b</p>",
    "<table><tr><td>a",
    "<strong><em>a",
    "<b><h3>a</b>",
    "<ul><li>a<ul></li>",
    "<h3><li>a",
    "<div><span>a",
]


@pytest.mark.parametrize("piece", HOSTILE)
def test_nothing_is_nested_so_deep_that_no_pdf_can_be_made_of_it_and_no_word_goes(piece):
    once = clean(piece * 3000)
    depths = itertools.accumulate(-1 if end else 1 for end in re.findall(r"<(/?)(?!br)[a-z]", once))
    assert max(depths, default=0) <= DEEPEST
    assert to_text(once).count("a") == 3000
    assert clean(once) == once


@given(st.text())
def test_any_text_typed_as_text_comes_out_as_it_was(text):
    line = " ".join(strip_controls(text).split())
    assert to_text(clean(from_lines([text]))) in (line, line.replace("• ", "").strip(), " ".join(line.split()))


def test_lines_become_paragraphs_and_lists():
    assert from_lines(["Ett & två", "• a", "• b", " ", "<b>"]) == (
        "<p>Ett &amp; två</p><ul><li>a</li><li>b</li></ul><p>&lt;b&gt;</p>"
    )


def test_plain_text_has_a_line_for_each_block():
    markup = "<h3>R</h3><p>a\n b<br>c</p><ul><li>d</li></ul><table><tr><th>e</th><td>f</td></tr></table>"
    assert to_text(markup) == "R\na b\nc\n• d\ne\tf"


def test_control_characters_and_lone_surrogates_are_stripped_but_not_line_breaks():
    assert strip_controls("a\x00\x08\x0b\x1f\x7f\ud800\udfff\ufffe\tb\nc\r") == "a\tb\nc\r"


@pytest.mark.parametrize(
    ("markup", "text"),
    [
        ('<p>Se <a href="https://ekhamra.example/?a>b">a &lt; b</a></p>', "Se a < b"),
        ("<p>Sex&nbsp;av\n tio,  \t och &amp;lt; kvar</p>", "Sex av tio, och &lt; kvar"),
        ('<table><tr><td colspan="2">a </td><td> b</td></tr></table>', "a \t b"),
        ('<ol start="3"><li>Först<br>sedan</li></ol>', "• Först\nsedan"),
    ],
)
def test_plain_text_is_what_a_reader_sees(markup, text):
    assert to_text(clean(markup)) == text
