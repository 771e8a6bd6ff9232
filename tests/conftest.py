"""What every test stands on: the database, the services, the browser; and what is not run where something is missing.

``TEST_DATABASE=postgresql`` runs the tests on the server at ``TEST_DATABASE_URL``, and with them those that are marked
``services``; otherwise SQLite in a file of its own. Nothing is left out in silence: what cannot be run here is
deselected and named at the end.
"""

import os
import shutil
import tempfile
from collections import Counter
from pathlib import Path

import pytest
from axe_playwright_python.sync_playwright import Axe
from django.conf import settings
from django.core.cache import cache
from django.db import connections
from django.db.backends.postgresql.operations import DatabaseOperations
from django.test import Client
from hypothesis import HealthCheck
from hypothesis import settings as hypothesis

from config.environment import database

POSTGRESQL = os.environ.get("TEST_DATABASE", "sqlite") == "postgresql"
DATABASE_URL = os.environ.get("TEST_DATABASE_URL") or "postgres://root@127.0.0.1:5432/postgres"
REDIS_URL = os.environ.get("TEST_REDIS_URL") or "redis://127.0.0.1:6379/15"
CHROMIUM = os.environ.get("CHROMIUM") or shutil.which("chromium") or "/usr/bin/chromium"
CHROMIUM_ARGUMENTS = [
    "--no-sandbox",
    "--disable-gpu",
    "--disable-background-networking",
    "--disable-component-update",
    "--disable-sync",
    "--no-first-run",
]
SEEDS = settings.BASE_DIR.parent / "shared" / "seeds"
WCAG = {"type": "tag", "values": ["wcag2a", "wcag2aa", "wcag21a", "wcag21aa", "wcag22aa", "best-practice"]}
# What is needed by a test marked so, and the reason to give when it is not there.
NEEDS = {
    "e2e": (Path(CHROMIUM).exists(), f"Chromium saknas ({CHROMIUM})"),
    "seeds": (SEEDS.is_dir(), f"de verkliga dokumenten saknas ({SEEDS})"),
    "services": (POSTGRESQL, "körs bara på PostgreSQL med Redis (TEST_DATABASE=postgresql)"),
}
# Several processes test at the same time: how long one example takes says nothing. Where CI is set the examples are the
# same each time, so that a change is judged by what it changes; a developer's runs look for new ones.
hypothesis.register_profile(
    "roda",
    deadline=None,
    derandomize=bool(os.environ.get("CI")),
    suppress_health_check=[HealthCheck.too_slow],
)
hypothesis.load_profile("roda")
NOT_RUN = pytest.StashKey[Counter]()


def pytest_configure(config):
    """Turn the settings into those of a test."""
    # Playwright runs an event loop in the thread of the test; Django would refuse it the database.
    os.environ["DJANGO_ALLOW_ASYNC_UNSAFE"] = "true"
    directory = Path(tempfile.mkdtemp(prefix="roda-test-"))
    config.add_cleanup(lambda: shutil.rmtree(directory, ignore_errors=True))
    # Each process has its own database, so that several may test at the same time.
    default = database(DATABASE_URL if POSTGRESQL else f"sqlite:///{directory}/test.sqlite3")
    default["TEST"] = {"NAME": f"test_roda_{os.getpid()}" if POSTGRESQL else default["NAME"]}
    if POSTGRESQL:
        DatabaseOperations.sql_flush = _emptying
    settings.VAR_DIR = directory
    # Django has read its settings by now; it has not connected, but may have made ready to.
    settings.DATABASES = connections.settings = connections.configure_settings({"default": default})
    for connection in connections.all(initialized_only=True):
        del connections[connection.alias]
    settings.REDIS_URL = ""
    settings.CACHES = {"default": {"BACKEND": "django.core.cache.backends.locmem.LocMemCache"}}
    settings.STORAGES = {
        "default": {
            "BACKEND": "django.core.files.storage.FileSystemStorage",
            "OPTIONS": {"location": str(directory / "files")},
        },
        "staticfiles": {"BACKEND": "django.contrib.staticfiles.storage.StaticFilesStorage"},
    }
    # Files come from the finders here; test_setup starts the real server with the collected ones.
    settings.MIDDLEWARE = [name for name in settings.MIDDLEWARE if not name.startswith("whitenoise.")]
    settings.PASSWORD_HASHERS = ["django.contrib.auth.hashers.MD5PasswordHasher"]
    settings.DEBUG = settings.DEMO = False
    settings.SECURE_SSL_REDIRECT = settings.SESSION_COOKIE_SECURE = settings.CSRF_COOKIE_SECURE = False


def _emptying(operations, style, tables, **options):
    """Return the SQL that empties the tables after a test that commits: truncating all takes ten times longer."""
    quote = operations.quote_name
    looks = (f"SELECT '{table}' WHERE EXISTS (SELECT 1 FROM {quote(table)})" for table in tables)
    with operations.connection.cursor() as cursor:
        cursor.execute(" UNION ALL ".join(looks))
        return [f"DELETE FROM {quote(table)}" for (table,) in cursor.fetchall()]


