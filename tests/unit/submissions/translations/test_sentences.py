"""Sentences of the grader and of use cases, recognised by their templates."""

import ast
import re
from functools import cache
from itertools import chain
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from grader.misconceptions import MISTAKES
from submissions.translations import read
from submissions.translations.sentences import Template, in_language

ROOT = Path(__file__).parents[4]
PLACE = re.compile(r"%\(\w+\)s")
WRITTEN = [str(one.id) for one in read("de", "sentences") if one.id]
HINTS = {text for one in MISTAKES.values() for text in (one.title, *one.hints)}
SAID = {
    "Found a zip archive; wanted formulas or a derivation.": "Gefunden: ein Zip-Archiv; erwartet: "
    "Formeln oder eine Herleitung.",
    "wrong sign and a factor 2 too much": "falsches Vorzeichen und ein Faktor 2 zu viel",
    "There is no assignment 7 here, or it is not for you to see.": "Hier gibt es nichts dieser Art "
    "(Aufgabe 7), oder es ist nicht zur Ansicht bestimmt.",
    "it is 7; wanted 0 to 1,000.": "angegeben ist 7; möglich ist 0 bis 1.000.",
    "This assignment opens on Tuesday 01 September 2026, 10:00:00 UTC. Come back then.": "Diese "
    "Aufgabe öffnet am Dienstag, 1. September 2026, 10:00:00 UTC.",
    "Look for b in your formula. Look at the axis of your sum.": "In der Formel nach b suchen. Die "
    "Achse der Summe prüfen.",
    "On case 2, entry [0, 1] of dW_1 is 3.2; wanted 5.": "Auf Fall 2 ist Eintrag [0, 1] von dW_1 "
    "3.2; richtig wäre 5.",
}


@cache
def strings_of_code():
    """Return all that the grader and the use cases may say, in one text."""
    files = chain((ROOT / "grader").rglob("*.py"), (ROOT / "submissions").rglob("*.py"))
    nodes = chain.from_iterable(ast.walk(ast.parse(one.read_text())) for one in files)
    constants = (one.value for one in nodes if isinstance(one, ast.Constant))
    return "\n".join(one for one in constants if isinstance(one, str))


@pytest.mark.parametrize(("english", "german"), SAID.items())
def test_a_sentence_is_recognised_with_what_stands_in_it(english, german):
    """Several in turn, sentences within sentences, times and ranges too."""
    assert in_language(english, "de") == german
    assert in_language(english, "en") == english


@pytest.mark.parametrize("text", ["", "Nobody ever wrote this.", "x" * 5000, " ", "42"])
def test_what_is_not_known_stays_as_it_is(text):
    """Better English than half of a sentence."""
    assert in_language(text, "de") == text


def test_what_only_looks_like_a_time_stays():
    """A student may have written it."""
    text = "This assignment opens on Anyday 99 Smarch 2026, 77:00:00 UTC. Come back then."

    assert "Anyday 99 Smarch 2026, 77:00:00 UTC" in in_language(text, "de")


def test_half_a_text_is_not_translated():
    """One known sentence beside an unknown one: both stay English."""
    text = "Look for b in your formula. Something that nobody ever wrote."

    assert in_language(text, "de") == text


def test_every_text_of_a_mistake_has_its_translation():
    """Add what is missing to submissions/translations/de/LC_MESSAGES/sentences.po."""
    assert HINTS - set(WRITTEN) == set()


def test_no_sentence_is_left_over():
    """All words of each are still said somewhere."""
    code = strings_of_code()
    pieces = {one: PLACE.split(one) for one in WRITTEN if one not in HINTS}

    assert [one for one in pieces if not all(part.strip() in code for part in pieces[one])] == []


def test_a_template_has_words_of_its_own():
    """One of hardly any would be found in sentences that are none of it."""
    templates = [one for one in WRITTEN if PLACE.search(one)]

    assert [one for one in templates if len(re.findall(r"[A-Za-z]", PLACE.sub("", one))) < 4] == []


@given(st.lists(st.text("ab ;.", min_size=1, max_size=5), min_size=2, max_size=2))
@settings(deadline=None)
def test_what_a_template_reads_makes_the_text_again(values):
    """Whatever stands in the places, even words of the template."""
    template = Template(("a; ", "; b ", "."), ("first", "second"), "")
    text = f"a; {values[0]}; b {values[1]}."

    found = template.read(text)

    assert found is not None
    assert "a; {first}; b {second}.".format(**found) == text
    assert template.read(f"b{text}") is None
    assert template.read(text[:-1] + "?") is None


@given(st.text(max_size=300))
@settings(deadline=None)
def test_any_text_can_be_asked_for(text):
    """It ends, and gives a text."""
    assert in_language(text, "de")[:0] == ""
