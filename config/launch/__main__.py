"""``python3 config/launch COMMAND``: finds a Python that is new enough. Python 3.6 must be able to read this file.

Run as a folder, not as the module config.launch: importing config needs Celery, which is not installed yet.
"""

import os
import shutil
import subprocess
import sys
from pathlib import Path

HERE = Path(__file__).resolve().parent
OLDEST = (3, 11)
NAMES = ("python3.13", "python3.12", "python3.11", "python3.14")
IS_NEW_ENOUGH = f"import sys; sys.exit(sys.version_info < {OLDEST})"


def main():
    """Carry out the command given, in another Python where this one is too old."""
    if sys.version_info >= OLDEST:
        from launch.commands import main

        return main(sys.argv[1:])
    for path in filter(None, map(shutil.which, NAMES)):
        if subprocess.call([path, "-c", IS_NEW_ENOUGH], stderr=subprocess.DEVNULL) == 0:
            os.execv(path, [path, str(HERE)] + sys.argv[1:])
    return (
        f"Röda tråden behöver Python 3.11 eller nyare. Det här är Python {sys.version_info[0]}.{sys.version_info[1]}.\n"
        "Debian 12, Ubuntu 24.04 och nyare har det som paketet python3."
    )


if __name__ == "__main__":
    sys.path[0] = str(HERE.parent)  # for this process only: children must not find config's celery.py
    sys.exit(main())
