"""Hold one exercise to the whole law."""

from collections.abc import Callable, Collection, Iterator

from grader.executor import Executor
from grader.exercise import Exercise
from grader.law.breach import Bench, Breach
from grader.law.files import check_solutions, check_starter
from grader.law.mistakes import check_mistakes_named
from grader.law.packages import check_packages
from grader.law.references import check_references
from grader.law.speed import check_speed
from grader.law.statement import check_statement

Law = Callable[[Bench], Iterator[Breach]]

#: The laws by name, in the order in which they are tried.
LAWS: dict[str, Law] = {
    "packages": check_packages,
    "statement": check_statement,
    "reference": check_references,
    "mistakes": check_mistakes_named,
    "starter": check_starter,
    "solutions": check_solutions,
    "speed": check_speed,
}
#: Those that do not depend on how quick the machine is.
TIMELESS = tuple(name for name in LAWS if name != "speed")
#: Where one of these is broken, nothing else can be judged.
_FIRST = ("packages", "reference")


def validate(
    exercise: Exercise, executor: Executor, seeds: int = 200, laws: Collection[str] = tuple(LAWS)
) -> tuple[Breach, ...]:
    """Return everything that has to be mended in an exercise; nothing if it is sound.

    Parameters
    ----------
    exercise : Exercise
    executor : Executor
        Where the starter and the golden solutions run.
    seeds : int
        On how many seeds the reference is tried; other laws take the first three.
    laws : collection of str
        Which laws to try, all by default; ``mistakes`` is the slow one, ``speed`` judges by the
        clock what the others took.

    Returns
    -------
    tuple of Breach

    Raises
    ------
    SandboxError
        If the executor fails.
    """
    bench = Bench(exercise, executor, range(seeds))
    found: list[Breach] = []
    for name, law in LAWS.items():
        found += law(bench) if name in laws else ()
        if name in _FIRST and any(breach.law == name for breach in found):
            break
    return tuple(found)
