"""The catalogue of texts: English is what the code says, other languages are files.

Of each language there are two files, in ``<language>/LC_MESSAGES``: ``messages.po`` has the texts
of pages and mails (`bin/translate` gathers them), ``sentences.po`` those of the grader and of use
cases (:mod:`submissions.translations.sentences`). They are read as they are, once a process:
nothing has to be compiled, so a checkout and an installed package have the same texts.
"""

from functools import cache
from importlib.resources import files
from io import BytesIO

from babel.messages.catalog import Catalog
from babel.messages.mofile import write_mo
from babel.messages.pofile import read_po
from babel.support import NullTranslations, Translations

#: The languages there are, each by its own name; the first is what the code says.
LANGUAGES = {"en": "English", "de": "Deutsch"}


def gettext_noop(text: str) -> str:
    """Return a text as it is, for the catalogue; whoever shows it translates it."""
    return text


def say(language: str, text: str, /, **values: object) -> str:
    """Return a text in a language, with values in their places; outside of pages, as in mails."""
    said: str = catalogue(language).ugettext(text)
    return said % values if values else said


@cache
def catalogue(language: str) -> NullTranslations:
    """Return the texts of pages and mails in a language; nobody has written those of English."""
    written = read(language, "messages")
    if written is None:
        return NullTranslations()
    compiled = BytesIO()
    write_mo(compiled, written)
    compiled.seek(0)
    return Translations(compiled)


def read(language: str, domain: str) -> Catalog | None:
    """Return one file of a language as it is written; None if there is none."""
    file = files(__package__) / language / "LC_MESSAGES" / f"{domain}.po"
    if not file.is_file():
        return None
    with file.open("rb") as written:
        return read_po(written, locale=language, domain=domain)
