"""What a new year starts with: rubriker, columns and help texts as units in a Swedish municipality know them.

Everything here is only a beginning. It is copied into the nämnd's own rows when a year is set up, and those are what
the system reads. ``{year}`` in a label is the year of the document, ``{previous}`` the year before.
"""

import dataclasses

from plans.choices import Kind, Place

PLAN, TERTIALS, REPORT = (Kind.PLAN,), (Kind.TERTIAL_1, Kind.TERTIAL_2), (Kind.ANNUAL_REPORT,)
REPORTS, ALL = TERTIALS + REPORT, tuple(Kind)

# Codes of rubriker that the software itself knows by name.
FREE_TEXT, DESCRIPTION, EXPECTED_RESULT, WORKING_METHOD = "text", "beskrivning", "forvantat_resultat", "arbetssatt"
RESOURCE_USE, FOLLOW_UP, DEVELOPMENT, ANALYSIS = "resursanvandning", "uppfoljning", "utveckling", "analys"


@dataclasses.dataclass(frozen=True, slots=True)
class DefaultRubric:
    """A rubrik of a new year: in which kinds it is written, and in which it is shown though written elsewhere."""

    place: Place
    code: str
    label: str
    kinds: tuple[Kind, ...]
    level: int = 1
    help: str = ""
    required: bool = False
    shown_in: tuple[Kind, ...] = ()


HELP_ANALYSIS = (
    "Vad blev resultatet, jämfört med förra året och med staden? Varför? Skiljer det sig mellan kvinnor och män? Vad gör vi nu?"
)
HELP_RESULT = "Vad ska ha blivit annorlunda, och för vem?"

