"""What does one student who means harm cost the others of a class?

Fifty students read pages and hand in, each a few seconds after the last answer, with and without
one more who keeps eight requests open: two attempts whose lines repeat are compared, a page of half
a million lines is read, zips of thousands of files are refused, all data of the person is exported;
half of the time without waiting for the answer. With and without follow each other in one run, for
an even machine; a supervisor asks `/healthz` all along.
Usage: ``PYTHONPATH=. .venv/bin/python benchmarks/hostile_student.py [ROUNDS [SECONDS]]``.
"""

import io
import multiprocessing
import random
import sys
import tempfile
import threading
import time
import zipfile
from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from contextlib import suppress
from http.client import HTTPException
from itertools import cycle
from pathlib import Path

from benchmarks.labels import Misleading
from benchmarks.service_latency import PROGRAMS, Browser, field, serving

HONEST, HANDS = 50, 8
#: Between an answer and the next page, in seconds.
PAUSE_S = 2.0, 4.0
#: A request whose answer nobody waits for is given up after so many seconds.
GIVEN_UP_S = 0.3
_START = "def delta_k(d, W, s):\n    return s\n"
_PAGES = "/", "/courses/1", "/assignments/1", "hand in"


def main() -> None:
    """Print the 95th percentile of the honest, and of the supervisor, in each phase."""
    rounds, length_s = (int(said) for said in (*sys.argv[1:], *("2", "20")[len(sys.argv) - 1 :]))
    with tempfile.TemporaryDirectory() as folder, serving(Path(folder)) as port:
        browsers = [Browser(port) for _ in range(HONEST)]
        for number, browser in enumerate(browsers):
            browser.sign_in(f"student{number + 2:02}")
        quiet, disturbed = list[float](), list[float]()
        for _ in range(rounds):
            quiet += phase("without", port, browsers, length_s)
            with hostile(port):
                disturbed += phase("with", port, browsers, length_s)
    ratio = p95(disturbed) / p95(quiet)
    print(f"honest p95 {p95(quiet):.3f} s without, {p95(disturbed):.3f} s with: {ratio:.2f} times")


def p95(seconds: list[float]) -> float:
    """Return the 95th percentile."""
    return sorted(seconds)[int(len(seconds) * 0.95)]


def phase(name: str, port: int, browsers: list[Browser], length_s: int) -> list[float]:
    """Let the honest work for a while; return how long each of their requests took."""
    end, times, probes = time.monotonic() + length_s, list[float](), list[float]()
    with ThreadPoolExecutor(len(browsers) + 1) as pool:
        begun = [pool.submit(work, one, end, times) for one in browsers]
        begun.append(pool.submit(supervise, Browser(port), end, probes))
    for one in begun:
        one.result()  # what failed ends the run
    for whose, seconds in (("honest", times), ("/healthz", probes)):
        figures = f"p95 {p95(seconds):.3f} s, worst {max(seconds):.3f} s"
        print(f"{name}: {len(seconds)} {whose} requests, {figures}", flush=True)
    return times


def work(browser: Browser, end: float, times: list[float]) -> None:
    """Read pages and hand in, with pauses."""
    draw = random.Random(id(browser))  # noqa: S311 - no secret
    time.sleep(draw.uniform(0, PAUSE_S[1]))
    for page in cycle(_PAGES):
        if time.monotonic() > end:
            return
        form = _form(browser, draw.choice(PROGRAMS)) if page == "hand in" else None
        begun = time.perf_counter()
        answer = browser.ask("/assignments/1/submit" if form else page, form)
        answer.read()
        times.append(time.perf_counter() - begun)
        if answer.status != (303 if form else 200):
            raise Misleading(f"an honest student, {page}", f"the site answered {answer.status}")
        time.sleep(draw.uniform(*PAUSE_S))


def _form(browser: Browser, program: str) -> dict[str, str]:
    page = browser.page("/assignments/1")
    names = ("csrf", "client_token")
    fresh = f"{program}\n# {time.monotonic_ns()}\n"
    return {**{name: field(name, page) for name in names}, "language": "python", "pasted": fresh}


