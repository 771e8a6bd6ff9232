"""The rows of the access table about reviews: each document there is out on one, with the VP-grupp and a link."""

import datetime

from django.utils import timezone

from plans import services
from plans.models import YearSetup
from tests.access import (
    EVERYBODY,
    NOT_THERE,
    READS_DRAFT,
    REFUSED_ADOPTED,
    REFUSED_DRAFT,
    SUBMITS_CORRECTED,
    SUBMITS_DRAFT,
    Case,
)
from tests.builders import a_review, a_voice

# fmt: off
#             anonymous planner controller department_head helena deputy vp_group registrar employee stranger
IN_ROUND =   "login    404     ok         ok              ok     ok     ok       404       404      404"
AGREES =     "login    404     ok         ok              ok     ok     422      404       404      404"
OWN =        "login    404     422        422             422    422    ok       404       404      404"
ANSWERS =    "login    404     403        403             ok     ok     403      404       404      404"
LEADS =      "login    403     ok         ok              ok     ok     403      403       403      403"
SENDS_TWICE = "login   404     403        403             422    403    404      404       404      404"
AGAIN =      "login    403     403        403             422    403    403      403       403      403"
# fmt: on
OPENS_ROUND = (SUBMITS_DRAFT, REFUSED_DRAFT, REFUSED_ADOPTED, SUBMITS_CORRECTED)


def tomorrow(at):
    return {
        "until": f"{timezone.localdate() + datetime.timedelta(days=1):%Y-%m-%d}",
        "people": "rut.ahs@ekhamra.example",
    }


def of_text(at):
    return at.review.key, at.comment.slot


def of_comment(at):
    return at.review.key, at.comment.key


def step(what, data):
    rows = (SUBMITS_DRAFT, SUBMITS_DRAFT, SUBMITS_CORRECTED, SUBMITS_CORRECTED)
    return Case("plans:round_step", "POST", rows, lambda at: (at.document.key, what), data, note=what)


def question(what, query=lambda at: ""):
    rows = (SUBMITS_DRAFT, SUBMITS_DRAFT, SUBMITS_CORRECTED, SUBMITS_CORRECTED)
    return Case("plans:round_step", "GET", rows, lambda at: (at.document.key, what), query=query, note=f"{what}?")


REVIEWS = [
    Case("plans:open_round", "GET", OPENS_ROUND),
    Case("plans:open_round", "POST", (SENDS_TWICE, REFUSED_DRAFT, REFUSED_ADOPTED, AGAIN), data=tomorrow),
    Case("plans:round", "GET", (READS_DRAFT, READS_DRAFT, LEADS, LEADS)),
    question("avsluta"),
    question("ta-bort", lambda at: f"?vem={at.by_link.key}"),
    step("sista-dag", tomorrow),
    step("bjud-in", tomorrow),
    step("lank", lambda at: {"vem": at.by_link.key}),
    step("ta-bort", lambda at: {"vem": at.by_link.key}),
    Case("plans:review", "GET", (IN_ROUND,) * 4, lambda at: (at.review.key,)),
    Case("plans:review", "GET", (IN_ROUND.replace("ok", "404"),), lambda at: ("r-borta",), note="that is not there"),
    Case("plans:review_text", "GET", (IN_ROUND,) * 4, of_text),
    Case("plans:review_text", "POST", (IN_ROUND,) * 4, of_text, lambda at: {"text": "Hej"}),
    Case("plans:review_finish", "POST", (IN_ROUND,) * 4, lambda at: (at.review.key,)),
    Case("plans:comment", "GET", (IN_ROUND,) * 4, of_comment),
    Case("plans:comment", "POST", (OWN,) * 4, of_comment, lambda at: {"text": "Nytt"}),
    Case("plans:withdraw", "POST", (OWN,) * 4, of_comment),
    Case("plans:agree", "POST", (AGREES,) * 4, of_comment),
    Case("plans:answer", "GET", (ANSWERS,) * 4, of_comment),
    Case("plans:answer", "POST", (ANSWERS,) * 4, of_comment, lambda at: {"svar": "svara", "text": "Ja", "sedd": "1"}),
    Case("plans:review_link", "GET", (EVERYBODY,) * 4, lambda at: (at.secret,)),
    Case("plans:review_link", "GET", NOT_THERE, lambda at: ("gissad",), note="guessed"),
]


def a_round(cast, document, thread):
    """The document out on review, with a comment of the VP-grupp's and somebody who has a link."""
    YearSetup.objects.filter(year=document.year).update(personal_links=True)
    review = a_review(cast, document, vp_group=True, by_link=(("Lo Vik", ""),))
    comment = services.comment(participant=a_voice(review, cast.vp_group), slot=thread.own.key, text="Bra mål")
    by_link = review.participants.get(user=None)
    return review, comment, by_link, services.make_link(review=review, key=by_link.key, by=cast.helena)
