"""Every URL × every role: who gets in, who is told why not, and for whom the document does not exist.

A URL that is added without a row here fails the last test. The world is made once and every request undone.
"""

import dataclasses
import re

import pytest
from django.core.files.base import ContentFile
from django.db import transaction
from django.test import Client
from django.urls import NoReverseMatch, URLResolver, get_resolver, reverse
from django.utils import timezone

from goals.choices import Level
from goals.models import Activity
from plans import services
from plans.choices import Kind, Status
from plans.models import Document
from reports.models import Proposal, Workbook
from reports.services import request_export, store
from tests.access import (
    ROLES,
    STATES,
)
from tests.access_meetings import two_meetings
from tests.access_review import a_round
from tests.access_sharing import three_tasks
from tests.access_table import CASES
from tests.builders import (
    CORRECTING,
    a_cast,
    a_document,
    a_goal,
    a_red_thread,
    a_user,
    an_indicator_line,
    everybody,
    write,
)

pytestmark = pytest.mark.django_db
once = pytest.mark.once  # who may do what is the same whatever the database

SEE_MOST = ("helena", "controller", "department_head", "planner", "vp_group", "anonymous")
ODD = (
    "q=%ED%A0%80%ff",
    "ar=99999999999999999999",
    "ar=%C2%B2",
    "sida=-1",
    "namnd=x",
    "slag=x",
    "dokument=x-y",
    "status=x",
)

# Allauth's pages hold nothing of ours. These are open to those who are on their way in; the rest ask for a login.
ALLAUTH = re.compile(r"account_")
ON_THE_WAY_IN = {
    "account_login", "account_logout", "account_inactive", "account_reset_password", "account_reset_password_done",
    "account_reset_password_from_key", "account_reset_password_from_key_done",
}  # fmt: skip


@dataclasses.dataclass
class At:
    """A document in one state, with what it has and a file of it."""

    document: Document
    shared: object
    own: object
    activity: object
    line: object
    section: object
    removed: tuple[str, ...]
    export: object
    review: object = None
    comment: object = None
    by_link: object = None
    secret: str = ""
    meetings: tuple[str, ...] = ()
    workplace: str = ""
    task: object = None
    taken_back: object = None
    deputys: object = None
    contribution: object = None
    workbook: object = None
    proposal: object = None


@pytest.fixture(scope="module")
def world(django_db_setup, django_db_blocker):
    """The cast, a client for each, and a document of each kind in each state; made once, undone at the end."""
    with django_db_blocker.unblock(), transaction.atomic():
        cast = a_cast()
        places = {
            (kind, state): _a_place(cast, 2020 + n, kind, state)
            for kind in (Kind.PLAN, Kind.ANNUAL_REPORT)
            for n, state in enumerate(STATES)
        }
        clients = {"anonymous": Client()} | {name: _client(user) for name, user in everybody(cast).items()}
        yield cast, places, clients
        transaction.set_rollback(True)