@pytest.hookimpl(trylast=True)
def pytest_collection_modifyitems(config, items):
    """Deselect what cannot be run here, and remember to say so."""
    missing = {mark for mark, (there, _) in NEEDS.items() if not there}
    deselected = [item for item in items if missing & {mark.name for mark in item.iter_markers()}]
    config.stash[NOT_RUN] = Counter(
        mark.name for item in deselected for mark in item.iter_markers() if mark.name in missing
    )
    if deselected:
        config.hook.pytest_deselected(items=deselected)
        items[:] = [item for item in items if item not in deselected]


@pytest.hookimpl(wrapper=True)
def pytest_runtest_makereport():
    """Escape lone surrogates in what a test printed and logged: they cannot be sent between processes (pytest -n)."""
    report = yield
    report.sections = [(name, text.encode(errors="backslashreplace").decode()) for name, text in report.sections]
    return report


@pytest.hookimpl(trylast=True)
def pytest_sessionfinish(session):
    """Tell the process that started this one (pytest -n) what was not run here."""
    if hasattr(session.config, "workeroutput"):
        session.config.workeroutput["not run"] = dict(session.config.stash.get(NOT_RUN, {}))


@pytest.hookimpl(optionalhook=True)
def pytest_testnodedown(node):
    """Every process has collected the same tests: what one of them did not run, none did."""
    node.config.stash[NOT_RUN] = getattr(node, "workeroutput", {}).get("not run", {})


def pytest_terminal_summary(terminalreporter, config):
    """Say loudly what was not run, and why."""
    for mark, count in config.stash.get(NOT_RUN, {}).items():
        terminalreporter.write_line(f"INTE KÖRT: {count} test märkta {mark}: {NEEDS[mark][1]}", red=True, bold=True)


@pytest.fixture(autouse=True)
def _empty_cache():
    """Counts of failed logins and the like belong to one test."""
    yield
    cache.clear()


@pytest.fixture(scope="session")
def redis_url():
    """The address of a Redis database that no other test process uses, empty when the session begins and after it."""
    import redis

    address, _, last = REDIS_URL.rpartition("/")
    worker = int(os.environ.get("PYTEST_XDIST_WORKER", "gw0").removeprefix("gw"))
    url = f"{address}/{int(last) - worker}"
    with redis.Redis.from_url(url) as client:
        client.flushdb()
        yield url
        client.flushdb()


@pytest.fixture
def child_environment(transactional_db):
    """The environment for a process of ours that is to work on the database and the files of this test.

    Add ``REDIS_URL`` from the fixture ``redis_url`` for one that is to use Celery.
    """
    default = settings.DATABASES["default"]
    address = f"{DATABASE_URL.rpartition('/')[0]}/{default['NAME']}" if POSTGRESQL else f"sqlite:///{default['NAME']}"
    ours = {"DATABASE_URL", "REDIS_URL", "DJANGO_ALLOW_ASYNC_UNSAFE"}
    return {name: value for name, value in os.environ.items() if name not in ours} | {
        "DATABASE_URL": address,
        "DJANGO_SETTINGS_MODULE": "config.settings",
        "HTTPS": "false",
        "SECRET_KEY": settings.SECRET_KEY,
        "VAR_DIR": str(settings.VAR_DIR),
    }


@pytest.fixture(scope="session")
def chromium():
    """One browser for all tests of this process."""
    from playwright.sync_api import sync_playwright

    with sync_playwright() as playwright:
        browser = playwright.chromium.launch(executable_path=CHROMIUM, args=CHROMIUM_ARGUMENTS)
        yield browser
        browser.close()


@pytest.fixture(scope="session")
def browsing(chromium, live_server):
    """The visitors' window, open for all tests of this process: to open one takes longer than most of them."""
    with chromium.new_context(base_url=live_server.url, locale="sv-SE", timezone_id="Europe/Stockholm") as context:
        context.set_default_timeout(15_000)
        context.new_page()  # a window is closed with its last page
        yield context


@pytest.fixture
def page(browsing, live_server):
    """An empty page of a new visitor; addresses are relative to our server. A fault in a script fails the test."""
    page, faults = browsing.new_page(), []
    page.on("pageerror", lambda error: faults.append(str(error)))
    page.on(
        "console",
        lambda message: faults.append(message.text) if "Content Security Policy" in message.text else None,
    )
    yield page
    _forget(browsing, live_server.url)
    assert not faults, "\n".join(faults)


def _forget(context, origin):
    """Close a visitor's pages and forget all that they kept, so that the next one is new."""
    context.set_offline(False)
    blank, *opened = context.pages
    for page in opened:
        page.close()
    context.clear_cookies()
    devtools = context.new_cdp_session(blank)
    devtools.send("Storage.clearDataForOrigin", {"origin": origin, "storageTypes": "all"})
    devtools.detach()


@pytest.fixture
def log_in(page, live_server):
    """``log_in(user)`` makes the page the user's, without the login page."""

    def log_in(user):
        client = Client()
        client.force_login(user)
        cookie = client.cookies[settings.SESSION_COOKIE_NAME]
        page.context.add_cookies([{"name": cookie.key, "value": cookie.value, "url": live_server.url}])

    return log_in


@pytest.fixture
def assert_accessible(page):
    """``assert_accessible()`` fails with axe's report when the page, as it stands, breaks WCAG 2.2 AA."""

    def assert_accessible():
        found = Axe().run(page, options={"runOnly": WCAG, "resultTypes": ["violations"]})
        assert not found.violations_count, found.generate_report()

    return assert_accessible
