"""Documents made up for the tests: what a unit could have written, in the shape that ``graded`` returns.

The texts are our own. ``sample`` makes one document of a random number, so that a failing test can be run again.
"""

import random

NAMES = (
    "Andel barn som är inskrivna i förskola",
    "Andel brukare som känner sig trygga i hemtjänsten (utförd i egen regi)",
    "Sjukfrånvaro",
    "Sjukfrånvaro dag 1-14",
    "Aktivt Medskapandeindex",
    "Antal barn per anställd",
    "Andel vårdnadshavare som är nöjda med den information de får om sitt barns utveckling och lärande i förskolan",
    "Prognossäkerhet T2",
    "Antal personer som en omsorgstagare möter under en 14-dagarsperiod",
    "Andel medarbetare som har gått en utbildning om våld i nära relationer under de senaste tre åren",
)
TARGETS = ("85 %", "92 %", "8,5 %", "83", "4,9", "öka", "360 st", "3,3 GWh", "1,6 kg CO2 per kg livsmedel", "+/-1 %")
COUNCIL = (
    "80 %",
    "Tas fram av nämnd",
    "tas fram av nämnden",
    "Tas fram av nämnd/styrelse",
    "Max 10 personer",
    "84",
    "8 %",
)
OUTCOMES = ("87 %", "30,25", "31,25 %", "91 %", "5,9", "100", "99,7 %")
STATUSES = ("Uppfylls helt", "Uppfylls delvis", "Uppfylls inte", "Ingen")
OPENINGS = (
    "Vi träffas varje vecka och går igenom hur planeringen har fungerat",
    "Enheten prövar ett nytt sätt att ta emot brukare",
    "Två av tre arbetslag har gått klart utbildningen under våren",
    "Resultatet är högre än förra året och högre än stadens",
    "Barnen är med och bestämmer vad de vill utforska",
    "Svaren visar att fler känner sig trygga än tidigare",
    "Arbetsledaren följer upp att besöken blir som de var tänkta",
    "Maten lagas på plats och efter säsong",
    "Det här behöver vi fortsätta med nästa år",
    "Varje medarbetare har en plan för sin kompetens",
)
ENDINGS = (
    "",
    " och pratar om det på arbetsplatsträffen",
    ", vilket har gett oss mer tid för dem som behöver det mest",
    " tillsammans med kollegor i de andra verksamheterna inom avdelningen",
    " och det märks i enkäten",
)
ACTIVITIES = (
    "Enheten bjuder in till öppet hus en gång per termin.",
    "Alla medarbetare ska prova på att leda ett möte under året.",
    "Utbilda två ombud som kan visa andra hur man arbetar med mat, rörelse och sömn tillsammans med brukaren.",
    "Gå igenom rutinerna för introduktion",
    "Ta fram en checklista för hållbara inköp som alla verksamheter använder",
)
TITLES = {
    "inriktningsmal": (
        "En stad där alla får plats",
        "En ekonomi som håller över tid och mellan generationer, i hela staden",
    ),
    "kf_mal": (
        "Äldre lever tryggt",
        "Barn och unga har goda och jämlika villkor för att växa upp och lära sig nytt i hela staden",
    ),
    "namndmal": (
        "Invånarna får stöd i tid",
        "Nämndens verksamheter är en bra arbetsplats där medarbetare trivs, lär sig nytt "
        "och stannar kvar under många år i samverkan med de fackliga organisationerna",
    ),
    "enhetsmal": (
        "Våra brukare är med och bestämmer",
        "Enheten har medarbetare som trivs, utvecklas och vill vara kvar hos oss i många år framöver.",
    ),
}
FRONT = {
    True: (
        ("Inledning", 1),
        ("Verksamhetsidé och värdegrund", 2),
        ("Våra lokala förutsättningar", 3),
        ("Medarbetare", 2),
    ),
    False: (("Sammanfattande analys", 1), ("Arbetet med tillit", 3)),
}
CLOSING = {
    True: (
        ("Redovisning av ekonomi", 1),
        ("Resursanvändning", 2),
        ("Budget {year}", 2),
        ("Övrigt", 1),
        ("Agenda 2030", 1),
    ),
    False: (
        ("Uppföljning av ekonomi", 1),
        ("Uppföljning av driftbudget", 2),
        ("Investeringar", 2),
        ("Medel för lokaländamål", 2),
        ("Övrigt", 1),
        ("Synpunkter och klagomål", 2),
        ("Systematiskt kvalitetsarbete", 1),
        ("Övrigt", 1),
    ),
}


def columns_of(kind: str, year: int, forecast: bool = False, dated: bool = False) -> tuple[tuple[str, str], ...]:
    """Return the columns of values of a year: (code in truth/1, label)."""
    council = ("kf_arsmal", f"KF:s årsmål år {year}" if dated else "KF:s årsmål")
    if kind == "VP":
        return (("arsmal", "Årsmål"), council, ("periodicitet", "Periodicitet"))
    return (
        ("periodens_utfall", "Periodens utfall"),
        ("utfall_man_pojkar", "Utfall män/ pojkar"),
        ("utfall_kvinnor_flickor", "Utfall kvinnor/ flickor"),
        ("periodens_utfall_fg_vb", "Periodens utfall föregående VB" if dated else f"Periodens utfall VB {year - 1}"),
        *((("prognos_helar", "Prognos helår"),) if forecast else ()),
        ("arsmal", "Årsmål"),
        council,
        ("period", "Period"),
    )


