"""A client of the API: what the commands of students and CI jobs speak through.

It needs httpx and pydantic, and none of the service: ``pip install 'deltagrade[client]'``.
"""

from submissions.client.client import Client
from submissions.client.errors import ClientError, NotAllowed, Refused, ServiceFailed, Unreachable

__all__ = ["Client", "ClientError", "NotAllowed", "Refused", "ServiceFailed", "Unreachable"]
