"""Choices of indicators."""

from django.db.models import TextChoices


class Direction(TextChoices):
    """Which way is better."""

    UP = "UP", "Högre är bättre"
    DOWN = "DOWN", "Lägre är bättre"
    NONE = "NONE", "Varken eller"


class Periodicity(TextChoices):
    """How often an outcome is reported, as printed in the column Periodicitet."""

    YEAR = "YEAR", "År"
    TERTIAL = "TERTIAL", "Tertial"


class Weighing(TextChoices):
    """What a unit's total was weighed by, where it was put together of its workplaces' figures."""

    RESPONDENTS = "RESPONDENTS", "antal svarande"
    WEIGHT = "WEIGHT", "vald vikt"
    SUM = "SUM", "hopräknat"


class Period(TextChoices):
    """The part of a year that an outcome tells of; the values are those of the documents that report it."""

    TERTIAL_1 = "T1", "Tertial 1"
    TERTIAL_2 = "T2", "Tertial 2"
    YEAR = "VB", "Helår"
