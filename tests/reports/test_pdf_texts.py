"""Whatever people write comes out whole, in order, and so that both standards hold."""

import itertools
import re

import page
import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from plans.richtext import clean
from reports import pdf
from tests.reports import outlines
from tests.reports.reading import TaggedPdf

pytestmark = pytest.mark.once

MARK = "\0"  # stands for a word until all words are numbered
INLINE = st.lists(
    st.sampled_from(
        (MARK, f"<strong>{MARK}</strong>", f'<a href="https://ekhamra.example/x">{MARK} <em>{MARK}</em></a>')
    ),
    min_size=1,
    max_size=12,
).map(" ".join)
PARAGRAPH = INLINE.map("<p>{}</p>".format)


def items(blocks):
    """Return list items as the editor writes them: a paragraph, and perhaps a list inside."""
    return st.lists(st.one_of(INLINE, st.builds("{}{}".format, PARAGRAPH, blocks)), min_size=1, max_size=3)


def listed(tag, contents):
    return f"<{tag}>" + "".join(f"<li>{content}</li>" for content in contents) + f"</{tag}>"


LISTS = st.recursive(
    st.builds(listed, st.sampled_from(("ul", "ol")), st.lists(st.one_of(INLINE, PARAGRAPH), min_size=1, max_size=3)),
    lambda lists: st.builds(listed, st.sampled_from(("ul", "ol")), items(lists)),
    max_leaves=4,
)


@st.composite
def tables(draw):
    columns, rows, names = draw(st.integers(1, 4)), draw(st.integers(1, 3)), draw(st.booleans())
    first = "th" if names else "td"
    cells = [f"<{first}>{MARK}</{first}>", *(f"<td><p>{MARK} {MARK}</p></td>" for _ in range(columns - 1))]
    body = f"<tr>{''.join(cells)}</tr>" * rows
    return f"<table><tbody><tr>{f'<th><p>{MARK}</p></th>' * columns}</tr>{body}</tbody></table>"


BLOCKS = st.lists(st.one_of(PARAGRAPH, INLINE.map("<h3>{}</h3>".format), LISTS, tables()), min_size=1, max_size=6)


@settings(max_examples=25, deadline=None, suppress_health_check=[HealthCheck.too_slow])
@given(BLOCKS)
def test_a_text_comes_out_whole_in_order_and_valid(blocks):
    numbers = itertools.count(1)
    markup = re.sub(MARK, lambda _: f"ord{next(numbers)}", "".join(blocks))
    data = pdf.render(
        outlines.outline(front=(outlines.section("s", "Text", 1, clean(markup)),)), produced_at=outlines.PRODUCED
    )
    assert re.findall(r"ord\d+", TaggedPdf(data).text) == [f"ord{n}" for n in range(1, next(numbers))]
    for profile in (page.ValidationProfile.PDF_A_2A, page.ValidationProfile.PDF_UA_1):
        assert [f.message for f in page.validate_pdf_bytes(data, profile=profile).failures] == []
