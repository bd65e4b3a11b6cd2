"""Long tables come in pages."""

from collections.abc import Sequence
from typing import TypeVar

from flask import request

T = TypeVar("T")

_ROWS = 200


def paged(rows: Sequence[T]) -> tuple[Sequence[T], int, int]:
    """Return the rows of the page that the address asks for, its number and the last one's."""
    last = max(1, -(-len(rows) // _ROWS))
    number = min(max(1, request.args.get("page", default=1, type=int)), last)
    return rows[(number - 1) * _ROWS : number * _ROWS], number, last
