"""Long tables come in pages."""

from flask import request

from submissions.services.windows import Window

_ROWS = 200


def window() -> Window:
    """Return the page that the address asks for."""
    return Window(_ROWS, page=request.args.get("page", default=1, type=int))
