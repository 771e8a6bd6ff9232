"""The rows of the access table (test_access.py): every page and move of a document, and the rows of the other files."""

from plans.choices import Kind
from tests.access import (
    ADOPTS,
    BEGINS,
    CORRECTS,
    EVERYBODY,
    LOGGED_IN,
    NOBODY,
    NOT_THERE,
    OF_AN_EDITION,
    OF_THE_DRAFT,
    OPENS,
    READING,
    REFUSED_ADOPTED,
    REFUSED_DRAFT,
    RETURNS,
    SETTLES,
    SUBMITS_CORRECTED,
    SUBMITS_DRAFT,
    WRITING,
    Case,
    nodes,
    step,
    writing,
)
from tests.access_meetings import MEETINGS
from tests.access_notices import NOTICES
from tests.access_review import REVIEWS
from tests.access_sharing import SHARING
from tests.access_versions import VERSIONS
from tests.access_workbooks import WORKBOOKS


def present(at):
    return (
        ("mal", at.own.key),
        ("aktiviteter", at.activity.key),
        ("indikatorer", at.line.key),
        ("avsnitt", at.section.key),
    )


def removed(at):
    return tuple((sort, key) for (sort, _), key in zip(present(at), at.removed, strict=True))


INDICATOR = {"direction": "UP", "periodicity": "YEAR"}
ADDED = (
    ("mal", lambda at: f"?under={at.shared.key}", lambda at: {"title": "Nytt", "under": at.shared.key}),
    ("aktiviteter", lambda at: f"?mal={at.own.key}", lambda at: {"title": "Ny"}),
    ("indikatorer", lambda at: f"?mal={at.own.key}", lambda at: {"name": "Ny", **INDICATOR}),
    ("avsnitt", lambda at: "?efter=s-lokaler", lambda at: {"heading": "Nytt", "level": "2"}),
)
CHANGED = ({"title": "Nytt"}, {"title": "Ny"}, {"name": "Ny", **INDICATOR}, {"heading": "Nytt"})


