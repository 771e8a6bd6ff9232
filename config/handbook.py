"""The handbook (docs/handbok) as pages: read once, made into HTML, and only what such a text needs let through."""

import dataclasses
import functools
import re
from pathlib import Path

import nh3
from django.conf import settings
from django.urls import reverse
from django.utils.safestring import SafeString, mark_safe
from django.utils.text import slugify
from markdown_it import MarkdownIt

FOLDER = Path(settings.BASE_DIR) / "docs" / "handbok"
FRONT = "README"  # the page of contents, whose links give the order of the chapters
LINKED = re.compile(r"\]\(([\w-]+)\.md\)")
LINK = re.compile(r"(?P<name>[\w-]+)\.md(?P<place>#[\w-]+)?")
TAGS = {"p", "h1", "h2", "h3", "ul", "ol", "li", "strong", "em", "a", "code", "pre", "br", "blockquote"}
TAGS |= {"table", "thead", "tbody", "tr", "th", "td", "div"}
ATTRIBUTES = {"a": {"href"}, "h2": {"id"}, "h3": {"id"}, "div": {"class", "role", "tabindex", "aria-label"}}
# What is read about where somebody asks for help: the chapter of each page, else the contents.
CHAPTERS = {
    "plans:start": "",
    "plans:adopted": "roller",
    "plans:open_reports": "folja-upp",
    "plans:document": "skriva",
    "plans:choose_goals": "skriva",
    "plans:open_round": "granska",
    "plans:round": "granska",
    "plans:review": "granska",
    "plans:review_text": "granska",
    "plans:answer": "granska",
    "plans:columns": "lasa-in",
    "plans:outcomes": "utfall",
    "plans:meetings": "moten",
    "plans:meeting": "moten",
    "plans:shared": "dela-upp",
    "plans:give": "dela-upp",
    "plans:change_task": "dela-upp",
    "plans:decide": "dela-upp",
    "plans:task": "dela-upp",
    "reports:export": "skriva-ut",
    "units:notices": "aviseringar",
    "units:choices": "aviseringar",
} | {
    f"reports:{name}": "utfall-i-excel"
    for name in ("unit_workbook", "committee_workbook", "workbook", "proposal", "kolada")
}


@dataclasses.dataclass(frozen=True, slots=True)
class Chapter:
    """A page of the handbook. ``places``: (id, words) of its headings. ``body`` begins with the title."""

    name: str
    title: str
    places: tuple[tuple[str, str], ...]
    body: SafeString


@functools.cache
def chapters() -> dict[str, Chapter]:
    """Return the chapters by their names, in order; the page of contents is the first, under ""."""
    names = LINKED.findall((FOLDER / f"{FRONT}.md").read_text(encoding="utf-8"))
    return {"": _read(FRONT)} | {name: _read(name) for name in names}


def help_address(request) -> dict[str, str]:
    """Give every page the address of the chapter that is about it."""
    name = request.resolver_match.view_name if request.resolver_match else ""
    return {"help_address": _address(CHAPTERS.get(name, ""))}


def _address(name):
    return reverse("handbook_chapter", args=[name]) if name else reverse("handbook")


def _read(name):
    reader = MarkdownIt("commonmark").enable("table")
    tokens = reader.parse((FOLDER / f"{name}.md").read_text(encoding="utf-8"))
    title, places = "", []
    for token, words in zip(tokens, tokens[1:], strict=False):
        if token.type == "heading_open" and token.tag == "h1":
            title = words.content
        elif token.type == "heading_open":
            token.attrSet("id", slugify(words.content))
            places.append((slugify(words.content), words.content))
        for part in token.children or ():
            if part.type == "link_open":
                part.attrSet("href", _led(part.attrGet("href")))
    markup = reader.renderer.render(tokens, reader.options, {})
    # a table may be wider than a telephone: it is moved sideways in a box of its own
    box = '<div class="grid-box" role="region" tabindex="0" aria-label="Tabell">'
    markup = markup.replace("<table>", f"{box}<table>").replace("</table>", "</table></div>")
    body = nh3.clean(markup, tags=TAGS, attributes=ATTRIBUTES, url_schemes={"https", "mailto"})
    return Chapter("" if name == FRONT else name, title, tuple(places), mark_safe(body))


def _led(href):
    """Where a link leads here; what is not a chapter is for those who run the system, and leads to the contents."""
    found = LINK.fullmatch(href)
    if found is None:
        return href if href.startswith(("https:", "mailto:", "#")) else _address("")
    return _address("" if found["name"] == FRONT else found["name"]) + (found["place"] or "")
