"""Words for reading exports."""

from django.db import models
from django.db.models import Q

from plans.models import Document


class ExportQuerySet(models.QuerySet):
    """Reads about exports."""

    def visible_to(self, user):
        """Editions for all who work here; drafts for those who may read the draft."""
        return self.filter(
            Q(edition__isnull=False, document__in=Document.objects.visible_to(user))
            | Q(document__in=Document.objects.draft_visible_to(user))
        )

    def like(self, *, snapshot, format, audience, digest, older=None, sheet=False, workplace=None, **words):
        """Those that say the same thing to the same people; ``words``: what the points of a redline are called."""
        what = {"older": older, "sheet": sheet, "workplace": workplace, "older_words": "", "newer_words": ""} | words
        return self.filter(snapshot=snapshot, format=format, audience=audience, digest=digest, **what)


class OwnQuerySet(models.QuerySet):
    """Reads about what is only its maker's."""

    def of(self, user):
        return self.filter(created_by=user) if user.is_authenticated and user.is_active else self.none()
