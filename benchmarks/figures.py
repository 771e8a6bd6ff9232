"""``python -m benchmarks.figures DATABASE``: measure everything on the database that the settings name."""

import gc
import importlib
import json
import sys

import django
from django.conf import settings
from django.core.management import call_command

MEASURED = "importing opening drawing checking differing saving carrying outcomes reviewing printing workbooks".split()


def main(database):
    django.setup()
    settings.ROOT_URLCONF = "benchmarks.bare"
    settings.ALLOWED_HOSTS = ["testserver"]
    settings.EMAIL_BACKEND = "django.core.mail.backends.dummy.EmailBackend"  # figures are what is printed here
    settings.STORAGES["staticfiles"] = {"BACKEND": "django.contrib.staticfiles.storage.StaticFilesStorage"}
    call_command("migrate", verbosity=0)
    for name in MEASURED:
        measured = importlib.import_module(f"benchmarks.{name}")
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
