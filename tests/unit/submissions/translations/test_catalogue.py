"""The catalogue: no text of a page is left out, and each has its German."""

import re
from collections.abc import Iterator
from pathlib import Path

import pytest
from babel.messages.extract import extract_from_dir
from babel.messages.frontend import parse_mapping_cfg

from submissions.translations import LANGUAGES, catalogue, gettext_noop, read, say
from submissions.web.words import script_words

ROOT = Path(__file__).parents[4]
TEMPLATES = sorted((ROOT / "submissions" / "web" / "templates").glob("*.html"))
OTHERS = [code for code in LANGUAGES if code != "en"]
#: How the code marks a text; the number says which argument it is.
KEYWORDS = {
    "_": None,
    "gettext": None,
    "ngettext": (1, 2),
    "gettext_noop": None,
    "say": (2,),
    "speak": None,
}
PLACE = re.compile(r"%\(\w+\)s|%%")
#: Attributes that people read or hear.
SAID = ("aria-label", "title", "placeholder", "data-confirm", "data-said", "data-title", "alt")
#: What is the same in all languages: names, and examples of what machines read.
SAME = {
    "Deltagrade",
    "Deltagrade · Deltagrade",
    "Python",
    "https://moodle.example.org",
    "machine-learning-2026",
    "deep-learning-2026",
    "Europe/Zurich",
    "submission:12",
    "number,name,email&#10;19-113-204,Ada Example,ada@example.org",
    "login,group&#10;ada,Group 1",
}


def texts_of_code():
    """Return all texts that templates and the code beside them pass through the catalogue."""
    with (ROOT / "babel.cfg").open() as settings:
        methods, options = parse_mapping_cfg(settings)
    found = extract_from_dir(ROOT, methods, options, KEYWORDS)
    return {text for _, _, text, _, _ in found if text}


def texts_of(language, domain):
    """Return what a file of a language says, by the English text."""
    return {one.id: one.string for one in read(language, domain) if one.id}


def bare_texts(source) -> Iterator[str]:
    """Yield the words of a template that no translation reaches."""
    source = re.sub(r"\{% trans.*?\{% endtrans %\}", "", source, flags=re.DOTALL)
    source = re.sub(r"\{#.*?#\}|\{%.*?%\}", "", source, flags=re.DOTALL)
    source = re.sub(r"\{\{(?:\"[^\"]*\"|\{[^}]*\}|[^\"}])*\}\}", "", source)
    source = re.sub(r"<(pre|code|kbd)\b[^>]*>.*?</\1>", "", source, flags=re.DOTALL)
    between = re.findall(r">([^<]*)", f">{source}")
    yield from (re.sub(r'[a-z-]+="[^"]*"', "", one) for one in between)  # of a tag put together
    for name in SAID:
        yield from re.findall(rf'\s{name}="([^"]*)"', source)


def shown_constants(source) -> Iterator[str]:
    """Yield texts that stand in an expression which is shown, without a mark."""
    for expression in re.findall(r"\{\{ (.*?) \}\}", source):
        rest = re.sub(r'(?:ngettext|_)\((?:"[^"]*"(?:, )?)+', "", expression)
        for text in re.findall(r'"([^"]*)"', rest):
            if re.search(r"[A-Za-z]{2,} [A-Za-z]{2,}", text):
                yield text


@pytest.mark.parametrize("template", TEMPLATES, ids=lambda one: one.name)
def test_no_template_says_anything_past_the_catalogue(template):
    """Neither between tags, nor in what is read out, nor in an expression."""
    source = template.read_text()

    said = {one.strip() for one in bare_texts(source) if re.search(r"[A-Za-z]{2}", one)}
    assert said - SAME == set()
    assert [*shown_constants(source)] == []


def test_a_template_with_bare_text_is_found():
    """The check before this one sees what it is to see."""
    assert [*bare_texts("<p>Hello {{ name }}</p>")] == ["", "Hello ", ""]
    assert "Close it" in [*bare_texts('<a title="Close it"></a>')]
    assert [*shown_constants('{{ "Send it" if reader else _("Sign in") }}')] == ["Send it"]
    assert [*bare_texts("<p>{% trans %}Hello{% endtrans %}</p>")] == ["", "", ""]


@pytest.mark.parametrize("language", OTHERS)
def test_every_text_has_its_translation_and_none_is_left_over(language):
    """After a change: bin/translate, then fill in what is empty."""
    wanted, written = texts_of_code(), texts_of(language, "messages")

    assert wanted - written.keys() == set()
    assert written.keys() - wanted == set()
    empty = [
        one
        for one, said in written.items()
        if not said or (isinstance(said, tuple) and not all(said))
    ]
    assert empty == []


@pytest.mark.parametrize("domain", ["messages", "sentences"])
@pytest.mark.parametrize("language", OTHERS)
def test_translations_have_the_places_and_tags_of_the_text(language, domain):
    """So nothing is lost, and nothing breaks when the places are filled."""
    for english, said in texts_of(language, domain).items():
        forms = zip(english, said, strict=True) if isinstance(english, tuple) else [(english, said)]
        for one, other in forms:
            assert sorted(PLACE.findall(one)) == sorted(PLACE.findall(other)), one
            assert sorted(re.findall(r"<[^>]*>", one)) == sorted(re.findall(r"<[^>]*>", other)), one
            assert ('"' in re.sub(r"<[^>]*>", "", other)) == ('"' in re.sub(r"<[^>]*>", "", one)), (
                one
            )
            assert not re.search(r"(?<!%)%(?!\(\w+\)s|%)", other) or "%" in PLACE.sub("", one), one
            assert (one[-1] in ".?!:") == (other[-1] in ".?!:"), one


@pytest.mark.parametrize(("count", "said"), [(0, "0 Kurse"), (1, "1 Kurs"), (2, "2 Kurse")])
def test_plurals_follow_the_rule_of_the_language(count, said):
    """German counts as English does."""
    told = catalogue("de").ungettext("%(num)s course", "%(num)s courses", count)

    assert told % {"num": count} == said


def test_a_language_that_nobody_wrote_is_english():
    """So is an empty one: of somebody who never chose."""
    assert say("xx", "Hello %(name)s,", name="Ada") == say("", "Hello %(name)s,", name="Ada")
    assert say("de", "Hello %(name)s,", name="Ada") == "Guten Tag Ada,"
    assert gettext_noop("as it is") == "as it is"


def test_scripts_say_nothing_past_the_catalogue():
    """Every text that a script says is handed to it with the page."""
    folder = ROOT / "submissions" / "web" / "static"
    scripts = "\n".join(one.read_text() for one in folder.glob("*.js") if one.name != "words.js")
    said = re.findall(r'\b(?:_|said)\("([^"]+)"', scripts)

    assert said
    assert set(said) == set(script_words())
    plain = re.sub(r'\b(?:_|said)\("[^"]+"', "", re.sub(r"//.*|/\*.*?\*/", "", scripts))
    shown = re.findall(r'(?:textContent(?: =|:)|confirm\(|setCustomValidity\() ?"([^"]+)"', plain)
    assert shown == []
