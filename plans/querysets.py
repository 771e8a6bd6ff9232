"""Words for reading documents and texts."""

from django.db import models
from django.db.models import Q

from units.access import TABLE, Action, current_memberships
from units.choices import Role, Scope

_SCOPE_FIELD = {Scope.UNIT: "unit", Scope.COMMITTEE: "committee", Scope.DEPARTMENT: "department"}


def _drafts_of(user):
    """The condition that the role table lets the user read a document's working copy."""
    mine = Q(pk__in=())
    for membership in current_memberships(user):
        role = Role(membership.role)
        if Action.READ_DRAFT in TABLE[role] and role.scope in _SCOPE_FIELD:
            field = _SCOPE_FIELD[role.scope]
            mine |= Q(**{field: getattr(membership, f"{field}_id")})
    return mine


class DocumentQuerySet(models.QuerySet):
    """Reads about documents."""

    def adopted(self):
        """Those with an adopted edition, whatever has happened to the working copy since."""
        return self.filter(editions__isnull=False).distinct()

    def draft_visible_to(self, user):
        """Those whose working copy the user may read, by the role table."""
        return self.filter(_drafts_of(user))

    def visible_to(self, user):
        """Those the user may open: drafts by the role table, and everybody's adopted editions for all who work here."""
        if not user.is_authenticated or not user.is_active:
            return self.none()
        adopted = models.Exists(self.model.editions.rel.related_model.objects.filter(document=models.OuterRef("pk")))
        return self.filter(_drafts_of(user) | Q(adopted))


class PassageQuerySet(models.QuerySet):
    """Reads about texts."""

    def present(self):
        return self.filter(removed_at=None)


class RecordQuerySet(models.QuerySet):
    """Rows of the record can be read and added, nothing else."""

    def update(self, **kwargs):
        raise TypeError("Det som är fastställt kan inte ändras.")

    def delete(self):
        raise TypeError("Det som är fastställt kan inte tas bort.")

    def bulk_create(self, objs, **options):
        if options.get("update_conflicts"):
            raise TypeError("Det som är fastställt kan inte ändras.")
        return super().bulk_create(objs, **options)
