"""Every page for everybody: light and dark, wide and on a phone, nothing that locks people out."""

import pytest

from submissions.domain.people import Actor
from submissions.services.handing_in import submit
from submissions.services.rubric import add_rubric_item
from submissions.services.rubric_marking import mark_by_rubric
from tests.acceptance.browser.serving import OF_COLOURS, PHONE, SETTLED, WIDE
from tests.acceptance.browser.test_browser_student import WRONG
from tests.doing import do
from tests.kept import kept
from tests.service.world import until

#: How each page is looked at, and axe's rules that the look can break.
LOOKS = [("light", PHONE, ()), ("light", WIDE, ()), ("dark", WIDE, OF_COLOURS)]
PAGES = {
    "": ["/sign-in", "/invitation/x"],
    "student01": [
        "/",
        "/courses/{course}",
        "/assignments/{practical}",
        "/assignments/{sheet}",
        "/submissions/{submission}",
        "/account",
        "/api/docs",
        "/nowhere",
    ],
    "instructor": [
        "/",
        "/assignments/{practical}/mistake?name={mistake}",
        "/assignments/{practical}/mistake/class?name={mistake}",
        "/courses/{course}",
        "/courses/{course}/gradebook",
        "/courses/{course}/statistics",
        "/courses/{course}/todo",
        "/courses/{course}/people",
        "/courses/{course}/roster",
        "/courses/{course}/accommodations",
        "/assignments/{practical}/names",
        "/courses/{course}/inquiries",
        "/courses/{course}/settings",
        "/courses/{course}/students/{student}",
        "/courses/{course}/exercises/practical-1",
        "/courses/{course}/assignments/new",
        "/assignments/{practical}/submissions",
        "/assignments/{practical}/statistics",
        "/assignments/{sheet}/statistics",
        "/assignments/{sheet}/look",
        "/assignments/{practical}/rubric",
        "/rubric-items/{item}",
        "/assignments/{practical}/similarity",
        "/assignments/{practical}/regrades",
        "/assignments/{practical}/extensions",
        "/assignments/{practical}/scores",
        "/assignments/{practical}/edit",
        "/submissions/{submission}",
    ],
    "admin": [
        "/",
        "/admin/",
        "/admin/users",
        "/admin/users/{student}",
        "/admin/courses",
        "/admin/audit",
    ],
}


@pytest.fixture(scope="module")
def places(site):
    """Return the ids that the addresses are filled in with."""
    student, wrong = site.demo.students[0].id, site.demo.students[30]
    submit(
        site.services,
        Actor(wrong.id, wrong.login, wrong.name),
        site.demo.practical.id,
        file="wrong.py",
        content=WRONG.encode(),
        client_token="a mistake",
    )
    until(lambda: not site.waits())
    with site.services.store.reading() as work:
        submission = kept(work.submissions).first(user_id=student)
        reports = kept(work.reports).find()
    teacher = Actor(site.demo.instructor.id, "instructor", "")
    said = {"title": "The derivation is explained in words of one's own", "points": 0.0}
    item = do(site.services, add_rubric_item, teacher, site.demo.practical.id, **said)
    do(site.services, mark_by_rubric, teacher, submission.id, apply=[item.id])
    mistake = next(m for one in reports for found in one.findings for m in found.mistakes)
    return {
        "course": site.demo.course.id,
        "practical": site.demo.practical.id,
        "sheet": site.demo.sheet.id,
        "student": student,
        "submission": submission.id,
        "item": item.id,
        "mistake": mistake,
    }


@pytest.mark.parametrize("login", PAGES)
def test_nothing_locks_anybody_out(visit, violations, places, login):
    """Axe finds nothing serious, light or dark, and no page is wider than a screen or a phone."""
    page = visit(login)
    found, looks = {}, LOOKS
    for pattern in PAGES[login]:
        page.goto(pattern.format(**places))
        for scheme, size, rules in looks:
            page.emulate_media(color_scheme=scheme)
            page.set_viewport_size(size)
            width = page.evaluate(SETTLED)
            faults = violations(page, rules) + [("too wide", width)] * (width > size["width"])
            if faults:
                found[pattern, scheme, size["width"]] = faults
        looks = looks[::-1]  # the next page begins as this one ends

    assert found == {}


def test_faults_are_seen(visit, violations):
    """A button too small to be hit and letters too pale to be read are found."""
    page = visit()
    page.evaluate(
        """() => {
        const small = ['button', 'all: unset; width: 8px'];
        for (const [tag, style] of [['p', 'color: #ccc; background: #fff'], small, small]) {
          const one = document.createElement(tag);
          one.textContent = 'read';
          one.style.cssText = style;
          document.querySelector('main').prepend(one);
        } }"""
    )

    assert {"color-contrast", "target-size"} <= {rule for rule, _ in violations(page)}


def test_dark_is_dark(visit):
    """The system's wish for a dark page is followed."""
    shades = [
        visit(color_scheme=scheme).evaluate("getComputedStyle(document.body).backgroundColor")
        for scheme in ("light", "dark")
    ]

    assert shades == ["rgb(246, 245, 251)", "rgb(15, 14, 30)"]


def test_the_verdict_shifts_nothing(visit, places):
    """A page that is complete does not move any more."""
    page = visit("student01", reduced_motion="no-preference")
    page.add_init_script(
        """window.shift = 0; new PerformanceObserver((list) => {
        for (const one of list.getEntries()) window.shift += one.value;
        }).observe({type: "layout-shift", buffered: true});"""
    )
    page.goto(f"/submissions/{places['submission']}", wait_until="networkidle")

    assert page.evaluate("window.shift") < 0.1
