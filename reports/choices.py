"""Choices of exports."""

from django.db.models import TextChoices


class Format(TextChoices):
    """What a document can be taken out as."""

    PDF = "pdf", "PDF"


class Source(TextChoices):
    """Where outcomes that are to be looked at before they are saved come from."""

    WORKBOOK = "WORKBOOK", "Arbetsbok"
    KOLADA = "KOLADA", "Kolada"


class Stage(TextChoices):
    """How far outcomes from elsewhere have come on their way in."""

    READING = "READING", "Läses"
    READY = "READY", "Att granska"
    SAVING = "SAVING", "Sparas"
    SAVED = "SAVED", "Sparat"
