"""Meetings about a document: noted until it is adopted, covered by workplace, and told of in the document itself."""

import datetime
import json

import pytest
from django.core.exceptions import ValidationError
from django.utils import timezone

from plans import outline as o
from plans.assemble import assemble
from plans.choices import Kind, MeetingSort
from plans.meetings import Met, paragraph, taken_up
from plans.models import Meeting, YearSetup
from plans.record import latest_edition, outline_of
from plans.redline import redline
from plans.services import add_meeting, change_meeting, note_held, plan_for_all, remove_meeting, restore_meeting
from plans.transitions import move
from tests.builders import a_cast, a_document, a_plan, a_red_thread, a_report, a_review, a_workplace, write
from tests.queries import at_most
from units.access import PermissionRefused

APT, SAMVERKAN = MeetingSort
NEW_YEAR = datetime.date(2027, 1, 1)
JANUARY = [datetime.date(2027, 1, day) for day in range(1, 32)]


def told(met, of=3, kind=Kind.PLAN, today=NEW_YEAR):
    """The paragraph as one reads it."""
    return paragraph(kind, met, of, today=today).replace("\xa0", " ").removeprefix("<p>").removesuffix("</p>")


def apt(*names, held=None, planned=None):
    return Met(sort=APT, workplaces=names, ours=frozenset(names), held_on=held, planned_on=planned)


def group(held=None, planned=None):
    return Met(sort=SAMVERKAN, held_on=held, planned_on=planned)


# --- the paragraph


def test_nothing_is_said_of_no_meetings():
    assert told([]) == ""


def test_it_says_what_has_been_and_what_is_to_come():
    met = [apt("Bruket", held=JANUARY[11]), apt("Kvarnen", "Ängen", planned=JANUARY[13]), group(planned=JANUARY[20])]
    assert told(met) == (
        "Verksamhetsplanen har behandlats på arbetsplatsträff (APT) vid Bruket den 12 januari 2027. "
        "Den kommer att behandlas på APT vid Kvarnen och Ängen den 14 januari 2027. "
        "Den kommer att behandlas i samverkansgruppen den 21 januari 2027."
    )


def test_workplaces_stand_by_their_days_and_those_without_a_day_last():
    met = [apt("Bruket"), apt("Kvarnen", planned=JANUARY[13]), apt("Ängen", planned=JANUARY[11])]
    assert told(met, of=4) == (
        "Verksamhetsplanen kommer att behandlas på arbetsplatsträff (APT) vid Ängen den 12 januari 2027, "
        "vid Kvarnen den 14 januari 2027 och vid Bruket."
    )


@pytest.mark.parametrize(
    ("days", "when"),
    [((0, 0, 0), "den 1 januari 2027"), ((0, 4, 2), "mellan den 1 januari 2027 och den 5 januari 2027")],
)
def test_all_workplaces_are_not_listed(days, when):
    met = [apt(name, held=JANUARY[n]) for name, n in zip(("Bruket", "Kvarnen", "Ängen"), days, strict=True)]
    assert told(met, kind=Kind.ANNUAL_REPORT) == (
        f"Verksamhetsberättelsen har behandlats på arbetsplatsträff (APT) vid samtliga arbetsplatser {when}."
    )


def test_many_workplaces_are_counted():
    met = [apt(f"Grupp {n}", held=JANUARY[n]) for n in range(21)]
    assert "vid 21 av 28 arbetsplatser mellan den 1 januari 2027 och den 21 januari 2027." in told(met, of=28)


def test_workplaces_that_have_left_are_not_among_those_counted():
    ours = frozenset(f"Grupp {n}" for n in range(10))
    met = [Met(sort=APT, workplaces=(f"Grupp {n}",), ours=ours & {f"Grupp {n}"}, held_on=JANUARY[n]) for n in range(12)]
    assert "vid 9 av 10 arbetsplatser mellan den 2 januari 2027 och den 10 januari 2027." in told(met[1:], of=10)


