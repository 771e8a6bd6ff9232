"""Choices of exports."""

from django.db.models import TextChoices


class Format(TextChoices):
    """What a document can be taken out as."""

    PDF = "pdf", "PDF"


class Audience(TextChoices):
    """Whom an export is for, which decides what it may show (small numbers, unpublished parts)."""

    WRITERS = "WRITERS", "De som arbetar med dokumentet"
    EVERYONE = "EVERYONE", "Alla"