CASES = [
    Case("favicon", "GET", EVERYBODY, lambda at: ()),
    Case("handbook", "GET", EVERYBODY, lambda at: ()),
    Case("handbook_chapter", "GET", EVERYBODY, lambda at: ("skriva",)),
    Case("handbook_chapter", "GET", NOT_THERE, lambda at: ("finns-inte",), note="no such chapter"),
    Case("units:session", "GET", EVERYBODY, lambda at: ()),
    Case("plans:start", "GET", LOGGED_IN, lambda at: ()),
    Case("plans:adopted", "GET", LOGGED_IN, lambda at: ()),
    Case("plans:adopted", "GET", LOGGED_IN, lambda at: (), query=lambda at: "?namnd=%00", note="NUL"),
    Case("plans:begin", "POST", BEGINS, lambda at: (at.document.unit.key, 2027, "VP")),
    Case("plans:begin", "POST", BEGINS, lambda at: (at.document.unit.key, at.document.year, "VP"), note="again"),
    Case("plans:begin", "POST", NOBODY, lambda at: (at.document.unit.key, 2027, "XX"), note="of no kind"),
    Case("plans:document", "GET", READING),
    Case("plans:document", "GET", NOBODY, lambda at: ("d-finns-inte",), note="that is not there"),
    Case("plans:document", "GET", OF_AN_EDITION, query=lambda at: "?utgava=1", note="edition 1"),
    Case("plans:state", "GET", READING),
    Case("plans:text", "GET", READING, lambda at: (at.document.key, f"{at.own.key}.arbetssatt")),
    Case("plans:text", "GET", NOT_THERE, lambda at: (at.document.key, "x\0.x"), note="NUL"),
    writing("plans:text", lambda at: (f"{at.own.key}.arbetssatt",), lambda at: {"html": "<p>a</p>", "base_version": 0}),
    Case("plans:columns", "GET", (REFUSED_DRAFT, REFUSED_DRAFT, SETTLES, REFUSED_ADOPTED)),
    Case("plans:outcomes", "GET", READING, kind=Kind.ANNUAL_REPORT),
    Case("plans:outcomes", "GET", NOBODY, note="of a plan"),
    Case("plans:outcome", "GET", WRITING, lambda at: (at.document.key, at.line.key), kind=Kind.ANNUAL_REPORT),
    writing("plans:outcome", lambda at: (at.line.key,), lambda at: {"cell": "total", "value": "3"},
            kind=Kind.ANNUAL_REPORT),
    writing("plans:outcome", lambda at: (at.line.key,), lambda at: {"cell": "total", "value": "3\0"},
            kind=Kind.ANNUAL_REPORT, note="NUL"),
    step("submit", (SUBMITS_DRAFT, REFUSED_DRAFT, REFUSED_ADOPTED, SUBMITS_CORRECTED)),
    step("return", (REFUSED_DRAFT, RETURNS, REFUSED_ADOPTED, REFUSED_ADOPTED)),
    step("adopt", (REFUSED_DRAFT, ADOPTS, REFUSED_ADOPTED, REFUSED_ADOPTED)),
    step("correct", (REFUSED_DRAFT, REFUSED_DRAFT, CORRECTS, REFUSED_ADOPTED)),
    step("withdraw", (REFUSED_DRAFT, SUBMITS_DRAFT, REFUSED_ADOPTED, REFUSED_ADOPTED)),
    step("abandon", (REFUSED_DRAFT, REFUSED_DRAFT, REFUSED_ADOPTED, CORRECTS)),
    Case("plans:choose_goals", "GET", WRITING),
    writing("plans:choose_goals", lambda at: (), lambda at: {"mal": [at.shared.key]}),
    *(writing(f"plans:{name}", lambda at: (at.own.key,), kind=Kind.ANNUAL_REPORT) for name in ("fulfilment", "reason")),
    *(writing(f"plans:{name}", lambda at: (at.activity.key,), kind=Kind.ANNUAL_REPORT)
      for name in ("progress", "deviation", "cause", "measure")),
    writing("plans:take_over", lambda at: (f"{at.document.key}.sammanfattande_analys",), kind=Kind.ANNUAL_REPORT),
    writing("plans:undo_take_over", lambda at: (f"{at.own.key}.analys",), kind=Kind.ANNUAL_REPORT),
    *(Case("plans:open_reports", method, OPENS, lambda at: (at.document.committee.key, at.document.year),
           lambda at: {"slag": "T1"}) for method in ("GET", "POST")),
    Case("plans:carry_over", "GET", WRITING),
    writing("plans:carry_over", lambda at: (), lambda at: {"gor": "ta-med", "val.x": "KEEP", "skal.x": "a\0"}),
    writing("plans:keep_choice", lambda at: (), lambda at: {"namn": f"val.{at.own.key}", "varde": "KEEP"}),
    *(Case("plans:undo_carry_over", method, WRITING) for method in ("GET", "POST")),
    Case("plans:closed", "GET", READING),
    writing("plans:target", lambda at: (at.line.key,), lambda at: {"value": "3"}),
    writing("plans:let_stand", lambda at: (), lambda at: {"finding": "0" * 16, "at": "kvar"}),
    writing("plans:take_up_again", lambda at: (), lambda at: {"finding": "0" * 16}),
    *(Case("plans:add", "GET", WRITING, lambda at, n=n: (at.document.key, n), query=q, note=n) for n, q, _ in ADDED),
    *(writing("plans:add", lambda at, n=n: (n,), data, query=q, note=n) for n, q, data in ADDED),
    *(Case("plans:change", "GET", WRITING, lambda at, n=n: (at.document.key, *present(at)[n]), note=str(n))
      for n in range(4)),
    *(writing("plans:change", lambda at, n=n: present(at)[n], lambda at, n=n: CHANGED[n], note=str(n))
      for n in range(4)),
    *(writing("plans:move", lambda at, n=n: present(at)[n], lambda at, d=d: {"steg": d}, note=f"{n} {d}")
      for n in range(4) for d in ("1", "-1")),
    *nodes("plans:remove", present),
    Case("plans:removed", "GET", WRITING),
    *nodes("plans:restore", removed),
    Case("reports:order", "POST", READING),
    Case("reports:order", "POST", OF_AN_EDITION, query=lambda at: "?utgava=1", note="edition 1"),
    Case("reports:export", "GET", OF_THE_DRAFT, lambda at: (at.export.key,)),
    Case("reports:try_again", "POST", OF_THE_DRAFT, lambda at: (at.export.key,)),
    Case("reports:download", "GET", OF_THE_DRAFT, lambda at: (at.export.key,)),
    *WORKBOOKS,
    *NOTICES,
    *VERSIONS,
    *REVIEWS,
    *MEETINGS,
    *SHARING,
]  # fmt: skip
