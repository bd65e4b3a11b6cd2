"""Operations: what an address of the API takes and gives, read off the handler's signature."""

from collections.abc import Callable, Iterator
from dataclasses import dataclass, field
from typing import Any, TypeVar, get_type_hints

from pydantic import BaseModel

from submissions.representations.base import Query

Handler = TypeVar("Handler", bound=Callable[..., Any])

JSON = "application/json"
#: The form of an ETag of ours, which is a hash of what was read.
ETAG = '^"[0-9a-f]{40}"$'


@dataclass(frozen=True, slots=True)
class File:
    """An answer that is no JSON: to be stored under a name."""

    content: bytes
    name: str


@dataclass(frozen=True, slots=True)
class Stream:
    """An answer to be stored under a name that is sent while it is made."""

    parts: Iterator[bytes]
    name: str


@dataclass(frozen=True, slots=True)
class Operation:
    """One method at one address.

    Attributes
    ----------
    method, path : str
        The path below the API's root, in Flask's words.
    tag : str
        The group it is described in.
    handler : callable
        Its keyword arguments are the path's, ``query`` and ``body``; it calls a use case and
        returns a representation, a :class:`File`, a :class:`Stream`, or nothing. Its docstring
        describes it.
    status : int
        Of success.
    refusals : tuple of int
        Statuses that it may have beside those that follow from what it takes.
    public : bool
        Whether nobody has to be signed in.
    media : str
        Of the answer.
    place : str
        Where what was made is found, to be filled in from the answer; empty if nothing is made.
    upload, key, match : bool
        Whether it takes a file; a key of its own for trying again; what was read before.
    """

    method: str
    path: str
    tag: str
    handler: Callable[..., Any]
    status: int
    refusals: tuple[int, ...] = ()
    public: bool = False
    media: str = JSON
    place: str = ""
    upload: bool = False
    key: bool = False
    match: bool = False

    @property
    def name(self) -> str:
        """What clients call it."""
        return self.handler.__name__

    @property
    def hints(self) -> dict[str, Any]:
        """The types of the handler's arguments and of what it returns."""
        return get_type_hints(self.handler, include_extras=True)

    @property
    def query(self) -> type[Query]:
        """What may stand behind the ``?``: nothing, where the handler takes nothing of it."""
        found: type[Query] = self.hints.get("query", Query)
        return found

    @property
    def body(self) -> type[BaseModel] | None:
        """The JSON it takes."""
        return self.hints.get("body")

    @property
    def said(self) -> type[BaseModel] | None:
        """The JSON it gives; None for a file, or for nothing."""
        kind = self.hints["return"]
        return kind if isinstance(kind, type) and issubclass(kind, BaseModel) else None


@dataclass(slots=True)
class Operations:
    """The operations of one group, collected by decorators as routes are."""

    tag: str
    all: list[Operation] = field(default_factory=list)

    def get(self, path: str, **more: Any) -> Callable[[Handler], Handler]:
        """Register what is read."""
        return self._adding("GET", path, 200, more)

    def post(self, path: str, *, status: int = 201, **more: Any) -> Callable[[Handler], Handler]:
        """Register what is made or done."""
        return self._adding("POST", path, status, more)

    def put(self, path: str, **more: Any) -> Callable[[Handler], Handler]:
        """Register what is set."""
        return self._adding("PUT", path, 200, more)

    def patch(self, path: str, **more: Any) -> Callable[[Handler], Handler]:
        """Register what is changed."""
        return self._adding("PATCH", path, 200, {"match": True, **more})

    def delete(self, path: str, **more: Any) -> Callable[[Handler], Handler]:
        """Register what is taken away."""
        return self._adding("DELETE", path, 204, more)

    def _adding(
        self, method: str, path: str, status: int, more: dict[str, Any]
    ) -> Callable[[Handler], Handler]:
        def add(handler: Handler) -> Handler:
            silent = get_type_hints(handler)["return"] is type(None)
            kept = Operation(method, path, self.tag, handler, 204 if silent else status, **more)
            self.all.append(kept)
            return handler

        return add
