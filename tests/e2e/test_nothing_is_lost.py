"""Nothing that is typed is ever lost: two writers, no network, no session."""

from urllib.parse import urlsplit

import pytest
from django.contrib.sessions.models import Session
from playwright.sync_api import expect

from plans.models import Passage, PassageVersion
from plans.transitions import move
from tests.builders import write
from tests.e2e.conftest import Desk

pytestmark = pytest.mark.e2e


@pytest.fixture
def slot(thread):
    return f"{thread.own.key}.arbetssatt"


def path(address):
    return urlsplit(address).path


def bo_writes(desk, cast, slot, html):
    """The deputy saves another wording meanwhile."""
    passage = Passage.objects.get(document=desk.document, slot=slot)
    write(desk.document, slot, html, by=cast.deputy, base_version=passage.version, base_html=passage.html)


def clash(desk, cast, slot):
    """Helena and Bo change the same paragraph; return the panel that shows both."""
    desk.text(slot).locator(".passage").click()
    expect(desk.editor).to_be_focused()
    bo_writes(desk, cast, slot, "<p>Bo skrev om allt.</p>")
    desk.page.keyboard.press("Control+End")
    desk.page.keyboard.type(" Helena lade till.")
    panel = desk.page.get_by_role("region", name="Två versioner")
    expect(panel).to_contain_text("Vi frågar varje morgon. Helena lade till.")
    expect(panel).to_contain_text("Bo skrev om allt.")
    return panel


def test_two_texts_are_shown_side_by_side_and_mine_can_be_kept(desk, cast, slot):
    panel = clash(desk, cast, slot)
    with desk.saves():
        panel.get_by_role("button", name="Behåll min text").click()
    assert desk.stored(slot) == "<p>Vi frågar varje morgon. Helena lade till.</p>"
    assert PassageVersion.objects.filter(html="<p>Bo skrev om allt.</p>").exists()


def test_the_other_text_can_be_kept_and_that_can_be_undone(desk, cast, slot):
    panel = clash(desk, cast, slot)
    panel.get_by_role("button", name="Behåll Bo Dahls text").click()
    expect(desk.text(slot).locator(".passage")).to_have_text("Bo skrev om allt.")
    desk.page.get_by_role("button", name="Ångra").click()
    expect(panel).to_contain_text("Helena lade till.")


def test_the_words_that_differ_are_marked_in_both_texts(desk, cast, slot):
    """Bo changes a word in the middle, Helena adds a sentence: nobody has to read both texts word by word."""
    desk.text(slot).locator(".passage").click()
    expect(desk.editor).to_be_focused()
    bo_writes(desk, cast, slot, "<p>Vi frågar <strong>varje kväll</strong>.</p>")
    desk.page.keyboard.press("Control+End")
    desk.page.keyboard.type(" Också på lördagar.")
    panel = desk.page.get_by_role("region", name="Två versioner")
    mine, theirs = panel.locator(".version").first, panel.locator(".version").last
    expect(mine.locator("mark")).to_contain_text(["skiljer sig: morgon slut", "skiljer sig: Också på lördagar. slut"])
    expect(theirs.locator("mark")).to_have_text(["skiljer sig: kväll slut"])
    expect(panel).to_contain_text("står det som skiljer sig två gånger")
    with desk.saves():
        panel.get_by_role("button", name="Sätt ihop båda").click()
    expect(desk.editor).to_be_focused()
    assert "mark" not in desk.stored(slot) and "skiljer" not in desk.stored(slot)
    with desk.saves():
        desk.page.keyboard.type("Här: ")
    assert desk.stored(slot).startswith("<p>Här: Vi frågar varje morgon."), "the editor begins in what stands twice"


