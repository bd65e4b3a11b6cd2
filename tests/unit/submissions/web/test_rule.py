"""Rules write the addresses that Werkzeug's own would write."""

import pytest
import werkzeug.routing

from submissions.web.rule import Rule

RULES = {
    "plain": "/courses",
    "filled": "/courses/<int:course>/students/<name>",
    "named": "/rules/<rule>/<self>",  # as the parameters of a function that writes may be
}


def _addresses(kind):
    """Return what writes addresses by rules of a kind."""
    rules = [kind(text, endpoint=name) for name, text in RULES.items()]
    return werkzeug.routing.Map(rules).bind("site")


@pytest.mark.parametrize(
    ("name", "values"),
    [
        ("plain", {}),
        ("plain", {"page": 2, "sort": "a b"}),
        ("filled", {"course": 3, "name": "a/b ü"}),
        ("named", {"rule": "x", "self": "y", "values": "z"}),
    ],
)
def test_addresses_are_werkzeugs(name, values):
    """The first as all that follow; what the rule does not name goes behind the question mark."""
    ours, theirs = _addresses(Rule), _addresses(werkzeug.routing.Rule)

    assert [ours.build(name, values) for _ in range(2)] == [theirs.build(name, values)] * 2


def test_an_address_that_cannot_be_written_is_refused():
    """Without what the rule names there is none."""
    with pytest.raises(werkzeug.routing.BuildError):
        _addresses(Rule).build("filled", {"course": 3})


def test_what_is_read_once_is_found_in_every_map():
    """The second map has its rules from the first, and knows the same addresses."""
    found = [_addresses(Rule).match("/courses/3/students/x") for _ in range(2)]

    assert found == [("filled", {"course": 3, "name": "x"})] * 2
