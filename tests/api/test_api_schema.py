"""The API held to its own description, by requests nobody would think of."""

import pytest
import schemathesis
from hypothesis import HealthCheck, Phase, given, settings
from schemathesis import GenerationMode
from schemathesis.checks import load_all_checks
from schemathesis.specs.openapi.checks import positive_data_acceptance

from submissions.services.tokens import hash_token
from submissions.web.api import ALL
from tests.kept import kept

load_all_checks()
NAMES = [operation.name for operation in ALL]
CALMLY = settings(
    max_examples=6,
    derandomize=True,
    database=None,
    phases=[Phase.explicit, Phase.generate],
    suppress_health_check=list(HealthCheck),
)


@schemathesis.hook
def before_load_schema(_, described):
    """Say of texts apart that they have no NUL, and how long they are.

    Schemathesis makes one pattern of both, and it takes a fifth of a second to compile each that
    counts to twenty thousand. Apart, it also tries texts that are too long.
    """
    for one in texts_in(described):
        one["allOf"] = [{"pattern": one.pop("pattern")}]


def texts_in(described):
    """Yield all parts of a description that bound the length of a text that fits a pattern."""
    below = described.values() if isinstance(described, dict) else described
    for one in below:
        if isinstance(one, dict | list):
            yield from texts_in(one)
    if isinstance(described, dict) and {"pattern", "maxLength"} <= described.keys():
        yield described


@pytest.fixture(scope="module")
def schema(shared):
    """Return the API's description, bound to a site."""
    return schemathesis.openapi.from_wsgi("/api/v1/openapi.json", shared.app)


@pytest.fixture(scope="module")
def places(shared):
    """Return ids that lead somewhere, for the paths."""
    assignment = shared.demo.practical.id
    with shared.services.store.reading() as work:
        submission = kept(work.submissions).first(assignment_id=assignment)
    shared["instructor"].ask("POST", f"/assignments/{assignment}/regrades", {"reason": "x"})
    return {
        "course_id": shared.demo.course.id,
        "assignment_id": assignment,
        "submission_id": submission.id,
        "user_id": submission.user_id,
        "regrade_id": 1,
        "named_id": 1,
        "job_id": 1,
        "token_id": 1,
        "slug": "hidden-layer-tanh",
    }


def lasts(session, shared):
    """Return whether a session has begun and nothing that was asked has ended it."""
    with shared.services.store.reading() as work:
        return work.sessions.by_token(hash_token(session)) is not None


def held(strategy, shared):
    """Ask for everything a strategy draws, as an administrator, and check the answers."""
    session = ""

    @CALMLY
    @given(case=strategy)
    def ask(case):
        nonlocal session
        session = session if lasts(session, shared) else shared.session("admin")
        case.call_and_validate(
            headers={"Authorization": f"Bearer {session}"},
            # What fits the schema may still be refused: there is a course of this name already.
            excluded_checks=[positive_data_acceptance],
        )

    ask()


@pytest.mark.parametrize("name", NAMES)
def test_what_fits_is_answered_as_described(name, schema, shared, places):
    """No crash, no status and no shape of an answer that is not declared."""
    operation = schema.find_operation_by_id(name)
    wanted = {one.name for one in operation.path_parameters}
    fixed = {key: value for key, value in places.items() if key in wanted}

    held(operation.as_strategy(path_parameters=fixed), shared)


@pytest.mark.parametrize("name", NAMES)
def test_what_does_not_fit_is_refused_as_described(name, schema, shared):
    """Wrong types, missing and unknown fields, NULs: a declared refusal, and nothing is taken."""
    operation = schema.find_operation_by_id(name)

    held(operation.as_strategy(generation_mode=GenerationMode.NEGATIVE), shared)
