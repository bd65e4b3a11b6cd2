"""Every single mistake that an exercise declares is named when somebody makes it."""

from collections.abc import Iterator

from grader.exercise import Mistake, Question
from grader.law.breach import Bench, Breach, named

LAW = "mistakes"


def check_mistakes_named(bench: Bench) -> Iterator[Breach]:
    """Yield a breach for each mistake that passes, stays unnamed or takes another's name."""
    for question in bench.exercise.questions:
        for mistake in question.mistakes:
            faults = (_fault(bench, question, mistake, seed) for seed in bench.few)
            fault = next(filter(None, faults), "") if mistake.single else ""
            if fault:
                yield bench.breach(LAW, f"{mistake.code} {fault}", question=question.name)


def _fault(bench: Bench, question: Question, mistake: Mistake, seed: int) -> str:
    report = bench.replay(question, mistake.mutant, seed)
    if report.passed:
        return f"earns full points on seed {seed}: drop it, or draw inputs that tell it apart."
    found = named(report)
    if not found:
        return f"is not named on seed {seed}: its mutant gives no values on any case."
    if found[0] == mistake.code or _declared(question, found[0], mistake):
        return ""
    return (
        f"is called {found[0]} on seed {seed}, for both give the same values: list only one of "
        "them, or name the other in its aliases."
    )


def _declared(question: Question, code: str, mistake: Mistake) -> bool:
    """Whether two mistakes are known to look alike."""
    return code in mistake.aliases or any(
        other.code == code and mistake.code in other.aliases for other in question.mistakes
    )