def test_a_planned_day_that_has_passed_is_no_longer_to_come():
    met = [apt("Bruket", planned=JANUARY[1]), apt("Ängen", planned=JANUARY[2]), group(planned=JANUARY[1]), group()]
    assert told(met, today=JANUARY[2]) == (
        "Verksamhetsplanen kommer att behandlas på arbetsplatsträff (APT) vid Ängen den 3 januari 2027. "
        "Den kommer att behandlas i samverkansgruppen."
    )
    assert told(met[:1], today=JANUARY[2]) == ""


def test_a_workplace_that_has_had_its_meeting_waits_for_no_other():
    assert "kommer att" not in told([apt("Bruket", planned=JANUARY[1]), apt("Bruket", held=JANUARY[2])])
    mixed = told([apt("Bruket", "Ängen", planned=JANUARY[1]), apt("Bruket", held=JANUARY[2])])
    assert "kommer att behandlas på APT vid Ängen den 2 januari 2027" in mixed


def test_a_unit_without_workplaces_and_the_group_by_itself():
    assert told([apt(held=JANUARY[0])], of=0).endswith("har behandlats på arbetsplatsträff (APT) den 1 januari 2027.")
    assert told([group(held=JANUARY[0]), group(held=JANUARY[7])], of=0) == (
        "Verksamhetsplanen har behandlats i samverkansgruppen den 1 januari 2027 och den 8 januari 2027."
    )
    assert told([group()], of=0) == "Verksamhetsplanen kommer att behandlas i samverkansgruppen."


def test_a_name_is_text_and_no_markup():
    assert "vid A&amp;B &lt;i&gt;" in paragraph(Kind.PLAN, [apt("A&B <i>")], 2, today=NEW_YEAR)


# --- noting meetings


@pytest.fixture
def cast(db):
    cast = a_cast()
    a_red_thread(cast)
    return cast


@pytest.fixture
def plan(cast):
    return a_plan(cast)


@pytest.fixture
def lark(cast):
    return a_workplace("Lärkan", cast.unit)


def today():
    return timezone.localdate()


def generated(outline):
    """What the document says of its meetings."""
    found = [text.generated for text in o.texts(outline) if text.generated]
    return found[0].replace("\xa0", " ") if found else ""


def held(plan, cast, *workplaces, on=None, **fields):
    keys = [workplace.key for workplace in workplaces]
    on = on or today()
    return add_meeting(document=plan, sort=APT, workplaces=keys, held_on=on, by=cast.helena, **fields)


def test_every_workplace_without_a_meeting_gets_one_and_only_one(cast, plan, lark):
    held(plan, cast, lark)
    assert plan_for_all(document=plan, planned_on=JANUARY[11], by=cast.deputy) == 1
    assert plan_for_all(document=plan, by=cast.deputy) == 0
    coverage = taken_up(plan, Meeting.objects.present().prefetch_related("workplaces"))
    assert coverage.words == "1 av 2 arbetsplatser har behandlat verksamhetsplanen"
    assert (coverage.missing, coverage.unplanned) == (("Bruket",), ())


def test_a_meeting_is_changed_held_taken_away_and_taken_back(cast, plan, lark):
    meeting = add_meeting(document=plan, sort=APT, workplaces=[lark.key], planned_on=JANUARY[1], by=cast.helena)
    both = {"workplaces": [lark.key, cast.workplace.key], "note": " Två frågor \r\n om lokaler "}
    change_meeting(document=plan, key=meeting.key, version=1, sort=APT, planned_on=JANUARY[2], by=cast.helena, **both)
    note_held(document=plan, key=meeting.key, held_on=today(), by=cast.helena)
    assert "vid samtliga arbetsplatser" in generated(assemble(plan))
    assert Meeting.objects.get().note == "Två frågor\nom lokaler"
    remove_meeting(document=plan, key=meeting.key, by=cast.helena)
    assert generated(assemble(plan)) == ""
    restore_meeting(document=plan, key=meeting.key, by=cast.helena)
    assert generated(assemble(plan))


