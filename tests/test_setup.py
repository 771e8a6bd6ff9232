"""The two commands: what they find, start and stop; with real processes, and no machine of anybody's changed."""

import ast
import json
import os
import re
import signal
import socket
import subprocess
import sys
import threading
import tomllib
import urllib.request
from contextlib import contextmanager
from pathlib import Path
from queue import SimpleQueue
from types import SimpleNamespace

import pytest

from config.launch import __main__ as entry
from config.launch import checks, machine, site, supervisor

pytestmark = pytest.mark.once
ROOT = machine.ROOT
LOCKS = (machine.RUN_LOCK, machine.TEST_LOCK, machine.NODE_LOCK)
PATIENCE = 120  # seconds before a process that says nothing is taken for stuck
OURS = ("DATABASE_URL", "REDIS_URL", "DEBUG", "HTTPS", "ALLOWED_HOSTS", "SECRET_KEY", "VAR_DIR")
# Starts a web server and a worker that say what happens to them; the worker does as its argument says.
SUPERVISED = """
import os, sys
from config.launch.supervisor import supervise
port, worker = sys.argv[1:]
web = [sys.executable, "-m", "http.server", "--bind", "127.0.0.1", port]
print("pid", os.getpid(), flush=True)
sys.exit(supervise(
    {"Webbservern": web, "Jobbprocessen": [sys.executable, "-uc", worker]},
    environment=dict(os.environ), address=("127.0.0.1", int(port)), when_answering=lambda: print("answers", flush=True),
))
"""
OBEDIENT = "import signal; signal.pause()"
STUBBORN = """
import signal
signal.signal(signal.SIGTERM, lambda *_: print("worker will not"))
while True:
    signal.pause()
"""
FAULTY = "import sys; sys.exit(3)"


def environment(**variables):
    """The environment of this process without the settings of the application, and with those given."""
    kept = {name: value for name, value in os.environ.items() if name.removesuffix("_FILE") not in OURS}
    return kept | {name: str(value) for name, value in variables.items()}


@pytest.fixture
def port():
    with socket.socket() as free:
        free.bind(("127.0.0.1", 0))
        return free.getsockname()[1]


@contextmanager
def started(*command, **variables):
    """A process in a session of its own, that is gone afterwards; ``hear(text)`` waits until it has said so."""
    process = subprocess.Popen(
        [sys.executable, *map(str, command)], cwd=ROOT, env=environment(**variables),
        stdout=subprocess.PIPE, stderr=subprocess.STDOUT, text=True, start_new_session=True,
    )  # fmt: skip
    watchdog = threading.Timer(PATIENCE, process.kill)
    watchdog.start()
    said = []

    def hear(text):
        if any(text in line for line in said):
            return
        for line in process.stdout:
            said.append(line)
            if text in line:
                return
        pytest.fail(f"never said {text!r}:\n{''.join(said)}")

    def end():
        said.extend(process.stdout)
        return process.wait()

    try:
        yield SimpleNamespace(pid=process.pid, hear=hear, end=end, said=said, signal=process.send_signal)
    finally:
        watchdog.cancel()
        process.kill()
        process.wait()
        process.stdout.close()


# --- The lists of packages


@pytest.mark.parametrize("name", LOCKS)
def test_every_package_is_pinned_by_hash_and_no_registry_is_named(name):
    text = (ROOT / name).read_text()
    requirements = re.split(r"\n(?=[a-z])", re.sub(r"^ *#.*\n", "", text, flags=re.MULTILINE))
    assert all(re.match(r"[a-z0-9.-]+(\[.*\])?==\S+.* \\\n    --hash=sha256:", each) for each in requirements)
    assert "://" not in text and "--index-url" not in text and "--find-links" not in text


def test_the_lists_hold_what_the_project_asks_for_and_agree():
    pins = [dict(re.findall(r"^([a-z0-9.-]+)==(\S+)", (ROOT / name).read_text(), re.MULTILINE)) for name in LOCKS]
    project = tomllib.loads((ROOT / "pyproject.toml").read_text())
    groups = project["dependency-groups"]
    asked = [project["project"]["dependencies"], groups["test"], groups["node"]]
    for pinned, requirements in zip(pins, asked, strict=True):
        assert {re.match(r"[a-z0-9-]+", each)[0] for each in requirements} <= pinned.keys()
    assert pins[0].items() <= pins[1].items()


def test_front_end_packages_are_pinned_by_checksum_and_no_registry_is_named():
    packages = json.loads((ROOT / "package-lock.json").read_text())["packages"]
    assert all("integrity" in package for name, package in packages.items() if name)
    assert not any("resolved" in package for package in packages.values())


# --- The machine


