"""Choices of exports."""

from django.db.models import TextChoices


class Format(TextChoices):
    """What a document can be taken out as."""

    PDF = "pdf", "PDF"
