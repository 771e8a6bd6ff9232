"""Outlines made by hand: a report that has one of everything that can be printed, and pieces to build others of."""

import datetime

from goals.choices import Level
from plans.choices import Fulfilment, Kind, Owner, Status
from plans.defaults import ACTIVITY_COLUMNS, GOALS_HEADING, INDICATOR_COLUMNS
from plans.outline import ActivityRow, Adoption, Column, Goal, IndicatorRow, Layout, Outline, Section, Text, Value

PRODUCED = datetime.datetime(2026, 1, 23, 9, 30, tzinfo=datetime.UTC)


def layout(kind: Kind, year: int, **other) -> Layout:
    """Return the default layout of a kind and year."""
    return Layout(
        indicator_columns=tuple(
            Column(code=code, label=label.format(previous=year - 1)) for code, label in INDICATOR_COLUMNS[kind]
        ),
        activity_columns=tuple(Column(code=code, label=label) for code, label in ACTIVITY_COLUMNS[kind]),
        goals_heading=GOALS_HEADING[kind],
        **other,
    )


def text(slot: str, markup: str, label: str = "") -> Text:
    """Return a written text; one that does not begin with a tag is a paragraph."""
    markup = markup if markup.startswith("<") or not markup else f"<p>{markup}</p>"
    return Text(slot=slot, rubric=slot.rpartition(".")[2], label=label, html=markup, version=1)


def section(key: str, heading: str, level: int, markup: str = "", **other) -> Section:
    """Return a section with its text, if it has one."""
    return Section(
        key=key, rubric=key, heading=heading, level=level, text=text(f"{key}.text", markup) if markup else None, **other
    )


def indicator(
    key: str, name: str, analysis: str = "", unsettled: tuple[str, ...] = (), label: str = "", **values
) -> IndicatorRow:
    """Return an indicator; the values are named by the codes of their columns."""
    return IndicatorRow(
        key=key,
        measure=key,
        name=name,
        label=label,
        values=(
            *(Value(raw=raw, column=code) for code, raw in values.items()),
            *(Value(raw=raw, column=None) for raw in unsettled),
        ),
        analysis=text(f"{key}.analys", analysis, "Analys") if analysis else None,
    )


def activity(key: str, title: str, analysis: str = "", start=(2025, 1, 1), end=(2025, 12, 31), **other) -> ActivityRow:
    """Return an activity of the year 2025."""
    return ActivityRow(
        key=key,
        title=title,
        start=datetime.date(*start),
        end=datetime.date(*end),
        analysis=text(f"{key}.analys", analysis, "Analys") if analysis else None,
        **other,
    )


def outline(kind: Kind = Kind.ANNUAL_REPORT, year: int = 2025, **other) -> Outline:
    """Return an outline without contents, adopted, unless told otherwise."""
    return Outline(
        **{
            "key": "d-angbacken",
            "kind": kind,
            "year": year,
            "unit": "Ängbackens dagliga verksamheter",
            "municipality": "Ekhamra stad",
            "committee": "Norra Ekhamra stadsdelsnämnd",
            "department": "Avdelningen för funktionsstöd",
            "status": Status.ADOPTED,
            "dnr": "NES 2026/118",
            "adoption": Adoption(number=1, on=datetime.date(2026, 1, 22), by="avdelningschefen"),
            "layout": layout(kind, year),
        }
        | other
    )


def everything(**other) -> Outline:
    """Return a report with one of everything that can be printed."""
    return outline(front=FRONT, goals=GOALS, closing=CLOSING, **other)


