"""Load the demo municipality into an empty database. Safe to run again."""

from django.core.management.base import BaseCommand

from plans.demo.content import load
from plans.demo.loading import PASSWORD, is_loaded, load_into_database, logins
from units.models import Municipality


class Command(BaseCommand):
    help = "Lägger in den påhittade kommunen Ekhamra i en tom databas."

    def add_arguments(self, parser):
        parser.add_argument("--logins", action="store_true", help="skriv bara ut inloggningarna")

    def handle(self, *, verbosity, **options):
        self.verbosity = verbosity
        demo = load()
        if options["logins"]:
            self._print_logins(demo)
            return
        if is_loaded(demo):
            self.stdout.write("Demon finns redan.")
            return
        if Municipality.objects.exists():
            self.stderr.write("Databasen är inte tom. Demon läggs bara i en tom databas, så den lades inte in.")
            return
        load_into_database(demo, progress=self._tell)
        self.stdout.write(f"Demon är inlagd: {demo.municipality}, {len(demo.units)} enheter.")

    def _tell(self, word):
        if self.verbosity:
            self.stdout.write(f"  {word}")

    def _print_logins(self, demo):
        for role, name, email in logins(demo):
            self.stdout.write(f"  {role:24}{name:24}{email}")
        self.stdout.write(f"  Lösenord för alla: {PASSWORD}")
