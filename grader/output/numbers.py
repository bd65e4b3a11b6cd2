"""Points as people write them."""


def points(value: float) -> str:
    """Return points without needless zeros.

    Examples
    --------
    >>> points(2.0), points(0.9), points(1 / 3)
    ('2', '0.9', '0.33')
    """
    return f"{value:.2f}".rstrip("0").rstrip(".")


def earned(got: float, most: float, pending: float = 0.0) -> str:
    """Return what was earned of what could be, and what a person has yet to settle.

    Examples
    --------
    >>> earned(2.0, 4.0), earned(2.0, 4.0, 1.0)
    ('2 of 4', '2 of 4, 1 pending')
    """
    waiting = f", {points(pending)} pending" if pending else ""
    return f"{points(got)} of {points(most)}{waiting}"


def percent(share: float) -> str:
    """Return a share of one as a whole percentage.

    Examples
    --------
    >>> percent(0.5)
    '50 %'
    """
    return f"{100 * share:.0f} %"
