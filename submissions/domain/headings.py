"""What the columns of class lists are called, by system and language.

Sources: the lists that Canvas, Moodle, Gradescope, Blackboard, Brightspace, ILIAS and CampusOnline
(TUMonline, RWTHonline) export, and what their documents say of them.
"""

import re
import unicodedata
from collections import Counter
from collections.abc import Mapping, Sequence
from enum import StrEnum


class Column(StrEnum):
    """What a column of a class list holds."""

    NUMBER = "number"
    NAME = "name"
    FIRST = "first"
    LAST = "last"
    EMAIL = "email"
    LOGIN = "login"
    SECTION = "section"
    PLATFORM_ID = "platform_id"  #: the learning platform's own number of a person
    ROLE = "role"


#: One of these is wanted in every row, or nobody knows whom it speaks of.
KEYS = {Column.NUMBER, Column.LOGIN, Column.EMAIL, Column.PLATFORM_ID}
NAMES = {Column.NAME, Column.FIRST, Column.LAST}

#: Headings as :func:`plain` returns them; of two that are there, the first in this order counts.
_HEADINGS = {
    Column.NUMBER: """
        sis user id|orgdefinedid|org defined id|sid|student number|student id|studentid|student no
        matriculation number|matriculation no|matriculation|registration number|matrikelnummer
        matrikelnr|matrikel nr|matrikel|matr nr|matrnr|matnr|legi|legi nummer|id number|idnumber
        id nummer|numéro d'étudiant|numéro étudiant|numéro d'identification|número de estudiante
        número de id|número de identificación|número de matrícula|matrícula|numero di matricola
        matricola|codice identificativo|studentnummer|studentnr|número de aluno|external id
        number|nummer|id
    """,
    Column.NAME: """
        name|full name|fullname|student name|display name|student|students|vollständiger name
        nom complet|nom|nombre completo|nome completo|volledige naam|naam|teilnehmer
    """,
    Column.FIRST: """
        first name|firstname|given name|given names|forename|vorname|vornamen|rufname
        first name of student|prénom|prénoms|nombre|nome|voornaam
    """,
    Column.LAST: """
        last name|lastname|surname|family name|nachname|familienname|zuname
        familienname oder nachname|familien oder nachname|family name of student|nom de famille
        apellidos|apellido|cognome|achternaam|apelido|sobrenome
    """,
    Column.EMAIL: """
        email|e mail|email address|e mail address|mail|mail address|mailadresse|email adresse
        e mail adresse|emailadresse|email address of student|primary email|student email|courriel
        adresse de courriel|adresse e mail|adresse mail|correo|correo electrónico
        dirección de correo|dirección email|indirizzo email|indirizzo e mail|e mailadres|emailadres
        endereço de email|endereço de e mail
    """,
    Column.LOGIN: """
        sis login id|login id|login|login name|username|user name|user|anmeldename|benutzername
        benutzerkennung|nutzername|kennung|netid|net id|nom d'utilisateur|identifiant
        nombre de usuario|usuario|nome utente|gebruikersnaam|nome de utilizador
    """,
    Column.SECTION: """
        section|sections|group|groups|class|gruppe|gruppen|übungsgruppe|tutorium|sektion|groupe
        groupes|grupo|grupos|gruppo|gruppi|groep|groepen|turma
    """,
    Column.PLATFORM_ID: "canvas user id|user id|platform id|id",
    Column.ROLE: "role|roles|course role|rolle|rollen|rôle|rôles|rol|ruolo|ruoli|função",
}
_ORDERED = {
    column: [word.strip() for word in re.split(r"[|\n]", words) if word.strip()]
    for column, words in _HEADINGS.items()
}
#: Where one of these is, a bare ``ID`` is the platform's: Canvas has them beside each other.
_PLATFORM = {"sis user id", "sis login id", "login id"}
_MOST = 500
_MARKS = re.compile(r"[\s_\-./:*#]+")


def plain(heading: str) -> str:
    """Return a heading without regard to case, marks and brackets.

    Examples
    --------
    >>> plain("E-Mail-Adresse"), plain("Apellido(s)"), plain("REGISTRATION_NUMBER")
    ('e mail adresse', 'apellidos', 'registration number')
    """
    text = unicodedata.normalize("NFKC", heading).casefold().replace("\u2019", "'")
    return _MARKS.sub(" ", re.sub(r"[()\[\]]", "", text)).strip()


def columns_of(headings: Sequence[str]) -> dict[Column, int]:
    """Return which column of a list is where, as far as the headings say.

    Parameters
    ----------
    headings : sequence of str
        Of two that mean the same, the more particular counts: ``Student ID`` before ``ID``.
    """
    words = [plain(heading) for heading in headings[:_MOST]]
    found: dict[Column, int] = {}
    for column, known in _ORDERED.items():
        here = next((word for word in known if word in words), None)
        if here is not None:
            found[column] = words.index(here)
    return _surnames(_bare_id(found, words))


def _bare_id(found: dict[Column, int], words: Sequence[str]) -> dict[Column, int]:
    """Take ``ID`` for a student's number only where nothing else can be, and no platform's is."""
    number, own = found.get(Column.NUMBER), found.get(Column.PLATFORM_ID)
    if number is None or number != own:
        return found
    other = Column.NUMBER if _PLATFORM.intersection(words) else Column.PLATFORM_ID
    return {column: at for column, at in found.items() if column is not other}


def _surnames(found: dict[Column, int]) -> dict[Column, int]:
    """Read ``Name`` beside ``Vorname``, or ``Nom`` beside ``Prénom``, as the family name."""
    if {Column.NAME, Column.FIRST} <= found.keys() and Column.LAST not in found:
        return {Column.LAST if at is Column.NAME else at: i for at, i in found.items()}
    return found


def unclear(headings: Sequence[str], found: Mapping[Column, int]) -> str:
    """Return why nobody can tell from its headings how a list is read; empty if one can."""
    told = ", ".join(repr(heading.strip()[:40]) for heading in headings[:20])
    if not KEYS & found.keys():
        return (
            f"the headings are {told}; wanted at least a student's number, login or email, for "
            "example 'number' and 'name'. Say what the columns are."
        )
    count = Counter(map(plain, headings))
    for column in KEYS & found.keys():
        twice = headings[found[column]].strip()
        if count[plain(twice)] > 1:
            return f"the heading {twice!r} is there more than once. Say which column is meant."
    return ""
