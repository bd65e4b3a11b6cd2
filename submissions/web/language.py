"""The language of the reader: what they chose, else what their browser asks for, else English.

Whoever has an account chooses for the account; everybody's choice is kept by their browser too.
Programs read English.
"""

from babel import Locale
from babel.support import NullTranslations
from flask import Flask, request
from flask_babel import Babel, Domain, get_locale

from submissions.translations import LANGUAGES, catalogue
from submissions.web.problems import for_programs

_ENGLISH = next(iter(LANGUAGES))
#: Where a browser keeps its reader's choice.
COOKIE = "deltagrade-language"


class _Catalogue(Domain):  # type: ignore[misc] # it has no types
    """Texts as they are written, without a step that compiles them."""

    def get_translations(self) -> NullTranslations:
        return catalogue(language())


def set_up_language(app: Flask) -> None:
    """Let every page of an application speak its reader's language."""
    babel = Babel(app, default_locale=_ENGLISH, locale_selector=_chosen)
    babel.domain_instance = _Catalogue()
    app.jinja_env.globals |= {"language": language, "LANGUAGES": LANGUAGES}


def language() -> str:
    """Return the code of the language that is spoken in this request."""
    return locale().language


def locale() -> Locale:
    """Return whose way of writing dates and numbers is followed; English outside a request."""
    return get_locale() or Locale(_ENGLISH)


def _chosen() -> str:
    if for_programs():
        return _ENGLISH
    kept = request.cookies.get(COOKIE)
    if kept in LANGUAGES:
        return kept
    return request.accept_languages.best_match(LANGUAGES, _ENGLISH) or _ENGLISH
