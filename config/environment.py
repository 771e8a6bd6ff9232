"""Reading the environment: every setting is a variable, or a file named by the variable's name with ``_FILE`` added."""

import os
import secrets
from pathlib import Path

from environ import Env, FileAwareMapping

SQLITE_OPTIONS = {
    # A write transaction takes the write lock when it begins. The default takes it at the first write, and then fails
    # at once ("database is locked") when another writer came between, however long the timeout is.
    "transaction_mode": "IMMEDIATE",
    "timeout": 20,
    "init_command": "PRAGMA journal_mode=WAL; PRAGMA synchronous=NORMAL; PRAGMA foreign_keys=ON",
}
POSTGRESQL_KEEP_SECONDS = 600


class _Variables(FileAwareMapping):
    """The process environment. An empty variable is an unset one, and a secret in a file may end with a line break."""

    def __getitem__(self, key):
        if value := super().__getitem__(key).strip():
            return value
        raise KeyError(key)


class Environment(Env):
    """The settings of this process, with ``NAME_FILE`` read for ``NAME``."""

    ENVIRON = _Variables()

    def str(self, var, default=""):
        """Return a variable as it stands: django-environ takes "$x" for another's name, but a secret may begin so."""
        return self.ENVIRON.get(var, default)


def database(url: str) -> dict:
    """Return Django's settings for the database at ``url``: PostgreSQL, or SQLite made safe for several writers."""
    settings = Env.db_url_config(url)
    if settings["ENGINE"].endswith("sqlite3"):
        return settings | {"ENGINE": "config.sqlite3", "OPTIONS": SQLITE_OPTIONS | settings.get("OPTIONS", {})}
    return {"CONN_MAX_AGE": POSTGRESQL_KEEP_SECONDS, "CONN_HEALTH_CHECKS": True} | settings


def kept_secret(path: Path) -> str:
    """Return the secret kept in ``path``; the first to ask makes it, readable by the owner only."""
    try:
        return path.read_text().strip()
    except FileNotFoundError:
        path.parent.mkdir(parents=True, exist_ok=True)
    draft = path.with_name(f"{path.name}.{os.getpid()}")
    draft.touch(mode=0o600)
    draft.write_text(secrets.token_urlsafe(64))
    # Web server and worker start at the same time: linking is atomic, so that both read the one that came first.
    try:
        os.link(draft, path)
    except FileExistsError:
        pass
    finally:
        draft.unlink()
    return path.read_text().strip()
