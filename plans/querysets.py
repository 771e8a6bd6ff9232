"""Words for reading documents and texts."""

from django.db import models
from django.db.models import Q

from plans.choices import Verdict
from units.access import TABLE, Action, current_memberships
from units.choices import Role, Scope

_SCOPE_FIELD = {Scope.UNIT: "unit", Scope.COMMITTEE: "committee", Scope.DEPARTMENT: "department"}
WAITS = Q(contributions__state=Verdict.WAITING)  # of a task: a proposal under it waits for an answer
TAKEN = Q(contributions__state__in=(Verdict.ACCEPTED, Verdict.ADAPTED))
DECLINED = Q(contributions__state=Verdict.DECLINED)


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


class ReviewQuerySet(models.QuerySet):
    """Reads about review rounds."""

    def open(self):
        return self.filter(closed_at=None)

    def visible_to(self, user):
        """Those the user has been invited to (also one who was taken out of it, to be told so), or may read anyway.

        One who took part because she might read drafts reads no more when she may not.
        """
        if not user.is_authenticated or not user.is_active:
            return self.none()
        documents = self.model.document.field.related_model.objects.draft_visible_to(user)
        invited = models.Exists(
            self.model.participants.rel.related_model.objects.filter(
                review=models.OuterRef("pk"), user=user, invited=True
            )
        )
        return self.filter(Q(document__in=documents) | Q(invited))


class ParticipantQuerySet(models.QuerySet):
    """Reads about those who take part in a review."""

    def present(self):
        return self.filter(removed_at=None)

    def invited(self):
        """Those who are asked to read: coverage and reminders are about them."""
        return self.present().filter(invited=True)

    def silent(self):
        """Those who have neither said anything, nor agreed with somebody, nor said that they have nothing to add."""
        return self.filter(~models.Exists(self._said()), ~models.Exists(self._agreed()), finished_at=None)

    def heard(self):
        """Those who have said something, or agreed with somebody."""
        return self.filter(models.Exists(self._said()) | models.Exists(self._agreed()))

    def _said(self):
        return self.model.comments.rel.related_model.objects.present().filter(by=models.OuterRef("pk"))

    def _agreed(self):
        agreements = self.model.agreements.rel.related_model.objects
        return agreements.filter(by=models.OuterRef("pk"), comment__removed_at=None)


class MeetingQuerySet(models.QuerySet):
    """Reads about meetings."""

    def present(self):
        return self.filter(removed_at=None)


class CommentQuerySet(models.QuerySet):
    """Reads about comments."""

    def present(self):
        return self.filter(removed_at=None)

    def threads(self):
        """Those that are no replies."""
        return self.filter(parent=None)


class TaskQuerySet(models.QuerySet):
    """Reads about what is given to people to write."""

    def present(self):
        return self.filter(removed_at=None)

    def open(self):
        return self.present().filter(done_at=None)

    def received_by(self, user):
        """Those given to the user, or to a workplace that she represents today in the unit whose document it is."""
        mine = Q(user=user)
        for membership in current_memberships(user):
            if membership.role == Role.REVIEWER:
                mine |= Q(workplace=membership.workplace_id, document__unit=membership.unit_id)
        return self.filter(mine)

    def with_proposals(self):
        """Each with what has become of the proposals under it.

        ``waiting``: how many wait for an answer; ``taken``: how many were written in; ``declined_at``: when one was
        declined last, or None.
        """
        return self.annotate(
            waiting=models.Count("contributions", filter=WAITS, distinct=True),
            taken=models.Count("contributions", filter=TAKEN, distinct=True),
            declined_at=models.Max("contributions__decided_at", filter=DECLINED),
        )


class ContributionQuerySet(models.QuerySet):
    """Reads about what workplaces propose."""

    def present(self):
        return self.exclude(state=Verdict.WITHDRAWN)

    def waiting(self):
        """Those that nobody has decided about."""
        return self.filter(state=Verdict.WAITING)


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
