"""Nobody waits long: for inputs to be drawn, and for a file to be graded.

A law of its own, tried last on what the others took, for it alone depends on the machine.
"""

from collections.abc import Iterator

from grader.law.breach import DRAWING, GRADING, Bench, Breach

LAW = "speed"
#: Drawing the inputs of one question may take this long on average: students wait for it.
DRAW_S = 1.0
#: Grading one golden solution may take this long.
GRADE_S = 10.0


def check_speed(bench: Bench) -> Iterator[Breach]:
    """Yield what took too long, by processor time: a busy machine slows the wall clock more."""
    for (what, name), took_s in bench.took_s.items():
        if what == DRAWING and took_s > DRAW_S:
            sentence = (
                f"Drawing the inputs takes {took_s:.2f} s; at most {DRAW_S:g} s, for a student "
                "waits for it. Make the reference or its mistakes cheaper."
            )
            yield bench.breach(LAW, sentence, question=name)
        if what == GRADING and took_s > GRADE_S:
            sentence = f"Grading it took {took_s:.1f} s; at most {GRADE_S:g} s."
            yield bench.breach(LAW, sentence, file=name)
