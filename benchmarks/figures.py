"""``python -m benchmarks.figures DATABASE``: measure everything on the database that the settings name."""

import gc
import json
import sys

import django
from django.conf import settings
from django.core.management import call_command


def main(database):
    django.setup()
    settings.ROOT_URLCONF = "benchmarks.bare"
    settings.ALLOWED_HOSTS = ["testserver"]
    settings.STORAGES["staticfiles"] = {"BACKEND": "django.contrib.staticfiles.storage.StaticFilesStorage"}
    call_command("migrate", verbosity=0)
    from benchmarks import carrying, checking, drawing, importing, opening, outcomes, printing, saving, workbooks

    for measured in (importing, opening, drawing, checking, saving, carrying, outcomes, printing, workbooks):
        gc.collect()
        for figure in measured.figures():
            tell(database, **figure)


def tell(database, *, name, value, unit, limit=None):
    """Print a figure. Without a limit it is for information, and ok."""
    ok = limit is None or value <= limit
    line = {"name": name, "database": database, "value": value, "unit": unit, "limit": limit, "ok": ok}
    print(json.dumps(line), flush=True)


if __name__ == "__main__":
    main(*sys.argv[1:])
