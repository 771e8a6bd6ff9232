"""Documents: the working copy that people write in, and the record of what was adopted."""

from plans.models.carry import CarriedItem, CarryDraft, CarryOver
from plans.models.checkpoint import Checkpoint
from plans.models.comments import LONGEST_COMMENT, Agreement, Comment, CommentVersion
from plans.models.document import Document, document_key
from plans.models.follow_ups import ActivityFollowUp, GoalAssessment, PrintedRow
from plans.models.meeting import LONGEST_NOTE, Meeting
from plans.models.presence import Presence
from plans.models.record import Edition, Immutable, Move, Snapshot
from plans.models.review import Participant, Review
from plans.models.seen import SeenFinding
from plans.models.setup import Deadline, Rubric, YearSetup, section_key
from plans.models.tasks import LONGEST_WORD, Contribution, ContributionVersion, Task
from plans.models.texts import Passage, PassageVersion

__all__ = [
    "LONGEST_COMMENT",
    "LONGEST_NOTE",
    "LONGEST_WORD",
    "ActivityFollowUp",
    "Checkpoint",
    "Agreement",
    "Comment",
    "CommentVersion",
    "Contribution",
    "ContributionVersion",
    "CarriedItem",
    "CarryDraft",
    "CarryOver",
    "Deadline",
    "Document",
    "Edition",
    "GoalAssessment",
    "Immutable",
    "Meeting",
    "Move",
    "Participant",
    "Passage",
    "PassageVersion",
    "Presence",
    "PrintedRow",
    "Review",
    "Rubric",
    "SeenFinding",
    "Snapshot",
    "Task",
    "YearSetup",
    "document_key",
    "section_key",
]
