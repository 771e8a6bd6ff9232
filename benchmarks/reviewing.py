"""A review round of the largest document: 40 readers who have written 300 comments, and the enhetschef's worklist."""

import datetime
import gzip

from django.test import Client
from django.utils import timezone

from benchmarks import material
from benchmarks.measuring import beside, counting, figure
from goals.choices import Level
from plans import outline as o
from plans import services
from plans.choices import Answer, CommentState
from plans.models import Agreement, Comment, Participant
from plans.record import outline_of
from plans.review.places import spots
from plans.review.present import present_text
from plans.review.wording import paragraphs
from units.models import User

READERS, COMMENTS = 40, 300
QUERIES, BESIDE_BARE, ROUNDS = 20, 30, 20
LARGEST = 60_000  # bytes of the reading page, compressed


def figures():
    """Yield queries and ratios of the page for readers and of the worklist, and how large the former is."""
    document = material.stored(material.outline("Enheten som granskas"), adopt=False)
    head = material.head_of(document.unit, "granskas@ekhamra.example")
    readers = [User.objects.create_user(f"lasare{n}@ekhamra.example") for n in range(READERS)]
    until = timezone.localdate() + datetime.timedelta(days=7)
    review = services.open_review(
        document=document, invited=services.Invited(people=tuple(readers)), until=until, by=head
    )
    page = f"/granskning/{review.key}/"
    yield figure("reading_page_compressed", len(gzip.compress(_opened(_client(readers[0]), page))), "bytes", LARGEST)
    _say(review)
    _go_on_writing(review, head)
    # what they are told of texts that are new, and their own comments, come on top of what was sent out
    later = len(gzip.compress(_opened(_client(readers[0]), page)))
    yield figure("reading_page_later_compressed", later, "bytes", LARGEST)
    for name, user, address in (
        ("reading_page", readers[0], page),
        ("review_worklist", head, f"{document.get_absolute_url()}granskning/"),
    ):
        client = _client(user)
        _opened(client, address)
        with counting() as made:
            _opened(client, address)
        yield figure(f"{name}_queries", len(made), "queries", QUERIES)
        yield from beside(
            name,
            lambda client=client, address=address: _opened(client, address),
            lambda client=client: _opened(client, "/bara/"),
            limit=BESIDE_BARE,
            rounds=ROUNDS,
        )


def _say(review):
    """Spread the comments over readers and texts, all at once: how long that takes is not what is measured.

    A fifth are proposals, a third have been replied to, a fourth are decided, and one in two somebody agrees with.
    """
    voices = list(Participant.objects.filter(review=review))
    head = Participant.objects.create(review=review, user=review.opened_by, name="Enhetschefen", invited=False)
    there = list(spots(outline_of(review.snapshot)).values())
    own = [spot for spot in there if spot.may_propose]
    about = [own[n % len(own)] if n % 5 == 0 else there[n % len(there)] for n in range(COMMENTS)]
    comments = Comment.objects.bulk_create(
        Comment(
            review=review,
            by=voices[n % len(voices)],
            slot=spot.slot,
            text=material.SENTENCE * 2,
            state=CommentState.DONE if n % 4 == 0 else CommentState.OPEN,
            **(_proposed(spot) if n % 5 == 0 else {}),
        )
        for n, spot in enumerate(about)
    )
    _reply(comments[::3], by=lambda n: voices[(n * 7 + 3) % len(voices)])
    _reply(comments[::4], by=lambda n: head, answer=Answer.DONE)
    Agreement.objects.bulk_create(
        Agreement(comment=comment, by=voices[(n + 1 + m) % len(voices)])
        for n, comment in enumerate(comments)
        for m in range(n % 6 if n % 2 else 0)
    )


def _proposed(spot):
    paragraph = paragraphs(spot.html)[0]
    return {"base": paragraph.text, "base_at": 0, "wording": f"{paragraph.text[20:]} Det prövar vi i höst."}


def _reply(comments, *, by, **more):
    Comment.objects.bulk_create(
        Comment(review=c.review, by=by(n), slot=c.slot, parent=c, text=material.SENTENCE, **more)
        for n, c in enumerate(comments)
    )


def _go_on_writing(review, head):
    """Let the enhetschef change, add and take away while they read: every fourth text, and some goals and rows."""
    document = review.document
    sent = outline_of(review.snapshot)
    own = [spot for spot in spots(sent).values() if spot.may_propose]
    for spot in own[::4]:
        now = present_text(document, spot)
        services.save_text(
            document=document,
            slot=spot.slot,
            html=now.html.replace(" och ", " samt ") + f"<p>{material.SENTENCE}</p>",
            base_version=now.version,
            base_html=now.html,
            by=head,
        )
    goals = [goal for _, goal in o.walk(sent.goals) if goal.level == Level.UNIT]
    for goal in goals[::4]:
        services.change_goal(document=document, key=goal.key, title=f"{goal.title} tillsammans", by=head)
        services.add_activity(document=document, goal_key=goal.key, title="En ny aktivitet", by=head)
    for goal in goals[1::4]:
        for row in goal.activities[:1]:
            services.remove_activity(document=document, key=row.key, by=head)
    services.remove_goal(document=document, key=goals[-1].key, by=head)


def _client(user):
    client = Client()
    client.force_login(user)
    return client


def _opened(client, page):
    response = client.get(page)
    assert response.status_code == 200, (page, response.status_code)
    return response.content
