"""Choices of documents. Plain enumerations, so that the outline can use them without a database."""

from django.db.models import TextChoices


class Kind(TextChoices):
    """The four documents that a unit writes on the same goals during a year."""

    PLAN = "VP", "Verksamhetsplan"
    TERTIAL_1 = "T1", "Tertialrapport 1"
    TERTIAL_2 = "T2", "Tertialrapport 2"
    ANNUAL_REPORT = "VB", "Verksamhetsberättelse"


class Status(TextChoices):
    """Where a document is on its way; what moves it is in transitions.py."""

    DRAFT = "DRAFT", "Utkast"
    SUBMITTED = "SUBMITTED", "Inlämnad"
    ADOPTED = "ADOPTED", "Fastställd"


class Fulfilment(TextChoices):
    """Målbedömning, as the city words it. NONE is printed "Ingen" by the incumbent system."""

    FULL = "FULL", "Uppfylls helt"
    PARTIAL = "PARTIAL", "Uppfylls delvis"
    NOT = "NOT", "Uppfylls inte"
    NONE = "NONE", "Ingen"


class Progress(TextChoices):
    """How far an activity has come, as a report tells it; empty where it does not."""

    NOT_STARTED = "NOT_STARTED", "Ej påbörjad"
    ONGOING = "ONGOING", "Pågår"
    DONE = "DONE", "Genomförd"
    CANCELLED = "CANCELLED", "Avbruten"


class Place(TextChoices):
    """Where in a document a rubric stands."""

    FRONT = "FRONT", "Före målen"
    ORIENTATION = "ORIENTATION", "Under KF:s inriktningsmål"
    AREA = "AREA", "Under KF:s mål för verksamhetsområdet"
    COMMITTEE = "COMMITTEE", "Under nämndmål"
    UNIT = "UNIT", "Under enhetsmål"
    INDICATOR = "INDICATOR", "Vid en indikator"
    ACTIVITY = "ACTIVITY", "Vid en aktivitet"
    CLOSING = "CLOSING", "Efter målen"


class Audience(TextChoices):
    """Whom something is shown to or taken out for, which decides what it may show; see plans/mask.py."""

    WRITERS = "WRITERS", "De som arbetar med dokumentet"
    EVERYONE = "EVERYONE", "Alla"


class Owner(TextChoices):
    """Who writes a text or a row: the unit itself, its committee or the city council."""

    UNIT = "UNIT", "Enheten"
    COMMITTEE = "COMMITTEE", "Nämnden"
    COUNCIL = "COUNCIL", "Kommunfullmäktige"


class MeetingSort(TextChoices):
    """Where a document is talked about before it is adopted."""

    APT = "APT", "Arbetsplatsträff (APT)"
    SAMVERKAN = "SAMVERKAN", "Samverkansgruppen"


class CommentState(TextChoices):
    """How far a comment in a review has come."""

    OPEN = "OPEN", "Öppen"
    ANSWERED = "ANSWERED", "Besvarad"
    DONE = "DONE", "Åtgärdad"
    PUT_OFF = "PUT_OFF", "Får vänta"


class Decision(TextChoices):
    """What became of a proposed wording."""

    ACCEPTED = "ACCEPTED", "Godtagen"
    ADAPTED = "ADAPTED", "Ändrad och godtagen"
    DECLINED = "DECLINED", "Avslagen"


class Answer(TextChoices):
    """What one who writes in the document can do with a comment."""

    REPLY = "svara", "Svara"
    DONE = "klar", "Markera som åtgärdad"
    ACCEPT = "godta", "Godta"
    ADAPT = "andra", "Ändra och godta"
    DECLINE = "avsla", "Avslå"
    PUT_OFF = "vanta", "Låt vänta"
    REOPEN = "oppna", "Öppna igen"

    @property
    def became(self) -> str:
        """What the comment became by it, as it is told above the words; "" for words alone."""
        return _BECAME.get(self, "")

    def leaves(self, state: CommentState) -> CommentState:
        """How far a comment that was in ``state`` has come with it: what is done stays so, whatever is said of it."""
        return state if self == Answer.REPLY and state == CommentState.DONE else _STATES[self]


_BECAME = {
    Answer.DONE: "Åtgärdad",
    Answer.ACCEPT: "Godtagen",
    Answer.ADAPT: "Ändrad och godtagen",
    Answer.DECLINE: "Avslagen",
    Answer.PUT_OFF: "Får vänta",
    Answer.REOPEN: "Öppnad igen",
}
_STATES = {
    Answer.REPLY: CommentState.ANSWERED,
    Answer.DONE: CommentState.DONE,
    Answer.ACCEPT: CommentState.DONE,
    Answer.ADAPT: CommentState.DONE,
    Answer.DECLINE: CommentState.ANSWERED,
    Answer.PUT_OFF: CommentState.PUT_OFF,
    Answer.REOPEN: CommentState.OPEN,
}
DECIDING = tuple(_BECAME)  # the answers that are more than words


class Fate(TextChoices):
    """What becomes of something from last year's plan; ASIDE: its text found no place this year, and can be read."""

    KEEP = "KEEP", "Behåll"
    REWORK = "REWORK", "Behåll och arbeta om"
    CLOSE = "CLOSE", "Avsluta"
    ASIDE = "ASIDE", "Sparat vid sidan av"


class Carried(TextChoices):
    """What sort of thing it is that is taken along, or not, from last year's plan."""

    SECTION = "SECTION", "Avsnitt"
    TEXT = "TEXT", "Text"
    GOAL = "GOAL", "Enhetsmål"
    ACTIVITY = "ACTIVITY", "Aktivitet"
    INDICATOR = "INDICATOR", "Indikator"


class TaskKind(TextChoices):
    """What is given to somebody to write."""

    TEXT = "TEXT", "En text"
    GOAL = "GOAL", "Ett mål"
    ROW = "ROW", "Ett utfall"


class Verdict(TextChoices):
    """What became of a workplace's proposal."""

    WAITING = "WAITING", "Väntar på svar"
    ACCEPTED = "ACCEPTED", "Godtaget"
    ADAPTED = "ADAPTED", "Godtaget med ändringar"
    DECLINED = "DECLINED", "Avslaget"
    WITHDRAWN = "WITHDRAWN", "Tillbakadraget"
