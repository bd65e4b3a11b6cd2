"""What goes wrong in the back-propagation of a whole network.

A backward pass made of rules, one for each formula of the sheet; a mistake replaces one rule, and
a rule sees everything that a wrong formula could reach for. The rules as they stand give what the
engine gives, which a test holds them to. Arrays are in the column layout.
"""

import itertools
from collections.abc import Callable, Collection, Iterator
from dataclasses import dataclass, field, fields, replace
from typing import Any

import numpy as np

from grader.engine import Activation, Array, ForwardPass, Network, Reduction
from grader.functions.wrong import ARGUMENT, AT_VALUE, SQUARED, VALUE, Wrong
from grader.misconceptions import Mistake, by_mistake, mistake
from grader.mistakes.parts import BACKS, BIASES, PRODUCTS, same_shape, slopes_of


@dataclass(slots=True)
class Site:
    """One layer of one backward pass: ``k`` counts from 0, the last layer is ``K - 1``."""

    network: Network
    k: int
    s: list[Array]
    z: list[Array]
    y_gt: Array
    errors: dict[int, Array] = field(default_factory=dict)
    deltas: dict[int, Array] = field(default_factory=dict)

    @property
    def W(self) -> Array:  # noqa: N802  the sheet's letter
        """Weights of this layer."""
        return self.network.weights[self.k]

    @property
    def W_next(self) -> Array:  # noqa: N802  the sheet's letter
        """Weights that lead out of this layer."""
        return self.network.weights[self.k + 1]

    @property
    def activation(self) -> Activation:
        """The layer's activation."""
        return self.network.activations[self.k]

    @property
    def last(self) -> bool:
        """Whether this is the output layer."""
        return self.k == len(self.network.weights) - 1

    @property
    def batch(self) -> int:
        """How many samples there are."""
        return int(self.z[0].shape[1])


Rule = Callable[[Site], Array]


def _pre(site: Site) -> Array:
    return _biased(site, site.W @ site.z[site.k])


def _as_column(site: Site) -> Array:
    return site.network.biases[site.k].reshape(-1, 1)


def _biased(site: Site, s: Array) -> Array:
    return s + _as_column(site) if site.network.biases else s


def _scale(site: Site) -> float:
    return 1.0 if site.network.reduction is Reduction.SUM else 1.0 / site.batch


@dataclass(frozen=True, slots=True)
class Rules:
    """The formulas of back-propagation, each right or replaced.

    ``pull`` takes ``dL/dz_k`` to ``dL/ds_k`` and so has a second argument.
    """

    pre: Rule = _pre
    post: Rule = lambda site: site.activation.f(site.s[site.k])
    error: Rule = lambda site: site.network.loss.prime(site.z[-1], site.y_gt)
    scale: Callable[[Site], float] = _scale
    pull: Callable[[Site, Array], Array] = lambda site, gradient: site.activation.pull_back(
        site.s[site.k], gradient
    )
    back: Rule = lambda site: site.W_next.T @ site.deltas[site.k + 1]
    source: Rule = lambda site: site.z[site.k]
    product: Callable[[Site, Array], Array] = lambda site, source: site.deltas[site.k] @ source.T
    bias: Rule = lambda site: site.deltas[site.k].sum(axis=1, keepdims=True)


#: The rules by name, in the order in which they are got wrong.
PARTS = tuple(one.name for one in fields(Rules))


@dataclass(frozen=True, slots=True)
class Gradients:
    """What a backward pass gives, layer by layer, in the column layout."""

    trace: ForwardPass
    deltas: tuple[Array, ...]
    dW: tuple[Array, ...]  # noqa: N815  the sheet's letter
    db: tuple[Array, ...]
    dx: Array
    loss: Array


def backward(network: Network, x_in: Array, y_gt: Array, rules: Rules) -> Gradients:
    """Run a whole forward and backward pass by the given rules.

    Parameters
    ----------
    network : Network
        In the column layout.
    x_in : array, shape (n_0, B)
    y_gt : array, shape (n_K, B)
    rules : Rules

    Raises
    ------
    ValueError
        If the rules cannot be computed on these shapes.
    """
    depth = len(network.weights)
    site = Site(network, 0, [], [x_in], y_gt)
    for site.k in range(depth):
        site.s.append(rules.pre(site))
        site.z.append(rules.post(site))
    for site.k in reversed(range(depth)):
        gradient = rules.scale(site) * rules.error(site) if site.last else rules.back(site)
        site.errors[site.k] = gradient
        site.deltas[site.k] = rules.pull(site, gradient)
    dW, db = [], []
    for site.k in range(depth):
        dW.append(rules.product(site, rules.source(site)))
        db.append(rules.bias(site))
    site.k = -1
    trace = ForwardPass(tuple(site.s), tuple(site.z))
    deltas = tuple(site.deltas[k] for k in range(depth))
    dx = rules.back(site)
    loss = rules.scale(site) * network.loss.value(site.z[-1], y_gt)
    return Gradients(trace, deltas, tuple(dW), tuple(db), dx, loss)


