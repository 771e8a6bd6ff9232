"""The shape of what people fill in about themselves."""

from django import forms

from units.choices import MailChoice, NoticeKind


class ChoicesForm(forms.Form):
    """When somebody wants e-mail about each kind of notices."""

    def __init__(self, *args, **kwargs):
        super().__init__(*args, **kwargs)
        for kind in NoticeKind:
            self.fields[kind.value] = forms.ChoiceField(
                label=kind.label, choices=MailChoice.choices, widget=forms.RadioSelect, help_text=kind.about
            )
