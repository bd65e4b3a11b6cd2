"""Write pictures of the pages, full and empty, to ``docs/images``.

Run at the root of the project, where one of Debian's Chromiums is installed::

    python -m tests.acceptance.browser.screenshots [PICTURE ...]
"""

import sys
import tempfile
import time
from dataclasses import replace
from pathlib import Path

from playwright.sync_api import Browser, Page, sync_playwright

from submissions.demo import PASSWORD
from submissions.demo.showcase import end_showcase
from submissions.domain.people import Actor, Role
from submissions.services.accounts import add_user
from submissions.services.assignments import create_assignment
from submissions.services.courses import create_course
from submissions.services.handing_in import submit
from submissions.services.people import enrol
from submissions.services.todo import Kind, list_todo
from tests.acceptance.browser.serving import Served, serving
from tests.browsers import CHROMIUM
from tests.doing import do
from tests.kept import kept

IMAGES = Path(__file__).parents[3] / "docs" / "images"
WIDE, PHONE = {"width": 1200, "height": 760}, {"width": 360, "height": 740}
#: No picture is longer: tables of 64 students are cut.
LONGEST = 1500

_MISTAKE = "M13+W+without+its+transpose"
#: Picture -> who looks, and where.
PICTURES = {
    "sign-in": ("", "/sign-in"),
    "api": ("", "/api/docs"),
    "student-home": ("student01", "/"),
    "student-course": ("student01", "/courses/1"),
    "student-assignment": ("student01", "/assignments/{sheet}"),
    "student-check": ("student20", "/assignments/{sheet}"),
    "student-writing": ("student20", "/assignments/{written}"),
    "student-verdict": ("student01", "/submissions/{wrong}"),
    "student-full-points": ("student01", "/submissions/{first}"),
    "student-derivation": ("student01", "/submissions/{derivation}"),
    "student-compare": ("student01", "/submissions/{wrong}/compare?with={first}"),
    "student-account": ("student01", "/account"),
    "student-not-found": ("student01", "/submissions/{other}"),
    "instructor-home": ("instructor", "/"),
    "instructor-course": ("instructor", "/courses/1"),
    "instructor-gradebook": ("instructor", "/courses/1/gradebook"),
    "instructor-people": ("instructor", "/courses/1/people"),
    "instructor-roster": ("instructor", "/courses/1/roster"),
    "instructor-settings": ("instructor", "/courses/1/settings"),
    "instructor-student": ("instructor", "/courses/1/students/{student}"),
    "instructor-new-assignment": ("instructor", "/courses/1/assignments/new"),
    "instructor-preview": ("instructor", "/courses/1/exercises/practical-1"),
    "instructor-submissions": ("instructor", "/assignments/{practical}/submissions"),
    "instructor-submission": ("instructor", "/submissions/{wrong}"),
    "instructor-mistake": ("instructor", "/assignments/{sheet}/mistake?name=" + _MISTAKE),
    "instructor-mistake-class": (
        "instructor",
        "/assignments/{sheet}/mistake/class?name=" + _MISTAKE,
    ),
    "instructor-statistics": ("instructor", "/assignments/{practical}/statistics"),
    "instructor-similarity": ("instructor", "/assignments/{practical}/similarity"),
    "instructor-similar-pair": ("instructor", "/courses/1/todo/{alike}"),
    "instructor-todo": ("instructor", "/courses/1/todo"),
    "instructor-course-statistics": ("instructor", "/courses/1/statistics"),
    "instructor-rubric": ("instructor", "/assignments/{written}/rubric"),
    "grader-marking": ("grader", "/submissions/{derivation}"),
    "instructor-names": ("instructor", "/assignments/{practical}/names"),
    "instructor-inquiries": ("instructor", "/courses/1/inquiries"),
    "admin-platforms": ("admin", "/admin/platforms"),
    "instructor-regrades": ("instructor", "/assignments/{sheet}/regrades"),
    "instructor-regrade": ("instructor", "/regrades/{regrade}"),
    "instructor-extensions": ("instructor", "/assignments/{practical}/extensions"),
    "admin-home": ("admin", "/"),
    "admin-health": ("admin", "/admin/"),
    "admin-accounts": ("admin", "/admin/users"),
    "admin-account": ("admin", "/admin/users/{student}"),
    "admin-courses": ("admin", "/admin/courses"),
    "admin-audit": ("admin", "/admin/audit"),
    "empty-home": ("nobody-yet", "/"),
    "empty-course": ("teacher", "/courses/{empty}"),
    "empty-gradebook": ("teacher", "/courses/{empty}/gradebook"),
    "empty-statistics": ("instructor", "/assignments/{bare}/statistics"),
    "empty-people": ("teacher", "/courses/{empty}/people"),
}
DARK = ("student-verdict", "instructor-statistics", "student-assignment", "sign-in")
NARROW = ("student-home", "student-assignment", "student-verdict", "instructor-gradebook")

