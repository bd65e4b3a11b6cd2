"""The language of the reader: what they chose, else what their browser asks for, else English.

Whoever has an account chooses for the account; everybody's choice is kept by their browser too.
Programs read English.
"""

from datetime import datetime
from functools import cache, lru_cache

from babel import Locale
from babel.numbers import get_decimal_symbol
from babel.support import NullTranslations
from flask import Flask, Response, g, request
from flask_babel import Babel, Domain, get_locale
from markupsafe import Markup

from submissions.translations import LANGUAGES, catalogue
from submissions.translations.sentences import in_language
from submissions.translations.times import moment
from submissions.web.context import by_https, reader
from submissions.web.problems import for_programs

_ENGLISH = next(iter(LANGUAGES))
#: Where a browser keeps its reader's choice.
COOKIE = "deltagrade-language"
_KEPT_S = 366 * 86400


class _Catalogue(Domain):  # type: ignore[misc] # it has no types
    """Texts as they are written, without a step that compiles them."""

    def get_translations(self) -> NullTranslations:
        return catalogue(language())


def set_up_language(app: Flask) -> None:
    """Let every page of an application speak its reader's language."""
    babel = Babel(app, default_locale=_ENGLISH, locale_selector=_chosen)
    babel.domain_instance = _Catalogue()
    # Templates ask a hundred times a page: by way of Jinja's extension that is a tenth of its time.
    words = {"_": _say, "gettext": _say, "ngettext": _count}
    app.jinja_env.globals |= {"language": language, "LANGUAGES": LANGUAGES, **words}


def language() -> str:
    """Return the code of the language that is spoken in this request."""
    try:
        found: str = g.language
    except AttributeError:
        g.language = found = locale().language
    except RuntimeError:  # outside a request
        return _ENGLISH
    return found


def locale() -> Locale:
    """Return whose way of writing dates and numbers is followed; English outside a request."""
    return get_locale() or Locale(_ENGLISH)


def remember_language(answer: Response, chosen: str) -> Response:
    """Return an answer after which the browser keeps a choice; an empty one it forgets."""
    if chosen:
        answer.set_cookie(
            COOKIE, chosen, max_age=_KEPT_S, secure=by_https(), httponly=True, samesite="Lax"
        )
    else:
        answer.delete_cookie(COOKIE, secure=by_https(), httponly=True, samesite="Lax")
    return answer


def local_time(at: datetime, pattern: str) -> str:
    """Return a time by a pattern of :mod:`submissions.translations.times`, as the reader writes."""
    return moment(at, pattern, language())


def decimal(said: str) -> str:
    """Return a number with the reader's sign before its decimals.

    >>> decimal("2.5")
    '2.5'
    """
    return said.replace(".", _decimal_sign(language()))


def translated(text: object) -> str:
    """Return what the grader or a use case says, as far as the catalogue has it."""
    return in_language(str(text), language())


def _say(text: str, /, **values: object) -> Markup:
    """Return a text of a template as its reader speaks, values escaped; a percent is doubled."""
    said = language()
    return _text(said, text) % values if values else _plain(said, text)


def _count(singular: str, plural: str, num: int, /, **values: object) -> Markup:
    """Return likewise the one or the other by a number."""
    said = catalogue(language()).ungettext(singular, plural, num)
    return _trusted(said) % {"num": num, **values}


@lru_cache(maxsize=4096)
def _text(language: str, text: str) -> Markup:
    return _trusted(catalogue(language).ugettext(text))


@lru_cache(maxsize=4096)
def _plain(language: str, text: str) -> Markup:
    return _text(language, text) % {}


def _trusted(text: str) -> Markup:
    return Markup(text)  # noqa: S704 - templates and the catalogue are ours


@cache
def _decimal_sign(language: str) -> str:
    sign: str = get_decimal_symbol(language)
    return sign


def _chosen() -> str:
    if for_programs():
        return _ENGLISH
    # The page that says that we are broken asks for nothing: the store may be what is broken.
    who = g.get("actor") if g.get("broken") else reader()
    for kept in (who.language if who else "", request.cookies.get(COOKIE, "")):
        if kept in LANGUAGES:
            return kept
    wanted = (code.partition("-")[0].lower() for code, share in request.accept_languages if share)
    return next((code for code in wanted if code in LANGUAGES), _ENGLISH)
