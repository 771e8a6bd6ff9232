"""How a nämnd's choices for a year are filled in: columns and names as rows, stored as YearSetup describes."""

from django import forms
from django.core.exceptions import ValidationError
from django.template.loader import render_to_string
from django.utils.safestring import mark_safe

from goals.choices import Level
from plans import defaults
from plans.choices import Fulfilment, Kind, Place
from plans.models import Rubric
from plans.richtext import strip_controls
from plans.setup import with_year

_LONGEST = 100
_NOT_WHOLE = "Det som skickades hör inte till den här sidan. Ladda om den och försök igen."

# What stands in a column, by its code.
INDICATOR_COLUMNS = {
    "outcome": "Periodens utfall",
    "men": "Utfall för män och pojkar",
    "women": "Utfall för kvinnor och flickor",
    "previous": "Utfall i förra årets verksamhetsberättelse",
    "forecast": "Prognos för helåret",
    "target": "Enhetens årsmål",
    "council_target": "KF:s årsmål",
    "periodicity": "Hur ofta indikatorn mäts",
    "period": "Perioden som utfallet gäller",
}
ACTIVITY_COLUMNS = {
    "title": "Aktiviteten",
    "start": "Startdatum",
    "end": "Slutdatum",
    "progress": "Läge",
    "deviation": "Avvikelse",
}
# a plan has none of these
_IN_REPORTS = {"outcome", "men", "women", "previous", "forecast", "period", "progress", "deviation"}


class RowsWidget(forms.Widget):
    """Rows of inputs that all have the name of the field: what is sent is their values, row by row."""

    use_fieldset = True

    def __init__(self, rows_of):
        super().__init__()
        self.rows_of = rows_of  # the field's: what the template shows of a list of values

    def value_from_datadict(self, data, files, name):
        return data.getlist(name)

    def value_omitted_from_data(self, data, files, name):
        return name not in data

    def id_for_label(self, id_):
        return ""

    def _render(self, template_name, context, renderer=None):
        # by the engine of the pages: that of the forms does not look among our templates
        return mark_safe(render_to_string(self.template_name, context | self.rows_of(context["widget"]["raw"])))

    def get_context(self, name, value, attrs):
        context = super().get_context(name, value, attrs)
        context["widget"]["raw"] = value or []
        context["widget"]["faulty"] = "aria-invalid" in context["widget"]["attrs"]
        return context


class RowsField(forms.Field):
    """A field whose value is rows of ``width`` texts; the stored value is what ``compress`` makes of them."""

    width: int
    template_name: str

    def __init__(self, **options):
        widget = RowsWidget(self.shown)
        widget.template_name = self.template_name
        super().__init__(widget=widget, required=False, **options)

    def prepare_value(self, value):
        """What is stored, or what was sent, as a list of texts."""
        return [text for row in self.rows_of(value) for text in row] if isinstance(value, dict) else value

    def has_changed(self, initial, data):
        return self.prepare_value(initial) != data

    def clean(self, value):
        if not value or len(value) % self.width:
            raise ValidationError(_NOT_WHOLE)
        return self.compress([[_line(text) for text in row] for row in self.by_row(value)])

    def by_row(self, value):
        return [value[n : n + self.width] for n in range(0, len(value) - self.width + 1, self.width)]


class ColumnsField(RowsField):
    """{kind: [[code, label], …]}, as rows of kind, code, place and label; without a place a column is not shown."""

    width, template_name = 4, "plans/_setup_columns.html"

    def __init__(self, *, names, usual, **options):
        self.names, self.usual, self.stored = names, usual, {}
        super().__init__(**options)

    def rows_of(self, stored):
        for kind in Kind:
            columns = stored.get(kind, [])
            yield from ((kind.value, code, str(n), label) for n, (code, label) in enumerate(columns, start=1))
            shown = {code for code, _ in columns}
            known = (code for code in self.names if kind != Kind.PLAN or code not in _IN_REPORTS)
            yield from ((kind.value, code, "", self.label_of(kind, code)) for code in known if code not in shown)

    def label_of(self, kind, code):
        """What a column is usually called where it is not shown yet."""
        everywhere = [*self.usual[kind], *(column for columns in self.usual.values() for column in columns)]
        return next((label for known, label in everywhere if known == code), self.names[code])

    def shown(self, value):
        rows = self.by_row(value)
        tables = []
        for kind in Kind:
            own = [(code, place, label) for of, code, place, label in rows if of == kind]
            tables.append((kind, [(code, self.names.get(code, label), place, label) for code, place, label in own]))
        return {"tables": tables}

    def compress(self, rows):
        problems, found, seen = [], {kind: {} for kind in Kind.values}, set()
        brought = {(kind, code) for kind, columns in self.stored.items() for code, _ in columns}  # by imports
        for kind, code, place, label in rows:
            if kind not in found or (code not in self.names and (kind, code) not in brought):
                raise ValidationError(_NOT_WHOLE)
            if not place:
                continue
            name, where = self.names.get(code, label or code), Kind(kind).label
            if (kind, code) in seen:
                problems.append(f"{where}: ”{name}” kan inte stå i två kolumner.")
            elif not place.isdecimal() or not 0 < int(place) < 100:
                problems.append(f"{where}: platsen för ”{name}” ska vara ett tal från 1 till 99.")
            elif not label:
                problems.append(f"{where}: skriv vad kolumnen ”{name}” ska heta, eller ta bort platsen.")
            elif len(label) > _LONGEST:
                problems.append(f"{where}: kolumnen ”{name}” får heta högst {_LONGEST} tecken.")
            elif int(place) in found[kind]:
                other = found[kind][int(place)][0]
                problems.append(f"{where}: ”{self.names.get(other, other)}” och ”{name}” har samma plats, {place}.")
            else:
                found[kind][int(place)] = [code, label]
            seen.add((kind, code))
        for kind, columns in found.items():
            if len({code for code, _ in columns.values()} & {"women", "men"}) == 1:
                problems.append(f"{Kind(kind).label}: visa utfall för både kvinnor och män, eller för inget av könen.")
        if problems:
            raise ValidationError(problems)
        return {kind: [column for _, column in sorted(columns.items())] for kind, columns in found.items()}