def test_what_cannot_be_is_refused_with_a_reason(cast, plan):
    tomorrow = today() + datetime.timedelta(days=1)
    here = {"document": plan, "by": cast.helena}
    for words, fields in (
        ("har varit", {"sort": APT, "workplaces": [cast.workplace.key], "held_on": tomorrow}),
        ("Välj vilka arbetsplatser", {"sort": APT}),
        ("hör inte till enheten", {"sort": APT, "workplaces": ["w-annan"]}),
        ("felskrivet", {"sort": SAMVERKAN, "planned_on": datetime.date(20, 1, 1)}),
        ("högst 1000", {"sort": SAMVERKAN, "note": "a" * 1001}),
        ("Välj vilket möte", {"sort": "FIKA"}),
    ):
        with pytest.raises(ValidationError, match=words):
            add_meeting(**here, **fields)
    with pytest.raises(ValidationError, match="finns inte längre"):
        note_held(**here, key="t-borta", held_on=today())
    assert not Meeting.objects.exists()


def test_only_those_who_write_note_meetings_and_not_in_what_is_adopted(cast, plan):
    with pytest.raises(PermissionRefused, match="inte rätt att anteckna möten"):
        add_meeting(document=plan, sort=SAMVERKAN, by=cast.controller)
    move(document=plan, name="submit", by=cast.helena)
    add_meeting(document=plan, sort=SAMVERKAN, by=cast.helena)
    move(document=plan, name="adopt", by=cast.department_head)
    with pytest.raises(PermissionRefused, match="är fastställd"):
        add_meeting(document=plan, sort=SAMVERKAN, by=cast.helena)


# --- in the document


def planned(plan, cast, *workplaces, days):
    """A meeting planned for so many days ahead."""
    on = today() + datetime.timedelta(days=days)
    keys = [workplace.key for workplace in workplaces]
    return add_meeting(document=plan, sort=APT, workplaces=keys, planned_on=on, by=cast.helena)


def test_a_meeting_whose_day_has_passed_is_asked_about_until_somebody_has_answered(client, cast, plan, lark):
    meeting = planned(plan, cast, lark, days=-1)
    assert generated(assemble(plan)) == ""
    client.force_login(cast.helena)
    asked = "Var det mötet? Skriv in att det hölls, eller ändra dagen."
    for address in ("", "laget/", "moten/"):
        assert asked in client.get(plan.get_absolute_url() + address).text
    note_held(document=plan, key=meeting.key, held_on=today(), by=cast.helena)
    planned(plan, cast, cast.workplace, days=0)
    for address in ("", "laget/", "moten/"):
        assert asked not in client.get(plan.get_absolute_url() + address).text


def test_what_was_adopted_keeps_its_words_when_the_day_has_passed(client, cast, plan, lark, monkeypatch):
    planned(plan, cast, lark, days=1)
    move(document=plan, name="submit", by=cast.helena)
    move(document=plan, name="adopt", by=cast.department_head)
    in_a_week = timezone.now() + datetime.timedelta(days=7)
    monkeypatch.setattr(timezone, "now", lambda: in_a_week)
    client.force_login(cast.employee)
    page = client.get(plan.get_absolute_url()).text
    assert "kommer att behandlas på arbetsplatsträff" in page
    assert "Var det mötet?" not in page


def test_a_day_that_passes_is_no_change_that_keeps_a_correction_from_being_called_off(cast, plan, lark, monkeypatch):
    planned(plan, cast, lark, days=1)
    move(document=plan, name="submit", by=cast.helena)
    move(document=plan, name="adopt", by=cast.department_head)
    move(document=plan, name="correct", by=cast.department_head, reason="Fel budget.")
    in_a_week = timezone.now() + datetime.timedelta(days=7)
    monkeypatch.setattr(timezone, "now", lambda: in_a_week)
    assert generated(assemble(plan)) == ""
    assert move(document=plan, name="abandon", by=cast.department_head).status == "ADOPTED"


def test_the_paragraph_stands_after_what_somebody_has_written_and_never_in_it(client, cast, plan, lark):
    write(plan, f"{plan.key}.delaktighet", "<p>Alla har fått tycka till.</p>", by=cast.helena)
    held(plan, cast, lark)
    [section] = [s for s in assemble(plan).front if s.rubric == "delaktighet"]
    assert section.text.html == "<p>Alla har fått tycka till.</p>"
    assert "vid Lärkan" in section.text.generated
    client.force_login(cast.helena)
    page = client.get(plan.get_absolute_url()).text
    assert page.index("Alla har fått tycka till.") < page.index("vid Lärkan den") < page.index("Skrivs av Röda tråden")
    assert "1 av 2 arbetsplatser har behandlat verksamhetsplanen" in page