SUMMARY = (
    "<p>Året präglades av att fler deltagare prövade ett arbete utanför våra lokaler. Tre av fem enhetsmål "
    "är helt uppfyllda, "
    "ett är delvis uppfyllt, och ett måste vi ta om från början när lokalen vid bibliotekstorget har öppnat. "
    "Sjukfrånvaron "
    "sjönk för andra året i rad, mest bland medarbetare över femtio.</p>"
    "<p>Det här vill vi särskilt lyfta fram:</p>"
    "<ul><li>31 av 114 deltagare prövade ett arbete, åtta fler än året före.</li>"
    "<li>Alla grupper har ett eget husmöte varje månad, med dagordning i bild och text.</li>"
    "<li>Vi bytte till inköp två gånger i veckan och slänger hälften så mycket mat som i fjol. Skillnaden är "
    "störst i caféet, "
    "där beställningarna nu görs av deltagarna själva efter en lista som hänger på kylrummets dörr.</li></ul>"
    "<p>Under våren 2026 arbetar vi vidare i den här ordningen:</p>"
    "<ol><li>Lokalen vid torget blir klar.</li><li>Caféet får en andra arbetsledare.</li><li>Vi prövar "
    "kvällsöppet en dag i veckan.</li></ol>"
)
FRONT = (
    section("s-sammanfattning", "Sammanfattande analys", 1, SUMMARY),
    section(
        "s-verksamheter",
        "Våra verksamheter",
        2,
        "<p>Enheten har fyra verksamheter. Antalet platser ändrades den 1 september, se tabellen.</p>"
        "<table><tbody><tr><th>Verksamhet</th><th>Platser i januari</th><th>Platser i december</th></tr>"
        "<tr><td>Ängen</td><td>42</td><td>40</td></tr><tr><td>Bruket</td><td>28</td><td>30</td></tr>"
        ""
        "<tr><td>Biblioteksgruppen</td><td>0</td><td>5</td></tr><tr><td>Caféet</td><td>39</td><td>39</td></tr></tbody></table>"
        '<p>Mer om oss finns på <a href="https://ekhamra.example/angbacken">ekhamra.example/angbacken</a>. Frågor går '
        'att ställa till <a href="mailto:angbacken@ekhamra.example">vår brevlåda</a>.</p>',
    ),
    section(
        "s-anhoriga",
        "Anhörigas synpunkter",
        3,
        "<p>Anhöriga bjöds in i maj och i november. <strong>Tryggheten</strong> fick högst betyg; "
        "<em>informationen inför "
        "semestern</em> fick lägst, och den skickar vi från och med nu två veckor tidigare.</p><h3>Hur vi "
        "frågade</h3>"
        "<p>Frågorna ställdes muntligt och antecknades av den som inte höll i samtalet.</p>",
        own=True,
        workplaces=("Ängen", "Bruket"),
    ),
)
OWN_GOAL = Goal(
    key="g-egen-takt",
    level=Level.UNIT,
    title="Deltagarna närmar sig arbetslivet i sin egen takt",
    fulfilment=Fulfilment.PARTIAL,
    texts=(
        text(
            "g-egen-takt.forvantat_resultat",
            "Minst var fjärde deltagare har under året prövat ett arbete utanför våra lokaler, och den som "
            "vill ha mer har en plan "
            "för nästa steg.",
            "Förväntat resultat",
        ),
        text(
            "g-egen-takt.analys",
            "<p>31 av 114 deltagare prövade ett arbete, åtta fler än året före. Företagsgruppen på "
            "biblioteket fyllde alla platser "
            "från mars. De flesta av dem har nu en skriven plan.</p><h3>Varför inte fler</h3><p>Två "
            "arbetsgivare drog sig ur när de "
            "flyttade till andra sidan staden, och resan blev för lång för dem som var på väg dit. Vi letade "
            "nya platser i "
            "kvarteren runt Ängen, men hann bara öppna en av tre före jul.</p>",
            "Analys",
        ),
    ),
    activities=(
        activity(
            "a-foretagsgrupp",
            "Öppna en företagsgrupp med fem deltagare på Ekhamra bibliotek",
            "<p>Gruppen öppnade i mars och har varit full sedan dess. Deltagarna sköter återlämningen, "
            "plastar böcker och håller "
            "ordning i barnavdelningen. Två av dem har fått frågan om de vill arbeta där i sommar.</p>",
            start=(2025, 3, 1),
            responsible="arbetsledaren på Bruket",
            workplaces=("Bruket",),
        ),
        activity(
            "a-plan",
            "Skriva en plan för nästa steg med varje deltagare som vill ha en",
            deviation=True,
            owner=Owner.UNIT,
        ),
    ),
)
GOALS = (
    Goal(
        key="g-1",
        level=Level.ORIENTATION,
        number="1",
        title="En stad för alla med trygghet och valfrihet",
        texts=(text("g-1.text", "Vi bidrar framför allt till att vägen till arbete blir kortare."),),
        children=(
            Goal(
                key="g-1-1",
                level=Level.AREA,
                number="1.1",
                title="I Ekhamra är vägen till arbete kort",
                fulfilment=Fulfilment.NONE,
                indicators=(
                    indicator(
                        "i-praktik",
                        "Andel deltagare som har praktiserat hos en arbetsgivare",
                        "<p>Vi nådde nästan målet. Kvinnor praktiserar mer sällan; två av caféets platser "
                        "passade färre av dem än "
                        "vi trodde, och de byts under våren.</p>",
                        outcome="27 %",
                        men="29,25 %",
                        women="24 %",
                        previous="23 %",
                        target="28 %",
                        council_target="Tas fram av nämnd/styrelse",
                        period="2025",
                    ),
                    indicator(
                        "i-nojda",
                        "Andel deltagare som är nöjda med sin insats",
                        label="Ängen",
                        outcome="88 %",
                        men="87 %",
                        women="89 %",
                        previous="84 %",
                        target="86 %",
                        council_target="öka",
                        period="2025",
                    ),
                    indicator(
                        "i-delaktiga",
                        "Andel deltagare som känner sig delaktiga",
                        unsettled=("91 %", "93 %", "90 %", "VB 2025"),
                    ),
                    indicator(
                        "i-energi",
                        "Relativ energieffektivisering i stadens verksamheter",
                        unsettled=("2,5 %",),
                        council_target="2 % energieffektivisering relativt 2018",
                        period="VB 2025",
                    ),
                ),
                children=(
                    Goal(
                        key="g-forsorja",
                        level=Level.COMMITTEE,
                        title="Invånarna i Norra Ekhamra kan försörja sig själva",
                        fulfilment=Fulfilment.NONE,
                        texts=(
                            text(
                                "g-forsorja.forvantat_resultat",
                                "<ul><li>Fler invånare går från insats till arbete eller "
                                "studier.</li><li>Tröskeln är låg också för "
                                "den som har stått utanför länge.</li></ul>",
                                "Förväntat resultat",
                            ),
                        ),
                        children=(
                            OWN_GOAL,
                            Goal(
                                key="g-arbetsplats",
                                level=Level.UNIT,
                                title="Våra arbetsplatser är lätta att förstå",
                                fulfilment=Fulfilment.FULL,
                                workplaces=("Ängen", "Caféet"),
                                texts=(
                                    text(
                                        "g-arbetsplats.analys",
                                        "Alla moment finns i bild, och schemat går att läsa utan hjälp.",
                                        "Analys",
                                    ),
                                ),
                            ),
                            Goal(
                                key="g-kvallsoppet",
                                level=Level.UNIT,
                                title="Caféet har öppet en kväll i veckan",
                                fulfilment=Fulfilment.NOT,
                                texts=(
                                    text(
                                        "g-kvallsoppet.analys",
                                        "Lokalen blev inte klar i tid. Målet följer med till nästa år.",
                                        "Analys",
                                    ),
                                    text("g-kvallsoppet.utveckling", "", "Utveckling"),
                                ),
                            ),
                        ),
                    ),
                ),
            ),
        ),
    ),
    Goal(
        key="g-2",
        level=Level.ORIENTATION,
        number="2",
        title="En stad som växer med omsorg om klimatet",
        children=(Goal(key="g-2-4", level=Level.AREA, number="2.4", title="Ekhamras kretslopp är resurseffektiva"),),
    ),
)
CLOSING = (
    section("s-ekonomi", "Uppföljning av ekonomi", 1),
    section(
        "s-driftbudget",
        "Uppföljning av driftbudget",
        2,
        "Enheten gick 0,4 mnkr bättre än budget. Vi hade färre vikarier än vi räknade med, och hyran för "
        "lokalen vid torget började "
        "löpa först i oktober.",
    ),
    section("s-ovrigt", "Övrigt", 1, "Inget att tillägga utöver det som står under målen."),
)
