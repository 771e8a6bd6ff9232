"""How people get in: accounts are made by an administrator (later also by single sign-on), never by signing up."""

from allauth.account.adapter import DefaultAccountAdapter


class ClosedAccountAdapter(DefaultAccountAdapter):
    """Allauth's accounts without open sign-up."""

    def is_open_for_signup(self, request):
        """Return False: a stranger cannot make an account."""
        return False
