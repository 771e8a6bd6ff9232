"""A section for each of the unit's workplaces, made and undone in one step."""

from urllib.parse import urlencode

from django.core.exceptions import ValidationError
from django.http import Http404
from django.shortcuts import render
from django.urls import reverse
from django.views.decorators.http import require_http_methods, require_POST

from plans import services
from plans.sharing.forms import SectionsForm
from plans.views.editing import attempt, content, for_writers, in_dialog, posted

_NONE = "Varje arbetsplats har redan ett avsnitt under rubriken."
UNDOES, TAKES_BACK = "avsnitt", "uppgift"


@require_http_methods(["GET", "POST"])
@for_writers
def add_for_workplaces(request, document):
    """A dialog that asks, and adding a section for each workplace that has none after the section ``efter``."""
    form, after = SectionsForm(posted(request)), request.GET.get("efter", "")

    def make(fields):
        if fields["give"] and not fields["until"]:
            raise ValidationError("Välj vilken dag det ska vara klart.")
        until = fields["until"] if fields["give"] else None
        return services.add_workplace_sections(
            document=document, after_key=after, until=until, note=fields["note"], by=request.user
        )

    made = attempt(form, make)
    if made is None:
        names = [str(place) for place in services.workplaces_without(document=document, after_key=after)]
        context = {
            "title": "Ett avsnitt per arbetsplats",
            "intro": f"De här får ett avsnitt under rubriken: {', '.join(names)}." if names else _NONE,
            "form": form,
            "button": "Lägg till",
            "action": request.get_full_path(),
        }
        return in_dialog(render(request, "plans/_dialog.html", context))
    many = len(made.sections)
    words, given = ("1 avsnitt är tillagt", "utdelat") if many == 1 else (f"{many} avsnitt är tillagda", "utdelade")
    undo = reverse("plans:undo_workplace_sections", args=[document.key])
    keys = [(UNDOES, section.key) for section in made.sections] + [(TAKES_BACK, task.key) for task in made.tasks]
    return content(
        request,
        document,
        focus=made.sections[0].key,
        toast=f"{words}{f' och {given}' if made.tasks else ''}.",
        undo=f"{undo}?{urlencode(keys)}",
    )


@require_POST
@for_writers
def undo(request, document):
    """Take away the sections that were just added."""
    keys = request.GET.getlist(UNDOES)
    if not keys:
        raise Http404("Det finns inget att ångra.")
    tasks = request.GET.getlist(TAKES_BACK)
    services.remove_workplace_sections(document=document, keys=keys, tasks=tasks, by=request.user)
    return content(request, document)
