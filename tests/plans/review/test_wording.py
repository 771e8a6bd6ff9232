"""A proposed wording as a change in a text."""

import html

import pytest
from hypothesis import given
from hypothesis import strategies as st

from plans.review.wording import paragraphs, revise
from plans.richtext import clean

pytestmark = pytest.mark.once

TEXT = (
    "<p>Vi frågar varje morgon. <strong>Alla</strong> får svara på sitt sätt.</p>"
    "<ul><li><p>Den som vill byter grupp.</p></li><li><p>Ingen behöver förklara sig.</p></li></ul>"
    "<table><thead><tr><th>Dag</th></tr></thead><tbody><tr><td>Måndag &amp; tisdag</td></tr></tbody></table>"
)


def test_paragraphs_are_those_that_people_see():
    assert [p.text for p in paragraphs(TEXT)] == [
        "Vi frågar varje morgon. Alla får svara på sitt sätt.",
        "Den som vill byter grupp.",
        "Ingen behöver förklara sig.",
        "Dag",
        "Måndag & tisdag",
    ]


def test_bold_words_stay_bold_when_the_sentence_around_them_changes():
    base = "Vi frågar varje morgon. Alla får svara på sitt sätt."
    revised = revise(TEXT, base, "Vi frågar varje morgon och kväll. Alla får svara på sitt eget sätt.")
    assert "<p>Vi frågar varje morgon och kväll. <strong>Alla</strong> får svara på sitt eget sätt.</p>" in revised
    assert revised.endswith(TEXT[TEXT.index("<ul>") :])


def test_a_bold_word_that_goes_leaves_no_empty_tag():
    revised = revise(TEXT, "Vi frågar varje morgon. Alla får svara på sitt sätt.", "Vi frågar varje morgon.")
    assert revised.startswith("<p>Vi frågar varje morgon.")
    assert "<strong>" not in revised


def test_a_sentence_takes_its_change_though_the_rest_of_the_paragraph_was_rewritten():
    now = "<p>Vi frågar varje kväll. Den som vill ritar. Alla får svara på sitt sätt.</p>"
    base = "Vi frågar varje morgon. Alla får svara på sitt sätt."
    assert revise(now, base, "Vi frågar varje morgon. Alla får svara som de vill.") == (
        "<p>Vi frågar varje kväll. Den som vill ritar. Alla får svara som de vill.</p>"
    )


def test_a_new_sentence_stands_beside_the_one_it_was_proposed_beside():
    now = "<p>Vi frågar varje morgon. Nytt här.</p>"
    assert revise(now, "Vi frågar varje morgon. Slut.", "Vi frågar varje morgon. Och på fredagar. Slut.") == (
        "<p>Vi frågar varje morgon. Och på fredagar. Nytt här.</p>"
    )


def test_where_the_sentence_has_gone_nothing_is_guessed():
    assert revise("<p>Något helt annat.</p>", "Vi frågar varje morgon.", "Vi frågar varje kväll.") is None
    assert revise("", "Vi frågar varje morgon.", "Vi frågar varje kväll.") is None


def test_a_proposal_that_already_stands_changes_nothing():
    assert revise("<p>Vi frågar varje kväll.</p>", "Vi frågar varje morgon.", "Vi frågar varje kväll.") == (
        "<p>Vi frågar varje kväll.</p>"
    )


def test_markup_in_a_proposal_is_words():
    revised = revise("<p>Ett</p>", "Ett", "<b>Två</b> & <script>tre")
    assert clean(revised) == revised == "<p>&lt;b&gt;Två&lt;/b&gt; &amp; &lt;script&gt;tre</p>"


WORDS = st.lists(st.sampled_from(["vi", "frågar.", "Alla", "a&b", "<x>", "öga", "1,5"]), min_size=1, max_size=8)


@given(st.lists(WORDS, min_size=1, max_size=4), WORDS, st.data())
def test_what_is_accepted_is_what_was_proposed_and_nothing_else_moves(texts, wording, data):
    markup = clean("".join(f"<p>{_marked(words, data)}</p>" for words in texts))
    before = [p.text for p in paragraphs(markup)]
    at = data.draw(st.integers(0, len(before) - 1))
    first = before.index(before[at])
    after = [p.text for p in paragraphs(clean(revise(markup, before[at], " ".join(wording))))]
    assert after == [*before[:first], " ".join(wording), *before[first + 1 :]]


def _marked(words, data):
    bold = data.draw(st.integers(0, len(words) - 1))
    words = [html.escape(word, quote=False) for word in words]
    words[bold] = f"<strong>{words[bold]}</strong>"
    return " ".join(words)