def wrong_rules(
    network: Network, parts: Collection[str] = PARTS
) -> Iterator[tuple[Mistake, Rules]]:
    """Yield every catalogued mistake of such a network with the rules that make it.

    Parameters
    ----------
    network : Network
        Only its activations, loss and biases matter, not its numbers.
    parts : collection of str
        Which rules to get wrong, all by default.
    """
    right = Rules()
    for part, variants in _variants(network).items():
        for known, rule in variants.items() if part in parts else ():
            yield known, replace(right, **{part: rule})


#: Mutants with a constant of the student's choice.
FITTED: dict[Mistake, Callable[[float], Rules]] = by_mistake(
    {"M20": lambda rate: Rules(back=_updated(rate))}
)

#: Where in a network a mistake may be made while it is not made elsewhere.
_SOMEWHERE: dict[str, Callable[[Site], bool]] = {
    "in the hidden layers only": lambda site: not site.last,
    "in the last layer only": lambda site: site.last,
    "in the first layer only": lambda site: site.k == 0,
}


def wrong_somewhere(
    network: Network, parts: Collection[str] = PARTS
) -> Iterator[tuple[Mistake, str, Rules]]:
    """Yield every mistake as (mistake, where, rules), made in some of the layers only."""
    right = Rules()
    for part, variants in _variants(network).items():
        if part not in parts:
            continue
        for (known, rule), (where, here) in itertools.product(variants.items(), _SOMEWHERE.items()):
            usual = getattr(right, part)
            yield known, where, replace(right, **{part: _where(here, rule, usual)})


def _where(
    here: Callable[[Site], bool], wrong: Callable[..., Any], right: Callable[..., Any]
) -> Any:
    """Return a rule that is wrong at some sites."""
    return lambda site, *more: wrong(site, *more) if here(site) else right(site, *more)


def _variants(network: Network) -> dict[str, dict[Mistake, Any]]:
    biased = _OF_BIASES if network.biases else {"pre": {}, "bias": {}}
    return {
        "pre": biased["pre"] | _WRONG["pre"],
        "post": _WRONG["post"],
        "error": {known: _output(error) for known, error in network.loss.errors.items()},
        "scale": _WRONG["scale"],
        "pull": _WRONG["pull"] | _own_pulls(network),
        "back": _WRONG["back"] | {known: _outgoing(back) for known, back in BACKS.items()},
        "source": _WRONG["source"],
        "product": _WRONG["product"],
        "bias": biased["bias"],
    }


def _output(error: Callable[[Array, Array, Array], Array]) -> Rule:
    return lambda site: error(site.z[-1], site.y_gt, site.s[-1])


def _outgoing(back: Callable[[Array, Array], Array]) -> Rule:
    return lambda site: back(site.W_next, site.deltas[site.k + 1])


def _multiplied(product: Callable[[Array, Array], Array]) -> Callable[[Site, Array], Array]:
    return lambda site, source: product(site.deltas[site.k], source)


def _own_pulls(network: Network) -> dict[Mistake, Callable[[Site, Array], Array]]:
    """Return the wrong slopes of every activation in the network, where it stands."""
    pulls = {}
    for activation in dict.fromkeys(network.activations):
        for known, slope in slopes_of(activation).items():
            if known in _WRONG["pull"]:
                continue
            pulls[mistake(f"{known.code}@{activation.name}")] = _slope_where(
                lambda site, name=activation.name: site.activation.name == name,  # type: ignore[misc]
                lambda site, slope=slope: slope(site.s[site.k]),  # type: ignore[misc]
            )
    return pulls


def _slope_where(
    where: Callable[[Site], bool], slope: Callable[[Site], Array]
) -> Callable[[Site, Array], Array]:
    """Return a pull with another slope at some layers."""
    return lambda site, gradient: (
        gradient * slope(site)
        if where(site)
        else site.activation.pull_back(site.s[site.k], gradient)
    )


def _written(one: Wrong) -> Callable[[Site], Array]:
    """Return a slope as a wrong formula has it."""
    return lambda site: one.formula(site.s[site.k], site.activation.f_prime, site.activation.f)


def _everywhere(_: Site) -> bool:
    return True


def _inside(site: Site) -> bool:
    return not site.last