def test_an_old_python_is_told_so_by_a_file_that_it_can_read(monkeypatch):
    ast.parse(Path(entry.__file__).read_text(), feature_version=(3, 6))
    monkeypatch.setattr(sys, "version_info", (3, 9))
    monkeypatch.setattr(entry.shutil, "which", lambda name: None)
    assert "Python 3.11 eller nyare. Det här är Python 3.9." in entry.main()


def test_an_old_python_gives_way_to_a_newer_one_on_the_path(monkeypatch, tmp_path):
    newer = tmp_path / "python3.13"
    newer.symlink_to(sys.executable)
    taken = []
    monkeypatch.setattr(sys, "version_info", (3, 9))
    monkeypatch.setenv("PATH", str(tmp_path))
    monkeypatch.setattr(os, "execv", lambda path, arguments: taken.append(path) or sys.exit())
    with pytest.raises(SystemExit):
        entry.main()
    assert taken == [str(newer)]


def test_who_is_not_root_is_told_the_exact_command(monkeypatch):
    monkeypatch.setattr(machine, "LIBRARIES", {"libabsent.so.0": "libabsent0"})
    monkeypatch.setattr(os, "geteuid", lambda: 1000)
    with pytest.raises(SystemExit, match="sudo apt-get install -y --no-install-recommends libabsent0"):
        machine.system_packages()


def test_packages_are_fetched_again_only_when_their_list_has_changed(monkeypatch, tmp_path):
    fetched = []
    monkeypatch.setattr(machine, "carry_out", lambda command, **_: fetched.append(command[-1]))
    monkeypatch.setattr(machine, "VENV", tmp_path / ".venv")
    monkeypatch.setattr(machine, "PYTHON", Path(sys.executable))
    monkeypatch.setattr(machine, "ROOT", tmp_path)
    (tmp_path / ".venv/bin").mkdir(parents=True)
    (tmp_path / ".venv/bin/pip").touch()
    for text in ("one==1", "one==1", "one==2"):
        (tmp_path / machine.RUN_LOCK).write_text(text)
        machine.python_packages(machine.RUN_LOCK)
    assert fetched == [machine.RUN_LOCK] * 2


# --- Settings


def settings_of_a_process(expression, **variables):
    """What expressions over the settings are worth in a process with these variables."""
    program = f"import json; from config import settings; print(json.dumps([{expression}]))"
    done = subprocess.run(
        [sys.executable, "-c", program], cwd=ROOT, env=environment(**variables), capture_output=True, text=True
    )
    assert done.returncode == 0, done.stderr
    return json.loads(done.stdout)


def test_without_any_settings_or_with_empty_ones_all_is_embedded_and_safe(tmp_path):
    facts = "settings.DATABASES['default']['NAME'], settings.REDIS_URL, settings.DEBUG, settings.SECURE_SSL_REDIRECT"
    expected = [f"{tmp_path}/roda.sqlite3", "", False, True]
    assert settings_of_a_process(facts, VAR_DIR=tmp_path) == expected
    assert settings_of_a_process(facts, VAR_DIR=tmp_path, DATABASE_URL="", DEBUG="", SECRET_KEY="") == expected


def test_the_secret_key_is_made_once_and_for_the_owner_only(tmp_path):
    [first], [second] = (settings_of_a_process("settings.SECRET_KEY", VAR_DIR=tmp_path) for _ in range(2))
    assert first == second and len(first) > 50
    assert (tmp_path / "secret_key").stat().st_mode & 0o777 == 0o600


def test_secrets_may_lie_in_files(tmp_path):
    (tmp_path / "key").write_text("$hemlig\n")
    (tmp_path / "database").write_text("postgres://roda:l%C3%B6sen@db:5432/roda\n")
    key, database = settings_of_a_process(
        "settings.SECRET_KEY, settings.DATABASES['default']",
        SECRET_KEY_FILE=tmp_path / "key", DATABASE_URL_FILE=tmp_path / "database", VAR_DIR=tmp_path,
    )  # fmt: skip
    assert key == "$hemlig"
    assert (database["HOST"], database["PASSWORD"]) == ("db", "lösen")


# --- Starting


def prepared(monkeypatch, var, **variables):
    """Which of Django's commands a start runs."""
    ran = []

    def manage(*arguments, **_):
        ran.append(arguments[0])
        (var / "static").mkdir(exist_ok=True)
        (var / "roda.sqlite3").touch()
        return "logins"

    monkeypatch.setattr(site, "manage", manage)
    site.prepare_data({"VAR_DIR": str(var), "DEMO": "true"} | variables)
    return ran


