"""What is said in a review round: comments on texts, proposals of another wording, answers, and who agrees."""

from django.db import models
from django.db.models import Q
from django.utils import timezone

from plans.choices import Answer, CommentState, Decision
from plans.models.review import Participant, Review
from plans.querysets import CommentQuerySet
from units.keys import MAX_LENGTH, new_key

LONGEST_COMMENT = 4000  # characters


def comment_key():
    """Return the key of a new comment."""
    return new_key("c")


class Comment(models.Model):
    """A comment on a text (``slot``) or a goal (its key), a proposal of wording, or a reply to one of those.

    Plain text. ``quote`` is the passage that it is about, as the document said when it was sent out; ``base`` and
    ``wording`` are a paragraph then (the one at ``base_at``, from 0) and as the writer would have it. ``version``
    counts wordings, replies and decisions: one who decides says which she has seen. ``reason`` is why it waits now,
    ``settled`` the wording that was put in instead.

    An answer of those who write in the document is a reply too, with what was decided (``answer``) and the wording that
    was put in, also where nothing was said with it: what somebody has been told stays when the next answer comes.
    ``save_id`` is of the form that it was sent in, by which it is known when it is sent again.
    """

    key = models.CharField("nyckel", max_length=MAX_LENGTH, unique=True, default=comment_key, editable=False)
    review = models.ForeignKey(Review, models.PROTECT, related_name="comments", verbose_name="granskning")
    parent = models.ForeignKey(
        "self", models.PROTECT, null=True, blank=True, related_name="replies", verbose_name="svar på"
    )
    by = models.ForeignKey(Participant, models.PROTECT, related_name="comments", verbose_name="av")
    slot = models.CharField("var", max_length=80)
    quote = models.CharField("citat", max_length=1000, blank=True)
    text = models.CharField("kommentar", max_length=LONGEST_COMMENT, blank=True)
    base = models.TextField("stycket som det var", blank=True)
    base_at = models.PositiveSmallIntegerField("vilket stycke", null=True, blank=True)
    wording = models.TextField("föreslagen lydelse", blank=True)
    state = models.CharField("läge", max_length=10, choices=CommentState.choices, default=CommentState.OPEN)
    decision = models.CharField("beslut om förslaget", max_length=10, choices=Decision.choices, blank=True)
    settled = models.TextField("lydelsen som skrevs in", blank=True)
    answer = models.CharField(
        "beslut med svaret", max_length=10, choices=Answer.choices, blank=True, default="", db_default=""
    )
    reason = models.CharField("varför det får vänta", max_length=LONGEST_COMMENT, blank=True)
    version = models.PositiveIntegerField("version", default=1)
    save_id = models.CharField("sändningens kod", max_length=40, blank=True, default="", db_default="")
    at = models.DateTimeField("när", default=timezone.now)
    changed_at = models.DateTimeField("ändrad", null=True, blank=True)
    removed_at = models.DateTimeField("tillbakadragen", null=True, blank=True, editable=False)

    objects = CommentQuerySet.as_manager()

    class Meta:
        verbose_name = "kommentar"
        verbose_name_plural = "kommentarer"
        ordering = ["at", "pk"]
        indexes = [models.Index(fields=["review", "slot"], name="comment_review_slot")]
        constraints = [
            models.CheckConstraint(
                condition=~Q(text="") | ~Q(wording="") | ~Q(answer=""), name="comment_says_something"
            ),
            models.CheckConstraint(condition=Q(answer="") | Q(parent__isnull=False), name="answer_is_a_reply"),
            models.CheckConstraint(
                condition=~Q(state=CommentState.PUT_OFF) | ~Q(reason=""), name="put_off_with_a_reason"
            ),
            models.CheckConstraint(condition=Q(decision="") | ~Q(wording=""), name="decision_on_a_proposal"),
            models.CheckConstraint(condition=Q(parent=None) | Q(wording="", quote=""), name="reply_is_plain"),
            models.UniqueConstraint("by", "save_id", condition=~Q(save_id=""), name="said_once"),
        ]

    def __str__(self):
        return f"{self.by.name}: {self.text or self.wording or self.became}"[:80]

    @property
    def became(self) -> str:
        """What was decided with this reply, "" for none."""
        return Answer(self.answer).became if self.answer else ""


class CommentVersion(models.Model):
    """An earlier wording of a comment, kept when it was changed."""

    comment = models.ForeignKey(Comment, models.PROTECT, related_name="versions", verbose_name="kommentar")
    text = models.CharField("kommentar", max_length=LONGEST_COMMENT, blank=True)
    wording = models.TextField("föreslagen lydelse", blank=True)
    until = models.DateTimeField("till", default=timezone.now)

    class Meta:
        verbose_name = "tidigare lydelse av kommentar"
        verbose_name_plural = "tidigare lydelser av kommentarer"
        ordering = ["comment", "pk"]

    def __str__(self):
        return f"{self.comment_id}: {self.text or self.wording}"[:80]


class Agreement(models.Model):
    """Somebody agrees with a comment, so that ten need not write the same."""

    comment = models.ForeignKey(Comment, models.PROTECT, related_name="agreements", verbose_name="kommentar")
    by = models.ForeignKey(Participant, models.PROTECT, related_name="agreements", verbose_name="av")

    class Meta:
        verbose_name = "håller med"
        verbose_name_plural = "håller med"
        constraints = [models.UniqueConstraint("comment", "by", name="agrees_once")]

    def __str__(self):
        return f"{self.by} håller med {self.comment_id}"
