"""What is given out in the demo, through the same doors as real work."""

import datetime

from django.utils import timezone

from plans import services
from plans.assemble import assemble
from plans.choices import Kind
from plans.demo.tables import ContentError
from plans.models import Document
from plans.review.wording import spaced_once
from plans.sharing.places import everything, groups
from units.models import Workplace


def give_out(content, *, people, head) -> None:
    """Give out what tasks.toml tells of and let people propose; ``people``: users by e-mail address."""
    document = Document.objects.get(unit__name=content["unit"], year=content["year"], kind=Kind.PLAN)
    changed = {"changed_at": document.changed_at, "changed_by": document.changed_by}
    keys = {w.name: w.key for w in Workplace.objects.of_unit(document.unit_id, year=document.year)}
    there = everything(groups(assemble(document)))
    for given in content["given"]:
        name = f"{given['name']}, ”{given['about']}”" if "about" in given else given["name"]
        place = next((place for place, asked in there.items() if asked.name == name), None)
        user = people.get(f"{given['to']}@ekhamra.example")
        if place is None or (user is None and given["to"] not in keys):
            raise ContentError(f"tasks.toml: {name} eller {given['to']} finns inte")
        (task,) = services.give(
            document=document,
            places=[place],
            people=[user.key] if user else (),
            workplaces=() if user else [keys[given["to"]]],
            until=timezone.localdate() + datetime.timedelta(days=given["days"]),
            note=given.get("note", ""),
            by=head,
        ).tasks
        if "put" in given:
            _propose(task, given, there[place].items[0].text, by=people[f"{given['by']}@ekhamra.example"])
    Document.objects.filter(pk=document.pk).update(**changed)


def _propose(task, given, text, *, by):
    out, put = spaced_once(given["out"]), spaced_once(given["put"])
    if out not in text.html:
        raise ContentError(f"tasks.toml: ”{out}” står inte i {given['name']}")
    services.propose_text(
        task=task,
        place=task.place,
        html=text.html.replace(out, put),
        base_version=text.version,
        text=given.get("word", ""),
        by=by,
    )
