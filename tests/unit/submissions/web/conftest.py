"""Sites that tests of the pages visit."""

import pytest

from tests.unit.submissions.web.world import make_site


@pytest.fixture(scope="module")
def shared(tmp_path_factory):
    """Return a site that tests only read."""
    return make_site(tmp_path_factory.mktemp("shared"))


@pytest.fixture
def site(tmp_path):
    """Return a site of the test's own."""
    return make_site(tmp_path)
