"""Have a forward function of somebody else recorded in the jail."""

from collections.abc import Mapping, Sequence
from importlib.resources import files
from typing import Any, Final

import numpy as np

from grader.authoring.derived.arguments import parameters_of
from grader.authoring.foreign.listing import Listing, read_listing
from grader.authoring.foreign.recorder import MODULE
from grader.authoring.foreign.recording import Forged, read_recording
from grader.authoring.foreign.replay import Replay
from grader.authoring.foreign.sizes import ELSEWHERE, unified
from grader.derive import Refused
from grader.errors import ExerciseInvalid
from grader.executor import Answer, Call, Executor, Job, Run
from grader.exercise import Drawing, Parameter
from grader.exercise.model import fixed_sizes
from grader.report import Outcome

#: So often a function is recorded, each time at other sizes: no number fits all by chance.
_TIMES: Final = 6
_LENGTHS: Final = (2, 3, 4, 5, 6, 7, 8, 9)
#: What of ours is needed in there; none of it knows an answer.
_BESIDE: Final = ("places", "sizes", "tape")
#: Values agree to this share of the largest entry.
_SAME: Final = 1e-12


def record_forward(
    text: str, executor: Executor, *, name: str = "", lines: Mapping[str, str] | None = None
) -> Replay:
    """Return a function of a file that is run in the jail alone, as it was recorded there.

    Parameters
    ----------
    text : str
        The file.
    executor : Executor
    name : str
        Of the function, where the file has several.
    lines : mapping of str to str
        What the arguments are, where its docstring does not say.

    Raises
    ------
    ExerciseInvalid
        If it is none that can be recorded; with the line and what to change.
    SandboxError
        If the executor fails.
    """
    return record_listing(read_listing(text, name), executor, lines or {})


def record_listing(listing: Listing, executor: Executor, lines: Mapping[str, str]) -> Replay:
    """Return a function that is run in the jail alone; raises as :func:`record_forward`."""
    parameters = parameters_of(listing, lines)
    sizes, given = _inputs(listing, parameters)
    recordings, plain = _run(listing, executor, given)
    try:
        read = [read_recording(_bytes(answer), len(parameters)) for answer in recordings]
        replay = Replay(listing, unified(read, sizes), _owners(parameters))
    except Forged as error:
        raise _strange(listing) from error
    except Refused as refused:
        where = f"line {refused.line}" if refused.line else listing.name
        reason = f"it {refused.found}; {refused.advice}"
        raise ExerciseInvalid(listing.name, where, reason) from refused
    _see_same(replay, given, plain)
    return replay


def _inputs(
    listing: Listing, parameters: Sequence[Parameter]
) -> tuple[list[dict[str, int]], list[tuple[Any, ...]]]:
    """Return sizes that differ from one another, and arguments of these sizes."""
    fixed = fixed_sizes(size for parameter in parameters for size in parameter.shape)
    sized = dict.fromkeys(size for parameter in parameters for size in parameter.shape)
    names = [name for name in sized if name not in fixed]
    if len(names) > len(_LENGTHS):
        reason = f"its arguments have {len(names)} sizes; at most {len(_LENGTHS)} are told apart"
        raise ExerciseInvalid(listing.name, "arguments", reason)
    sizes, given = [], []
    for time in range(_TIMES):
        rng = np.random.default_rng(time)
        lengths = rng.permutation(_LENGTHS)
        drawn = dict(zip(names, map(int, lengths), strict=False))
        try:
            given.append(tuple(p.draw(rng, drawn | fixed, Drawing.USUAL) for p in parameters))
        except KeyError as missing:
            reason = f"{missing} classes are drawn, but no argument has an axis of that size"
            raise ExerciseInvalid(listing.name, "arguments", reason) from missing
        sizes.append(drawn)
    return sizes, given


def _owners(parameters: Sequence[Parameter]) -> dict[str, tuple[int, int]]:
    found: dict[str, tuple[int, int]] = {}
    for place, parameter in enumerate(parameters):
        for axis, size in enumerate(parameter.shape):
            found.setdefault(size, (place, axis))
    return found


def _run(
    listing: Listing, executor: Executor, given: Sequence[tuple[Any, ...]]
) -> tuple[Sequence[Answer], Sequence[Answer]]:
    """Return what the jail answers to being asked for steps, and for values."""
    recorder = files(__package__).joinpath("recorder.py").read_text(encoding="utf-8")
    modules = [
        (f"grader/derive/{one}", files("grader.derive").joinpath(f"{one}.py").read_text("utf-8"))
        for one in _BESIDE
    ]
    source = f"import {MODULE}\nNAME = {listing.name!r}\n{recorder}"
    beside = (*modules, (MODULE, listing.text))
    calls = tuple(Call(arguments) for arguments in given)
    jobs = [Job(source, asked, calls, modules=beside) for asked in ("recorded", "plain")]
    first, second = executor.run_each(jobs)
    return _answers(listing, first, len(given)), _answers(listing, second, len(given))


def _answers(listing: Listing, run: Run, wanted: int) -> Sequence[Answer]:
    if run.left_out:
        error = run.left_out[0].error.replace(f", in {MODULE}.py", "").strip().splitlines()
        reason = f"the file raised {(error or ['an error'])[-1][:300]}; leave what does so out"
        raise ExerciseInvalid(listing.name, "forward", reason)
    if run.outcome is not Outcome.PASSED or len(run.answers) != wanted:
        reason = run.detail or run.error or str(run.outcome)
        raise ExerciseInvalid(listing.name, "forward", f"it did not come to an end: {reason[:300]}")
    return run.answers


def _bytes(answer: Answer) -> bytes:
    if answer.outcome is not Outcome.PASSED or len(answer.values) != 1:
        raise Forged("no answer")
    (values,) = answer.values
    if values.dtype != np.uint8 or values.ndim != 1:
        raise Forged("no bytes")
    return values.tobytes()


def _strange(listing: Listing) -> ExerciseInvalid:
    reason = "what came out of the jail is no recording; leave NumPy and the grader as they are"
    return ExerciseInvalid(listing.name, "forward", reason)


def _see_same(replay: Replay, given: Sequence[tuple[Any, ...]], plain: Sequence[Answer]) -> None:
    """Refuse a recording that gives other numbers than the function."""
    name = replay.listing.name
    for arguments, answer in zip(given, plain, strict=True):
        if answer.outcome is not Outcome.PASSED or len(answer.values) != 1:
            said = answer.error.strip().splitlines() or ["gave no answer"]
            raise ExerciseInvalid(name, "forward", f"it {said[-1][:300]}")
        try:
            with np.errstate(all="ignore"):
                found = np.asarray(replay(*arguments))
        except (ArithmeticError, LookupError, TypeError, ValueError) as error:
            raise _strange(replay.listing) from error
        wanted = answer.values[0]
        scale = np.max(np.abs(wanted), initial=0.0)
        same = found.shape == wanted.shape and np.isfinite(wanted).all()
        if not same or np.max(np.abs(found - wanted), initial=0.0) > _SAME * scale:
            reason = (
                "it gives other numbers than the steps that it takes: does it choose by values, "
                f"change an array in place, or draw at random? {ELSEWHERE}"
            )
            raise ExerciseInvalid(name, "forward", reason)
