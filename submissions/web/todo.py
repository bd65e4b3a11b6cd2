"""What waits for a person: the list of a course, and the bar that leads through it.

The bar is on every page that is reached from the list, as long as the address names what one came
for (``?todo=inquiry-3``). Forms on such a page carry the name, and what answers them leads back.
"""

from urllib.parse import urlencode

from flask import Blueprint, Flask, Response, g, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue
from markupsafe import Markup

from submissions.errors import ServiceError
from submissions.services.todo import Item, Kind, Place, TodoPage, list_todo, place_of
from submissions.web import lists
from submissions.web.context import ask

pages = Blueprint("todo", __name__)

_NAME = "todo"
#: What forms carry on.
_CARRIED = (_NAME, lists.NAME)
#: Pages on which something of a list is done.
_WHERE = ("/submissions/", "/inquiries/", "/assignments/", "/courses/")


@pages.get("/courses/<id:course_id>/todo")
def waiting(course_id: int) -> ResponseReturnValue:
    """Show all that waits for a person in a course."""
    page = ask(list_todo, course_id)
    return render_template("todo.html", page=page, course=page.mine.course)


@pages.get("/courses/<id:course_id>/todo/<key>")
def item(course_id: int, key: str) -> ResponseReturnValue:
    """Lead to where one thing is done, or to the list if it does not wait any more."""
    place_of(key)
    found = ask(list_todo, course_id).find(key)
    if found is None:
        return redirect(url_for("todo.waiting", course_id=course_id))
    return redirect(_address(found))


def _address(one: Item) -> str:
    """Return the page where something is done."""
    if one.kind is Kind.INQUIRY:
        return url_for("inquiry.thread", inquiry_id=one.number, todo=one.key)
    if one.group is not None:
        alike = one.group.pairs[0]
        return url_for(
            "similarity.pair",
            assignment_id=one.assignment.id,
            first=alike.first_submission.id,
            second=alike.second_submission.id,
            todo=one.key,
        )
    anchor = "staff-title" if one.kind is Kind.PENDING else None
    return url_for("student.submission", submission_id=one.number, todo=one.key, _anchor=anchor)


def todo_place(course_id: int) -> tuple[str, Place] | None:
    """Return what one came for and where that stands, for the bar; None without one."""
    key = request.args.get(_NAME, "")
    if not key:
        return None
    try:
        if "todo" not in g:
            g.todo = ask(list_todo, course_id)
        page: TodoPage = g.todo
        return key, page.place(key)
    except ServiceError:  # an address that somebody typed, or a student was sent
        return None


def place_fields() -> Markup:
    """Return the fields with which a form carries where one came from."""
    field = Markup('<input type="hidden" name="{}" value="{}">')
    # Empty is the whole list, by name.
    said = [(name, request.args[name]) for name in _CARRIED if name in request.args]
    return Markup("").join(field.format(name, value) for name, value in said)


def keep_place(response: Response) -> Response:
    """Lead back to the page with the bar, after something was done there."""
    to = response.headers.get("Location", "")
    if request.method != "POST" or not to.startswith(_WHERE):
        return response
    said = {name: request.form[name] for name in _CARRIED if name in request.form}
    if said:
        path, mark, fragment = to.partition("#")
        joined = "&" if "?" in path else "?"
        response.headers["Location"] = f"{path}{joined}{urlencode(said)}{mark}{fragment}"
    return response


def set_up_todo(app: Flask) -> None:
    """Let pages have the bar, and forms lead back to it."""
    app.jinja_env.globals |= {"todo_place": todo_place}
    app.after_request(keep_place)
    lists.set_up_lists(app)
