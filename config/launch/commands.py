"""The commands of the Makefile, each a function whose docstring is its line in the help."""

import subprocess

from . import checks, site
from .machine import NODE_LOCK, PYTHON, ROOT, RUN_LOCK, TEST_LOCK, carry_out, prepare, say
from .supervisor import supervise


def main(arguments):
    """Carry out the command with the name given, or say which there are. Returns an exit code or an error text."""
    command = COMMANDS.get(" ".join(arguments), help_)
    try:
        return command()
    except KeyboardInterrupt:
        return "Avbrutet."


def help_():
    """Visar den här listan."""
    say("Röda tråden. Skriv make och ett av orden:\n")
    for name, command in COMMANDS.items():
        say(f"  {name:<6} {command.__doc__}")


def setup():
    """Hämtar allt som programmet och testerna behöver."""
    prepare(for_tests=True)
    say("Klart.")


def run():
    """Startar Röda tråden med en påhittad kommun på http://localhost:8000 (annan port: PORT). Ctrl-C stoppar."""
    prepare()
    environment = site.environment()
    address = site.free_address(environment)
    site.prepare_data(environment)
    return supervise(
        site.processes(environment),
        environment=environment,
        address=address,
        when_answering=lambda: site.welcome(environment),
    )


def test():
    """Kör allt som prövar koden: lint, kontroller och alla tester, på SQLite och på PostgreSQL med Redis."""
    prepare(for_tests=True)
    failed = [*checks.lint(), *checks.tests_on_sqlite(), *checks.tests_on_services()]
    return checks.verdict(failed)


def bench():
    """Mäter tider och antal databasfrågor; skriver en rad JSON per mått."""
    prepare(for_tests=True)
    environment = site.environment() | checks.services()
    return subprocess.run([PYTHON, "-m", "benchmarks"], cwd=ROOT, env=environment).returncode


def soak():
    """Skriver samtidigt i tio minuter på PostgreSQL och prövar att inget går förlorat (SOAK_MINUTES, SOAK_SEED)."""
    prepare(for_tests=True)
    environment = site.environment() | checks.services()
    return subprocess.run([PYTHON, "-m", "benchmarks.soak"], cwd=ROOT, env=environment).returncode


def lint():
    """Kör bara lint och Djangos egna kontroller."""
    prepare(for_tests=True)
    return checks.verdict(checks.lint())


def lock():
    """Låser om paketlistorna efter en ändring i pyproject.toml."""
    prepare(for_tests=True)
    compiler = [PYTHON, "-m", "uv", "pip", "compile", "--quiet", "--universal", "--python-version", "3.11"]
    compiler += ["--generate-hashes", "--system-certs", "--custom-compile-command", "make lock"]
    sources = {
        RUN_LOCK: ["pyproject.toml"],
        TEST_LOCK: ["pyproject.toml", "--group", "test", "--constraints", RUN_LOCK],
        NODE_LOCK: ["--group", "node"],
    }
    for name, source in sources.items():
        carry_out([*compiler, "--output-file", name, *source], otherwise=f"{name} kunde inte låsas, se felet ovan.")


COMMANDS = {"help": help_} | {command.__name__: command for command in (setup, run, test, bench, soak, lint, lock)}
