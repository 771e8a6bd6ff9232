"""What is filled in to give somebody something to write. What is allowed is decided by the services."""

import datetime

from django import forms
from django.utils import timezone

WEEK = datetime.timedelta(days=7)


class TaskForm(forms.Form):
    """Whom it is for, until when and a word. ``people`` and ``workplaces``: (key, name) of whom it can be given to."""

    people = forms.MultipleChoiceField(
        label="Någon som skriver i dokumentet",
        required=False,
        widget=forms.CheckboxSelectMultiple,
        help_text="Det hon eller han skriver står i dokumentet direkt.",
    )
    workplaces = forms.MultipleChoiceField(
        label="Arbetsplatser",
        required=False,
        widget=forms.CheckboxSelectMultiple,
        help_text="Arbetsplatsens representanter i VP-gruppen skriver ett förslag, som du godtar, ändrar eller avslår.",
    )
    until = forms.DateField(
        label="Klart senast",
        widget=forms.DateInput({"type": "date"}, "%Y-%m-%d"),
        help_text="De får en påminnelse två dagar innan och samma dag, om de inte är klara.",
        error_messages={"required": "Välj vilken dag det ska vara klart.", "invalid": "Skriv dagen som ÅÅÅÅ-MM-DD."},
    )
    note = forms.CharField(
        label="Hälsning, om du vill",
        required=False,
        widget=forms.Textarea({"rows": 3}),
        help_text="Till exempel: Skriv om hur ni arbetar med det nya schemat.",
    )

    def __init__(self, *args, people=(), workplaces=(), **kwargs):
        kwargs.setdefault("initial", {}).setdefault("until", timezone.localdate() + WEEK)
        super().__init__(*args, **kwargs)
        for name, choices in (("people", people), ("workplaces", workplaces)):
            self.fields[name].choices = choices
            if not choices:
                del self.fields[name]


class ChangeTaskForm(TaskForm):
    """Another last day, word or receiver: one, whose name is a person's or a workplace's."""

    receiver = forms.ChoiceField(label="Till", choices=())
    field_order = ("receiver", "until", "note")

    def __init__(self, *args, people=(), workplaces=(), **kwargs):
        super().__init__(*args, **kwargs)
        choices = [(f"person {key}", name) for key, name in people]
        choices += [(f"arbetsplats {key}", name) for key, name in workplaces]
        self.fields["receiver"].choices = choices

    @property
    def chosen(self) -> dict[str, str]:
        """The receiver as the service takes it."""
        sort, _, key = self.cleaned_data["receiver"].partition(" ")
        return {"person" if sort == "person" else "workplace": key}


class SectionsForm(forms.Form):
    """A section for each workplace, and whether it is given to them at once."""

    give = forms.BooleanField(label="Dela ut avsnitten till arbetsplatserna", required=False)
    until = forms.DateField(
        label="Klart senast",
        required=False,
        widget=forms.DateInput({"type": "date"}, "%Y-%m-%d"),
        help_text="Bara om du delar ut dem.",
        initial=lambda: timezone.localdate() + WEEK,
        error_messages={"invalid": "Skriv dagen som ÅÅÅÅ-MM-DD."},
    )
    note = forms.CharField(label="Hälsning, om du vill", required=False, widget=forms.Textarea({"rows": 2}))
