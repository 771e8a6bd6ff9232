"""People and the organisation they belong to, as it changes over the years."""

from django.contrib.auth.models import AbstractUser
from django.contrib.auth.models import UserManager as DjangoUserManager
from django.db import models
from django.db.models import F, Q
from django.utils import timezone
from simple_history.models import HistoricalRecords

from units.choices import Role, Scope
from units.keys import MAX_LENGTH, new_key
from units.swedish import search_text, sort_key

LONGEST_NAME = 200  # of people and organisations, as it is written down beside what they have done
NEVER_DELETED = "Användare avaktiveras, de tas inte bort."


def _key():
    return new_key()


class Keyed(models.Model):
    """Something with an address of its own: a random key that never changes."""

    key = models.CharField("nyckel", max_length=MAX_LENGTH, unique=True, default=_key, editable=False)

    class Meta:
        abstract = True


class Named(Keyed):
    """Something with a name that people sort by and search for."""

    name = models.CharField("namn", max_length=LONGEST_NAME)
    sort_key = models.CharField(max_length=200, editable=False, default="", db_index=True)
    search_text = models.CharField(max_length=600, editable=False, default="")  # folding may triple a text

    class Meta:
        abstract = True
        ordering = ["sort_key", "pk"]

    def __str__(self):
        return self.name

    def save(self, *args, **kwargs):
        self.sort_key, self.search_text = sort_key(self.name), search_text(self.name)
        if kwargs.get("update_fields") and "name" in kwargs["update_fields"]:
            kwargs["update_fields"] = {*kwargs["update_fields"], "sort_key", "search_text"}
        super().save(*args, **kwargs)


class Period(models.Model):
    """Something that holds from one day until another; no end means that it still holds. Both days are included."""

    valid_from = models.DateField("från och med")
    valid_to = models.DateField("till och med", null=True, blank=True)

    class Meta:
        abstract = True


def holds_on(day, prefix=""):
    """Return the condition that a period (of the related row behind ``prefix``) covers the day."""
    return Q(**{f"{prefix}valid_from__lte": day}) & (
        Q(**{f"{prefix}valid_to__isnull": True}) | Q(**{f"{prefix}valid_to__gte": day})
    )


class UserQuerySet(models.QuerySet):
    """Reads about people."""

    def delete(self):
        raise models.ProtectedError(NEVER_DELETED, set(self))

    def holding(self, roles, place):
        """The active who hold one of the roles today in the place's unit, its nämnd or its avdelning."""
        fields = {Scope.UNIT: "unit", Scope.COMMITTEE: "committee", Scope.DEPARTMENT: "department"}
        here = Q(pk__in=())
        for role in map(Role, roles):
            field = fields.get(role.scope)
            if field and getattr(place, field):
                here |= Q(**{"memberships__role": role, f"memberships__{field}": getattr(place, field)})
        return self.filter(here, holds_on(timezone.localdate(), "memberships__"), is_active=True).distinct()


class UserManager(DjangoUserManager.from_queryset(UserQuerySet)):
    """Users are found by their e-mail address, however it was typed."""

    def get_by_natural_key(self, username):
        return self.get(email__iexact=username)

    def create_user(self, email, password=None, **fields):
        return super().create_user(username=email.casefold(), email=email.casefold(), password=password, **fields)

    def create_superuser(self, email, password=None, **fields):
        return super().create_superuser(username=email.casefold(), email=email.casefold(), password=password, **fields)


class User(Keyed, AbstractUser):
    """A person who logs in, by e-mail address. Deactivated when she leaves, never deleted."""

    email = models.EmailField("e-postadress", unique=True)

    objects = UserManager()

    USERNAME_FIELD = "email"
    REQUIRED_FIELDS = []

    class Meta:
        verbose_name = "användare"
        verbose_name_plural = "användare"
        ordering = ["last_name", "first_name", "pk"]

    def __str__(self):
        return (self.get_full_name() or self.email)[:LONGEST_NAME]

    def save(self, *args, **kwargs):
        self.email = self.email.casefold()  # so that an address is one person's, however it is typed
        super().save(*args, **kwargs)

    def delete(self, *args, **kwargs):
        raise models.ProtectedError(NEVER_DELETED, {self})


