"""Who else is here: asked for by the pages of those who write, every few seconds."""

from django.contrib.auth.decorators import login_required
from django.http import JsonResponse
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_POST

from plans import services
from plans.permissions import entitled
from plans.views.document import find_document
from units.access import Action, PermissionRefused


@login_required
@never_cache
@require_POST
def here(request, key):
    """Note that the reader is here, in the text at ``slot`` or in none; answer who else is, and in which texts.

    And when somebody else has changed the document last: ``changed``, with the name of one who is still here. Where
    she may write but not now, since it has been handed in meanwhile: ``closed``, why. That is news, and no fault.
    """
    document = find_document(request, key)
    try:
        others = services.be_here(document=document, slot=request.POST.get("slot", ""), by=request.user)
    except PermissionRefused as refusal:
        if entitled(request.user, Action.WRITE, document):
            return JsonResponse({"closed": refusal.reason})
        return JsonResponse({"reason": refusal.reason}, status=403)
    told = {"others": [{"name": str(other.user), "slot": other.slot} for other in others]}
    if document.changed_by_id not in (None, request.user.pk):
        name = next((str(other.user) for other in others if other.user_id == document.changed_by_id), "")
        told["changed"] = {"moment": document.changed_at.timestamp(), "by": name}
    return JsonResponse(told)
