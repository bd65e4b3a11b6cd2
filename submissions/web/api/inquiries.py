"""Inquiries: what students ask about their grades, and what is answered."""

from submissions.domain.inquiry import InquiryState
from submissions.representations.base import Page
from submissions.representations.inquiries import (
    AskedAbout,
    InquiriesQuery,
    Inquiry,
    InquiryPage,
    NewInquiry,
    NewReply,
    QueuedInquiry,
)
from submissions.services import inquiries
from submissions.web.api.dispatch import said_as, window_of
from submissions.web.api.operation import Operations
from submissions.web.context import ask, do

operations = Operations("inquiries")


@operations.get("/courses/<id:course_id>/inquiries")
def list_inquiries(course_id: int, query: InquiriesQuery) -> Page[QueuedInquiry]:
    """List what students of a course ask, the first one first; or what one asks oneself."""
    state = None if query.state == "all" else InquiryState(query.state)
    found = ask(inquiries.list_inquiries, course_id, state=state, window=window_of(query))
    return said_as(QueuedInquiry, found.rows, found.cut.following)


@operations.get("/submissions/<id:submission_id>/inquiries")
def list_asked(submission_id: int) -> AskedAbout:
    """List what was asked about a submission, and say until when one may ask."""
    return AskedAbout.model_validate(ask(inquiries.list_asked, submission_id))


@operations.post(
    "/submissions/<id:submission_id>/inquiries", refusals=(409,), place="/inquiries/{0.id}"
)
def open_inquiry(submission_id: int, body: NewInquiry) -> Inquiry:
    """Ask about a question of one's own submission, or about all of it."""
    return Inquiry.model_validate(do(inquiries.open_inquiry, submission_id, **body.model_dump()))


@operations.get("/inquiries/<id:inquiry_id>")
def show_inquiry(inquiry_id: int) -> InquiryPage:
    """Show an inquiry with all that was said in it."""
    return InquiryPage.model_validate(ask(inquiries.show_inquiry, inquiry_id))


@operations.post("/inquiries/<id:inquiry_id>/replies", status=200, refusals=(409,))
def reply_to_inquiry(inquiry_id: int, body: NewReply) -> Inquiry:
    """Say something more in an inquiry: whoever asked asks again, and staff answers."""
    return Inquiry.model_validate(do(inquiries.reply_to_inquiry, inquiry_id, **body.model_dump()))


@operations.post("/inquiries/<id:inquiry_id>/close", status=200, refusals=(409,))
def close_inquiry(inquiry_id: int) -> Inquiry:
    """End an inquiry."""
    return Inquiry.model_validate(do(inquiries.close_inquiry, inquiry_id))