def test_a_second_start_prepares_only_what_has_changed(monkeypatch, tmp_path):
    style, model = tmp_path / "style.css", tmp_path / "models.py"
    style.write_text("a {}")
    model.write_text("a = 1")
    monkeypatch.setattr(site, "STATIC_SOURCES", (str(style),))
    monkeypatch.setattr(site, "DATA_SOURCES", (str(model),))
    data = ["migrate", "load_demo", "load_demo"]  # once to load it, once for its logins
    assert prepared(monkeypatch, tmp_path) == ["collectstatic", *data]
    assert prepared(monkeypatch, tmp_path) == []
    style.write_text("b {}")
    assert prepared(monkeypatch, tmp_path) == ["collectstatic"]
    model.write_text("b = 1")
    assert prepared(monkeypatch, tmp_path) == data
    (tmp_path / "roda.sqlite3").unlink()
    assert prepared(monkeypatch, tmp_path) == data


def test_a_database_elsewhere_is_always_migrated_and_never_given_the_demo(monkeypatch, tmp_path):
    monkeypatch.setenv("DATABASE_URL", "postgres://db/roda")
    assert "DEMO" not in site.environment()
    ran = [prepared(monkeypatch, tmp_path, DATABASE_URL="postgres://db/roda", DEMO="") for _ in range(2)]
    assert ran == [["collectstatic", "migrate"], ["migrate"]]


def test_make_run_serves_pages_with_a_worker_beside_until_told_to_stop(tmp_path, port):
    variables = {"VAR_DIR": tmp_path, "PORT": port, "DEMO": "false", "LOG_LEVEL": "INFO"}
    with started("config/launch", "run", **variables) as run:
        run.hear("Röda tråden är igång")
        with urllib.request.urlopen(f"http://127.0.0.1:{port}/accounts/login/") as answer:
            page = answer.read().decode()
            assert "script-src 'self'" in answer.headers["Content-Security-Policy"]
        style = re.search(r'href="(/static/[^"]+\.[0-9a-f]{12}\.css)"', page)[1]
        with urllib.request.urlopen(f"http://127.0.0.1:{port}{style}") as answer:
            assert "immutable" in answer.headers["Cache-Control"]
        with started("config/launch", "run", **variables) as other:
            assert other.end() == 1
            assert f"Port {port} används redan" in "".join(other.said)
        run.hear("Worker is ready")
        run.signal(signal.SIGINT)
        assert run.end() == 0
    assert "Worker has stopped" in "".join(run.said)


# --- The supervisor


def is_free(port):
    with socket.socket() as trial:
        return trial.connect_ex(("127.0.0.1", port)) != 0


@pytest.mark.parametrize("number", [signal.SIGINT, signal.SIGTERM, signal.SIGHUP])
def test_a_signal_stops_both_processes(port, number):
    with started("-c", SUPERVISED, port, OBEDIENT) as launcher:
        launcher.hear("answers")
        launcher.signal(number)
        assert launcher.end() == 0
    assert is_free(port)


def test_when_one_process_ends_the_other_is_stopped_and_the_exit_code_tells(port):
    with started("-c", SUPERVISED, port, FAULTY) as launcher:
        assert launcher.end() == 1
    assert "Jobbprocessen slutade oväntat (kod 3). Stoppar resten." in "".join(launcher.said)
    assert is_free(port)


def test_a_second_signal_ends_a_process_that_will_not_stop(port):
    with started("-c", SUPERVISED, port, STUBBORN) as launcher:
        launcher.hear("answers")
        launcher.signal(signal.SIGINT)
        launcher.hear("worker will not")
        launcher.signal(signal.SIGINT)
        assert launcher.end() == 0
    assert is_free(port)


def test_a_process_that_has_just_ended_does_not_save_one_that_will_not_stop():
    script = "import signal; signal.signal(signal.SIGTERM, signal.SIG_IGN); print(flush=True); signal.pause()"
    gone = subprocess.Popen([sys.executable, "-c", ""], start_new_session=True)
    gone.wait()
    stubborn = subprocess.Popen([sys.executable, "-c", script], stdout=subprocess.PIPE, start_new_session=True)
    stubborn.stdout.readline()
    events = SimpleQueue()
    events.put((None, signal.SIGINT))
    try:
        supervisor._stop({"Webben": gone, "Jobbprocessen": stubborn}, events, ended=set())
        assert stubborn.wait(PATIENCE) == -signal.SIGKILL
    finally:
        stubborn.kill()
        stubborn.communicate()


# --- make test


def test_services_that_do_not_answer_are_told_loudly_and_fail_where_ci_is_set(monkeypatch, capsys, port):
    monkeypatch.setenv("TEST_DATABASE_URL", f"postgres://root@127.0.0.1:{port}/postgres")
    monkeypatch.delenv("CI", raising=False)
    assert list(checks.tests_on_services()) == []
    assert "*** INTE KÖRT: testerna på PostgreSQL" in capsys.readouterr().out
    monkeypatch.setenv("CI", "true")
    assert checks.verdict(checks.tests_on_services()) == 1
