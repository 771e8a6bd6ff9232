"""The rows of the access table (test_access.py) about what a document and its texts said before."""

from tests.access import (
    NOBODY,
    OF_A_TEXT,
    OF_AN_EDITION,
    READING,
    READS_DRAFT,
    WRITES_CORRECTED,
    WRITES_DRAFT,
    Case,
    writing,
)

# Only a draft can be compared as it is now; for all others there is no such point.
READS_POINTS = (READS_DRAFT, NOBODY, NOBODY, READS_DRAFT)
NOW, EDITION = ({"fran": code, "till": code} for code in ("nu", "utgava-1"))


def slot(at):
    return f"{at.document.key}.{at.section.key}"


VERSIONS = [
    Case("plans:differences", "GET", READING),
    Case("plans:differences", "GET", READS_POINTS, query=lambda at: "?fran=nu&till=nu", note="of the draft"),
    writing("plans:checkpoint", lambda at: (), lambda at: {"name": "Inför VP-grupp"}),
    # who may write is told that it has been handed in or adopted: news, not a refusal
    Case("plans:here", "POST", (WRITES_DRAFT, WRITES_DRAFT, WRITES_CORRECTED, WRITES_CORRECTED)),
    Case("plans:wordings", "GET", OF_A_TEXT, lambda at: (at.document.key, slot(at))),
    writing("plans:bring_back", lambda at: (slot(at),), lambda at: {"version": "1", "base_version": "1"}),
    Case("reports:order_redline", "POST", READS_POINTS, data=lambda at: NOW, note="of the draft"),
    Case("reports:order_redline", "POST", OF_AN_EDITION, data=lambda at: EDITION, note="of edition 1"),
]
