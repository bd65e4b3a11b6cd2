"""Times as people of a language write them."""

from datetime import datetime

from babel.dates import format_datetime

from submissions.translations import catalogue, gettext_noop

#: In tables and lines, in mails, in sentences; along an axis, and of a bar on it.
SHORT = gettext_noop("EEE d MMM y, HH:mm")
LONG = gettext_noop("EEEE dd MMMM y, HH:mm")
FULL = gettext_noop("EEEE dd MMMM y, HH:mm:ss")
AXIS = gettext_noop("d MMM HH:mm")
BAR = gettext_noop("EEE d MMM, HH:mm")


def moment(at: datetime, pattern: str, language: str) -> str:
    """Return a time in its own zone, by one of the patterns above as the language has it.

    Examples
    --------
    >>> at = datetime(2026, 9, 1, 23, 59)
    >>> moment(at, SHORT, "en"), moment(at, SHORT, "de")
    ('Tue 1 Sep 2026, 23:59', 'Di., 1. Sept. 2026, 23:59')
    """
    local = at.replace(tzinfo=None)
    said: str = format_datetime(local, catalogue(language).ugettext(pattern), locale=language)
    return said
