"""Ids in addresses."""

from werkzeug.routing import IntegerConverter, Map


class Id(IntegerConverter):
    """A number that a database can hold; any other address is not found."""

    def __init__(self, url_map: Map) -> None:
        super().__init__(url_map, min=1, max=2**31 - 1)
