"""What is measured: the largest real document where it is at hand, else one of the same size made here."""

import datetime
import functools
import sys
from pathlib import Path

from goals.choices import Level
from plans import outline as o
from plans.choices import Fulfilment, Kind
from plans.importing.parse import parse
from plans.importing.reading import read_source
from plans.store import store_document
from units.choices import Role
from units.keys import new_key
from units.models import Committee, Membership, User

SEEDS = Path(__file__).resolve().parents[2] / "shared" / "seeds"
UNIT, COMMITTEE = "Stöd- och aktivitetsenheten", "Mätningens stadsdelsnämnd"
SENTENCE = "Vi gör det tillsammans med dem som det berör och ser efter varje månad vad som blev bättre. "


@functools.cache
def source() -> bytes | None:
    """Return the text of the largest real document, or None where the seeds are missing."""
    found = next(iter(sorted(SEEDS.glob("001_*.txt"))), None)
    if found is None:
        print("*** Utan ../shared mäts ett påhittat dokument av samma storlek. ***", file=sys.stderr)
    return found and found.read_bytes()


def outline(unit=UNIT) -> o.Outline:
    """Return the document with fresh keys."""
    if source():
        return parse(read_source(source()), unit=unit).outline
    return made_up(unit)


def made_up(unit, *, goals=17) -> o.Outline:
    """Return a report with as many enhetsmål, each under a nämndmål of its own, and five texts to each."""
    areas = tuple(_area(n) for n in range(1, goals + 1))
    top = o.Goal(key=new_key("g"), level=Level.ORIENTATION, number="1", title="En stad att mäta", children=areas)
    return o.Outline(key=new_key("d"), kind=Kind.ANNUAL_REPORT, year=2018, unit=unit, goals=(top,))


def times(small: o.Outline, unit, factor) -> o.Outline:
    """Return a document ``factor`` times as large: as many copies of its goals, numbered on, for another unit."""
    goals = tuple(_copy(goal, n) for n in range(factor) for goal in small.goals)
    front, closing = (
        tuple(o.replace(section, key=new_key("s")) for section in sections) for sections in (small.front, small.closing)
    )
    return o.replace(small, key=new_key("d"), unit=unit, front=front, goals=goals, closing=closing)


def stored(document_outline, committee=COMMITTEE, **options):
    """Store an outline and return its document."""
    committee, _ = Committee.objects.get_or_create(name=committee)
    return store_document(outline=document_outline, committee=committee, **options).document


def head_of(unit, email="matning@ekhamra.example") -> User:
    """Return the unit's enhetschef."""
    user = User.objects.filter(email=email).first() or User.objects.create_user(email)
    Membership.objects.get_or_create(
        user=user, role=Role.UNIT_HEAD, unit=unit, defaults={"valid_from": datetime.date(2018, 1, 1)}
    )
    return user


def _area(n):
    return o.Goal(
        key=new_key("g"),
        level=Level.AREA,
        number=f"1.{n}",
        title=f"Stadens mål nummer {n}",
        indicators=(_row(n),),
        children=(
            o.Goal(
                key=new_key("g"),
                level=Level.COMMITTEE,
                title=f"Nämndens mål nummer {n}",
                texts=(_text("forvantat_resultat", "Förväntat resultat", 8),),
                children=(_own(n),),
            ),
        ),
    )


def _own(n):
    activity = o.ActivityRow(key=new_key("a"), title=f"Aktivitet nummer {n}", start=datetime.date(2018, 1, 1))
    return o.Goal(
        key=new_key("g"),
        level=Level.UNIT,
        title=f"Enhetens mål nummer {n}",
        fulfilment=Fulfilment.FULL,
        texts=(_text("forvantat_resultat", "Förväntat resultat", 3), _text("analys", "Analys", 14)),
        activities=(o.replace(activity, analysis=_text("analys", "Analys", 5)),),
    )


def _row(n):
    values = (o.Value(raw=f"{60 + n} %", column="outcome"), o.Value(raw="2018", column="period"))
    return o.IndicatorRow(key=new_key("i"), measure=new_key("m"), name=f"Andel nöjda, grupp {n}", values=values)


def _text(code, label, sentences):
    return o.Text(slot=f"{new_key('x')}.{code}", rubric=code, label=label, html=f"<p>{SENTENCE * sentences}</p>")


def _copy(goal, n):
    """The goal with keys of its own, and titles that tell the copies apart."""
    key = new_key("g")

    def text(old, node):
        return old and o.replace(old, slot=f"{node}.{old.rubric}")

    def row(old, prefix, **more):
        fresh = new_key(prefix)
        return o.replace(old, key=fresh, analysis=text(old.analysis, fresh), **more)

    return o.replace(
        goal,
        key=key,
        title=f"{goal.title} {n}" if n else goal.title,
        number=f"{n}{goal.number}" if n and goal.number else goal.number,
        texts=tuple(text(t, key) for t in goal.texts),
        indicators=tuple(
            row(r, "i", measure=new_key("m"), name=f"{r.name} {n}" if n else r.name) for r in goal.indicators
        ),
        activities=tuple(row(a, "a") for a in goal.activities),
        children=tuple(_copy(child, n) for child in goal.children),
    )
