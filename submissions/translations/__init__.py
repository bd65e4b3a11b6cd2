"""The catalogue of texts: English is what the code says, other languages are one file each.

The file ``<language>/LC_MESSAGES/messages.po`` is read as it is, once a process; nothing has to be
compiled, so a checkout and an installed package have the same texts. `bin/translate` keeps it.
"""

from functools import cache
from importlib.resources import files
from io import BytesIO

from babel.messages.mofile import write_mo
from babel.messages.pofile import read_po
from babel.support import NullTranslations, Translations

#: The languages there are, each by its own name; the first is what the code says.
LANGUAGES = {"en": "English", "de": "Deutsch"}


def gettext_noop(text: str) -> str:
    """Return a text as it is, for the catalogue; whoever shows it translates it."""
    return text


@cache
def catalogue(language: str) -> NullTranslations:
    """Return the texts of a language; those of one that nobody has written are English."""
    file = files(__package__) / language / "LC_MESSAGES" / "messages.po"
    if not file.is_file():
        return NullTranslations()
    compiled = BytesIO()
    with file.open("rb") as written:
        write_mo(compiled, read_po(written, locale=language))
    compiled.seek(0)
    return Translations(compiled)
