"""The rows of the access table (test_access.py) about workbooks and what comes in from elsewhere."""

from django.core.files.base import ContentFile

from plans.choices import Kind
from tests.access import NOBODY, REFUSED_ADOPTED, REFUSED_DRAFT, Case

# fmt: off
# ROLES =           "anonymous planner controller department_head helena deputy vp_group registrar employee stranger"
REGISTERS_DRAFT =   "login    404     ok         403             ok     ok     404      404       404      404"
REGISTERS_AGAIN =   "login    403     ok         403             ok     ok     403      403       403      403"
OF_A_COMMITTEE =    "login    403     ok         403             403    403    403      403       403      403"
ONLY_HELENAS =      "login    404     404        404             ok     404    404      404       404      404"
HELENA_REFUSED =    "login    404     404        404             403    404    404      404       404      404"
ONLY_CONTROLLERS =  "login    404     ok         404             404    404    404      404       404      404"
# fmt: on
REGISTERING = (REGISTERS_DRAFT, REFUSED_DRAFT, REFUSED_ADOPTED, REGISTERS_AGAIN)
HELENA_SAVES = (ONLY_HELENAS, HELENA_REFUSED, HELENA_REFUSED, ONLY_HELENAS)
REPORT = {"kind": Kind.ANNUAL_REPORT}


def sent(at):
    return {"arbetsbok": ContentFile(b"PK", "utfall.xlsx")}


def all_units(at, kind="VB"):
    return at.document.committee.key, at.document.year, kind


def the_workbook(at):
    return (at.workbook.key,)


def the_proposal(at):
    return (at.proposal.key,)


WORKBOOKS = [
    Case("reports:unit_workbook", "GET", REGISTERING, **REPORT),
    Case("reports:unit_workbook", "POST", REGISTERING, data=sent, **REPORT),
    Case("reports:unit_file", "GET", REGISTERING, **REPORT),
    Case("reports:kolada", "GET", REGISTERING, **REPORT),
    Case("reports:kolada", "POST", REGISTERING, **REPORT),
    Case("reports:committee_workbook", "GET", OF_A_COMMITTEE, all_units),
    Case("reports:committee_workbook", "GET", NOBODY, lambda at: all_units(at, "VP"), note="of plans"),
    Case("reports:committee_workbook", "POST", OF_A_COMMITTEE, all_units, sent),
    Case("reports:order_workbook", "POST", OF_A_COMMITTEE, all_units),
    Case("reports:workbook", "GET", ONLY_CONTROLLERS, the_workbook, **REPORT),
    Case("reports:workbook_file", "GET", ONLY_CONTROLLERS, the_workbook, **REPORT),
    Case("reports:proposal", "GET", ONLY_HELENAS, the_proposal, **REPORT),
    Case("reports:accept", "POST", HELENA_SAVES, the_proposal, **REPORT),
    Case("reports:try_proposal_again", "POST", HELENA_SAVES, the_proposal, **REPORT),
]
