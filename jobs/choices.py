"""Choices of jobs."""

from django.db.models import TextChoices


class State(TextChoices):
    """Where a job stands."""

    QUEUED = "QUEUED", "I kö"
    RUNNING = "RUNNING", "Pågår"
    DONE = "DONE", "Klart"
    FAILED = "FAILED", "Misslyckades"


DAILY = "daily"  # the kind of what is done once a day; its key is what and which day
UNFINISHED = (State.QUEUED, State.RUNNING)
FINISHED = (State.DONE, State.FAILED)
