"""The shape of what is filled in beside the texts. What is allowed is decided by the services."""

from django import forms

from indicators.choices import Direction, Periodicity
from plans.choices import MeetingSort

# a title may need two rows to be read, but is one line: Enter sends the form (static/js/document.js)
_ONE_LINE = {"rows": 2, "data-one-line": True}


def _a_day(label, **options):
    """Return a field for a day that need not be known."""
    return forms.DateField(
        label=label,
        required=False,
        widget=forms.DateInput({"type": "date"}, "%Y-%m-%d"),
        error_messages={"invalid": "Skriv dagen som ÅÅÅÅ-MM-DD."},
        **options,
    )


class NodeForm(forms.Form):
    """Something in a document: what it stands under and whom it concerns, where there is something to choose among.

    ``places``: (key, name) of what it may stand under; ``workplaces``: the unit's, that it may concern.
    """

    place_label = ""

    def __init__(self, *args, places=(), workplaces=(), **kwargs):
        super().__init__(*args, **kwargs)
        if len(places) > 1:
            self.fields["under"] = forms.ChoiceField(label=self.place_label, choices=places)
        if len(workplaces) > 1 or self.initial.get("workplaces"):
            self.fields["workplaces"] = forms.MultipleChoiceField(
                label="Gäller arbetsplatserna",
                choices=[(workplace.key, workplace.name) for workplace in workplaces],
                required=False,
                widget=forms.CheckboxSelectMultiple,
                help_text="Inget kryss betyder att alla berörs.",
            )


class GoalForm(NodeForm):
    """An enhetsmål: its wording, its nämndmål and the workplaces it concerns."""

    place_label = "Under nämndmålet"

    title = forms.CharField(
        label="Enhetsmål",
        max_length=1000,
        widget=forms.Textarea(_ONE_LINE),
        help_text="Skriv hur det ska vara för dem ni är till för. Till exempel: Deltagarna bestämmer över sin dag.",
        error_messages={"required": "Skriv målet."},
    )


class ActivityForm(NodeForm):
    """An activity under an enhetsmål."""

    place_label = "Under enhetsmålet"

    title = forms.CharField(
        label="Aktivitet",
        max_length=2000,
        widget=forms.Textarea(_ONE_LINE),
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


class IndicatorForm(NodeForm):
    """An indicator of the unit's own; of one that all units share (``shared``) only the label is the unit's."""

    place_label = "Under enhetsmålet"

    name = forms.CharField(
        label="Indikator",
        max_length=500,
        help_text="Vad mäter ni? Till exempel: Andel deltagare som är nöjda med sin insats.",
        error_messages={"required": "Skriv vad indikatorn heter."},
    )
    measured_in = forms.CharField(
        label="Mäts i", max_length=40, required=False, help_text="Till exempel %, antal eller dagar."
    )
    direction = forms.ChoiceField(label="Riktning", choices=Direction.choices)
    periodicity = forms.ChoiceField(
        label="Följs upp", choices=[(Periodicity.YEAR, "En gång om året"), (Periodicity.TERTIAL, "Varje tertial")]
    )
    by_sex = forms.BooleanField(label="Redovisas för kvinnor och män", required=False)
    label = forms.CharField(
        label="Etikett (behövs sällan)",
        max_length=100,
        required=False,
        help_text="När samma sak mäts på flera ställen: till exempel arbetsplatsens namn.",
    )

    def __init__(self, *args, shared=False, **kwargs):
        super().__init__(*args, **kwargs)
        if shared:
            for name in ("measured_in", "direction", "periodicity", "by_sex"):
                del self.fields[name]
            self.fields["name"].disabled = True
            self.fields["name"].help_text = "Indikatorn är gemensam för flera enheter och ändras inte här."


class NewIndicatorForm(IndicatorForm):
    """A new indicator, with the unit's årsmål."""

    target = forms.CharField(
        label="Årsmål", max_length=200, required=False, help_text="Skriv som det ska stå: 80 %, minst 12 eller öka."
    )

    field_order = ("name", "target")


class SectionForm(NodeForm):
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


class MeetingForm(forms.Form):
    """A meeting about the document. ``workplaces``: the unit's; ``meeting``: the one that is changed."""

    sort = forms.ChoiceField(
        label="Möte", choices=MeetingSort.choices, initial=MeetingSort.APT, widget=forms.RadioSelect
    )
    workplaces = forms.MultipleChoiceField(
        label="Arbetsplatser",
        required=False,
        widget=forms.CheckboxSelectMultiple,
        help_text="Kryssa i flera om de har mötet tillsammans. För samverkansgruppen behövs inget kryss.",
    )
    planned_on = _a_day("Planerat till")
    held_on = _a_day("Hölls", help_text="Lämna tomt tills mötet har varit.")
    note = forms.CharField(
        label="Anteckning",
        required=False,
        widget=forms.Textarea({"rows": 2}),
        help_text="Syns för er som arbetar med dokumentet, inte i det.",
    )

    version = forms.CharField(required=False, widget=forms.HiddenInput)

    def __init__(self, data=None, *, workplaces=(), meeting=None):
        initial = {}
        if meeting:
            initial = {name: getattr(meeting, name) for name in ("sort", "planned_on", "held_on", "note", "version")}
            initial["workplaces"] = [workplace.key for workplace in meeting.workplaces.all()]
        super().__init__(data, initial=initial)
        choices = [(workplace.key, workplace.name) for workplace in workplaces]
        if choices:
            self.fields["workplaces"].choices = choices
        else:
            del self.fields["workplaces"]
        if meeting is None:
            del self.fields["version"]

    def clean_version(self):
        """Return the version that was changed; 0, which is none, for what is no version."""
        version = self.cleaned_data["version"]
        return int(version) if version.isdecimal() and len(version) < 10 else 0
