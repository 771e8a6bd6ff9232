"""The rows of the access table about shared work: what is given, what is proposed, and sections for workplaces."""

import datetime

from django.utils import timezone

from plans import services
from plans.choices import Kind
from tests.access import WRITES_CORRECTED, WRITES_DRAFT, WRITING, Case, writing

# fmt: off
#               anonymous planner controller department_head helena deputy vp_group registrar employee stranger
RECEIVES =     "login     404     404        404             404    404    ok       404       404      404"
RECEIVES_TOO = "login     404     404        404             404    404    403      404       404      404"
DEPUTYS =      "login     404     404        404             404    ok     404      404       404      404"
# fmt: on
SHARES = (WRITES_DRAFT, WRITES_DRAFT, WRITES_CORRECTED, WRITES_CORRECTED)
# a proposal is sent while the document is a draft
PROPOSES = (RECEIVES, RECEIVES_TOO, RECEIVES_TOO, RECEIVES)


def later(at):
    return {"until": f"{timezone.localdate() + datetime.timedelta(days=9):%Y-%m-%d}"}


def of_task(at):
    return at.document.key, at.task.key


def own(at):
    return (at.task.key,)


def stepped(what, key=lambda at: at.task.key):
    return writing("plans:task_step", lambda at: (key(at), what), note=what)


SHARING = [
    Case("plans:shared", "GET", SHARES),
    Case("plans:give", "GET", WRITING),
    writing("plans:give", lambda at: (), lambda at: {"plats": [at.own.key], "workplaces": [at.workplace], **later(at)}),
    Case("plans:change_task", "GET", WRITING, of_task),
    writing(
        "plans:change_task",
        lambda at: (at.task.key,),
        lambda at: {"receiver": f"arbetsplats {at.workplace}", "sedd": "1", **later(at)},
    ),
    stepped("ta-tillbaka"),
    stepped("klar"),
    stepped("oppna"),
    stepped("angra", lambda at: at.taken_back.key),
    Case("plans:decide", "GET", SHARES, lambda at: (at.document.key, at.contribution.key)),
    Case(
        "plans:decide",
        "POST",
        SHARES,
        lambda at: (at.document.key, at.contribution.key),
        lambda at: {"svar": "avsla", "reply": "Nej", "sedd": "1"},
        note="decline",
    ),
    writing(
        "plans:decide",
        lambda at: (at.contribution.key,),
        lambda at: {"svar": "godta", "sedd": "1"},
        note="accept",
    ),
    Case("plans:task", "GET", (RECEIVES,) * 4, own),
    Case("plans:task", "GET", (DEPUTYS,) * 4, lambda at: (at.deputys.key,), note="of the biträdande"),
    Case(
        "plans:task",
        "POST",
        PROPOSES,
        own,
        lambda at: {"place": at.task.place, "html": "<p>Nytt.</p>", "seen": "1"},
    ),
    Case("plans:task_done", "POST", (RECEIVES,) * 4, own),
    Case("plans:task_done", "POST", (DEPUTYS,) * 4, lambda at: (at.deputys.key,), note="of the biträdande"),
    Case("plans:withdraw_contribution", "POST", (RECEIVES,) * 4, lambda at: (at.task.key, at.contribution.key)),
    Case("plans:workplace_sections", "GET", WRITING, query=lambda at: "?efter=s-lokaler"),
    writing("plans:workplace_sections", lambda at: (), query=lambda at: "?efter=s-lokaler"),
    writing("plans:undo_workplace_sections", lambda at: (), query=lambda at: "?avsnitt=s-borta"),
]


def three_tasks(cast, document, thread):
    """Return a task of the VP-grupp's with a proposal, one that was taken back and one of the biträdande's."""
    until = timezone.localdate() + datetime.timedelta(days=5)
    about = {"document": document, "until": until, "by": cast.helena}
    slot = f"{thread.own.key}.{'arbetssatt' if document.kind == Kind.PLAN else 'analys'}"
    (task,) = services.give(places=[slot], workplaces=[cast.workplace.key], **about).tasks
    front = "inledning" if document.kind == Kind.PLAN else "sammanfattande_analys"
    (gone,) = services.give(places=[f"{document.key}.{front}"], workplaces=[cast.workplace.key], **about).tasks
    services.take_back(document=document, key=gone.key, by=cast.helena)
    (deputys,) = services.give(places=[slot], people=[cast.deputy.key], **about).tasks
    made = services.propose_text(task=task, place=slot, html="<p>Hos oss.</p>", by=cast.vp_group)
    return task, gone, deputys, made