RUBRICS = (
    DefaultRubric(Place.FRONT, "inledning", "Inledning", PLAN, help="Det viktigaste i planen för den som bara läser en sida."),
    DefaultRubric(Place.FRONT, "verksamhetside", "Verksamhetsidé och värdegrund", PLAN, 2, "Vad är vi till för, och vad står vi för?"),
    DefaultRubric(Place.FRONT, "verksamhetsbeskrivning", "Verksamhetsbeskrivning", PLAN, 2, "Vilka verksamheter har vi, var och med vilket uppdrag?", True),
    DefaultRubric(Place.FRONT, "brukare", "Brukare", PLAN, 2, "Vilka är vi till för? Kvinnor och män, åldrar, behov som förändras."),
    DefaultRubric(Place.FRONT, "medarbetare", "Medarbetare", PLAN, 2, "Hur många är vi, med vilka yrken?"),
    DefaultRubric(Place.FRONT, "lokaler", "Lokaler", PLAN, 2, "Var finns vi, och vad fungerar eller saknas?"),
    DefaultRubric(Place.FRONT, "kvalitetsarbete", "Kvalitets- och utvecklingsarbete", PLAN, 2, "Hur vet vi att det vi gör är bra, och vad utvecklar vi?"),
    DefaultRubric(Place.FRONT, "kompetensutveckling", "Kompetensutveckling", PLAN, 2, "Vad behöver vi lära oss i år, och hur?"),
    DefaultRubric(Place.FRONT, "delaktighet", "Medarbetarnas delaktighet", PLAN, 2, "Hur har medarbetarna varit med och tagit fram planen?"),
    DefaultRubric(Place.FRONT, "sammanfattande_analys", "Sammanfattande analys", REPORTS, help="Perioden i korthet: vad nådde vi, vad nådde vi inte, och varför?", required=True),
    DefaultRubric(Place.ORIENTATION, FREE_TEXT, "", ALL, help="En text direkt under inriktningsmålet. Behövs sällan."),
    DefaultRubric(Place.AREA, ANALYSIS, "Analys", REPORTS, help=HELP_ANALYSIS),
    DefaultRubric(Place.COMMITTEE, DESCRIPTION, "Beskrivning", PLAN, help="Vad målet betyder och hur nämnden arbetar för att nå det."),
    DefaultRubric(Place.COMMITTEE, EXPECTED_RESULT, "Förväntat resultat", PLAN, help=HELP_RESULT, shown_in=REPORTS),
    DefaultRubric(Place.UNIT, EXPECTED_RESULT, "Förväntat resultat", PLAN, help=HELP_RESULT, required=True, shown_in=REPORTS),
    DefaultRubric(Place.UNIT, WORKING_METHOD, "Arbetssätt", PLAN, help="Hur arbetar vi för att nå dit?", required=True),
    DefaultRubric(Place.UNIT, RESOURCE_USE, "Resursanvändning", PLAN, help="Vilken kompetens, tid, vilka lokaler och system använder vi?"),
    DefaultRubric(Place.UNIT, FOLLOW_UP, "Uppföljning", PLAN, help="Vem följer upp vad, hur och hur ofta?", required=True),
    DefaultRubric(Place.UNIT, DEVELOPMENT, "Utveckling", PLAN, help="Vad förbättrar vi härnäst, och vad bygger det på?"),
    DefaultRubric(Place.UNIT, ANALYSIS, "Analys", REPORTS, help=HELP_ANALYSIS, required=True),
    DefaultRubric(Place.INDICATOR, ANALYSIS, "Analys", REPORTS, help=HELP_ANALYSIS),
    DefaultRubric(Place.ACTIVITY, ANALYSIS, "Analys", REPORTS, help="Blev det gjort? Vad ledde det till?"),
    DefaultRubric(Place.CLOSING, "redovisning_ekonomi", "Redovisning av ekonomi", PLAN, help="Hur håller vi budgeten, och vad kan förändra läget?"),
    DefaultRubric(Place.CLOSING, "ekonomi_resursanvandning", "Resursanvändning", PLAN, 2, "Hur använder vi pengar, bemanning och lokaler?"),
    DefaultRubric(Place.CLOSING, "budget", "Budget {year}", PLAN, 2, "Budgeten i stora drag och de antaganden den bygger på.", True),
    DefaultRubric(Place.CLOSING, "uppfoljning_ekonomi", "Uppföljning av ekonomi", REPORTS, help="Resultatet mot budget, och varför det blev så."),
    DefaultRubric(Place.CLOSING, "driftbudget", "Uppföljning av driftbudget", REPORTS, 2, "Utfall mot budget, med de största avvikelserna.", True),
    DefaultRubric(Place.CLOSING, "investeringar", "Investeringar", REPORTS, 2, "Vad har vi köpt in för investeringsmedel?"),
    DefaultRubric(Place.CLOSING, "lokaler_medel", "Medel för lokaländamål", REPORTS, 2, "Vad har medlen använts till?"),
    DefaultRubric(Place.CLOSING, "ovrigt", "Övrigt", ALL, help="Det som inte hör hemma under något mål."),
    DefaultRubric(Place.CLOSING, "synpunkter_klagomal", "Synpunkter och klagomål", ALL, 2, "Hur tar vi emot dem, och vad har de lett till? Peka inte ut någon."),
    DefaultRubric(Place.CLOSING, "systematiskt_kvalitetsarbete", "Systematiskt kvalitetsarbete", ALL, 1, "Hur planerar, följer upp och förbättrar vi arbetet?"),
    DefaultRubric(Place.CLOSING, "agenda_2030", "Agenda 2030", PLAN, 1, "Vilka av de globala målen bidrar vi till, och hur?"),
)

# Column codes: target, council_target, periodicity; outcome, men, women, previous, forecast, period.
INDICATOR_COLUMNS = {
    Kind.PLAN: (("target", "Årsmål"), ("council_target", "KF:s årsmål"), ("periodicity", "Periodicitet")),
    **{
        kind: (
            ("outcome", "Periodens utfall"), ("men", "Utfall män/pojkar"), ("women", "Utfall kvinnor/flickor"),
            ("previous", "Periodens utfall VB {previous}"), ("forecast", "Prognos helår"), ("target", "Årsmål"),
            ("council_target", "KF:s årsmål"), ("period", "Period"),
        )
        for kind in TERTIALS
    },
    Kind.ANNUAL_REPORT: (
        ("outcome", "Periodens utfall"), ("men", "Utfall män/pojkar"), ("women", "Utfall kvinnor/flickor"),
        ("previous", "Periodens utfall VB {previous}"), ("target", "Årsmål"), ("council_target", "KF:s årsmål"), ("period", "Period"),
    ),
}
ACTIVITY_COLUMNS = {
    Kind.PLAN: (("title", "Aktivitet"), ("start", "Startdatum"), ("end", "Slutdatum")),
    **{kind: (("title", "Aktivitet"), ("start", "Startdatum"), ("end", "Slutdatum"), ("deviation", "Avvikelse")) for kind in REPORTS},
}
MEETINGS_RUBRICS = {Kind.PLAN: "delaktighet"}
GOALS_HEADING = {Kind.PLAN: "", **{kind: "Uppföljning av Kommunfullmäktiges inriktningsmål" for kind in REPORTS}}