@pytest.mark.parametrize("width", [320, 1280])
def test_a_table_stays_within_its_text_when_two_are_shown_side_by_side(desk, cast, slot, width, assert_accessible):
    desk.page.set_viewport_size({"width": width, "height": 800})
    words = ("Verksamhetsbeskrivningen", "Deltagarna", "Tvättar och lagar textilier åt idrottsföreningarna")
    table = f"<table><tr>{''.join(f'<td>{each}</td>' for each in words)}</tr></table>"
    bo_writes(desk, cast, slot, f"<p>Vi frågar varje morgon.</p>{table}")
    desk.page.reload()
    desk.text(slot).locator(".passage > p").click()
    expect(desk.editor).to_be_focused()
    bo_writes(desk, cast, slot, f"<p>Bo skrev om allt.</p>{table}")
    desk.page.keyboard.press("Control+Home")
    desk.page.keyboard.type("Helena skrev. ")
    expect(desk.page.get_by_role("region", name="Två versioner")).to_be_visible()
    for text in desk.page.locator(".clash .prose").all():
        assert text.evaluate("text => text.scrollWidth - text.clientWidth") <= 0
    assert_accessible()


def test_both_texts_can_be_put_together(desk, cast, slot):
    panel = clash(desk, cast, slot)
    with desk.saves():
        panel.get_by_role("button", name="Sätt ihop båda").click()
    expect(desk.editor).to_be_focused()
    assert desk.stored(slot) == "<p>Vi frågar varje morgon. Helena lade till.</p><p>Bo skrev om allt.</p>"


def test_a_text_is_opened_anew_when_what_was_chosen_for_it_has_been_saved(desk, cast, slot):
    """Else the answer tells of the text before, and the writer goes on in that."""
    panel, happened = clash(desk, cast, slot), []
    of_text = f"**/text/{slot}/"
    desk.page.route(of_text, lambda route: (happened.append(route.request.method), route.continue_()))
    saves = ("POST", f"/dokument/{desk.document.key}/text/{slot}/")
    desk.page.on("response", lambda r: happened.append(r.status) if (r.request.method, path(r.url)) == saves else None)
    panel.get_by_role("button", name="Sätt ihop båda").click()
    expect(desk.editor).to_contain_text("Helena lade till.Bo skrev om allt.")
    desk.page.unroute(of_text)
    assert happened == ["POST", 200, "GET"]


def test_what_both_have_stands_once_when_two_texts_are_put_together(desk, cast, slot):
    with desk.saves():
        desk.write(slot, "")
        desk.page.keyboard.press("Enter")
        desk.page.keyboard.type("Alla  är med.")
    desk.page.keyboard.press("Escape")
    desk.page.reload()
    desk.text(slot).locator(".passage p").first.click()
    expect(desk.editor).to_be_focused()
    bo_writes(desk, cast, slot, "<p>Bo frågar.</p><p>Alla är med.</p>")
    desk.page.keyboard.type("Helena: ")
    panel = desk.page.get_by_role("region", name="Två versioner")
    expect(panel.locator(":is(.differs, .alone)")).to_have_count(2)
    with desk.saves():
        panel.get_by_role("button", name="Sätt ihop båda").click()
    stored = desk.stored(slot)
    assert stored.count("Alla är med.") == 1
    assert stored.index("Helena: ") < stored.index("Bo frågar.") < stored.index("Alla är med.")


def test_a_choice_that_was_not_made_waits_until_the_page_is_opened_again(desk, cast, slot):
    clash(desk, cast, slot)
    desk.page.reload()
    expect(desk.page.get_by_role("region", name="Två versioner")).to_contain_text("Helena lade till.")


def test_changes_in_different_paragraphs_are_joined(desk, cast, slot):
    desk.text(slot).locator(".passage p").click(position={"x": 1, "y": 8})
    expect(desk.editor).to_be_focused()
    bo_writes(desk, cast, slot, "<p>Vi frågar varje morgon.</p><p>Bo lade till ett stycke.</p>")
    with desk.saves():
        desk.page.keyboard.type("Alltid: ")
    assert desk.stored(slot) == "<p>Alltid: Vi frågar varje morgon.</p><p>Bo lade till ett stycke.</p>"
    expect(desk.editor).to_contain_text("Bo lade till ett stycke.")
    with desk.saves():
        desk.page.keyboard.type("ja, ")
    assert desk.stored(slot) == "<p>Alltid: ja, Vi frågar varje morgon.</p><p>Bo lade till ett stycke.</p>"


