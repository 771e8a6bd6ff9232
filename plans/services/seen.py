"""What the checks found and a writer has looked at."""

from django.db import transaction

from plans.models import SeenFinding
from plans.services.writing import lock


@transaction.atomic
def let_stand(*, document, digest, by) -> None:
    """Let a finding stand: it is not shown any more until what it was seen in changes. Twice is as once."""
    document = lock(document, by=by)
    SeenFinding.objects.get_or_create(document=document, digest=digest, defaults={"by": by})


@transaction.atomic
def take_up_again(*, document, digest, by) -> None:
    """Show a finding again that was let stand."""
    document = lock(document, by=by)
    SeenFinding.objects.filter(document=document, digest=digest).delete()