class Municipality(models.Model):
    """The municipality of this installation: one row."""

    name = models.CharField("namn", max_length=200)
    code = models.CharField(
        "kommunkod", max_length=4, blank=True, help_text="Fyra siffror. Med den hämtas kommunens nyckeltal ur Kolada."
    )

    class Meta:
        verbose_name = "kommun"
        verbose_name_plural = "kommunen"
        constraints = [models.CheckConstraint(condition=Q(pk=1), name="one_municipality")]

    def __str__(self):
        return self.name

    def save(self, *args, **kwargs):
        self.pk = 1
        super().save(*args, **kwargs)


class Committee(Named):
    """A nämnd or stadsdelsnämnd."""

    class Meta(Named.Meta):
        verbose_name = "nämnd"
        verbose_name_plural = "nämnder"
        constraints = [models.UniqueConstraint("search_text", name="committee_name_once")]


class Department(Named):
    """An avdelning of a nämnd's administration."""

    committee = models.ForeignKey(Committee, models.PROTECT, related_name="departments", verbose_name="nämnd")

    class Meta(Named.Meta):
        verbose_name = "avdelning"
        verbose_name_plural = "avdelningar"
        constraints = [models.UniqueConstraint("committee", "search_text", name="department_name_once")]


class Unit(Named):
    """An enhet, which owns its documents. Where it belongs in a given year is its placement's to tell."""

    kolada_id = models.CharField(
        "enhetens id i Kolada",
        max_length=40,
        blank=True,
        help_text="Till exempel V15E018000101, om Kolada har enheten.",
    )

    class Meta(Named.Meta):
        verbose_name = "enhet"
        verbose_name_plural = "enheter"


class Placement(Period):
    """Where a unit belongs during a time: its nämnd and, where there is one, its avdelning."""

    unit = models.ForeignKey(Unit, models.PROTECT, related_name="placements", verbose_name="enhet")
    committee = models.ForeignKey(Committee, models.PROTECT, related_name="placements", verbose_name="nämnd")
    department = models.ForeignKey(
        Department, models.PROTECT, related_name="placements", verbose_name="avdelning", null=True, blank=True
    )

    class Meta:
        verbose_name = "placering"
        verbose_name_plural = "placeringar"
        ordering = ["-valid_from"]
        constraints = [
            models.UniqueConstraint("unit", "valid_from", name="one_placement_from_a_day"),
            models.UniqueConstraint("unit", condition=Q(valid_to__isnull=True), name="one_open_placement"),
            models.CheckConstraint(
                condition=Q(valid_to__isnull=True) | Q(valid_to__gte=F("valid_from")), name="placement_ends_after_start"
            ),
        ]

    def __str__(self):
        return f"{self.unit} i {self.committee} från {self.valid_from}"


def _in_year(year):
    return Q(placements__valid_from__year__lte=year) & (
        Q(placements__valid_to__isnull=True) | Q(placements__valid_to__year__gte=year)
    )


class WorkplaceQuerySet(models.QuerySet):
    """Reads about workplaces."""

    def of_unit(self, unit, *, year, or_named=()):
        """Those that belong to the unit at some time of the year, and those of its earlier ones that are named."""
        return self.filter(_in_year(year) | Q(name__in=or_named), placements__unit=unit).distinct()

    def of_units(self, units, *, year):
        """Those that belong to any of the units (primary keys) at some time of the year, each with its ``of_unit``."""
        return self.filter(_in_year(year), placements__unit__in=list(units)).annotate(of_unit=F("placements__unit"))


def workplace_count(unit, *, year, **those) -> models.Subquery:
    """Return an expression for how many workplaces a unit has at some time of the year; both may be an OuterRef.

    ``those``: what else is asked of a workplace to be counted. The value is None where there is none.
    """
    holds = Q(valid_from__year__lte=year) & (Q(valid_to=None) | Q(valid_to__year__gte=year))
    asked = {f"workplace__{name}": value for name, value in those.items()}
    found = WorkplacePlacement.objects.filter(holds, unit=unit, **asked).order_by().values("unit")
    return models.Subquery(
        found.annotate(count=models.Count("workplace", distinct=True)).values("count"),
        output_field=models.IntegerField(),
    )


