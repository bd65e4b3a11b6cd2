"""Icons beside words: one file holds them all, and pages refer to it."""

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
    return Markup(
        '<svg class="icon" aria-hidden="true" focusable="false"><use href="%s#%s"/></svg>'
    ) % (url_for("static", filename=_FILE), name)
