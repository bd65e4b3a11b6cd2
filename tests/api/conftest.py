"""A site whose API is asked, and those who ask it."""

import pytest

from tests.api.asking import make_askers
from tests.unit.submissions.web.world import make_site


@pytest.fixture(scope="module")
def shared(tmp_path_factory):
    """Return askers of a site that tests only read."""
    return make_askers(make_site(tmp_path_factory.mktemp("shared")))


@pytest.fixture
def api(tmp_path):
    """Return askers of a site of the test's own."""
    return make_askers(make_site(tmp_path))