class Workplace(Named):
    """A verksamhet, such as a day centre or a group home, which belongs to a unit for a time."""

    objects = WorkplaceQuerySet.as_manager()

    class Meta(Named.Meta):
        verbose_name = "arbetsplats"
        verbose_name_plural = "arbetsplatser"


class WorkplacePlacement(Period):
    """Which unit a workplace belongs to during a time."""

    workplace = models.ForeignKey(Workplace, models.PROTECT, related_name="placements", verbose_name="arbetsplats")
    unit = models.ForeignKey(Unit, models.PROTECT, related_name="workplace_placements", verbose_name="enhet")

    class Meta:
        verbose_name = "arbetsplatsens placering"
        verbose_name_plural = "arbetsplatsernas placeringar"
        ordering = ["-valid_from"]
        constraints = [
            models.UniqueConstraint("workplace", "valid_from", name="one_workplace_placement_from_a_day"),
            models.UniqueConstraint(
                "workplace", condition=Q(valid_to__isnull=True), name="one_open_workplace_placement"
            ),
            models.CheckConstraint(
                condition=Q(valid_to__isnull=True) | Q(valid_to__gte=F("valid_from")),
                name="workplace_placement_ends_after_start",
            ),
        ]

    def __str__(self):
        return f"{self.workplace} i {self.unit} från {self.valid_from}"


class MembershipQuerySet(models.QuerySet):
    """Reads about who has which role."""

    def current(self):
        return self.filter(holds_on(timezone.localdate()))


class Membership(Period):
    """A role that a person has, in the scope that the role asks for."""

    user = models.ForeignKey(User, models.PROTECT, related_name="memberships", verbose_name="användare")
    role = models.CharField("roll", max_length=20, choices=Role.choices)
    committee = models.ForeignKey(Committee, models.PROTECT, null=True, blank=True, verbose_name="nämnd")
    department = models.ForeignKey(Department, models.PROTECT, null=True, blank=True, verbose_name="avdelning")
    unit = models.ForeignKey(
        Unit, models.PROTECT, null=True, blank=True, verbose_name="enhet", related_name="memberships"
    )
    workplace = models.ForeignKey(Workplace, models.PROTECT, null=True, blank=True, verbose_name="arbetsplats")

    objects = MembershipQuerySet.as_manager()
    history = HistoricalRecords()

    class Meta:
        verbose_name = "roll"
        verbose_name_plural = "roller"
        ordering = ["user", "role"]
        constraints = [
            models.CheckConstraint(
                condition=Q(
                    role__in=[r for r in Role if r.scope == Scope.CITY],
                    committee=None,
                    department=None,
                    unit=None,
                    workplace=None,
                )
                | Q(
                    role__in=[r for r in Role if r.scope == Scope.COMMITTEE],
                    committee__isnull=False,
                    department=None,
                    unit=None,
                    workplace=None,
                )
                | Q(
                    role__in=[r for r in Role if r.scope == Scope.DEPARTMENT],
                    committee=None,
                    department__isnull=False,
                    unit=None,
                    workplace=None,
                )
                | Q(
                    role__in=[r for r in Role if r.scope == Scope.UNIT],
                    committee=None,
                    department=None,
                    unit__isnull=False,
                    workplace=None,
                )
                | Q(role=Role.REVIEWER, committee=None, department=None, unit__isnull=False, workplace__isnull=False)
                | Q(role=Role.EMPLOYEE, committee=None, department=None),
                name="membership_scope_fits_role",
                violation_error_message="Rollen ska ha den nämnd, avdelning, enhet eller arbetsplats den gäller.",
            ),
        ]

    def __str__(self):
        where = self.workplace or self.unit or self.department or self.committee or "kommunen"
        return f"{self.user}, {self.get_role_display()} i {where}"