def test_the_cursor_stays_in_its_paragraph_when_somebody_writes_above_it(desk, cast, slot):
    desk.write(slot, "")
    bo_writes(desk, cast, slot, "<p>Bo skrev ett stycke överst.</p><p>Vi frågar varje morgon.</p>")
    with desk.saves():
        desk.page.keyboard.type(" Alltid.")
    expect(desk.editor).to_contain_text("Bo skrev ett stycke överst.")
    with desk.saves():
        desk.page.keyboard.type(" Även i dag.")
    assert desk.stored(slot).endswith("<p>Vi frågar varje morgon. Alltid. Även i dag.</p>")


def test_what_was_typed_before_the_editor_had_come_is_there_when_the_browser_was_closed_at_once(desk, slot):
    desk.page.route("**/js/editor*.js", lambda route: None)  # it never comes
    desk.page.reload()
    desk.text(slot).locator(".passage").click()
    desk.page.keyboard.type("Mitt i ett or")
    again = desk.page.context.new_page()
    desk.page.close()
    with again.expect_response(lambda r: "/text/" in r.url and r.request.method == "POST" and r.ok):
        again.goto(f"/dokument/{desk.document.key}/")
    assert desk.stored(slot) == "<p>Vi frågar varje morgon.</p><p>Mitt i ett or</p>"
    assert again.evaluate("localStorage.length") == 0


def test_a_tab_that_is_a_week_old_saves_what_is_typed_though_nothing_is_as_it_was(desk, cast, slot, log_in):
    asked = []
    desk.page.route("**/js/editor*.js", lambda route: asked.append(route))
    desk.page.reload()
    desk.text(slot).locator(".passage").click()
    desk.page.keyboard.type("Efter en vecka.")
    Session.objects.all().delete()
    desk.page.context.clear_cookies()
    log_in(cast.helena)
    with desk.saves():
        asked[-1].fulfill(status=404)  # a new version has files by other names
    assert desk.stored(slot) == "<p>Vi frågar varje morgon.</p><p>Efter en vecka.</p>"
    expect(desk.page.locator("#toasts")).to_contain_text("ladda om sidan")


def test_two_tabs_of_one_person_do_not_throw_away_each_others_words(desk, slot):
    other = Desk(desk.page.context.new_page(), desk.document)
    desk.page.route("**/text/**", lambda route: route.abort())
    desk.write(slot, " I den ena fliken.")
    desk.says("Inte sparat")
    with other.saves():
        other.write(slot, " I den andra.")
    desk.page.close()
    other.page.reload()
    panel = other.page.get_by_role("region", name="Två versioner")
    expect(panel.locator("mark")).to_contain_text(["ena fliken", "andra"])


def test_what_is_written_without_a_network_is_sent_when_it_is_back(desk, slot):
    desk.write(slot, "")
    desk.page.context.set_offline(True)
    desk.page.keyboard.type(" Utan nät.")
    desk.says("Inte sparat – försöker igen")
    assert "Utan nät" not in desk.stored(slot)
    with desk.saves():
        desk.page.context.set_offline(False)
    desk.says("Sparat")
    assert "Utan nät." in desk.stored(slot)


@pytest.fixture
def lose_answers(page):
    """Give a function that begins to lose the answers to saves: the server has handled them, the page never knows."""

    def lose(route):
        if route.request.method == "POST":
            route.fetch()
            route.abort("connectionreset")
        else:
            route.continue_()

    return lambda: page.route("**/text/**", lose)


def wordings(slot):
    return list(PassageVersion.objects.filter(passage__slot=slot).order_by("number").values_list("html", flat=True))


