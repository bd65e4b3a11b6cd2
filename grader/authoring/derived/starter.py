"""A starter file as many courses have it: a forward pass that keeps a cache, and a way back."""

from typing import Final

from grader.authoring.derived.arguments import DOUT
from grader.authoring.derived.question import Derivation, Derived
from grader.authoring.starter import zeros_of

_FORWARD: Final = '''\
def {base}_forward({given}):
    """Return {fn}({given}), and a cache: keep in it what the way back needs."""
    out = {fn}({given})
    cache = ({packed})
    return out, cache
'''
_BACKWARD: Final = '''\
def {name}_backward({dout}cache):
    """Return {meaning}: {shape}."""
    {packed} = cache
    return {zeros}


def {signature}:
    """Go forward and back: this is what is called, leave it as it is."""
    _, cache = {base}_forward({given})
    return {name}_backward({dout}cache)
'''


def cached_starter(title: str, asked: Derived) -> str:
    """Return a program that gives the forward pass and asks for the way back from a cache.

    Parameters
    ----------
    title : str
    asked : sequence of (Question, Derivation)
        All of one forward function.
    """
    first = asked[0][1]
    base, given = base_of(first), ", ".join(first.forward.arguments)
    packed = given if "," in given else f"{given},"
    parts = [
        f'"""{title}: fill in the way back."""\n\nimport numpy as np\n',
        first.forward.source.whole,
        _FORWARD.format(base=base, fn=first.function.__name__, given=given, packed=packed),
    ]
    for question, derivation in asked:
        words = {
            "base": base,
            "name": base if len(asked) == 1 else question.name,
            "given": given,
            "packed": packed,
            "dout": "" if derivation.returned is None else f"{DOUT}, ",
            "meaning": question.meaning,
            "shape": question.shape,
            "zeros": zeros_of(question),
            "signature": question.signature,
        }
        parts.append(_BACKWARD.format(**words))
    return "\n\n".join(parts)


def base_of(derivation: Derivation) -> str:
    """Return what the names of the pair of functions begin with."""
    name = derivation.function.__name__
    return "layer" if name == "forward" else name
