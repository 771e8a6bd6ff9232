"""Measure on SQLite and, where it answers, PostgreSQL; one line of JSON per figure; exit code 1 when one is not ok."""

import contextlib
import json
import os
import subprocess
import sys
import tempfile
from pathlib import Path

import psycopg

ROOT = Path(__file__).resolve().parent.parent
PATIENCE = 3  # seconds


def main():
    good = True
    with tempfile.TemporaryDirectory() as folder:
        for database, address in databases(folder):
            good &= measure(database, address, folder)
    return 0 if good else 1


def databases(folder):
    """Yield the name and address of each database to measure on, made now and gone afterwards."""
    yield "sqlite", f"sqlite:///{folder}/bench.sqlite3"
    try:
        with postgresql() as address:
            yield "postgresql", address
    except psycopg.OperationalError as error:
        print(f"*** INTE MÄTT: PostgreSQL. {' '.join(str(error).split())} ***", file=sys.stderr)


@contextlib.contextmanager
def postgresql():
    """Give the address of an empty database on the server, gone afterwards. Raises ``psycopg.OperationalError``."""
    server = os.environ.get("TEST_DATABASE_URL") or "postgres://root@127.0.0.1:5432/postgres"
    name = f"bench_roda_{os.getpid()}"
    with contextlib.closing(psycopg.connect(server, connect_timeout=PATIENCE, autocommit=True)) as connection:
        connection.execute(f'CREATE DATABASE "{name}"')
        try:
            yield f"{server.rpartition('/')[0]}/{name}"
        finally:
            connection.execute(f'DROP DATABASE "{name}" WITH (FORCE)')


def measure(database, address, folder):
    """Measure on one database in a process of its own; tell whether every figure is ok."""
    environment = os.environ | {
        "DATABASE_URL": address,
        "REDIS_URL": "",
        "DEBUG": "false",
        "HTTPS": "false",
        "LOG_LEVEL": "ERROR",
        "VAR_DIR": folder,
        "DJANGO_SETTINGS_MODULE": "config.settings",
    }
    command = [sys.executable, "-m", "benchmarks.figures", database]
    with subprocess.Popen(command, cwd=ROOT, env=environment, stdout=subprocess.PIPE, text=True) as process:
        good = True
        for line in process.stdout:
            print(line, end="", flush=True)
            good &= json.loads(line)["ok"]
    return good and process.returncode == 0


if __name__ == "__main__":
    sys.exit(main())
