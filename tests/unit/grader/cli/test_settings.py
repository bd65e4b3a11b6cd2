"""Settings of an assignment: whatever stands in the file, it is read or refused in a sentence."""

import json

import pytest
from hypothesis import given
from hypothesis import strategies as st

from grader.cli.settings import Settings, read_settings
from grader.errors import SettingsInvalid
from grader.report import Show

VALUES = st.recursive(
    st.booleans() | st.integers(-9, 9) | st.text("abé./-", max_size=6), st.lists, max_leaves=4
)
KEYS = st.sampled_from([*Settings.__slots__, "filez", "show2"])


@pytest.fixture(scope="module")
def file(tmp_path_factory):
    """Return where settings are written."""
    return tmp_path_factory.mktemp("settings") / ".grader.toml"


def read(file, data):
    """Return the settings in these bytes, or the sentence that refuses them."""
    file.write_bytes(data)
    try:
        return read_settings(file)
    except SettingsInvalid as refusal:
        return str(refusal)


@given(data=st.binary(max_size=60))
def test_any_bytes_are_refused_in_a_sentence(file, data):
    """Nothing but our own error ever comes out; it begins with the file."""
    found = read(file, data)

    assert str(found).startswith(".grader.toml: ")


@given(values=st.dictionaries(KEYS, VALUES))
def test_any_values_are_read_or_refused(file, values):
    """What is read is of the right kind; what is refused is named."""
    lines = [f"{key} = {json.dumps(value)}" for key, value in values.items()]
    found = read(file, "\n".join(lines).encode())

    if isinstance(found, str):
        assert any(f"'{key}'" in found for key in [*values, "exercise", *Settings.__slots__])
    else:
        assert 0 <= found.threshold <= 1
        assert isinstance(found.show, Show)
        assert all(".." not in path.split("/") for path in found.files)
