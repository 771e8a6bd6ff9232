"""Those who write at random in a real browser each, and remember every sentence they have typed."""

import contextlib

from django.conf import settings
from django.contrib.sessions.models import Session
from django.test import Client
from playwright.sync_api import Error, TimeoutError

PATIENCE = 20_000  # ms for what must come
SHORT = 4_000  # ms for what may come
THINGS = "bussarna odlingen mötena schemat lunchen köket utflykterna verkstaden telefonerna sommaren språket".split()

# What a page knows: the texts that wait in its browser, but for those shown as two versions for its reader to choose.
UNSENT = """() => Object.keys(localStorage).filter((key) => key.startsWith("roda:"))
    .map((key) => key.split(":").at(-1).replace(/~\\w+$/, ""))
    .filter((slot) => !document.querySelector(`[data-slot="${CSS.escape(slot)}"] .clash`))"""
ALL_SENT = f"() => !({UNSENT})().length"
# Put the cursor at one end of a paragraph, and wait until the editor has seen it.
PLACE = """async ([at, end]) => {
    const blocks = document.querySelector(".ProseMirror").children
    const block = blocks[Math.floor(at * blocks.length)]
    getSelection().selectAllChildren(block)
    getSelection()[end ? "collapseToEnd" : "collapseToStart"]()
    await new Promise((seen) => requestAnimationFrame(() => requestAnimationFrame(seen)))
}"""
# Where the writer stands: in an editor whose text is given, or nowhere.
STANDS_IN = """() => document.activeElement.closest(".ProseMirror")?.innerText ?? null"""
# What stands in a conflict, without the words that tell one who listens which of them differ.
READ = """(versions) => versions.map((version) => {
    const copy = version.cloneNode(true)
    for (const told of copy.querySelectorAll(".vh")) told.remove()
    return [...copy.children].map((block) => block.textContent).join(" ")
})"""


def words(text):
    """White space as the eye reads it."""
    return " ".join(text.split())


class Author:
    """One who writes, in a browser of her own."""

    def __init__(self, browser, server, user, document, slots, chance):
        self.browser, self.server, self.user, self.document = browser, server, user, document
        self.slots, self.chance = slots, chance
        self.typed, self.interrupted, self.chosen_away = [], 0, set()
        self.faults = []
        self.count, self.offline, self.session, self.page = 0, False, None, None
        self.context = browser.new_context(base_url=server.url, locale="sv-SE", timezone_id="Europe/Stockholm")
        self.context.set_default_timeout(PATIENCE)
        self.log_in()
        self.open()

    def __str__(self):
        return self.user.first_name or self.user.email.partition("@")[0]

    # --- the day as it goes

    def open(self):
        """Open the document, in a new page where she has none."""
        if self.page is None:
            self.page = self.context.new_page()
            self.page.on("pageerror", lambda error: self.faults.append(str(error)))
        self.page.goto(f"/dokument/{self.document.key}/")
        self.page.locator("#here").wait_for(state="attached")

    def can_open(self):
        return bool(self.server.process and not self.offline)

    def write(self):
        """Go to a place in a text, and write a sentence there."""
        if self._begin():
            sentence = self._sentence()
            self._type(sentence)

    def write_and_vanish(self):
        """Close the browser in the middle of a word; what was typed until then counts."""
        if self._begin():
            sentence = self._sentence()
            self._type(sentence[: self.chance.randrange(len(sentence) // 2, len(sentence))])
        self.close()

    def close(self):
        if self.page:
            self.page.close(run_before_unload=False)
            self.page = None

    def pause(self):
        """Wait until everything is saved, where it can be."""
        if self.page and self.can_open() and self.session:
            with contextlib.suppress(TimeoutError):
                self.page.wait_for_function(ALL_SENT, timeout=SHORT)

    def settle(self):
        """Choose in a conflict, if one is shown."""
        panel = self.page and self.page.locator(".clash").first
        if not panel or not panel.count():
            return
        with contextlib.suppress(Error):  # the page may make the panel anew just now
            buttons, (mine, theirs) = panel.get_by_role("button"), panel.locator(".version .prose").evaluate_all(READ)
            choice = self.chance.choices((0, 1, 2), (1, 1, 4))[0]
            buttons.nth(choice).click(timeout=SHORT)
            lost = {0: (theirs, mine), 1: (mine, theirs)}.get(choice)
            if lost:
                self.chosen_away.add(tuple(map(words, lost)))

    # --- what may happen to her

    def lose_network(self):
        self.offline = True
        self.context.set_offline(True)

    def find_network(self):
        self.offline = False
        self.context.set_offline(False)

    def log_out(self):
        """Her session ends, and her page does not know it."""
        Session.objects.filter(session_key=self.session).delete()
        self.context.clear_cookies(name=settings.CSRF_COOKIE_NAME)  # a new login has a new one
        self.session = None

    def log_in(self):
        """She logs in, as in a new tab, and comes back to her page."""
        client = Client()
        client.force_login(self.user)
        cookie = client.cookies[settings.SESSION_COOKIE_NAME]
        self.session = cookie.value
        self.context.add_cookies([{"name": cookie.key, "value": cookie.value, "url": self.server.url}])
        if self.page:
            self.page.evaluate("dispatchEvent(new Event('focus'))")

    def come_to_rest(self):
        """Have everything back, open the document anew and wait until all that can be saved is."""
        self.find_network()
        if not self.session:
            self.log_in()
        self.open()
        self.page.wait_for_function(ALL_SENT)

    def shown(self):
        """Her own wordings in the conflicts that are shown to her."""
        return words(" ".join(self.page.locator(".clash .version:first-child .prose").evaluate_all(READ)))

    # --- the keyboard

    def _begin(self):
        """Open the editor of a text at some place in it; tell whether she stands there."""
        if self.page is None:
            if not self.can_open():
                return False
            if not self.session:
                self.log_in()
            self.open()
        text = self.page.locator(f"[data-slot='{self.chance.choice(self.slots)}']")
        if text.locator(".clash").count():
            return False
        with contextlib.suppress(Error):
            if not text.locator(".ProseMirror").count():
                text.locator(".passage").click(timeout=SHORT)
            text.locator(".ProseMirror:focus").wait_for(timeout=SHORT)
            at_end, own_paragraph = self.chance.random() < 0.7, self.chance.random() < 0.6
            self.page.evaluate(PLACE, [self.chance.random(), at_end])
            if at_end and own_paragraph:
                self.page.keyboard.press("Enter")
            return self.page.evaluate(STANDS_IN) is not None
        return False

    def _sentence(self):
        self.count += 1
        return f" {self} {self.count:04} skriver om {self.chance.choice(THINGS)}."

    def _type(self, sentence):
        """Type it. Counts as typed when it stands on the screen; not when two versions came up under her hands."""
        self.page.keyboard.type(sentence, delay=self.chance.choice((0, 0, 5, 20)))
        editor = self.page.evaluate(STANDS_IN)
        if words(sentence) in words((editor or "") + " " + self.shown()):
            self.typed.append(words(sentence))
        else:
            self.interrupted += 1
