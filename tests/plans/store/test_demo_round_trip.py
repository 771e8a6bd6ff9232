"""The demo goes into the database and comes out again with nothing lost."""

import pytest

from plans.assemble import assemble
from plans.demo.content import Stage, load
from plans.demo.loading import load_into_database
from plans.models import Document
from plans.outline import texts
from plans.record import latest_edition, outline_of
from plans.store.fitting import fitted
from tests.plans.store.outlines import said

pytestmark = [pytest.mark.django_db, pytest.mark.once]


def test_every_document_of_the_demo_is_assembled_as_it_was_written():
    demo = load()
    load_into_database(demo)
    begun = [(unit, written) for unit in demo.units for written in unit.documents if written.stage != Stage.NOT_STARTED]
    assert Document.objects.count() == len(begun)
    for unit, written in begun:
        document = Document.objects.get(unit__key=unit.key, year=written.year, kind=written.kind)
        outline = assemble(document)
        taken = {f"{text.label}: {text.html}" for text in texts(outline) if text.slot in written.taken}
        assert len(taken) == len(written.taken)
        own = [line for line in said(outline) if line not in taken]
        assert own == said(fitted(written.outline)), (unit.name, written.kind, written.year)
        assert document.status == written.outline.status
        edition = latest_edition(document)
        adopted = written.record or (written.outline if written.stage == Stage.ADOPTED else None)
        assert bool(edition) == bool(adopted)
        if adopted:
            frozen = outline_of(edition.snapshot)
            assert said(frozen) == said(fitted(adopted))
            assert (frozen.adoption, frozen.dnr, frozen.unit) == (adopted.adoption, adopted.dnr, adopted.unit)
