"""The verbs of documents. Each takes keyword arguments only, runs in one transaction and locks its document first."""

from plans.services.activities import (
    add_activity,
    change_activity,
    move_activity,
    remove_activity,
    restore_activity,
)
from plans.services.documents import start_document
from plans.services.follow_up import (
    NoteConflict,
    set_cause,
    set_deviation,
    set_fulfilment,
    set_measure,
    set_progress,
    set_reason,
)
from plans.services.goals import (
    add_goal,
    change_goal,
    choose_committee_goals,
    committee_goals,
    move_goal,
    remove_goal,
    restore_goal,
)
from plans.services.indicators import (
    add_indicator,
    change_indicator,
    indicator_line,
    move_indicator,
    remove_indicator,
    restore_indicator,
    set_target,
)
from plans.services.opening import open_reports, without_report
from plans.services.outcomes import (
    Clash,
    OutcomeChange,
    OutcomeConflict,
    OutcomeRow,
    Recorded,
    record_outcome,
    record_outcomes,
    record_outcomes_of_units,
)
from plans.services.sections import add_section, change_section, move_section, remove_section, restore_section
from plans.services.seen import let_stand, take_up_again
from plans.services.settling import settle_columns, unsettled_rows
from plans.services.texts import Conflict, Saved, save_text, take_over_text, undo_take_over

__all__ = [
    "NoteConflict",
    "Clash",
    "Conflict",
    "OutcomeChange",
    "OutcomeConflict",
    "OutcomeRow",
    "Recorded",
    "Saved",
    "add_activity",
    "add_goal",
    "add_indicator",
    "add_section",
    "change_activity",
    "change_goal",
    "change_indicator",
    "change_section",
    "choose_committee_goals",
    "committee_goals",
    "indicator_line",
    "let_stand",
    "move_activity",
    "move_goal",
    "move_indicator",
    "move_section",
    "open_reports",
    "record_outcome",
    "record_outcomes",
    "record_outcomes_of_units",
    "remove_activity",
    "remove_goal",
    "remove_indicator",
    "remove_section",
    "restore_activity",
    "restore_goal",
    "restore_indicator",
    "restore_section",
    "save_text",
    "set_cause",
    "set_deviation",
    "set_fulfilment",
    "set_measure",
    "set_progress",
    "set_reason",
    "set_target",
    "settle_columns",
    "start_document",
    "take_over_text",
    "take_up_again",
    "undo_take_over",
    "unsettled_rows",
    "without_report",
]
