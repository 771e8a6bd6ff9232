from django.core.management.base import BaseCommand

from jobs import worker


class Command(BaseCommand):
    help = "Utför jobb ur kön tills processen stoppas. Behövs inte där Celery används."

    def add_arguments(self, parser):
        parser.add_argument("--drain", action="store_true", help="utför det som ligger i kön och avsluta sedan")

    def handle(self, *, drain, **options):
        if drain:
            self.stdout.write(f"Utförda jobb: {worker.drain()}")
        else:
            worker.Worker().run()
