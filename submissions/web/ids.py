"""Ids in addresses."""

from werkzeug.exceptions import NotFound
from werkzeug.routing import IntegerConverter, Map, ValidationError


class Id(IntegerConverter):
    """A number that a database can hold; any other address is not found."""

    def __init__(self, url_map: Map) -> None:
        super().__init__(url_map, min=1, max=2**31 - 1)

    def to_python(self, value: str) -> int:
        """Return the number; raise NotFound where werkzeug might take it for a wrong method."""
        try:
            number: int = super().to_python(value)
        except ValidationError:
            raise NotFound from None
        return number
