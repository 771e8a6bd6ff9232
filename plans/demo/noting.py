"""The meetings of the demo, through the same doors as real ones."""

from plans import services
from plans.choices import Kind, MeetingSort
from plans.demo.tables import ContentError
from plans.models import Document
from units.models import Workplace


def note_meetings(content, *, head) -> None:
    """Note what meetings.toml tells of."""
    document = Document.objects.get(unit__name=content["unit"], year=content["year"], kind=Kind.PLAN)
    keys = {w.name: w.key for w in Workplace.objects.of_unit(document.unit_id, year=document.year)}
    for met in content["met"]:
        lacking = [name for name in met.get("workplaces", ()) if name not in keys]
        if lacking:
            raise ContentError(f"meetings.toml: {lacking[0]} hör inte till {content['unit']}")
        services.add_meeting(
            document=document,
            sort=met.get("sort", MeetingSort.APT),
            workplaces=[keys[name] for name in met.get("workplaces", ())],
            planned_on=met.get("planned_on"),
            held_on=met.get("held_on"),
            note=met.get("note", ""),
            by=head,
        )
