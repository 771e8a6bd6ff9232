"""The open review round of the demo, through the same doors as a real one."""

import datetime

from django.utils import timezone

from plans import services
from plans.choices import Answer, Kind
from plans.demo.tables import ContentError
from plans.models import Document
from plans.record import outline_of
from plans.review.places import spots
from plans.review.wording import paragraphs, spaced_once


def open_round(content, *, people, head) -> None:
    """Send the document out and let people say what review.toml tells; ``people``: users by e-mail address.

    The last day is some days after the one when the demo is loaded, so that there is time to look at it.
    """
    document = Document.objects.get(unit__name=content["unit"], year=content["year"], kind=Kind.PLAN)
    changed = {"changed_at": document.changed_at, "changed_by": document.changed_by}
    review = services.open_review(
        document=document,
        invited=services.Invited(vp_group=True),
        until=timezone.localdate() + datetime.timedelta(days=content["days"]),
        note=content["note"].strip(),
        by=head,
    )
    voices = {p.user_id: p for p in review.participants.select_related("review", "user")}
    there = spots(outline_of(review.snapshot)).values()

    def voice(login):
        participant = voices[people[f"{login}@ekhamra.example"].pk]
        services.note_read(participant=participant)
        return participant

    for said in content["said"]:
        spot = next((s for s in there if s.name == said["name"] and said.get("about", s.about) == s.about), None)
        if spot is None:
            raise ContentError(f"review.toml: {said['name']} finns inte i dokumentet")
        comment = services.comment(
            participant=voice(said["by"]), slot=spot.slot, text=said.get("text", ""), **_about(said, spot)
        )
        for login in said.get("agrees", ()):
            services.agree(participant=voice(login), key=comment.key)
        if "answer" in said:
            services.answer_comment(
                comment=comment,
                answer=Answer(said["answer"]["what"]),
                text=said["answer"]["text"],
                seen=comment.version,
                by=head,
            )
        if "reply" in said:
            services.reply(participant=voice(said["by"]), to=comment.key, text=said["reply"])
    Document.objects.filter(pk=document.pk).update(**changed)


def _about(said, spot):
    """The passage that a comment quotes, or what a proposal changes."""
    if "out" not in said:
        return {"quote": said.get("quote", "")}
    base = next(p.text for p in paragraphs(spot.html) if spaced_once(said["out"]) in p.text)
    return {"base": base, "wording": base.replace(spaced_once(said["out"]), spaced_once(said["put"]))}