def test_one_who_writes_on_when_the_answer_was_lost_does_not_clash_with_herself(desk, slot, lose_answers):
    lose_answers()
    desk.write(slot, " Svaret kom bort.")
    desk.says("Inte sparat – försöker igen")
    desk.page.keyboard.type(" Hon skriver vidare.")
    desk.page.unroute("**/text/**")
    desk.says("Sparat")
    first = "<p>Vi frågar varje morgon.</p>"
    lost = "<p>Vi frågar varje morgon. Svaret kom bort.</p>"
    assert wordings(slot) == [first, lost, "<p>Vi frågar varje morgon. Svaret kom bort. Hon skriver vidare.</p>"]
    expect(desk.page.get_by_role("region", name="Två versioner")).to_have_count(0)
    assert desk.page.evaluate("localStorage.length") == 0


def test_what_was_written_on_is_saved_also_when_the_page_was_closed_before_any_answer(desk, slot, lose_answers):
    lose_answers()
    desk.write(slot, " Svaret kom bort.")
    desk.says("Inte sparat – försöker igen")
    desk.page.unroute("**/text/**")
    desk.page.route("**/text/**", lambda route: route.abort())
    desk.page.keyboard.type(" Och datorn dog.")
    desk.says("Inte sparat")
    desk.page.unroute("**/text/**")
    desk.page.reload()
    desk.says("Sparat")
    assert desk.stored(slot) == "<p>Vi frågar varje morgon. Svaret kom bort. Och datorn dog.</p>"
    expect(desk.page.get_by_role("region", name="Två versioner")).to_have_count(0)


def test_what_a_colleague_wrote_meanwhile_is_seen_by_the_one_whose_answer_was_lost(desk, cast, slot, lose_answers):
    lose_answers()
    desk.write(slot, " Svaret kom bort.")
    desk.says("Inte sparat – försöker igen")
    bo_writes(desk, cast, slot, "<p>Bo skrev om allt.</p>")
    desk.page.keyboard.type(" Hon skriver vidare.")
    desk.page.unroute("**/text/**")
    panel = desk.page.get_by_role("region", name="Två versioner")
    expect(panel).to_contain_text("Vi frågar varje morgon. Svaret kom bort. Hon skriver vidare.")
    expect(panel).to_contain_text("Bo skrev om allt.")


def test_what_an_older_page_kept_without_an_id_is_sent(desk, cast, plan, slot):
    url = f"/dokument/{plan.key}/text/{slot}/"
    fields = {"html": "<p>Från i går.</p>", "base_version": 1, "base_html": "<p>Vi frågar varje morgon.</p>"}
    letter = {"url": url, "name": "Arbetssätt", "fields": fields, "at": 0}
    key = f"roda:{cast.helena.key}:{plan.key}:{slot}"
    desk.page.evaluate("([key, letter]) => localStorage.setItem(key, JSON.stringify(letter))", [key, letter])
    with desk.saves():
        desk.page.reload()
    assert desk.stored(slot) == "<p>Från i går.</p>"


def test_to_begin_writing_without_a_network_is_explained(desk, slot):
    desk.page.route("**/js/editor*.js", lambda route: route.abort())
    desk.page.reload()
    desk.page.context.set_offline(True)
    desk.text(slot).locator(".passage").click()
    expect(desk.page.locator("#toasts")).to_contain_text("Kontrollera nätet")


def test_the_same_fault_is_told_once(desk):
    desk.page.context.set_offline(True)
    order = desk.page.get_by_role("button", name="Ladda ner PDF").first
    for _ in range(2):
        with desk.page.expect_event("requestfailed"):
            order.click()
    expect(desk.page.get_by_text("Det gick inte att nå servern")).to_have_count(1)


def test_what_was_never_sent_is_sent_when_the_page_is_opened_again(desk, slot):
    desk.page.route("**/text/**", lambda route: route.abort())
    desk.write(slot, " Sedan dog datorn.")
    desk.says("Inte sparat")
    desk.page.unroute("**/text/**")
    with desk.saves():
        desk.page.reload()
    expect(desk.text(slot)).to_contain_text("Sedan dog datorn.")
    assert "Sedan dog datorn." in desk.stored(slot)
    assert desk.page.evaluate("localStorage.length") == 0


