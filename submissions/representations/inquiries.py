"""Inquiries: what students ask about their grades, and what is answered."""

from datetime import datetime
from typing import Annotated, Literal

from pydantic import Field

from submissions.domain.inquiry import InquiryState
from submissions.representations.assignments import Assignment
from submissions.representations.base import PageQuery, Points, Representation, Request, Text
from submissions.representations.handing_in import Submission


class Inquiry(Representation):
    """What a student asks about one question of an attempt, or about all of it if it is empty."""

    id: int
    submission_id: int
    user_id: int
    question: str
    state: InquiryState
    created_at: datetime
    changed_at: datetime


class InquiryMessage(Representation):
    """What one person says in an inquiry."""

    id: int
    inquiry_id: int
    author_id: int
    text: str
    created_at: datetime


class Said(Representation):
    """A message and the name of who wrote it."""

    message: InquiryMessage
    author: str


class AskedAbout(Representation):
    """What was asked about a submission; `until` is null for who may not ask about it."""

    inquiries: list[Inquiry]
    until: datetime | None
    may_ask: bool


class InquiryPage(Representation):
    """An inquiry with all that was said; `before` and `after` are those beside it that wait."""

    inquiry: Inquiry
    submission: Submission
    student: str
    thread: list[Said]
    may_reply: bool
    before: int | None
    after: int | None


class QueuedInquiry(Representation):
    """An inquiry in the queue of a course."""

    inquiry: Inquiry
    submission: Submission
    assignment: Assignment
    student: str


class InquiriesQuery(PageQuery):
    """Which of them; without it those that wait for an answer."""

    state: Literal["open", "answered", "closed", "all"] = "open"


class NewInquiry(Request):
    """A question about a grade; `question` is one of the verdict's, or empty for all of it."""

    text: Text
    question: Annotated[str, Field(max_length=200, pattern=r"^[^\x00]*$")] = ""


class NewReply(Request):
    """Something more to be said; staff may set the grade by hand with it, and both may close it."""

    text: Text
    points: Points | None = None
    close: bool = False