#: What is typed before a picture is taken, in place of what stands in the editor.
TYPED = {
    "student-check": """import numpy as np


def delta_out(y_out, y_gt, s_out, f_out_prime):
    return (y_out - y_gt) * f_out_prime(s_out)


def delta_2(delta_out, W_out, s_2, f_2_prime):
    return (W_out.T @ delta_out) * f_2_prime(s_2)


def delta_1(delta_2, W_2, s_1, f_1_prime):
    return (W_2 @ delta_2) * f_1_prime(s_1)
""",
    "student-writing": r"""delta_out = (y_out - y_gt) * f_3'(s_out)
delta_2 = (W_out^T delta_out) ⊙ f_2'(s_2)
delta_1 = (W_2^T delta_2) ⊙ f_1'(s_

$$\frac{\partial L}{\partial W_{out}} = (y_{out} - y_{gt}) \cdot f_3'(s_{out}) \cdot z_2$$
""",
}

_WRONG = """import numpy as np


def delta_k(delta_next, W_next, s_k):
    return W_next.T @ delta_next


def dW_k(delta_k, z_prev):
    return np.outer(z_prev, delta_k)
"""


def main() -> None:
    """Serve the demo with all its submissions graded, and take all pictures."""
    IMAGES.mkdir(parents=True, exist_ok=True)
    with (
        tempfile.TemporaryDirectory() as folder,
        serving(Path(folder), submissions=64, whole=True) as site,
    ):
        assert site.show is not None
        _wait(site)
        end_showcase(site.services, site.show)
        places = _more(site)
        _wait(site)
        with sync_playwright() as started:
            browser = started.chromium.launch(executable_path=CHROMIUM, args=["--no-sandbox"])
            for names, mark, look in (
                (PICTURES, "", {"viewport": WIDE}),
                (DARK, "-dark", {"viewport": WIDE, "color_scheme": "dark"}),
                (NARROW, "-phone", {"viewport": PHONE}),
            ):
                wanted = [one for one in names if not sys.argv[1:] or one in sys.argv[1:]]
                _take(browser, site, places, wanted, mark, **look)
            browser.close()


def _wait(site: Served) -> None:
    while site.waits():
        time.sleep(0.5)


def _more(site: Served) -> dict[str, object]:
    """Add what the demo lacks: a second attempt, and a course with nobody in it."""
    demo, services = site.demo, site.services
    student = demo.students[0]
    actor = Actor(student.id, student.login, student.name)
    wrong = submit(
        services,
        actor,
        demo.practical.id,
        file="second_try.py",
        content=_WRONG.encode(),
        client_token="screenshots",
    )
    admin = Actor(demo.admin.id, demo.admin.login, demo.admin.name, admin=True)
    for login in ("teacher", "nobody-yet"):
        do(services, add_user, admin, login, name=login.title(), password=PASSWORD)
    teacher = Actor(demo.instructor.id, demo.instructor.login, demo.instructor.name)
    later = replace(demo.sheet, title="Practical 3: nobody has begun", published=False)
    bare = do(services, create_assignment, teacher, later)
    empty = do(services, create_course, admin, "empty", title="Optimisation", zone="Europe/Zurich")
    do(services, enrol, admin, empty.id, "teacher", Role.INSTRUCTOR)
    assert site.show is not None
    written = site.show.written.id
    with services.reading() as work:
        (derivation, *_) = work.submissions.attempts(written, student.id)
        (regrade, *_) = work.regrades.in_assignment(demo.sheet.id)
        first = kept(work.submissions).first(user_id=student.id)
        other = kept(work.submissions).first(user_id=demo.students[1].id)
        waiting = list_todo(work, teacher, demo.course.id).items
    alike = next(one.key for one in waiting if one.kind is Kind.SIMILAR)
    assert first is not None
    assert other is not None
    return {
        "alike": alike,
        "sheet": demo.sheet.id,
        "practical": demo.practical.id,
        "student": student.id,
        "wrong": wrong.id,
        "derivation": derivation.id,
        "written": written,
        "regrade": regrade.id,
        "first": first.id,
        "other": other.id,
        "empty": empty.id,
        "bare": bare.id,
    }


def _take(
    browser: Browser,
    site: Served,
    places: dict[str, object],
    names: object,
    mark: str,
    **look: object,
) -> None:
    pages: dict[str, Page] = {}
    for name in names:  # type: ignore[attr-defined]
        login, path = PICTURES[name]
        if login not in pages:
            pages[login] = _signed_in(browser, site, login, **look)
        page = pages[login]
        page.goto(path.format(**places), wait_until="networkidle")
        if name in TYPED:
            _type(page, TYPED[name])
        height = min(page.evaluate("document.documentElement.scrollHeight"), LONGEST)
        clip = {"x": 0, "y": 0, "width": page.viewport_size["width"], "height": height}
        page.screenshot(path=IMAGES / f"{name}{mark}.png", full_page=True, clip=clip)


def _type(page: Page, text: str) -> None:
    page.locator(".cm-content").click()
    page.keyboard.press("Control+a")
    page.keyboard.press("Delete")
    page.keyboard.insert_text(text)
    page.keyboard.press("Control+Enter")
    page.locator(".check-result").first.wait_for()
    page.wait_for_timeout(1000)  # until the formulas are read as well
    page.evaluate("scrollTo(0, 0)")


def _signed_in(browser: Browser, site: Served, login: str, **look: object) -> Page:
    page = browser.new_context(base_url=site.url, **look).new_page()
    page.goto("/sign-in")
    if login:
        page.get_by_label("Login").fill(login)
        page.get_by_label("Password").fill(PASSWORD)
        page.get_by_role("button", name="Sign in").click()
        page.get_by_role("heading", name="Your courses").wait_for()
    return page


if __name__ == "__main__":
    main()
