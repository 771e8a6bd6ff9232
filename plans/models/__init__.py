"""Documents: the working copy that people write in, and the record of what was adopted."""

from plans.models.carry import CarriedItem, CarryDraft, CarryOver
from plans.models.document import Document, document_key
from plans.models.follow_ups import ActivityFollowUp, GoalAssessment, PrintedRow
from plans.models.record import Edition, Immutable, Move, Snapshot
from plans.models.seen import SeenFinding
from plans.models.setup import Deadline, Rubric, YearSetup, section_key
from plans.models.texts import Passage, PassageVersion

__all__ = [
    "ActivityFollowUp",
    "CarriedItem",
    "CarryDraft",
    "CarryOver",
    "Deadline",
    "Document",
    "Edition",
    "GoalAssessment",
    "Immutable",
    "Move",
    "Passage",
    "PassageVersion",
    "PrintedRow",
    "Rubric",
    "SeenFinding",
    "Snapshot",
    "YearSetup",
    "document_key",
    "section_key",
]
