"""Icons beside words: one file holds them all, and pages refer to it."""

from functools import lru_cache

from markupsafe import Markup

from submissions.web.addresses import url_for

_FILE = "vendor/lucide/icons.svg"


def icon(name: str) -> Markup:
    """Return an icon, which says nothing that the words beside it do not say.

    Parameters
    ----------
    name : str
        A symbol of ``static/vendor/lucide/icons.svg``.
    """
    return _drawn(url_for("static", filename=_FILE), name)


@lru_cache(maxsize=256)
def _drawn(file: str, name: str) -> Markup:
    return Markup(
        '<svg class="icon" aria-hidden="true" focusable="false"><use href="%s#%s"/></svg>'
    ) % (file, name)
