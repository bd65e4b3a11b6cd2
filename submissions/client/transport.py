"""Requests that are tried again, and answers that become values or errors."""

import time
from collections.abc import Mapping, Sequence
from typing import Any, Self, TypeVar

import httpx
from pydantic import BaseModel, ValidationError

from submissions.client.errors import NotAllowed, Refused, ServiceFailed, Unreachable
from submissions.representations.problem import Problem

Kind = TypeVar("Kind", bound=BaseModel)

#: Seconds between tries: a service that is started anew is there again.
PAUSES = (0.3, 0.8, 1.6)
#: Answers after which trying again may help: too many tries, or something in between is down.
_AGAIN = {429, 502, 503, 504}
#: Nobody is made to wait longer before a try.
_LONGEST_PAUSE_S = 60.0


class Transport:
    """One connection to a service; every request through it may be sent twice.

    Parameters
    ----------
    url : str
        Of the site.
    token : str
    pauses : sequence of float
        Seconds between tries; none: try once.
    timeout_s : float
        How long an answer may take.
    """

    def __init__(
        self, url: str, token: str, *, pauses: Sequence[float] = PAUSES, timeout_s: float = 30.0
    ) -> None:
        self.url, self._pauses = url.rstrip("/"), tuple(pauses)
        self._http = httpx.Client(
            base_url=f"{self.url}/api/v1",
            headers={"Authorization": f"Bearer {token}", "User-Agent": "deltagrade"},
            timeout=timeout_s,
        )

    def __enter__(self) -> Self:
        return self

    def __exit__(self, *_: object) -> None:
        self._http.close()

    def read(self, kind: type[Kind], path: str, query: Mapping[str, Any] | None = None) -> Kind:
        """Return what is found at a path; raise as :meth:`ask`."""
        return self.parsed(kind, self.ask("GET", path, params=query))

    def parsed(self, kind: type[Kind], answer: httpx.Response) -> Kind:
        """Return an answer as a value; raise ServiceFailed if it is another thing."""
        try:
            return kind.model_validate_json(answer.content)
        except ValidationError as error:
            raise ServiceFailed(
                self.url, "is this the address of a Deltagrade, of about this version?"
            ) from error

    def ask(self, method: str, path: str, **more: Any) -> httpx.Response:
        """Return the answer to a request that may be sent again.

        Raises
        ------
        Unreachable, ServiceFailed, Refused
        """
        for pause in self._pauses:
            try:
                answer = self._http.request(method, path, **more)
            except httpx.TransportError:
                time.sleep(pause)
                continue
            if answer.status_code not in _AGAIN:
                return self._checked(answer)
            time.sleep(_pause(answer, pause))
        return self._once(method, path, **more)

    def _once(self, method: str, path: str, **more: Any) -> httpx.Response:
        try:
            return self._checked(self._http.request(method, path, **more))
        except (httpx.TransportError, httpx.InvalidURL) as error:
            raise Unreachable(self.url, str(error) or type(error).__name__) from error

    def _checked(self, answer: httpx.Response) -> httpx.Response:
        if answer.is_success:
            return answer
        problem = _problem(answer)
        if answer.status_code >= 500 or answer.is_redirect:
            raise ServiceFailed(self.url, problem.detail)
        if answer.status_code in (401, 403, 404):
            raise NotAllowed(problem)
        raise Refused(problem)


def _pause(answer: httpx.Response, usual: float) -> float:
    """Return how long to wait: what the service says, within reason."""
    said = answer.headers.get("Retry-After", "")
    return min(float(said), _LONGEST_PAUSE_S) if said.isdecimal() else usual


def _problem(answer: httpx.Response) -> Problem:
    """Return what an answer says went wrong; something in between may have given it."""
    try:
        return Problem.model_validate_json(answer.content)
    except ValidationError:
        said = f"{answer.status_code} {answer.reason_phrase}."
        if answer.status_code == 413:
            said = "It is larger than the service takes. Hand in the program alone, without data."
        return Problem(
            type="about:blank",
            title=answer.reason_phrase,
            status=answer.status_code,
            detail=said,
            code="service_error",
            fault="student" if answer.status_code < 500 else "operator",
        )