def _flat(site: Site) -> Array:
    return np.ones_like(site.s[site.k])


def _neighbour(site: Site) -> Activation:
    """Return the next layer's activation, or the first one's at the output."""
    activations = site.network.activations
    return activations[(site.k + 1) % len(activations)]


def _updated(rate: float) -> Rule:
    """Return the way back through weights that one step of gradient descent has changed."""

    def back(site: Site) -> Array:
        step = rate * site.deltas[site.k + 1] @ site.z[site.k + 1].T
        return (site.W_next - step).T @ site.deltas[site.k + 1]

    return back


def _cut(site: Site) -> Array:
    right = site.W_next.T @ site.deltas[site.k + 1]
    return right if site.k >= len(site.network.weights) - 2 else np.zeros_like(right)


def _slope_below(site: Site) -> Array:
    if not site.k:
        return site.z[0]
    return site.network.activations[site.k - 1].f_prime(site.s[site.k - 1])


#: What is written in place of a rule, part by part.
_PARTS: dict[str, dict[str, Callable[..., Any]]] = {
    "pre": {
        "M23@forward": lambda site: _biased(site, site.W @ (site.s[-1] if site.s else site.z[0])),
        "M24a@forward": lambda site: _biased(site, site.W @ site.z[0]),
        "M13@forward": lambda site: _biased(site, site.W.T @ site.z[site.k]),
    },
    "post": {
        "M39": lambda site: site.s[-1] if site.last else site.activation.f(site.s[-1]),
        "M12f@forward": lambda site: _neighbour(site).f(site.s[-1]),
    },
    "scale": {
        "M31": lambda site: 1.0 if site.network.reduction is Reduction.MEAN else 1.0 / site.batch,
        "M32": lambda site: _scale(site) / site.batch,
        "M33c": lambda site: _scale(site) / site.y_gt.shape[0],
        "M33d": lambda site: _scale(site) * site.batch / max(site.batch - 1, 1),
    },
    "pull": {
        "M07": _slope_where(lambda site: site.last, _flat),
        "M08": _slope_where(_inside, _flat),
        "M09": _slope_where(_everywhere, _written(AT_VALUE)),
        "M10": _slope_where(_everywhere, _written(VALUE)),
        "M11": _slope_where(_inside, _written(SQUARED)),
        "M12f": _slope_where(_everywhere, lambda site: _neighbour(site).f_prime(site.s[site.k])),
        "M12g": _slope_where(
            _everywhere, lambda site: site.z[site.k + 1] * (1 - site.z[site.k + 1])
        ),
        "M18": _slope_where(_inside, _written(ARGUMENT)),
        "M43": lambda site, gradient: (
            site.activation.pull_back(site.s[site.k], gradient)
            if site.activation.name != "relu"
            else gradient * (gradient > 0)
        ),
        "M48b": lambda site, gradient: gradient * site.activation.f_prime(site.s[site.k]),
    },
    "back": {
        "M14": lambda site: site.W_next.T @ site.deltas[len(site.network.weights) - 1],
        "M15": lambda site: same_shape(site.W, site.W_next).T @ site.deltas[site.k + 1],
        "M20": _updated(0.1),
        "M79": lambda site: site.W_next.T @ site.errors[site.k + 1],
        "M34": _cut,
    },
    "source": {
        "M22": lambda site: site.z[site.k + 1],
        "M23": lambda site: site.s[site.k - 1] if site.k else site.z[0],
        "M24a": lambda site: site.z[0],
        "M24b": _slope_below,
    },
    "product": {
        **{
            code: _multiplied(PRODUCTS[mistake(code)])
            for code in ("M25", "M28a", "M28b", "M29a", "M29b", "M30", "M33b")
        },
        "M26": lambda site, source: (
            site.activation.pull_back(site.s[site.k], site.deltas[site.k]) @ source.T
        ),
        "M27a": lambda site, source: np.broadcast_to(
            (site.deltas[site.k] * same_shape(source, site.deltas[site.k])).sum(1), site.W.shape
        ),
    },
}
_WRONG = {part: by_mistake(rules) for part, rules in _PARTS.items()}
#: The same of what is only there with biases.
_OF_BIASES = {
    "pre": by_mistake({"M38": lambda site: site.W @ site.z[site.k]}),
    "bias": {
        known: lambda site, bias=BIASES[known]: bias(site.deltas[site.k])
        for known in map(mistake, ("M35", "M36a", "M36b", "M36c", "M37a", "M37c"))
    }
    | by_mistake(
        {"M37b": lambda site: site.deltas[site.k].sum(1)[:, None] * _as_column(site)},
    ),
}
