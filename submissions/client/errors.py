"""What can go wrong between a program and the service.

::

    ClientError
    ├── Unreachable      operator   no connection, or it broke; try again
    ├── ServiceFailed    operator   an answer that says it is the service's fault, or is none
    └── Refused          student    (problem): the service says no, and why
        └── NotAllowed              no valid token, not one's to do, or not there
"""

from submissions.errors import ServiceError
from submissions.representations.problem import Problem


class ClientError(ServiceError):
    """Base of all errors of the client."""

    code, fault = "client_error", "operator"


class Unreachable(ClientError):
    """There is no connection to the service, or it broke."""

    code, retry = "unreachable", True

    def __init__(self, url: str, reason: str) -> None:
        super().__init__(
            f"{url} cannot be reached ({reason}). Check the address and your connection, "
            "then try again: nothing is handed in twice."
        )


class ServiceFailed(ClientError):
    """The service failed, or something else answers at its address."""

    code, retry = "service_failed", True

    def __init__(self, url: str, reason: str) -> None:
        super().__init__(f"{url} did not answer as it should: {reason} Try again in a while.")


class Refused(ClientError):
    """The service says no; ``problem`` says why."""

    code, fault = "refused", "student"

    def __init__(self, problem: Problem) -> None:
        super().__init__(problem.detail)
        self.problem = problem


class NotAllowed(Refused):
    """There is no valid token, the thing is not there, or not for its owner."""

    code = "not_allowed"
