"""Keeping what a document says now under a name."""

from django.db import transaction

from plans.assemble import assemble
from plans.models import Checkpoint
from plans.record import freeze
from plans.services.writing import lock, one_line


@transaction.atomic
def save_checkpoint(*, document, name, by) -> Checkpoint:
    """Freeze the document as it is now and keep it under a name, such as "inför VP-grupp"."""
    document = lock(document, by=by)
    name = one_line(name, what="namnet på läget", longest=80)
    snapshot = freeze(document, outline=assemble(document), by=by)
    return Checkpoint.objects.create(document=document, name=name, by=by, by_name=str(by), snapshot=snapshot)
