"""What a nämnd decides for a year, filled in by its controller: columns and names, not a word of how they are kept."""

import pytest
from django.urls import reverse

from goals.choices import Level
from plans.choices import Fulfilment, Kind
from plans.models import YearSetup
from plans.setup import layout_of
from tests.builders import a_cast, a_red_thread

pytestmark = [pytest.mark.django_db, pytest.mark.once]

VP, VB = Kind.PLAN, Kind.ANNUAL_REPORT


@pytest.fixture
def cast():
    return a_cast()


@pytest.fixture
def setup(cast):
    a_red_thread(cast)
    return YearSetup.objects.get(committee=cast.committee)


class Form:
    """The page of a year's set-up as the controller has it before her; what she changes, and what she is told."""

    def __init__(self, client, setup):
        self.client, self.path = client, reverse("admin:plans_yearsetup_change", args=[setup.pk])
        self.page = client.get(self.path)
        form = self.page.context["adminform"].form
        self.sent = {name: form[name].value() for name in form.fields if form[name].value() is not None}
        for formset in self.page.context["inline_admin_formsets"]:
            self.sent |= {f"{formset.formset.prefix}-{name}_FORMS": 0 for name in ("TOTAL", "INITIAL")}

    def column(self, field, kind, code, *, place=None, label=None):
        """Write a column's place or label."""
        values = self.sent[field]
        at = next(n for n in range(0, len(values), 4) if values[n : n + 2] == [kind, code])
        if place is not None:
            values[at + 2] = str(place)
        if label is not None:
            values[at + 3] = label

    def name(self, field, code, name):
        values = self.sent[field]
        values[next(n for n in range(0, len(values), 2) if values[n] == code) + 1] = name

    def save(self):
        """Send the form; return what it says is wrong."""
        answer = self.client.post(self.path, self.sent)
        if answer.status_code == 302:
            return []
        return [said for errors in answer.context["adminform"].form.errors.values() for said in errors]


@pytest.fixture
def form(client, cast, setup):
    client.force_login(cast.controller)
    return Form(client, setup)


def columns(setup, kind, field="indicator_columns"):
    setup.refresh_from_db()
    return getattr(setup, field)[kind]


def test_a_form_that_is_saved_as_it_was_changes_nothing(form, setup):
    before = YearSetup.objects.values().get()
    assert form.save() == []
    assert YearSetup.objects.values().get() == before


def test_no_json_is_to_be_seen(form):
    assert "<textarea" not in form.page.text
    assert "[[&quot;" not in form.page.text
    for words in ("Verksamhetsplan", "Utfall för kvinnor och flickor", "KF:s årsmål", "Enhetsmål", "Uppfylls delvis"):
        assert words in form.page.text


def test_columns_are_put_in_order_named_added_and_left_out(form, setup):
    form.column("indicator_columns", VB, "women", place=2)
    form.column("indicator_columns", VB, "men", place=3)
    form.column("indicator_columns", VB, "previous", place="")
    form.column("indicator_columns", VB, "target", place=4, label="  Årsmål\x00  {year} ")
    form.column("indicator_columns", VB, "council_target", place="")
    form.column("indicator_columns", VB, "period", place="")
    form.column("indicator_columns", VB, "forecast", place=20)
    form.column("activity_columns", VB, "deviation", place="")
    assert form.save() == []
    assert columns(setup, VB) == [
        ["outcome", "Periodens utfall"],
        ["women", "Utfall kvinnor/flickor"],
        ["men", "Utfall män/pojkar"],
        ["target", "Årsmål {year}"],
        ["forecast", "Prognos helår"],
    ]
    assert [code for code, _ in columns(setup, VB, "activity_columns")] == ["title", "start", "end"]
    assert columns(setup, VP) == [
        ["target", "Årsmål"],
        ["council_target", "KF:s årsmål"],
        ["periodicity", "Periodicitet"],
    ]


def test_levels_assessments_and_headings_are_called_what_the_namnd_calls_them(form, setup):
    form.name("level_labels", Level.UNIT, "Åtagande")
    form.name("level_labels", Level.AREA, "")
    form.name("fulfilment_labels", Fulfilment.PARTIAL, "Nås delvis")
    form.name("goals_headings", VP, "Målen för {year}")
    assert form.save() == []
    setup.refresh_from_db()
    assert (setup.level_labels, setup.fulfilment_labels) == ({"UNIT": "Åtagande"}, {"PARTIAL": "Nås delvis"})
    layout = layout_of(setup, VP)
    assert layout.level_label(Level.UNIT) == "Åtagande"
    assert layout.level_label(Level.AREA) == Level.AREA.label
    assert layout.goals_heading == f"Målen för {setup.year}"


