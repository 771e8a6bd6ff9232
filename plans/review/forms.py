"""What is filled in to send a document out on review. What is allowed is decided by the services."""

import datetime

from django import forms
from django.utils import timezone
from django.utils.html import escape

from plans.services import Invited
from units.models import User

SMALL = ("Noll", "En", "Två", "Tre", "Fyra", "Fem", "Sex", "Sju", "Åtta", "Nio", "Tio", "Elva", "Tolv")
WEEK = datetime.timedelta(days=7)


class InviteForm(forms.Form):
    """Whom to ask. ``workplaces``: the unit's; ``group``: names of its VP-grupp; ``links``: the nämnd allows links;
    ``without``: names of the workplaces that have nobody in the VP-grupp."""

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

    def __init__(self, *args, group=(), workplaces=(), links=False, without=(), **kwargs):
        super().__init__(*args, **kwargs)
        self.unit_workplaces = list(workplaces)
        self.fields["workplaces"].choices = [(w.key, w.name) for w in self.unit_workplaces]
        nobody = "Enheten har ingen VP-grupp. Controllern lägger upp den."
        # a help text is shown as markup, and these are names
        self.fields["vp_group"].help_text = escape(f"{', '.join(group)}.{_nobody_at(without)}") if group else nobody
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
            bad = ", ".join(f"”{address[:100]}”" for address in lacking)
            have = "adressen" if len(lacking) == 1 else "adresserna"
            raise forms.ValidationError(f"Ingen här har {have} {bad}.")
        return tuple(found.values())

    def clean_by_link(self):
        by_name = {w.name.casefold(): w.key for w in self.unit_workplaces}
        names, unknown = [], []
        for line in filter(str.strip, self.cleaned_data["by_link"].splitlines()):
            name, _, workplace = (part.strip() for part in line.partition(","))
            if workplace and workplace.casefold() not in by_name:
                unknown.append(workplace[:100])
            names.append((name, by_name.get(workplace.casefold(), "")))
        if unknown:
            bad = " eller ".join(f"”{workplace}”" for workplace in dict.fromkeys(unknown))
            raise forms.ValidationError(f"Enheten har ingen arbetsplats som heter {bad}.")
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


def _nobody_at(names):
    if not names:
        return ""
    number = SMALL[len(names)] if len(names) < len(SMALL) else len(names)
    many = f"{number} {'arbetsplats' if len(names) == 1 else 'arbetsplatser'}"
    return f" {many} har ingen i VP-gruppen: {', '.join(names)}."


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
