"""The words of the access table (test_access.py): who there is, what each gets, and how a request is told of."""

import dataclasses
from collections.abc import Callable

from plans.choices import Kind, Status
from tests.builders import CORRECTING

# What each gets, a row at a time. "login": is sent there; "ok": 200 or sent on; else the status.
# fmt: off
ROLES =             "anonymous planner controller department_head helena deputy vp_group registrar employee stranger"
EVERYBODY =         "ok       ok      ok         ok              ok     ok     ok       ok        ok       ok"
LOGGED_IN =         "login    ok      ok         ok              ok     ok     ok       ok        ok       ok"
NOT_THERE =         "404      404     404        404             404    404    404      404       404      404"
NOBODY =            "login    404     404        404             404    404    404      404       404      404"
READS_DRAFT =       "login    404     ok         ok              ok     ok     404      404       404      404"
WRITES_DRAFT =      "login    404     403        403             ok     ok     404      404       404      404"
WRITES_CORRECTED =  "login    403     403        403             ok     ok     403      403       403      403"
REFUSED_DRAFT =     "login    404     403        403             403    403    404      404       404      404"
REFUSED_ADOPTED =   "login    403     403        403             403    403    403      403       403      403"
BEGINS =            "login    403     403        403             ok     ok     403      403       403      403"
SUBMITS_DRAFT =     "login    404     403        403             ok     403    404      404       404      404"
SUBMITS_CORRECTED = "login    403     403        403             ok     403    403      403       403      403"
RETURNS =           "login    404     ok         ok              403    403    404      404       404      404"
ADOPTS =            "login    404     403        ok              403    403    404      404       404      404"
CORRECTS =          "login    403     403        ok              403    403    403      403       403      403"
OPENS =             "login    403     ok         403             403    403    403      403       403      403"
READS_HISTORY =     "login    403     ok         ok              ok     ok     403      403       403      403"
SETTLES =           "login    403     ok         ok              ok     403    403      403       403      403"
# fmt: on

ROLES = ROLES.split()
STATES = (Status.DRAFT, Status.SUBMITTED, Status.ADOPTED, CORRECTING)
OF_A_TEXT = (READS_DRAFT, READS_DRAFT, READS_HISTORY, READS_HISTORY)
READING = (READS_DRAFT, READS_DRAFT, LOGGED_IN, LOGGED_IN)
WRITING = (WRITES_DRAFT, REFUSED_DRAFT, REFUSED_ADOPTED, WRITES_CORRECTED)
OF_AN_EDITION = (NOBODY, NOBODY, LOGGED_IN, LOGGED_IN)
OF_THE_DRAFT = (READS_DRAFT, READS_DRAFT, LOGGED_IN, READS_DRAFT)  # a file: of the draft, or of the edition


@dataclasses.dataclass(frozen=True)
class Case:
    """A request to a URL, and a row for each state of the document (or one row where there is none)."""

    name: str
    method: str
    rows: tuple[str, ...] | str
    args: Callable = lambda at: (at.document.key,)
    data: Callable = lambda at: {}
    note: str = ""
    query: Callable = lambda at: ""
    kind: Kind = Kind.PLAN

    def __str__(self):
        return f"{self.method} {self.name} {self.note}".strip()


def writing(name, item, data=lambda at: {}, **fields):
    """A POST that only those who write in the document may make."""
    return Case(name, "POST", WRITING, lambda at: (at.document.key, *item(at)), data, **fields)


def step(name, rows):
    return Case("plans:step", "POST", rows, lambda at: (at.document.key, name), lambda at: {"reason": "Så."}, name)


def nodes(name, made, **fields):
    """A POST for each sort of thing that a document has; ``made(at)``: (segment of the URL, key) for each."""
    return [
        writing(name, lambda at, n=n: made(at)[n], note=sort, **fields)
        for n, sort in enumerate(("goal", "activity", "indicator", "section"))
    ]
