"""What ``make test`` does, step by step. A step that fails does not stop the next; the verdict names them all."""

import os
import secrets
import subprocess
import tempfile

from .machine import PYTHON, ROOT, say

# Each process uses a Redis database of its own (there are 16) and shares the machine with PostgreSQL and Chromium.
# Tests of processes and of the browser wait a good deal: with one more of them than cores the machine is kept busy.
PYTEST = [PYTHON, "-m", "pytest", "--numprocesses", str(min((os.cpu_count() or 1) + 1, 8)), "--dist", "worksteal"]


def services():
    """Return the environment with the addresses of the servers that tests may use: by default those on this machine."""
    return {
        "TEST_DATABASE_URL": "postgres://root@127.0.0.1:5432/postgres",
        "TEST_REDIS_URL": "redis://127.0.0.1:6379/15",
    } | {name: value for name, value in os.environ.items() if value}


def lint():
    """Yield what fails of lint, Django's checks for production, and the check for forgotten migrations."""
    with tempfile.TemporaryDirectory() as directory:
        production = os.environ | {
            "ALLOWED_HOSTS": "roda.example.se",
            "DATABASE_URL": f"sqlite:///{directory}/empty.sqlite3",
            "DEBUG": "false",
            "HTTPS": "true",
            "SECRET_KEY": secrets.token_urlsafe(64),
            "VAR_DIR": directory,
        }
        manage = [PYTHON, "manage.py"]
        yield from step("ruff", [PYTHON, "-m", "ruff", "check", "--output-format", "concise"])
        yield from step("check --deploy", [*manage, "check", "--deploy", "--fail-level", "WARNING"], production)
        yield from step("saknade migreringar", [*manage, "makemigrations", "--check", "--dry-run"], production)


def tests_on_sqlite():
    """Yield a failure when a test fails on SQLite. The browser tests are among them."""
    chosen = [*PYTEST, "-m", "not services"]
    yield from step("testerna på SQLite", chosen, services() | {"TEST_DATABASE": "sqlite"})


def tests_on_services():
    """Yield a failure when a test fails on PostgreSQL with Celery and Redis, or when CI is set and one is missing."""
    environment = services() | {"TEST_DATABASE": "postgresql"}
    probe = [PYTHON, "-m", "config.launch.services"]
    trial = subprocess.run(probe, cwd=ROOT, env=environment, capture_output=True, text=True)
    if not trial.returncode:
        chosen = [*PYTEST, "-m", "not e2e and not once"]
        yield from step("testerna på PostgreSQL och Redis", chosen, environment)
        return
    say(f"\n*** INTE KÖRT: testerna på PostgreSQL med Celery och Redis. {trial.stderr.strip()} ***")
    if os.environ.get("CI"):
        yield "PostgreSQL och Redis (de måste finnas där CI är satt)"


def step(name, command, environment=None):
    """Run a step of the checks; yield its name when it fails."""
    say(f"\n=== {name} ===")
    if subprocess.run(command, cwd=ROOT, env=environment).returncode:
        yield name


def verdict(failed):
    """Say how it went and return the exit code."""
    say(f"\nUNDERKÄNT: {', '.join(failed)}." if failed else "\nGodkänt.")
    return 1 if failed else 0