def _a_place(cast, year, kind, state):
    if kind == Kind.ANNUAL_REPORT:
        year += 10
    thread = a_red_thread(cast, year=year)
    if kind == Kind.ANNUAL_REPORT:
        before = a_document(cast, Kind.TERTIAL_2, year=year)
        for node in (before, thread.own):
            code = "sammanfattande_analys" if node == before else "analys"
            write(before, f"{node.key}.{code}", "<p>Så gick det.</p>", by=cast.helena)
        a_document(cast, Kind.TERTIAL_2, year=year, status=Status.ADOPTED)
    document = a_document(cast, kind, year=year)
    if kind == Kind.ANNUAL_REPORT:
        services.take_over_text(document=document, slot=f"{thread.own.key}.analys", by=cast.helena)
    owner = {"committee": cast.committee, "unit": cast.unit, "year": year}
    gone = a_goal(Level.UNIT, thread.committee, title="Borta", **owner)
    a_goal(Level.UNIT, thread.committee, title="Ett till", position=2, **owner)
    Activity.objects.create(goal=thread.own, title="En till", position=2)
    row = Activity.objects.create(goal=thread.own, title="Borta")
    line = an_indicator_line(thread.own, cast.unit, name=f"Borta {year}", own=True)
    section, lost = (
        services.add_section(document=document, after_key="s-ovrigt", heading=heading, by=cast.helena)
        for heading in ("Eget", "Borta")
    )
    write(document, f"{document.key}.{section.key}", "<p>Vårt eget.</p>", by=cast.helena)
    for node in (gone, row, line, lost):
        node.removed_at = timezone.now()
        node.save()
    review, comment, by_link, secret = a_round(cast, document, thread)
    meetings = two_meetings(cast, document)
    task, taken_back, deputys, contribution = three_tasks(cast, document, thread)
    document = a_document(cast, kind, year=year, status=state)
    export = request_export(document=document, by=cast.helena)
    store(export, b"%PDF-1.7")
    workbook = proposal = None
    if kind == Kind.ANNUAL_REPORT:
        about = {"committee": document.committee, "year": document.year, "kind": kind}
        file = ContentFile(b"PK", "utfall.xlsx")
        workbook = Workbook.objects.create(**about, created_by=cast.controller, file=file, ready_at=timezone.now())
        proposal = Proposal.objects.create(**about, document=document, created_by=cast.helena, source="WORKBOOK")
    return At(
        document=document,
        shared=thread.committee,
        own=thread.own,
        activity=thread.own_activity,
        line=thread.own_line,
        section=section,
        removed=tuple(node.key for node in (gone, row, line, lost)),
        export=export,
        review=review,
        comment=comment,
        by_link=by_link,
        secret=secret,
        meetings=meetings,
        task=task,
        taken_back=taken_back,
        deputys=deputys,
        contribution=contribution,
        workplace=cast.workplace.key,
        workbook=workbook,
        proposal=proposal,
    )


def _client(user):
    client = Client()
    client.force_login(user)
    return client


def answer(client, case, at, **headers):
    """Make the request and undo it; return what came back in the words of the table."""
    url = reverse(case.name, args=case.args(at)) + case.query(at)
    with transaction.atomic():
        data = case.data(at) if case.method == "POST" else None
        response = getattr(client, case.method.lower())(url, data, headers=headers)
        transaction.set_rollback(True)
    return in_words(response)


def in_words(response):
    if response.status_code == 302 and response["Location"].startswith(reverse("account_login")):
        return "login"
    if response.status_code == 403:
        json = response["Content-Type"] == "application/json"
        said = response.json()["reason"] if json else response.content.decode()
        reason = r"Du har inte rätt att|är (redan )?(inlämnad|fastställd)|är inte (inlämnad|fastställd)"
        assert re.search(reason, said), said
    return "ok" if response.status_code < 400 else str(response.status_code)


@once
@pytest.mark.parametrize("case", CASES, ids=str)
def test_who_gets_in(world, case):
    _, places, clients = world
    rows = [case.rows] if isinstance(case.rows, str) else case.rows
    for state, row in zip(STATES, rows, strict=False):
        at = places[case.kind, state]
        got = {role: answer(clients[role], case, at) for role in ROLES}
        assert got == dict(zip(ROLES, row.split(), strict=True)), state


@pytest.mark.services
@pytest.mark.parametrize("case", CASES, ids=str)
def test_every_address_answers_on_the_other_database_as_well(world, case):
    """Who gets in where is tried above; here one who does, who sees most, in each state."""
    _, places, clients = world
    rows = [case.rows] if isinstance(case.rows, str) else case.rows
    for state, row in zip(STATES, rows, strict=False):
        let_in = {role for role, got in zip(ROLES, row.split(), strict=True) if got == "ok"}
        for role in [role for role in SEE_MOST if role in let_in][:1]:
            assert answer(clients[role], case, places[case.kind, state]) == "ok", state


@once
@pytest.mark.parametrize("case", [case for case in CASES if case.method == "POST"], ids=str)
def test_a_refusal_reaches_the_script_as_well(world, case):
    _, places, clients = world
    at = places[case.kind, Status.DRAFT]
    row = (case.rows if isinstance(case.rows, str) else case.rows[0]).split()
    expected = row[ROLES.index("controller")]
    assert answer(clients["controller"], case, at, HX_Request="true") == expected


@once
@pytest.mark.parametrize("name", ["plans:start", "plans:adopted"])
def test_a_mistyped_address_is_no_fault_of_the_server(world, name):
    _, _, clients = world
    for role in ("controller", "employee"):
        answers = {query: clients[role].get(f"{reverse(name)}?{query}").status_code for query in ODD}
        assert set(answers.values()) == {200}, answers


