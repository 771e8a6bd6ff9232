"""The rows of the access table (test_access.py) about what each person is told."""

from tests.access import EVERYBODY, LOGGED_IN, NOT_THERE, Case
from tests.access_workbooks import ONLY_HELENAS
from units.choices import Role
from units.letters import token_for
from units.models import Notice, User

EVERY_KIND = {"MOVES": "NONE", "REVIEW": "NONE", "COMMENTS": "NONE", "TASKS": "NONE"}


def helena(at):
    return User.objects.get(memberships__role=Role.UNIT_HEAD, memberships__unit=at.document.unit)


def a_notice(at):
    told = {"kind": "TASKS", "subject": "Något att göra", "path": "/"}
    return (Notice.objects.get_or_create(user=helena(at), key="att göra", defaults=told)[0].pk,)


def of_nobody(at):
    return ()


NOTICES = [
    Case("units:notices", "GET", LOGGED_IN, of_nobody),
    Case("units:read_all", "POST", LOGGED_IN, of_nobody),
    Case("units:choices", "GET", LOGGED_IN, of_nobody),
    Case("units:choices", "POST", LOGGED_IN, of_nobody, lambda at: EVERY_KIND),
    Case("units:notice", "GET", ONLY_HELENAS, a_notice),
    *(Case("units:unsubscribe", method, EVERYBODY, lambda at: (token_for(helena(at), ["TASKS"]),))
      for method in ("GET", "POST")),
    Case("units:unsubscribe", "POST", NOT_THERE, lambda at: ("x",), note="by a link that is not ours"),
]  # fmt: skip
