"""``python -m benchmarks.sending FILE NÄMND USER YEAR``: send a workbook, read it, save it, and tell what it took."""

import json
import re
import sys
import time
from pathlib import Path

import django


def main(path, committee, user, year):
    django.setup()
    from django.core.files.uploadedfile import SimpleUploadedFile

    from benchmarks.measuring import counting
    from jobs.worker import drain
    from plans.choices import Kind
    from reports.choices import Stage
    from reports.workbooks.services import accept_proposal, propose_workbook
    from units.models import Committee, User

    by, committee = User.objects.get(pk=user), Committee.objects.get(pk=committee)
    place = {"committee": committee, "year": int(year), "kind": Kind.ANNUAL_REPORT, "by": by}
    start = time.perf_counter()
    with counting() as made:
        upload = SimpleUploadedFile("utfall.xlsx", Path(path).read_bytes())
        proposal = propose_workbook(upload=upload, **place)
        drain()
        accept_proposal(proposal=proposal, chosen=[], by=by)
        drain()
    taken = time.perf_counter() - start
    proposal.refresh_from_db()
    assert proposal.stage == Stage.SAVED, proposal.stage
    peak = re.search(r"VmHWM:\s*(\d+)", Path("/proc/self/status").read_text())
    print(
        json.dumps({"seconds": taken, "megabytes": int(peak[1]) / 1024, "queries": len(made), "saved": proposal.saved})
    )


if __name__ == "__main__":
    main(*sys.argv[1:])
