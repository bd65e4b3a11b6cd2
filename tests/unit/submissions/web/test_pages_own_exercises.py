"""Pages of a course's own exercises: what is asked how, and what each student will get."""

import pytest

from grader.authoring.foreign import Recipe
from submissions.domain.exercises import WHOSE, CourseExercise

RECIPE = Recipe("own", "Own", "def f(x, slope=1.0): ...", "dx", varies="slope: 0.5, 1.5")


def shown(told, slope):
    """Return what is stored of a variant."""
    statement = f"# Own\n\n{WHOSE}\n\nThe slope is {slope}."
    beside = {"starter": "dx =\n", "questions": [], "written": [], "wanted": {}}
    return {"told": told, "statement": statement, **beside}


DOCUMENT = {
    **shown("", 0.5),
    "mistakes": {},
    "specimens": [],
    "to_mend": [],
    "to_know": [],
    "varies": [["slope", 2]],
    "variants": [shown(f"slope = {slope}", slope) for slope in (0.5, 1.5)],
}


@pytest.fixture(scope="module")
def address(shared):
    """Return where a draft stands that was tried."""
    with shared.services.writing() as work:
        course = shared.demo.course.id
        own = CourseExercise(course, "varied", RECIPE.to_json(), work.now, work.now, DOCUMENT)
        return f"/own-exercises/{work.exercises.add(own).id}"


def test_every_variant_is_shown_as_a_student_will_get_it(shared, address):
    """Each with its own sheet, and where the student's name will stand."""
    page = shared["instructor"].get(address)

    assert "Each student gets one of these 2" in page.text
    for slope in ("0.5", "1.5"):
        assert f"slope = {slope}" in page.text
        assert f"The slope is {slope}." in page.text
    assert page.text.count("(whose sheet it is)") == 2
    assert "It is sound: right answers are accepted, and wrong ones are not." in page.text
    assert "Known mistakes" not in page.text


def test_the_form_keeps_how_it_is_asked(shared, address):
    """What was chosen is chosen, what was typed stands there."""
    page = shared["instructor"].get(f"{address}/edit")

    assert "slope: 0.5, 1.5</textarea>" in page.text
    assert '<option value="" selected>in code</option>' in page.text


def test_another_way_to_ask_is_refused(shared):
    """Whoever sends another word than the form has reads so at its field; nothing is stored."""
    course = shared.demo.course.id
    fields = {**RECIPE.to_json(), "slug": "sent", "written": "sometimes"}
    refused = shared["instructor"].post(f"/courses/{course}/own-exercises", fields)
    with shared.services.reading() as work:
        kept = work.exercises.called(course, "sent")

    assert refused.status_code == 422
    assert "want only or beside, or nothing" in refused.text
    assert kept is None
