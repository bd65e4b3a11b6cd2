"""Points as people write them."""


def points(value: float) -> str:
    """Return points without needless zeros.

    Examples
    --------
    >>> points(2.0), points(0.9), points(1 / 3)
    ('2', '0.9', '0.33')
    """
    return f"{value:.2f}".rstrip("0").rstrip(".")


def percent(share: float) -> str:
    """Return a share of one as a whole percentage.

    Examples
    --------
    >>> percent(0.5)
    '50 %'
    """
    return f"{100 * share:.0f} %"
