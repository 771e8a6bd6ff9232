"""The direction between the apps: each imports only itself and what stands to its left."""

import ast
import sys

import pytest
from django.conf import settings

pytestmark = pytest.mark.once

APPS = ("jobs", "units", "goals", "indicators", "plans", "reports")
BESIDE = ("config", "tests", "benchmarks")  # they wire, try and measure the apps; no app knows them
ROOT = settings.BASE_DIR


def files_of(*folders):
    return sorted(path for folder in folders for path in (ROOT / folder).rglob("*.py"))


def imports_of(path):
    """Yield every module, and every name in one, that a file imports, wherever in it."""
    package = path.relative_to(ROOT).parts[:-1]
    for node in ast.walk(ast.parse(path.read_text())):
        if isinstance(node, ast.Import):
            yield from (alias.name for alias in node.names)
        elif isinstance(node, ast.ImportFrom):
            parts = [*package[: len(package) - node.level + 1], node.module] if node.level else [node.module]
            yield from (".".join([*filter(None, parts), alias.name]) for alias in node.names)


def importing(paths, *modules):
    """Return (file, module) for each import of one of the modules or of something in them."""
    return {
        (str(path.relative_to(ROOT)), name)
        for path in paths
        for name in imports_of(path)
        if any(name == module or name.startswith(f"{module}.") for module in modules)
    }


def test_the_apps_are_those_that_are_installed_in_that_order():
    assert [name for name in settings.INSTALLED_APPS if (ROOT / name).is_dir()] == list(APPS)


@pytest.mark.parametrize("app", APPS)
def test_an_app_imports_only_what_stands_to_its_left(app):
    assert not importing(files_of(app), *APPS[APPS.index(app) + 1 :], *BESIDE)


def test_config_imports_apps_only_to_wire_them():
    others = [path for path in files_of("config") if path.name not in ("celery.py", "urls.py")]
    assert not importing(others, *APPS)


def test_the_launcher_runs_before_anything_is_installed():
    in_venv = {"services.py"}  # as its first line says
    for path in files_of("config/launch"):
        others = {name.removeprefix("config.") for name in imports_of(path) if path.name not in in_venv}
        assert {name.partition(".")[0] for name in others} <= {*sys.stdlib_module_names, "launch"}


def test_only_the_pdf_knows_weasyprint():
    assert {path for path, _ in importing(files_of(*APPS, "config"), "weasyprint")} == {"reports/pdf.py"}


def test_the_outline_and_what_reads_it_know_no_database():
    """Import, page, PDF and checks are all about the outline; they can be used, and tested, without a database."""
    plans = ("outline", "choices", "richtext", "merge", "page", "notes", "progress", "defaults")
    pure = [ROOT / "plans" / f"{name}.py" for name in plans]
    pure += [*files_of("plans/importing", "plans/checks"), ROOT / "indicators/values.py", *ROOT.glob("*/choices.py")]
    stored = [f"{app}.{module}" for app in APPS for module in ("models", "querysets", "services")]
    assert not importing(pure, "django.db.connection", "django.db.transaction", "django.db.models.Q", *stored)


def test_rules_of_the_domain_are_not_hidden_in_signals():
    assert not importing(files_of(*APPS), "django.dispatch", "django.db.models.signals", "django.core.signals")


def test_nothing_is_imported_by_a_star_or_kept_among_utils():
    everything = files_of(*APPS, *BESIDE)
    assert not [path for path in everything if any(name.endswith(".*") for name in imports_of(path))]
    assert not [path for path in everything if path.stem in ("utils", "helpers", "misc", "common")]
