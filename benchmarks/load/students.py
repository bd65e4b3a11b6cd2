"""Students at a deadline, and staff that looks on: a program of its own, for locust patches Python.

``python -m benchmarks.load.students PLAN RESULTS``: reads what to do, writes what it saw.
"""

from gevent import monkey

monkey.patch_all()  # before anything else is imported

import json  # noqa: E402
import re  # noqa: E402
import resource  # noqa: E402
import secrets  # noqa: E402
import sys  # noqa: E402
from itertools import count  # noqa: E402
from pathlib import Path  # noqa: E402
from time import perf_counter  # noqa: E402
from typing import Any  # noqa: E402

import gevent  # noqa: E402
from locust import FastHttpUser, constant, task  # noqa: E402
from locust.env import Environment  # noqa: E402

PLAN: dict[str, Any] = json.loads(Path(sys.argv[1]).read_text(encoding="utf-8"))
#: Name of a request -> its seconds; what went wrong; [submission, program] that were accepted.
SEEN: dict[str, Any] = {"seconds": {}, "failures": [], "accepted": [], "done": 0}
_LONGEST_S = 7200.0
_NUMBERS = count()
#: Staff looks at a page so often.
_STAFF_S = 5.0


class Visitor(FastHttpUser):
    """A browser with a cookie."""

    abstract = True
    host = PLAN["address"]
    network_timeout = connection_timeout = _LONGEST_S
    wait_time = constant(0)
    mine: dict[str, str]

    def ask(self, name: str, path: str, form: dict[str, str] | None = None) -> Any:
        """Get a page, or post a form; note how long it took, and whether it went well."""
        how = {"headers": {"Cookie": self.mine["cookie"]}, "allow_redirects": False, "name": name}
        begun = perf_counter()
        if form is None:
            answer = self.client.get(path, **how)
        else:
            answer = self.client.post(path, data=form, **how)
        SEEN["seconds"].setdefault(name, []).append(perf_counter() - begun)
        if answer.status_code != (200 if form is None else 303):
            SEEN["failures"].append(f"{name}: {answer.status_code} {answer.error or ''}")
            return None
        return answer


class Student(Visitor):
    """Hands in again and again without waiting, then waits for the last verdict."""

    weight = 1

    def on_start(self) -> None:
        """Take one of the cookies."""
        self.mine = PLAN["students"].pop()

    @task
    def meet_the_deadline(self) -> None:
        """Do all of it once, then sit there: locust would send another for one who leaves."""
        try:
            self._burst()
        finally:  # what went wrong is missing from what was accepted
            SEEN["done"] += 1
            gevent.sleep(_LONGEST_S)

    def _burst(self) -> None:
        self.ask("home", "/")
        last = None
        for _ in range(PLAN["submissions"]):
            last = self._hand_in() or last
        if last is not None:
            self._wait_for(last)
        self.ask("course", f"/courses/{PLAN['course']}")

    def _hand_in(self) -> Any:
        """Load the page with the form, send it, look at the submission; return its page."""
        here = f"/assignments/{PLAN['assignment']}"
        self.ask("assignment", here)
        number = next(_NUMBERS) % len(PLAN["programs"])
        form = {
            "csrf": self.mine["csrf"],
            "client_token": secrets.token_urlsafe(16),
            "language": "python",
            "pasted": f"{PLAN['programs'][number]}\n# {secrets.token_hex(8)}\n",
        }
        answer = self.ask("upload", f"{here}/submit", form)
        if answer is None:
            return None
        place = answer.headers["Location"]
        SEEN["accepted"].append([int(place.rpartition("/")[2]), number])
        return self.ask("submission", place)

    def _wait_for(self, page: Any) -> None:
        """Ask for the verdict when the page would."""
        text = page.text
        live, status, again = (
            re.search(f'data-{name}="([^"]*)"', text)[1]  # type: ignore[index]
            for name in ("live", "status", "again")
        )
        final = 'data-final="yes"' in text
        while not final:
            gevent.sleep(int(again) / 1000)
            answer = self.ask("verdict", f"{live}?seen={status}")
            if answer is None:
                return
            status, again = answer.headers["X-Status"], answer.headers["X-Again"]
            final = answer.headers["X-Final"] == "1"


class Staff(Visitor):
    """Looks at the gradebook and the submissions as long as students are there."""

    fixed_count = len(PLAN["staff"])
    wait_time = constant(_STAFF_S)

    def on_start(self) -> None:
        """Take one of the cookies."""
        self.mine = PLAN["staff"].pop()

    @task
    def look(self) -> None:
        """Read the pages that staff reads."""
        self.ask("gradebook", f"/courses/{PLAN['course']}/gradebook")
        self.ask("submissions", f"/assignments/{PLAN['assignment']}/submissions")
        self.ask("statistics", f"/assignments/{PLAN['assignment']}/statistics")


def main() -> None:
    """Let all come within the window, and wait until the last student is done."""
    _, hard = resource.getrlimit(resource.RLIMIT_NOFILE)
    resource.setrlimit(resource.RLIMIT_NOFILE, (hard, hard))
    students, staff = len(PLAN["students"]), len(PLAN["staff"])
    environment = Environment(user_classes=[Student, Staff])
    runner = environment.create_local_runner()
    runner.start(students + staff, spawn_rate=max(1.0, students / PLAN["window_s"]))
    while SEEN["done"] < students:
        gevent.sleep(0.2)
    runner.quit()
    Path(sys.argv[2]).write_text(json.dumps(SEEN), encoding="utf-8")


if __name__ == "__main__":
    main()
