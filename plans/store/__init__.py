"""From an outline to rows: how imported documents (and the demo) enter the system.

An outline is matched against what the unit, its nämnd and the city already have for the year; what is missing is
added. Texts and rows that another document or the nämnd already holds are never altered: where the outline says
otherwise, the document keeps its own wording in its snapshot and the difference is reported.
"""

from plans.store.document import AlreadyThere, Stored, store_committee, store_document
from plans.store.fitting import Refused

__all__ = ["AlreadyThere", "Refused", "Stored", "store_committee", "store_document"]