@once
def test_one_who_has_left_is_asked_to_log_in(world):
    cast, places, _ = world
    document = places[Kind.PLAN, Status.ADOPTED].document
    with transaction.atomic():
        client = _client(cast.deputy)
        cast.deputy.is_active = False
        cast.deputy.save()
        assert in_words(client.get(document.get_absolute_url())) == "login"
        transaction.set_rollback(True)
    cast.deputy.is_active = True


@once
def test_a_reader_sees_the_edition_while_it_is_being_corrected(world):
    cast, places, clients = world
    document = places[Kind.PLAN, CORRECTING].document
    with transaction.atomic():
        html = "<p>Ännu inte beslutat.</p>"
        write(document, f"{document.key}.lokaler", html, by=cast.helena)
        pages = {role: clients[role].get(document.get_absolute_url()).content.decode() for role in ROLES[1:]}
        transaction.set_rollback(True)
    seen = {role for role, page in pages.items() if "Ännu inte beslutat" in page}
    assert seen == {"controller", "department_head", "helena", "deputy"}


# --- what is not ours


def patterns(resolver=None, namespace=""):
    """Yield (name with its namespace, or None; the pattern) for every URL there is."""
    for pattern in (resolver or get_resolver()).url_patterns:
        if isinstance(pattern, URLResolver):
            yield from patterns(pattern, f"{namespace}{pattern.namespace}:" if pattern.namespace else namespace)
        else:
            yield pattern.name and namespace + pattern.name, pattern


def address_of(name, pattern):
    """Return an address of a URL that takes any arguments, or None where it needs one of its own form."""
    arguments = [{"kwargs": dict.fromkeys(pattern.pattern.converters, 1)}]
    arguments += [{"args": [value] * pattern.pattern.regex.groups} for value in ("1", "a-b")]
    for given in arguments:
        try:
            return reverse(name, **given)
        except NoReverseMatch:
            continue
    return None


def admin_addresses():
    """Yield (name, address) of the admin's pages, but for those on the way in and out."""
    for name, pattern in patterns():
        if name and name.startswith("admin:") and name not in ("admin:login", "admin:logout"):
            address = address_of(name, pattern)
            if address:
                yield name, address


@once
def test_the_admin_is_for_administrators_and_those_who_write_goals(world):
    """What each finds there is tried in tests/units/test_settings_site.py."""
    _, _, clients = world
    pages = sorted(set(admin_addresses()))
    for role in ROLES:
        if role in ("planner", "controller"):
            continue
        for name, address in pages if role in ("anonymous", "helena") else pages[:5]:
            response = clients[role].get(address)
            assert (response.status_code, response["Location"].split("?")[0]) == (302, reverse("admin:login")), name
    with transaction.atomic():
        superuser = _client(a_user("Ada Admin", is_staff=True, is_superuser=True))
        assert superuser.get(reverse("admin:index")).status_code == 200
        lists = {name: superuser.get(address).status_code for name, address in pages if name.endswith("_changelist")}
        transaction.set_rollback(True)
    assert len(lists) > 15 and set(lists.values()) == {200}, lists


@once
@pytest.mark.parametrize("role", ["planner", "controller"])
def test_people_and_the_record_are_not_for_those_who_write_goals(world, role):
    _, _, clients = world
    lists = {n: clients[role].get(a).status_code for n, a in admin_addresses() if n.endswith("_changelist")}
    opened = {name.removeprefix("admin:").removesuffix("_changelist") for name, code in lists.items() if code == 200}
    assert opened == {
        "goals_activity", "goals_assignment", "goals_goal", "indicators_goalindicator", "indicators_indicator",
        "plans_rubric", "plans_yearsetup", "units_committee", "units_department", "units_municipality", "units_unit",
        "units_workplace",
    }  # fmt: skip


@once
def test_allauths_pages_ask_for_a_login_but_for_those_on_the_way_in(world):
    _, _, clients = world
    for name, pattern in patterns():
        if name and ALLAUTH.match(name) and (address := address_of(name, pattern)):
            with transaction.atomic():
                got = in_words(clients["anonymous"].get(address))
                transaction.set_rollback(True)
            assert (got == "login") == (name not in ON_THE_WAY_IN) or got == "405", (name, got)


def test_every_url_has_a_row():
    ours = {case.name for case in CASES}
    there = {name for name, _ in patterns() if name and not name.startswith("admin:") and not ALLAUTH.match(name)}
    assert there == ours
