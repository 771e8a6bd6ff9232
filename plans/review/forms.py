"""What is filled in to send a document out on review. What is allowed is decided by the services."""

import datetime

from django import forms
from django.utils import timezone

from plans.services import Invited
from units.models import User

WEEK = datetime.timedelta(days=7)


class InviteForm(forms.Form):
    """Whom to ask. ``workplaces``: the unit's; ``group``: names of its VP-grupp; ``links``: the nämnd allows links."""

    vp_group = forms.BooleanField(label="VP-gruppen", required=False)
    workplaces = forms.MultipleChoiceField(
        label="Alla på arbetsplatserna", required=False, widget=forms.CheckboxSelectMultiple
    )
    people = forms.CharField(
        label="Namngivna personer",
        required=False,
        widget=forms.Textarea({"rows": 2}),
        help_text="Skriv e-postadresser, en på varje rad.",
    )
    by_link = forms.CharField(
        label="Personliga länkar",
        required=False,
        widget=forms.Textarea({"rows": 2}),
        help_text="För den som inte kan logga in. Skriv ett namn på varje rad, och arbetsplatsen efter ett komma. "
        "Du får en länk för var och en att skicka vidare.",
    )

    def __init__(self, *args, group=(), workplaces=(), links=False, **kwargs):
        super().__init__(*args, **kwargs)
        self.unit_workplaces = list(workplaces)
        self.fields["workplaces"].choices = [(w.key, w.name) for w in self.unit_workplaces]
        nobody = "Enheten har ingen VP-grupp. Controllern lägger upp den."
        self.fields["vp_group"].help_text = ", ".join(group) or nobody
        self.fields["vp_group"].disabled = not group
        if not self.unit_workplaces:
            del self.fields["workplaces"]
        if not links:
            del self.fields["by_link"]

    def clean_people(self):
        asked = self.cleaned_data["people"].replace(",", "\n").replace(";", "\n").split()
        found = {user.email: user for user in User.objects.filter(email__in=[a.casefold() for a in asked])}
        lacking = [a for a in asked if a.casefold() not in found or not found[a.casefold()].is_active]
        if lacking:
            raise forms.ValidationError(f"Ingen här har adressen {lacking[0][:100]}.")
        return tuple(found.values())

    def clean_by_link(self):
        by_name = {w.name.casefold(): w.key for w in self.unit_workplaces}
        names = []
        for line in filter(str.strip, self.cleaned_data["by_link"].splitlines()):
            name, _, workplace = (part.strip() for part in line.partition(","))
            if workplace and workplace.casefold() not in by_name:
                raise forms.ValidationError(f"Enheten har ingen arbetsplats som heter {workplace[:100]}.")
            names.append((name, by_name.get(workplace.casefold(), "")))
        return tuple(names)

    @property
    def invited(self) -> Invited:
        """Whom the filled-in form asks."""
        data = self.cleaned_data
        chosen = set(data.get("workplaces", ()))
        return Invited(
            vp_group=data["vp_group"],
            people=data["people"],
            workplaces=tuple(w for w in self.unit_workplaces if w.key in chosen),
            by_link=data.get("by_link", ()),
        )


class ReviewForm(InviteForm):
    """A new round: also what to look at especially, and until when."""

    note = forms.CharField(
        label="Titta särskilt på",
        required=False,
        widget=forms.Textarea({"rows": 3}),
        help_text="Till exempel: Är aktiviteterna rimliga hos er? Det är målen som är nya i år.",
    )
    until = forms.DateField(
        label="Svara senast",
        widget=forms.DateInput({"type": "date"}, "%Y-%m-%d"),
        help_text="Till och med klockan 23.59 den dagen.",
        error_messages={"required": "Välj sista dagen att svara.", "invalid": "Skriv dagen som ÅÅÅÅ-MM-DD."},
    )

    field_order = ("vp_group", "workplaces", "people", "by_link", "note", "until")

    def __init__(self, *args, group=(), **kwargs):
        kwargs.setdefault("initial", {"vp_group": bool(group), "until": timezone.localdate() + WEEK})
        super().__init__(*args, group=group, **kwargs)