def test_it_goes_on_until_the_document_is_adopted_and_is_frozen_then(client, cast, plan, lark):
    meeting = add_meeting(document=plan, sort=APT, workplaces=[lark.key], by=cast.helena)
    move(document=plan, name="submit", by=cast.helena)
    note_held(document=plan, key=meeting.key, held_on=today(), by=cast.helena)
    client.force_login(cast.department_head)
    assert "har behandlats på arbetsplatsträff" in client.get(plan.get_absolute_url()).text
    move(document=plan, name="adopt", by=cast.department_head)
    assert "har behandlats på arbetsplatsträff (APT) vid Lärkan" in generated(outline_of(latest_edition(plan).snapshot))
    Meeting.objects.all().update(removed_at=timezone.now())
    client.force_login(cast.employee)
    page = client.get(plan.get_absolute_url()).text
    assert "har behandlats på arbetsplatsträff" in page and "Skrivs av Röda tråden" not in page


def test_the_nämnd_chooses_where_it_stands_or_that_it_does_not(cast, plan, lark):
    held(plan, cast, lark)
    YearSetup.objects.update(meetings_rubrics={})
    assert generated(assemble(plan)) == ""
    report = a_report(cast)
    YearSetup.objects.update(meetings_rubrics={Kind.ANNUAL_REPORT.value: "ovrigt"})
    held(report, cast, lark)
    [section] = [s for s in assemble(report).closing if s.rubric == "ovrigt"]
    assert "Verksamhetsberättelsen har behandlats" in section.text.generated


def test_readers_of_a_review_and_the_redline_tell_of_it(client, cast, plan, lark):
    before = assemble(plan)
    held(plan, cast, lark)
    changes = [change for change in redline(before, assemble(plan)).walk() if change.texts]
    assert [change.name for change in changes] == ["Medarbetarnas delaktighet"]
    review = a_review(cast, plan)
    client.force_login(cast.vp_group)
    assert "vid Lärkan den" in client.get(f"/granskning/{review.key}/").text


def test_a_snapshot_from_before_there_were_meetings_is_read(cast, plan):
    content = json.loads(o.to_json(assemble(plan)))
    del content["layout"]["meetings_rubric"]
    for section in content["front"] + content["closing"]:
        section["text"].pop("generated", None)
    read = o.from_json(json.dumps(content))
    assert (read.layout.meetings_rubric, generated(read)) == ("", "")


@pytest.mark.parametrize("kind", [Kind.PLAN, Kind.ANNUAL_REPORT])
def test_opening_a_document_with_meetings_takes_at_most_twenty_queries(client, cast, lark, kind):
    document = a_document(cast, kind)
    YearSetup.objects.update(meetings_rubrics={kind.value: "ovrigt"})
    held(document, cast, lark, cast.workplace)
    client.force_login(cast.helena)
    with at_most(20):
        assert "samtliga arbetsplatser" in client.get(document.get_absolute_url()).text


# --- the page


def test_the_list_is_filled_in_without_a_script(client, cast, plan, lark):
    client.force_login(cast.helena)
    address = f"{plan.get_absolute_url()}moten/"
    assert client.post(f"{address}alla/", {"planned_on": "2027-01-12"}, follow=True).status_code == 200
    meeting = Meeting.objects.get(workplaces=lark)
    client.post(f"{address}{meeting.key}/holls/", {"held_on": today()})
    page = client.get(address).text
    assert "1 av 2 arbetsplatser har behandlat verksamhetsplanen." in page and "12 januari 2027" in page
    client.post(address, {"sort": "SAMVERKAN", "planned_on": "2027-02-03"})
    change = {"sort": "APT", "workplaces": [lark.key], "held_on": f"{today()}", "note": "Många frågor", "version": "2"}
    client.post(f"{address}{meeting.key}/", change)
    client.post(f"{address}{Meeting.objects.get(workplaces=cast.workplace).key}/ta-bort/")
    page = client.get(address).text
    for words in ("3 februari 2027", "Många frågor", "Borttagna möten (1)", "Utan planerat möte: Bruket"):
        assert words in page
    again = client.post(address, {"sort": "APT", "planned_on": "i maj"})
    assert again.status_code == 422 and "ÅÅÅÅ-MM-DD" in again.text


