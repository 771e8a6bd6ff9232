"""Choices of the goal chain. Plain enumerations, so that the outline can use them without a database."""

from django.db.models import TextChoices


class Level(TextChoices):
    """Where in the red thread a goal stands, from the city council down to the unit."""

    ORIENTATION = "ORIENTATION", "KF:s inriktningsmål"
    AREA = "AREA", "KF:s mål för verksamhetsområdet"
    COMMITTEE = "COMMITTEE", "Nämndmål"
    UNIT = "UNIT", "Enhetsmål"