def supervise(browser: Browser, end: float, probes: list[float]) -> None:
    """Ask whether the site lives, four times a second."""
    while time.monotonic() < end:
        begun = time.perf_counter()
        if (said := browser.page("/healthz")) != "ok\n":
            raise Misleading("/healthz", f"it answered {said!r}")
        probes.append(time.perf_counter() - begun)
        time.sleep(0.25)


class hostile:  # noqa: N801 - reads as what it is: with hostile(port)
    """One student who does harm for the length of the block, in a process of their own."""

    def __init__(self, port: int) -> None:
        ready = multiprocessing.Event()
        self._answers = multiprocessing.Value("i", 0)
        told = (port, ready, self._answers)
        self._process = multiprocessing.Process(target=harm, args=told, daemon=True)
        self._ready = ready

    def __enter__(self) -> None:
        self._process.start()
        if not self._ready.wait(120):
            raise Misleading("the hostile student", "they could not begin")

    def __exit__(self, *_: object) -> None:
        alive = self._process.is_alive()
        self._process.kill()
        self._process.join()
        if not (alive and self._answers.value):
            raise Misleading("the hostile student", "nothing that they asked for was done")


def harm(
    port: int,
    ready: "multiprocessing.synchronize.Event",
    answers: "multiprocessing.sharedctypes.Synchronized[int]",
) -> None:
    """Hand in what is costly to read and show, then ask for it with many hands."""
    draw, browser = random.Random(1), Browser(port)  # noqa: S311 - no secret
    browser.sign_in("student01")
    programs = [_START + "\n".join("#" + draw.choice("ab") for _ in range(4900)) for _ in range(2)]
    places = []
    for program in (*programs, _START + "#\n" * 400_000):
        answer = browser.ask("/assignments/1/submit", _form(browser, program))
        answer.read()
        assert answer.status == 303, answer.status
        places.append(answer.headers["Location"])
    csrf = field("csrf", browser.page("/assignments/1"))
    first, many = places[0].rpartition("/")[2], crowd()
    deeds: list[Callable[[Browser], object]] = [
        lambda one: one.ask(f"{places[1]}/compare?with={first}"),
        lambda one: one.ask(places[2]),
        lambda one: upload(one, csrf, many),
        lambda one: one.ask("/account/data"),
    ]
    hands = [
        threading.Thread(target=use, args=(port, browser.cookie, deeds, n, answers))
        for n in range(HANDS)
    ]
    for hand in hands:
        hand.start()
    ready.set()
    for hand in hands:
        hand.join()


def use(
    port: int,
    cookie: str,
    deeds: list[Callable[[Browser], object]],
    number: int,
    answers: "multiprocessing.sharedctypes.Synchronized[int]",
) -> None:
    """Do one deed after the other, as fast as can be; count what is done, not what is sent away."""
    for deed in cycle(deeds[number % len(deeds) :] + deeds[: number % len(deeds)]):
        browser = Browser(port)
        browser.cookie = cookie
        if number % 2:
            browser.connection.timeout = GIVEN_UP_S
        with suppress(OSError, HTTPException):
            answer = deed(browser)
            answer.read()  # type: ignore[attr-defined]
            with answers.get_lock():
                answers.value += answer.status == 200  # type: ignore[attr-defined]
        browser.connection.close()


def upload(browser: Browser, csrf: str, content: bytes) -> object:
    """Hand in a file, as a form does."""
    parts = f'--x\r\nContent-Disposition: form-data; name="csrf"\r\n\r\n{csrf}\r\n'
    parts += '--x\r\nContent-Disposition: form-data; name="client_token"\r\n\r\n0123456789\r\n'
    parts += '--x\r\nContent-Disposition: form-data; name="file"; filename="w.zip"\r\n\r\n'
    body = parts.encode() + content + b"\r\n--x--\r\n"
    headers = {"Cookie": browser.cookie, "Content-Type": "multipart/form-data; boundary=x"}
    browser.connection.request("POST", "/assignments/1/submit", body, headers)
    return browser.connection.getresponse()


def crowd() -> bytes:
    """Return a zip of thousands of files, none of which is a program."""
    buffer = io.BytesIO()
    with zipfile.ZipFile(buffer, "w") as archive:
        for number in range(9000):
            archive.writestr(f"{number}.txt", "a = b")
    return buffer.getvalue()


if __name__ == "__main__":
    main()
