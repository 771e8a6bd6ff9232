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
    sent, now = "<p>Vi frågar varje morgon.</p>", "<p>Vi frågar varje kväll.</p>"
    assert revise(now, "Vi frågar varje morgon.", "Vi frågar varje kväll.", at=0, sent=sent) == now


def cells(*words):
    return f"<ul>{''.join(f'<li><p>{each}</p></li>' for each in words)}</ul>"


WEEK = cells("Varje dag", "Fika", "Varje dag", "Musik")


def test_of_equal_paragraphs_the_one_that_was_meant_is_changed():
    assert revise(WEEK, "Varje dag", "På fredagar", at=0, sent=WEEK) == cells(
        "På fredagar", "Fika", "Varje dag", "Musik"
    )
    assert revise(WEEK, "Varje dag", "På fredagar", at=2, sent=WEEK) == cells(
        "Varje dag", "Fika", "På fredagar", "Musik"
    )
    now = cells("Nytt", "Varje dag", "Fika", "Varje dag", "Musik och dans")
    put = cells("Nytt", "Varje dag", "Fika", "På fredagar", "Musik och dans")
    assert revise(now, "Varje dag", "På fredagar", at=2, sent=WEEK) == put


def test_of_equal_paragraphs_none_is_guessed():
    assert revise(WEEK, "Varje dag", "På fredagar") is None
    assert revise(cells("Ja"), "Ja", "Nej", at=0, sent=cells("Ja", "Ja")) is None
    assert revise(cells("Ja", "Ja", "Ja"), "Ja", "Nej", at=0, sent=cells("Ja", "Ja")) is None


def test_the_paragraph_that_was_meant_has_gone_though_another_reads_the_same():
    gone = cells("Fika", "Varje dag", "Musik")
    assert revise(gone, "Varje dag", "På fredagar", at=0, sent=WEEK) is None
    assert revise(gone, "Varje dag", "På fredagar", at=2, sent=WEEK) == cells("Fika", "På fredagar", "Musik")
    rewritten = cells("Varje dag", "Fika", "När vi hinner", "Musik")
    assert revise(rewritten, "Varje dag", "På fredagar", at=2, sent=WEEK) is None


def test_another_cell_that_reads_as_the_wording_is_not_taken_for_it():
    sent = cells("Kanske", "Ja", "Nej tack")
    now = cells("Ny text.", "Ja", "Nej tack")
    assert revise(now, "Kanske", "Ja", at=0, sent=sent) is None
    assert revise(now, "Kanske", "Ja") is None
    assert revise(cells("Ja", "Ja", "Nej tack"), "Kanske", "Ja", at=0, sent=sent) == cells("Ja", "Ja", "Nej tack")


def test_a_paragraph_that_was_moved_takes_its_change_where_it_stands_now():
    sent, now = cells("Ett.", "Två.", "Tre."), cells("Tre.", "Ett.", "Två.")
    assert revise(now, "Tre.", "Fyra.", at=2, sent=sent) == cells("Fyra.", "Ett.", "Två.")


def test_markup_in_a_proposal_is_words():
    revised = revise("<p>Ett</p>", "Ett", "<b>Två</b> & <script>tre")
    assert clean(revised) == revised == "<p>&lt;b&gt;Två&lt;/b&gt; &amp; &lt;script&gt;tre</p>"


WORDS = st.lists(st.sampled_from(["vi", "frågar.", "Alla", "a&b", "<x>", "öga", "1,5"]), min_size=1, max_size=8)


@given(st.lists(WORDS, min_size=1, max_size=4), WORDS, st.data())
def test_what_is_accepted_is_what_was_proposed_and_nothing_else_moves(texts, wording, data):
    markup = clean("".join(f"<p>{_marked(words, data)}</p>" for words in texts))
    before = [p.text for p in paragraphs(markup)]
    at = data.draw(st.integers(0, len(before) - 1))
    after = [p.text for p in paragraphs(clean(revise(markup, before[at], " ".join(wording), at=at, sent=markup)))]
    assert after == [*before[:at], " ".join(wording), *before[at + 1 :]]


def _marked(words, data):
    bold = data.draw(st.integers(0, len(words) - 1))
    words = [html.escape(word, quote=False) for word in words]
    words[bold] = f"<strong>{words[bold]}</strong>"
    return " ".join(words)
