"""The text that is sent out in the tests of reviews, and how a page reads."""

import re

SENT = "<p>Vi frågar varje morgon. Alla får svara.</p>"


def said(page):
    """The page's words."""
    text = re.sub(r"<(script|style)[^>]*>.*?</\1>", " ", page.content.decode(), flags=re.DOTALL)
    return " ".join(re.sub(r"<[^>]+>", " ", text).split())
