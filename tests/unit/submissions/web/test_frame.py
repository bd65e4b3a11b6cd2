"""What every page says around its own matter."""

from dataclasses import dataclass, replace
from datetime import UTC, datetime, timedelta

from submissions.config import Config
from submissions.web import create_app
from submissions.web.frame import Announcer
from tests.unit.submissions.web.test_pages_student import hand_in
from tests.unit.submissions.web.world import Visitor, grade_all

MINUTE = timedelta(minutes=1)


@dataclass
class Clock:
    """A clock that is turned by hand."""

    at: datetime

    def now(self):
        return self.at


def test_that_grading_is_behind_is_on_every_page_of_who_is_signed_in(site, tmp_path):
    """Nobody else is told how busy a class is."""
    hand_in(site)
    later = replace(site.services, clock=Clock(datetime.now(UTC) + MINUTE))
    app = create_app(later, Config(data_dir=tmp_path))

    for path in ("/", "/courses/1", "/account"):
        assert "Grading is behind: 1 submissions wait" in Visitor(app, "student01").get(path).text
    assert "Grading is behind" not in Visitor(app).get("/sign-in").text


def test_what_everybody_is_told_is_looked_for_once_a_second(site):
    """However many pages are read; a clock that is set back does not stop it."""
    hand_in(site)
    clock = Clock(datetime.now(UTC))
    announcement = Announcer(replace(site.services, clock=clock))
    assert announcement() == ""

    clock.at += MINUTE
    assert "Grading is behind" in announcement()
    grade_all(site.services)
    assert "Grading is behind" in announcement()
    clock.at -= timedelta(seconds=1)
    assert announcement() == ""
