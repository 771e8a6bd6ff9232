"""A kind of job that is made for killing its worker, and the commands of a process that knows it.

    python -m tests.jobs.kind_for_tests manage worker
    python -m tests.jobs.kind_for_tests celery worker ...

Each job notes its attempt in a file of its own. A held one waits, at its first attempt, for a file "go".
"""

import sys
import threading
from pathlib import Path

import django
from django.core.management import call_command

KIND = "test"


def note(run):
    folder = Path(run.payload["folder"])
    run.progress(0, 1)
    between = threading.Event()
    while run.payload["held"] and run.attempt == 1 and not (folder / "go").exists():
        between.wait(0.02)
    with (folder / run.key).open("a") as notes:
        print(run.attempt, file=notes)
    run.progress(1, 1)


def main(program, *arguments):
    django.setup()
    import jobs
    from config import celery_app
    from jobs import schedule

    schedule._daily.clear()  # what is due depends on the time of day that the tests are run
    jobs.register(KIND, note)
    if program == "celery":
        celery_app.start(arguments)
    else:
        call_command(*arguments)


if __name__ == "__main__":
    main(*sys.argv[1:])
