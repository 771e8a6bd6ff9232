"""The shape of what is filled in beside the texts. What is allowed is decided by the services."""

from django import forms

_ROWS = {"rows": 2}


class GoalForm(forms.Form):
    """An enhetsmål: its wording and, when there are several to choose among, its nämndmål."""

    title = forms.CharField(
        label="Enhetsmål",
        max_length=1000,
        widget=forms.Textarea(_ROWS),
        help_text="Skriv hur det ska vara för dem ni är till för. Till exempel: Deltagarna bestämmer över sin dag.",
        error_messages={"required": "Skriv målet."},
    )
    under = forms.ChoiceField(label="Under nämndmålet", required=False)

    def __init__(self, *args, committee_goals=(), **kwargs):
        super().__init__(*args, **kwargs)
        if len(committee_goals) > 1:
            self.fields["under"].choices = committee_goals
        else:
            del self.fields["under"]


class ActivityForm(forms.Form):
    """An activity under an enhetsmål."""

    title = forms.CharField(
        label="Aktivitet",
        max_length=2000,
        widget=forms.Textarea(_ROWS),
        help_text="Vad ska göras?",
        error_messages={"required": "Skriv vad som ska göras."},
    )
    start = forms.DateField(label="Startdatum", required=False, widget=forms.DateInput({"type": "date"}, "%Y-%m-%d"))
    end = forms.DateField(label="Slutdatum", required=False, widget=forms.DateInput({"type": "date"}, "%Y-%m-%d"))
    responsible = forms.CharField(
        label="Ansvarig",
        max_length=200,
        required=False,
        help_text="Skriv en roll eller en grupp, inte en persons namn.",
    )


class IndicatorForm(forms.Form):
    """An indicator of the unit's own."""

    name = forms.CharField(
        label="Indikator",
        max_length=500,
        help_text="Vad mäter ni? Till exempel: Andel deltagare som är nöjda med sin insats.",
        error_messages={"required": "Skriv vad indikatorn heter."},
    )
    label = forms.CharField(
        label="Etikett (behövs sällan)",
        max_length=100,
        required=False,
        help_text="När samma sak mäts på flera ställen: till exempel arbetsplatsens namn.",
    )
    target = forms.CharField(
        label="Årsmål", max_length=200, required=False, help_text="Skriv som det ska stå: 80 %, minst 12 eller öka."
    )


class SectionForm(forms.Form):
    """A section of the unit's own."""

    heading = forms.CharField(label="Rubrik", max_length=300, error_messages={"required": "Skriv rubriken."})


class NewSectionForm(SectionForm):
    """A new section: also how deep its heading stands."""

    level = forms.TypedChoiceField(
        label="Nivå",
        coerce=int,
        initial=2,
        choices=[(2, "Underrubrik, syns i innehållet"), (3, "Mindre rubrik")],
        widget=forms.RadioSelect,
    )


class ReasonForm(forms.Form):
    """Why a document is sent back or opened for correction."""

    reason = forms.CharField(
        label="Varför?",
        widget=forms.Textarea({"rows": 3}),
        help_text="Skriv så att den som läser förstår vad som behöver ändras.",
        error_messages={"required": "Skriv varför."},
    )