def test_two_who_change_the_same_meeting_see_both_and_nothing_is_lost(client, cast, plan, lark):
    meeting = add_meeting(document=plan, sort=APT, workplaces=[lark.key], planned_on=JANUARY[1], by=cast.helena)
    address = f"{plan.get_absolute_url()}moten/{meeting.key}/"
    client.force_login(cast.helena)
    assert 'name="version" value="1"' in client.get(address).text
    same = {"sort": "APT", "workplaces": [lark.key], "version": "1"}
    client.force_login(cast.deputy)
    client.post(address, same | {"planned_on": "2027-01-02", "note": "Ta med ritningen"})
    client.force_login(cast.helena)
    clash = client.post(address, same | {"planned_on": "2027-01-09", "note": "Kaffe"})
    assert clash.status_code == 409
    for words in ("Ta med ritningen", "Kaffe", "2 januari 2027".replace(" ", "\xa0"), 'value="2027-01-09"'):
        assert words in clash.text
    assert 'name="version" value="2"' in clash.text
    assert Meeting.objects.get().note == "Ta med ritningen"
    both = same | {"planned_on": "2027-01-09", "note": "Ta med ritningen. Kaffe", "version": "2"}
    assert client.post(address, both).status_code == 302
    assert (Meeting.objects.get().note, Meeting.objects.get().planned_on) == ("Ta med ritningen. Kaffe", JANUARY[8])


def test_what_somebody_has_noted_meanwhile_is_the_same_or_is_told(client, cast, plan, lark):
    meeting = add_meeting(document=plan, sort=APT, workplaces=[lark.key], planned_on=today(), by=cast.helena)
    note_held(document=plan, key=meeting.key, held_on=today(), by=cast.deputy)
    same = {"document": plan, "key": meeting.key, "sort": APT, "workplaces": [lark.key], "by": cast.helena}
    change_meeting(version=1, planned_on=today(), held_on=today(), **same)  # she says the same
    with pytest.raises(ValidationError, match="redan inskrivet att mötet hölls"):
        note_held(document=plan, key=meeting.key, held_on=today() - datetime.timedelta(days=1), by=cast.helena)


def test_what_is_written_about_a_meeting_that_somebody_has_taken_away_is_not_lost(client, cast, plan, lark):
    meeting = add_meeting(document=plan, sort=APT, workplaces=[lark.key], by=cast.helena)
    remove_meeting(document=plan, key=meeting.key, by=cast.deputy)
    client.force_login(cast.helena)
    sent = {"sort": "APT", "workplaces": [lark.key], "version": "1", "note": "Ta med ritningen"}
    answer = client.post(f"{plan.get_absolute_url()}moten/{meeting.key}/", sent)
    assert answer.status_code == 422
    assert "Ta med ritningen" in answer.text and "har tagits bort" in answer.text


def test_who_reads_the_draft_reads_the_list(client, cast, plan):
    add_meeting(document=plan, sort=SAMVERKAN, planned_on=JANUARY[1], by=cast.helena)
    client.force_login(cast.department_head)
    page = client.get(f"{plan.get_absolute_url()}moten/").text
    assert "2 januari 2027" in page and "Lägg till ett möte" not in page


def test_the_list_costs_no_more_queries_with_more_meetings(client, cast, plan, lark):
    client.force_login(cast.helena)
    plan_for_all(document=plan, by=cast.helena)
    with at_most(10):
        client.get(f"{plan.get_absolute_url()}moten/")
    for n in range(20):
        a_workplace(f"Grupp {n}", cast.unit)
    plan_for_all(document=plan, by=cast.helena)
    with at_most(10):
        client.get(f"{plan.get_absolute_url()}moten/")
