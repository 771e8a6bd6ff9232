"""How people get in: accounts are made by an administrator (later also by single sign-on), never by signing up."""

from allauth.account.adapter import DefaultAccountAdapter


class ClosedAccountAdapter(DefaultAccountAdapter):
    """Allauth's accounts without open sign-up, and with the words of our own pages."""

    error_messages = DefaultAccountAdapter.error_messages | {
        "email_password_mismatch": "E-postadressen eller lösenordet stämmer inte.",
    }

    def is_open_for_signup(self, request):
        """Return False: a stranger cannot make an account."""
        return False

    def get_password_change_redirect_url(self, request):
        """Return the start page, which says that the password is changed."""
        return "/"
