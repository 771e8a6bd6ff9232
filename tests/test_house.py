"""House rules that a machine can see to."""

import ast
import inspect
import re
from pathlib import Path

import pytest
from django.apps import apps
from django.conf import settings
from django.db import models

from plans import services, transitions
from reports.services import request_export, request_redline, request_sheet, retry_export
from reports.workbooks.services import (
    accept_proposal,
    propose_from_kolada,
    propose_workbook,
    request_workbook,
    retry_proposal,
)
from tests.test_imports import APPS, BESIDE, ROOT, files_of

pytestmark = pytest.mark.once

LONGEST = 400  # lines; a file that passes it is two things
THE_SAME_IN_BOTH_LANGUAGES = {"definition", "export", "format", "period", "schema", "status", "text", "version"}
MODELS = [m for app in APPS for m in apps.get_app_config(app).get_models() if not hasattr(m, "instance_type")]
PYTHON = [path for path in files_of(*APPS, *BESIDE) if "migrations" not in path.parts and path != Path(__file__)]


@pytest.mark.parametrize("model", MODELS, ids=lambda model: model.__name__)
def test_every_model_says_what_it_is_and_has_swedish_names(model):
    assert model.__str__ is not models.Model.__str__
    assert not model.__doc__.startswith(f"{model.__name__}("), "Django's own docstring"
    names = {model._meta.model_name: model._meta.verbose_name}
    names |= {
        field.name: field.verbose_name for field in model._meta.fields if field.editable and not field.auto_created
    }
    english = {name for name, shown in names.items() if shown == name.replace("_", " ")}
    assert english <= THE_SAME_IN_BOTH_LANGUAGES


def test_every_file_is_one_thing():
    files = [*PYTHON, *(ROOT / "static").rglob("*.[cj]s*"), *(ROOT / "templates").rglob("*.html")]
    assert not [path for path in files if path.read_text().count("\n") > LONGEST]


def test_nothing_is_left_for_later():
    signs = re.compile(r"\b(TODO|FIXME|XXX)\b|breakpoint\(|pdb\.set_trace|console\.log")
    files = [*PYTHON, *(ROOT / "static" / "js").rglob("*.js"), *(ROOT / "templates").rglob("*.html")]
    assert not [(path.name, found[0]) for path in files if (found := signs.search(path.read_text()))]


def test_tests_neither_sleep_nor_are_skipped():
    signs = re.compile(r"time\.sleep\(|wait_for_timeout|pytest\.skip\(|mark\.skip|mark\.xfail|importorskip")
    tests = [path for path in PYTHON if "tests" in path.relative_to(ROOT).parts]
    assert not [(path.name, found[0]) for path in tests if (found := signs.search(path.read_text()))]


def test_public_functions_of_services_have_docstrings():
    named = ("services", "transitions", "record", "assemble", "setup", "querysets", "store")
    files = [path for path in files_of(*APPS) if {path.stem, path.parent.name} & set(named)]
    bare = [
        (path.name, node.name)
        for path in files
        for node in ast.parse(path.read_text()).body
        if isinstance(node, ast.FunctionDef | ast.ClassDef) and node.name[0] != "_" and not ast.get_docstring(node)
    ]
    assert len(files) > 20
    assert not bare


def test_a_service_is_a_verb_with_keyword_arguments_only():
    reads = {services.committee_goals, services.indicator_line, services.unsettled_rows}
    verbs = [getattr(services, name) for name in services.__all__]
    verbs = [verb for verb in verbs if inspect.isfunction(verb) and verb not in reads]
    theirs = (request_workbook, propose_workbook, propose_from_kolada, accept_proposal, retry_proposal)
    for verb in (*verbs, *theirs, transitions.move, request_export, request_redline, request_sheet, retry_export):
        kinds = {parameter.kind for parameter in inspect.signature(verb).parameters.values()}
        assert kinds == {inspect.Parameter.KEYWORD_ONLY}, verb


def test_pages_hold_no_scripts_or_styles_of_their_own():
    """The Content-Security-Policy would refuse them."""
    signs = re.compile(r"\son[a-z]+=|javascript:|\sstyle=|<script(?![^>]*(src|nonce|type=\"application/json\"))")
    pages = [path for path in (ROOT / "templates").rglob("*.html") if path.parent.name != "print"]
    assert not [(path.name, found[0]) for path in pages if (found := signs.search(path.read_text()))]


def test_settings_come_from_the_environment_and_nothing_is_debugged_by_default():
    assert settings.DEBUG is False
    assert not re.search(r"DEBUG = True|ATOMIC_REQUESTS", (ROOT / "config" / "settings.py").read_text())