class Writer:
    """Writes a document by chance. ``full``: every cell of a table has a value."""

    def __init__(self, seed: int, kind: str, year: int, columns, full: bool):
        self.chance = random.Random(seed)
        self.plan, self.kind, self.year, self.columns, self.full = kind == "VP", kind, year, columns, full

    def some(self, most: int, least: int = 0) -> range:
        return range(self.chance.randint(least, most))

    def sentence(self) -> str:
        return self.chance.choice(OPENINGS) + self.chance.choice(ENDINGS) + "."

    def paragraph(self) -> str:
        return " ".join(self.sentence() for _ in self.some(4, 1))

    def text(self) -> list[str]:
        """Return paragraphs; some begin with "• "."""
        items = [f"• {self.sentence()}" for _ in self.some(3, 2)] if self.chance.random() < 0.3 else []
        return [self.paragraph() for _ in self.some(3, 1)] + items

    def cell(self, column: str, council: bool = True) -> str | None:
        if column == "periodicitet":
            return self.chance.choice(("År", "Tertial"))
        if column == "period":
            names = {"VB": (f"{self.year}", f"VB {self.year}"), "T1": (f"T1 {self.year}",), "T2": (f"T2 {self.year}",)}
            return self.chance.choice(names[self.kind])
        if not self.full and self.chance.random() < 0.35:
            return None
        return self.chance.choice({"arsmal": TARGETS, "kf_arsmal": COUNCIL}.get(column, OUTCOMES))

    def indicators(self, most: int) -> list[dict]:
        rows = []
        for name in self.chance.sample(NAMES, len(self.some(most))):
            for _ in range(2 if self.chance.random() < 0.15 else 1):  # the same indicator may stand twice
                cells = {code: self.cell(code) for code, _ in self.columns}
                analysis = self.text()[:1] if not self.plan and self.chance.random() < 0.3 else None
                rows.append({"name": name, "cells": cells, "analysis": analysis})
        return rows

    def activities(self, most: int) -> list[dict]:
        rows = []
        for title in self.chance.sample(ACTIVITIES, len(self.some(most))):
            start = self.year - self.chance.choice((0, 0, 0, 4))
            analysis = (
                [self.paragraph() for _ in self.some(2, 1)] if not self.plan and self.chance.random() < 0.7 else None
            )
            rows.append(
                {
                    "title": title,
                    "start": f"{start}-01-01",
                    "end": f"{self.year}-12-31",
                    "deviation": "Avvikelse" if not self.plan and self.chance.random() < 0.2 else None,
                    "analysis": analysis,
                }
            )
        return rows

    def goal(self, level: str, number: str | None, children: list[dict]) -> dict:
        names = {
            "inriktningsmal": (),
            "kf_mal": () if self.plan else ("Analys",),
            "namndmal": ("Beskrivning", "Förväntat resultat") if self.plan else ("Förväntat resultat",),
            "enhetsmal": ("Förväntat resultat", "Arbetssätt", "Resursanvändning", "Uppföljning", "Utveckling")
            if self.plan
            else ("Förväntat resultat", "Analys"),
        }[level]
        return {
            "level": level,
            "number": number,
            "title": self.chance.choice(TITLES[level]),
            "status": None
            if self.plan or level == "inriktningsmal"
            else self.chance.choice(STATUSES)
            if level == "enhetsmal"
            else "Ingen",
            "rubrics": [{"name": n, "text": self.text()} for n in names if n != "Analys" or self.chance.random() < 0.7],
            "indicators": self.indicators(3) if level in ("kf_mal", "enhetsmal") else [],
            "activities": self.activities(3) if level != "inriktningsmal" else [],
            "children": children,
        }

    def sections(self, headings) -> list[dict]:
        return [
            {"heading": h.format(year=self.year), "level": level, "text": self.text() if level == 3 or i % 3 else []}
            for i, (h, level) in enumerate(headings)
        ]

    def goals(self) -> list[dict]:
        out = []
        for first in self.chance.sample(range(1, 5), 2):
            areas = []
            for second in sorted(self.chance.sample(range(1, 8), 2)):
                units = [[self.goal("enhetsmal", None, []) for _ in self.some(2)] for _ in self.some(2, 1)]
                committee = [self.goal("namndmal", None, under) for under in units]
                areas.append(self.goal("kf_mal", f"{first}.{second}", committee))
            out.append(self.goal("inriktningsmal", str(first), areas))
        return out


def sample(seed: int, kind: str, year: int, columns, full: bool = False) -> dict:
    """Return a made-up document in the shape of ``graded``, but with texts as lists of paragraphs."""
    writer = Writer(seed, kind, year, columns, full)
    return {
        "doc": {"type": kind, "year": year, "unit": "Källans enhet"},
        "front_sections": writer.sections(FRONT[writer.plan]),
        "goals": writer.goals(),
        "closing_sections": writer.sections(CLOSING[writer.plan]),
    }
