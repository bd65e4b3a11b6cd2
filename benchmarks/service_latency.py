"""How long from handing in to the shown verdict, when a hundred students hand in at once?

Through HTTP, as the page does it: post the form, load the page of the submission, ask for the
verdict when the server says. `grader serve --demo` runs on a fresh SQLite database with graders for
all cores; the students share the cores with it.
Usage: ``PYTHONPATH=. .venv/bin/python benchmarks/service_latency.py [ROUNDS]``.
"""

import http.client
import os
import re
import subprocess
import sys
import tempfile
import time
import urllib.parse
from collections.abc import Callable, Iterator
from concurrent.futures import ThreadPoolExecutor
from contextlib import contextmanager
from pathlib import Path

from benchmarks.labels import Labelled, Misleading, ordinary
from submissions.demo import PASSWORD

#: The first forty of the class: right ones and wrong ones, none hostile.
FORTY = ordinary()[:40]
PROGRAMS = [(one.folder / "solution.py").read_text(encoding="utf-8") for one in FORTY]
AT_ONCE, STUDENTS = 100, 64


class Browser:
    """One student's connection and cookie."""

    def __init__(self, port: int) -> None:
        self.port, self.cookie = port, ""
        self.connection = http.client.HTTPConnection("127.0.0.1", port, timeout=60)

    def ask(self, path: str, form: dict[str, str] | None = None) -> http.client.HTTPResponse:
        """Get a page, or post a form; the answer is not read yet."""
        headers = {"Cookie": self.cookie}
        body = None
        if form is not None:
            headers["Content-Type"] = "application/x-www-form-urlencoded"
            body = urllib.parse.urlencode(form)
        self.connection.request("GET" if body is None else "POST", path, body, headers)
        answer = self.connection.getresponse()
        for cookie in answer.headers.get_all("Set-Cookie") or ():
            self.cookie = cookie.partition(";")[0]
        return answer

    def page(self, path: str, form: dict[str, str] | None = None) -> str:
        """Get a page, or post a form; return what came."""
        return self.ask(path, form).read().decode()

    def sign_in(self, login: str) -> None:
        """Sign in as somebody of the demo."""
        csrf = field("csrf", self.page("/sign-in"))
        answer = self.ask("/sign-in", {"csrf": csrf, "login": login, "password": PASSWORD})
        answer.read()
        if answer.status >= 400:
            raise Misleading(f"signing in as {login}", f"the site answered {answer.status}")

    def hand_in(self, form: dict[str, str], one: Labelled) -> float:
        """Hand in a program; return the seconds until its verdict is shown.

        Raises
        ------
        Misleading
            If it is not taken, not graded, or not as the label says.
        """
        start = time.perf_counter()
        answer = self.ask("/assignments/1/submit", form)
        answer.read()
        if answer.status != 303:
            raise Misleading(f"handing in {one.name}", f"the site answered {answer.status}")
        page = self.page(answer.headers["Location"])
        live, status, again = (attribute(name, page) for name in ("live", "status", "again"))
        final = 'data-final="yes"' in page
        while not final:
            time.sleep(int(again) / 1000)
            answer = self.ask(f"{live}?seen={status}")
            page = answer.read().decode()
            if answer.status != 200:
                raise Misleading(f"the verdict of {one.name}", f"the site answered {answer.status}")
            status, again = answer.headers["X-Status"], answer.headers["X-Again"]
            final = answer.headers["X-Final"] == "1"
        seconds = time.perf_counter() - start
        require_points(one, status, page)
        return seconds


def require_points(one: Labelled, status: str, page: str) -> None:
    """End the run unless a page shows the points that a submission deserves.

    Raises
    ------
    Misleading
    """
    shown = re.search(r'data-title="([\d.]+) of ([\d.]+) points"', page)
    share = float(shown[1]) / float(shown[2]) if shown else None
    if status != "graded" or share != one.points / len(one.expected):
        found = shown[0] if shown else "no points"
        raise Misleading(f"the verdict of {one.name}", f"it is {status} and the page shows {found}")


def field(name: str, page: str) -> str:
    """Return the value of a form's hidden field."""
    found = re.search(f'name="{name}" value="([^"]*)"', page)
    assert found, name
    return found[1]


def attribute(name: str, page: str) -> str:
    """Return what the page gives its script."""
    found = re.search(f'data-{name}="([^"]*)"', page)
    assert found, name
    return found[1]


def main() -> None:
    """Print the 50th and 95th percentile and the worst of each round."""
    rounds = int(sys.argv[1]) if len(sys.argv) > 1 else 3
    with tempfile.TemporaryDirectory() as folder, serving(Path(folder)) as port:
        browsers = [Browser(port) for _ in range(AT_ONCE)]
        for number, browser in enumerate(browsers):
            browser.sign_in(f"student{number % STUDENTS + 1:02}")
        print(f"{os.cpu_count()} cores, load {os.getloadavg()[0]:.1f}")
        for number in range(rounds):
            times = one_round(browsers, number)
            p50, p95, worst = (times[int(AT_ONCE * share) - 1] for share in (0.5, 0.95, 1.0))
            print(f"round {number + 1}: p50 {p50:.2f} s, p95 {p95:.2f} s, worst {worst:.2f} s")


@contextmanager
def serving(folder: Path) -> Iterator[int]:
    """Serve the demo with its class graded; give the port."""
    grader = Path(sys.executable).with_name("grader")
    command = [str(grader), "serve", "--demo", "--port", "0", "--data"]
    process = subprocess.Popen([*command, str(folder)], stdout=subprocess.PIPE, text=True)
    try:
        assert process.stdout
        port = next(re.search(r":(\d+) ", line) for line in process.stdout if "Serving at" in line)
        assert port
        time.sleep(20)  # the demo's own class is graded first
        yield int(port[1])
    finally:
        process.terminate()
        process.wait()


def one_round(browsers: list[Browser], number: int) -> list[float]:
    """Let all hand in at once; return the seconds to their verdicts in order."""
    forms = [
        {
            "csrf": field("csrf", page := browser.page("/assignments/1")),
            "client_token": field("client_token", page),
            "language": "python",
            "pasted": f"{PROGRAMS[i % len(PROGRAMS)]}\n# {number} {i}\n",
        }
        for i, browser in enumerate(browsers)
    ]
    return sorted(at_once(lambda i: browsers[i].hand_in(forms[i], FORTY[i % len(FORTY)])))


def at_once(deed: Callable[[int], float]) -> list[float]:
    """Do something a hundred times at once; what one of them raises is raised."""
    with ThreadPoolExecutor(AT_ONCE) as pool:
        return list(pool.map(deed, range(AT_ONCE)))


if __name__ == "__main__":
    main()
