"""Allauth's forms, without placeholders: the labels say what to write, and stay when one has begun to."""

from allauth.account import forms


class _Plain:
    def __init__(self, *args, **kwargs):
        super().__init__(*args, **kwargs)
        for field in self.fields.values():
            field.widget.attrs.pop("placeholder", None)


class LoginForm(_Plain, forms.LoginForm):
    """E-mail address and password; the way to a new password stands beside the button."""

    def __init__(self, *args, **kwargs):
        super().__init__(*args, **kwargs)
        self.fields["login"].widget.attrs["autocomplete"] = "username"
        self.fields["password"].help_text = ""


class ChangePasswordForm(_Plain, forms.ChangePasswordForm):
    """The old password and a new one, twice."""


class ResetPasswordForm(_Plain, forms.ResetPasswordForm):
    """Where to send the letter."""


class ResetPasswordKeyForm(_Plain, forms.ResetPasswordKeyForm):
    """A new password, twice."""
