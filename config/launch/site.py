"""What ``make run`` starts: which settings, which data, which processes."""

import errno
import os
import socket
from pathlib import Path
from subprocess import PIPE

from .machine import PYTHON, ROOT, carry_out, digest, is_current, say

# What the collected static files are made from, and what the database and the demo in it are.
STATIC_SOURCES = ("requirements.lock", "package-lock.json", "config/settings.py", "config/staticfiles.py", "static")
DATA_SOURCES = ("requirements.lock", "jobs", "units", "goals", "indicators", "plans", "reports")


def environment():
    """Return the environment of ``make run``: plain HTTP, and the demo unless the data is kept somewhere else."""
    ours = {"HTTPS": "false", "HOST": "127.0.0.1", "PORT": "8000", "LOG_LEVEL": "WARNING", "VAR_DIR": str(ROOT / "var")}
    if is_embedded(os.environ):
        ours |= {"DEMO": "true", "SITE_URL": f"http://localhost:{os.environ.get('PORT') or ours['PORT']}"}
    return ours | {name: value for name, value in os.environ.items() if value or name not in ours}


def is_embedded(environment):
    """Tell whether the data lies in SQLite under var/, where nobody else's is."""
    return not any(environment.get(name) for name in ("DATABASE_URL", "DATABASE_URL_FILE"))


def free_address(environment):
    """Return (host, port) of the web server to be; stop with a word of advice when another program listens there."""
    host, port = environment["HOST"], environment["PORT"]
    try:
        with socket.socket() as trial:
            trial.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
            trial.bind((host, int(port)))
    except OSError as error:
        taken = "används redan, kanske av en Röda tråden som är igång"
        reason = taken if error.errno == errno.EADDRINUSE else f"kan inte användas ({error.strerror})"
        raise SystemExit(
            f"Port {port} {reason}. Stoppa det andra programmet eller välj en annan port, till exempel: "
            "PORT=8080 make run"
        ) from None
    except (ValueError, OverflowError):
        raise SystemExit(f"PORT ska vara ett tal mellan 1 och 65535, inte {port}.") from None
    return host, int(port)


def prepare_data(environment):
    """Bring static files, database and demo up to date; pass over what nothing has changed for since the last time."""
    var = Path(environment["VAR_DIR"])
    collected, loaded = var / "static.stamp", var / "data.stamp"
    static, data = digest(*files(STATIC_SOURCES)), digest(*files(DATA_SOURCES))
    if not (is_current(collected, static) and (var / "static").is_dir()):
        say("Gör i ordning typsnitt, bilder och stilmallar …")
        manage("collectstatic", "--no-input", "--verbosity", "0", environment=environment)
        collected.write_text(static)
    # Of a database elsewhere no file here can tell anything.
    if not (is_embedded(environment) and is_current(loaded, data) and (var / "roda.sqlite3").exists()):
        say("Gör i ordning databasen …")
        manage("migrate", "--verbosity", "0", environment=environment)
        if environment.get("DEMO") == "true":
            manage("load_demo", environment=environment)
            shown = manage("load_demo", "--logins", environment=environment, stdout=PIPE, text=True)
            logins(environment).write_text(shown)
        loaded.write_text(data)


def processes(environment):
    """Return what is to run, Swedish name → command line: the web server, and what does the jobs."""
    web = [PYTHON, "-m", "gunicorn", "-c", "config/gunicorn_conf.py", "config.wsgi"]
    celery = [PYTHON, "-m", "celery", "-A", "config", "worker", "--beat", "--loglevel", "warning"]
    embedded = [PYTHON, "manage.py", "worker"]
    has_redis = any(environment.get(name) for name in ("REDIS_URL", "REDIS_URL_FILE"))
    return {"Webbservern": web, "Jobbprocessen": celery if has_redis else embedded}


def welcome(environment):
    """Say where Röda tråden is, and who can log in to the demo."""
    say(f"\nRöda tråden är igång: http://localhost:{environment['PORT']}")
    if environment.get("DEMO") == "true" and logins(environment).exists():
        say(f"Logga in som någon av dem i den påhittade kommunen:\n{logins(environment).read_text()}")
    say("Ctrl-C stoppar.")


def logins(environment):
    """Return where the demo's logins are kept after loading, to be shown at once at every start."""
    return Path(environment["VAR_DIR"]) / "logins.txt"


def files(sources):
    """Yield every file in the named files and folders of the project, in an order that is always the same."""
    for source in (ROOT / name for name in sources):
        inside = sorted(source.rglob("*")) if source.is_dir() else [source]
        yield from (file for file in inside if file.is_file() and file.suffix != ".pyc")


def manage(*arguments, environment, **options):
    """Run one of Django's commands; stop when it fails. Returns what it wrote where ``stdout`` is PIPE."""
    otherwise = f"Kommandot {arguments[0]} misslyckades, se felet ovan."
    return carry_out([PYTHON, "manage.py", *arguments], otherwise=otherwise, env=environment, **options).stdout
