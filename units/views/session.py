"""What belongs to the person who is logged in."""

from django.http import JsonResponse
from django.middleware.csrf import get_token
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_GET


@never_cache
@require_GET
def session(request):
    """Tell a script who is logged in in this browser (key, or null) and give it a fresh CSRF token.

    Texts that could not be sent wait in the browser until the one who wrote them is logged in again.
    """
    user = request.user.key if request.user.is_authenticated else None
    return JsonResponse({"user": user, "csrf": get_token(request)})