@pytest.mark.parametrize(
    ("changed", "said"),
    [
        ({"place": "x"}, "Verksamhetsplan: platsen för ”Enhetens årsmål” ska vara ett tal från 1 till 99."),
        ({"place": 0}, "Verksamhetsplan: platsen för ”Enhetens årsmål” ska vara ett tal från 1 till 99."),
        ({"label": "  "}, "Verksamhetsplan: skriv vad kolumnen ”Enhetens årsmål” ska heta, eller ta bort platsen."),
        ({"label": "Ö" * 101}, "Verksamhetsplan: kolumnen ”Enhetens årsmål” får heta högst 100 tecken."),
        ({"place": 2}, "Verksamhetsplan: ”Enhetens årsmål” och ”KF:s årsmål” har samma plats, 2."),
    ],
)
def test_what_cannot_be_is_told_and_what_was_written_stands(form, setup, changed, said):
    form.column("indicator_columns", VP, "target", **changed)
    assert form.save() == [said]
    assert columns(setup, VP)[0] == ["target", "Årsmål"]
    again = form.client.post(form.path, form.sent).context["adminform"].form
    assert again["indicator_columns"].value() == form.sent["indicator_columns"]


def test_one_sex_is_never_shown_without_the_other(form, setup):
    form.column("indicator_columns", VB, "men", place="")
    assert form.save() == ["Verksamhetsberättelse: visa utfall för både kvinnor och män, eller för inget av könen."]
    form.column("indicator_columns", VB, "women", place="")
    assert form.save() == []


def test_the_order_of_the_sexes_is_that_of_their_columns(form, setup):
    assert layout_of(setup, VB).sexes == ("men", "women")
    form.column("indicator_columns", VB, "women", place=2)
    form.column("indicator_columns", VB, "men", place=3)
    assert form.save() == []
    setup.refresh_from_db()
    assert layout_of(setup, VB).sexes == ("women", "men")


def test_a_gap_worth_mentioning_and_pictures_are_chosen_for_the_year(form, setup):
    form.sent |= {"gap_limit": "7"}
    del form.sent["show_charts"]
    assert form.save() == []
    setup.refresh_from_db()
    assert (layout_of(setup, VB).gap_limit, layout_of(setup, VB).show_charts) == (7, False)


def test_the_same_column_twice_is_refused(form):
    form.sent["indicator_columns"] += [VP, "target", "9", "Årsmål igen"]
    assert form.save() == ["Verksamhetsplan: ”Enhetens årsmål” kan inte stå i två kolumner."]


@pytest.mark.parametrize(
    ("field", "rows"),
    [
        ("indicator_columns", []),
        ("indicator_columns", [VP, "target", "1"]),
        ("indicator_columns", ["XX", "target", "1", "Årsmål"]),
        ("indicator_columns", [VP, "lösenord", "1", "Lösenord"]),
        ("level_labels", ["KUNG", "Kung"]),
    ],
)
def test_what_the_page_did_not_ask_for_is_refused(form, setup, field, rows):
    before = YearSetup.objects.values().get()
    form.sent[field] = rows
    assert form.save() == ["Det som skickades hör inte till den här sidan. Ladda om den och försök igen."]
    assert YearSetup.objects.values().get() == before


def test_a_column_that_an_import_brought_stays_with_its_name(client, cast, setup):
    setup.indicator_columns[VB].append(["maluppfyllelse", "Måluppfyllelse"])
    setup.save()
    client.force_login(cast.controller)
    form = Form(client, setup)
    assert "Måluppfyllelse" in form.page.text
    form.column("indicator_columns", VB, "outcome", label="Utfall")
    assert form.save() == []
    assert columns(setup, VB)[-1] == ["maluppfyllelse", "Måluppfyllelse"]


def test_the_rubrik_of_the_meetings_is_chosen_among_those_of_its_kind(form, setup):
    form.name("meetings_rubrics", VB, "ovrigt")
    form.name("meetings_rubrics", VP, "")
    assert form.save() == []
    setup.refresh_from_db()
    assert setup.meetings_rubrics == {VB: "ovrigt"}
    form.name("meetings_rubrics", VB, "delaktighet")  # only in plans
    assert form.save() == ["Det som skickades hör inte till den här sidan. Ladda om den och försök igen."]