def test_what_is_written_after_the_session_has_ended_is_sent_after_logging_in_in_another_tab(desk, cast, slot, log_in):
    desk.text(slot).locator(".passage").click()
    expect(desk.editor).to_be_focused()
    Session.objects.all().delete()
    desk.page.keyboard.press("Control+End")
    desk.page.keyboard.type(" Fast jag var utloggad.")
    notice = desk.page.get_by_role("alert").filter(has_text="Du är utloggad")
    expect(notice).to_contain_text("texten finns kvar här")
    for place in notice, desk.page.locator("#saved"):
        link = place.get_by_role("link", name="Logga in")
        expect(link).to_have_attribute("target", "_blank")
        expect(link).to_have_attribute("rel", "noopener")
    expect(desk.editor).to_contain_text("Fast jag var utloggad.")
    log_in(cast.helena)
    with desk.saves():
        desk.page.evaluate("dispatchEvent(new Event('focus'))")
    expect(notice).to_be_hidden()
    assert "Fast jag var utloggad." in desk.stored(slot)


def test_another_persons_login_does_not_send_my_text_as_hers(desk, cast, slot, log_in):
    Session.objects.all().delete()
    desk.write(slot, " Helenas ord.")
    desk.says("Inte sparat – utloggad")
    log_in(cast.deputy)
    with desk.page.expect_response("**/session/"):
        desk.page.evaluate("dispatchEvent(new Event('focus'))")
    desk.says("Inte sparat – utloggad")
    assert "Helenas ord" not in desk.stored(slot)


def test_what_may_not_be_saved_stays_on_the_page_and_says_why(desk, cast, slot):
    desk.text(slot).locator(".passage").click()
    expect(desk.editor).to_be_focused()
    move(document=desk.document, name="submit", by=cast.helena)
    desk.page.keyboard.type(" För sent.")
    expect(desk.page.locator("#toasts")).to_contain_text("Planen är inlämnad.")
    desk.says("Inte sparat")
    expect(desk.editor).to_contain_text("För sent.")
    desk.page.reload()
    notice = desk.page.get_by_role("alert").filter(has_text="Du har osparad text från")
    expect(notice).to_contain_text("som inte kunde sparas: Arbetssätt")
    expect(notice.get_by_role("button", name="Kopiera min text")).to_be_visible()
    notice.get_by_role("button", name="Släng").click()
    expect(notice).to_have_count(0)
    assert desk.page.evaluate("localStorage.length") == 0


def test_a_text_that_is_too_large_is_told_once_and_not_sent_for_ever(desk, slot, settings):
    settings.DATA_UPLOAD_MAX_MEMORY_SIZE = 400
    with desk.page.expect_response(lambda r: slot in r.url and r.status == 400):
        desk.write(slot, " Allt vi någonsin gjort." * 20)
    expect(desk.page.locator("#toasts")).to_contain_text("Texten är för lång")
    desk.says("Inte sparat")
    expect(desk.editor).to_contain_text("Allt vi någonsin gjort.")


def test_a_token_that_has_been_replaced_is_fetched_anew(desk, slot):
    desk.page.evaluate("document.body.setAttribute('hx-headers', '{\"X-CSRFToken\": \"" + "x" * 64 + "\"}')")
    with desk.saves():
        desk.write(slot, " Ändå sparat.")
    assert "Ändå sparat." in desk.stored(slot)


def test_keys_that_follow_at_once_upon_the_click_are_all_kept(desk, slot):
    for n in range(6):
        desk.text(slot).locator(".passage").click()
        desk.page.keyboard.type(f"Vi provar {n}. ")  # right after "morgon.": no address either
        expect(desk.editor).to_contain_text(f"Vi provar {n}.")
        with desk.saves():
            desk.page.keyboard.press("Escape")
        assert f"Vi provar {n}." in desk.stored(slot), desk.stored(slot)