class NamesField(RowsField):
    """{code: name}, as rows of code and name. Where there is a usual name only others are stored, and empty is it."""

    width, template_name = 2, "plans/_setup_names.html"

    def __init__(self, *, of, usual=None, **options):
        self.of = of
        self.usual = dict(of.choices) if usual is None else usual
        super().__init__(**options)

    def rows_of(self, stored):
        return ((code, stored.get(code, self.usual.get(code, ""))) for code in self.of.values)

    def shown(self, value):
        return {"names": [(code, dict(self.of.choices).get(code, code), name) for code, name in self.by_row(value)]}

    def compress(self, rows):
        if not {code for code, _ in rows} <= set(self.of.values):
            raise ValidationError(_NOT_WHOLE)
        long = [f"”{name[:40]}…” är längre än {_LONGEST} tecken." for _, name in rows if len(name) > _LONGEST]
        if long:
            raise ValidationError(long)
        return {code: name for code, name in rows if code not in self.usual or name not in ("", self.usual[code])}


class RubricsField(RowsField):
    """{kind: code of a rubrik}, as rows of kind and code; ``offered``: {kind: [(code, label), …]}, "" is none."""

    width, template_name = 2, "plans/_setup_rubrics.html"

    def __init__(self, **options):
        self.offered = {}
        super().__init__(**options)

    def rows_of(self, stored):
        return ((kind.value, stored.get(kind, "")) for kind in Kind)

    def shown(self, value):
        kinds = [(code, chosen) for code, chosen in self.by_row(value) if code in Kind.values]
        return {"rubrics": [(kind, Kind(kind).label, self.offered.get(kind, ()), chosen) for kind, chosen in kinds]}

    def compress(self, rows):
        chosen = {kind: code for kind, code in rows if code}
        if not all(code in dict(self.offered.get(kind, ())) for kind, code in chosen.items()):
            raise ValidationError(_NOT_WHOLE)
        return chosen


def _sections_of(setup):
    """Return {kind: [(code, label), …]} of the nämnd's rubriker before and after the goals."""
    rubrics = Rubric.objects.filter(committee=setup.committee_id, year=setup.year, document=None, retired_at=None)
    rubrics = list(
        rubrics.filter(place__in=(Place.FRONT, Place.CLOSING)).exclude(label="").order_by("-place", "position")
    )
    return {kind.value: [(r.code, with_year(r.label, setup.year)) for r in rubrics if kind in r.kinds] for kind in Kind}


class YearSetupForm(forms.ModelForm):
    """A nämnd's choices for a year, without a word of how they are stored."""

    indicator_columns = ColumnsField(
        label="Indikatorernas kolumner", names=INDICATOR_COLUMNS, usual=defaults.INDICATOR_COLUMNS
    )
    activity_columns = ColumnsField(
        label="Aktiviteternas kolumner", names=ACTIVITY_COLUMNS, usual=defaults.ACTIVITY_COLUMNS
    )
    goals_headings = NamesField(
        label="Rubrik före målen", help_text="Tomt: det står ingen rubrik där.", of=Kind, usual={}
    )
    meetings_rubrics = RubricsField(
        label="Rubrik där mötena redovisas",
        help_text="Där står när dokumentet tas upp på APT och i samverkansgruppen, efter det som enheten skriver.",
    )
    level_labels = NamesField(label="Vad målens nivåer heter", of=Level)
    fulfilment_labels = NamesField(label="Vad bedömningarna heter", of=Fulfilment)

    def __init__(self, *args, **kwargs):
        super().__init__(*args, **kwargs)
        if self.instance.pk is None:  # a new year begins with what the year before had
            for name in self.declared_fields:
                del self.fields[name]
            return
        for name in ("indicator_columns", "activity_columns"):
            self.fields[name].stored = getattr(self.instance, name)
        self.fields["meetings_rubrics"].offered = _sections_of(self.instance)


def _line(text):
    return " ".join(strip_controls(text).split())
