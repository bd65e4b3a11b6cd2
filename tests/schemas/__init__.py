"""Holds what we write against the schemas of those who read it."""

import json
from pathlib import Path
from xml.etree import ElementTree as ET

import jsonschema
import xmlschema

FOLDER = Path(__file__).parent
#: Of our own report.
REPORT = jsonschema.Draft202012Validator(
    json.loads((FOLDER.parents[1] / "docs" / "report.schema.json").read_text(encoding="utf-8"))
)
_JUNIT = xmlschema.XMLSchema(str(FOLDER / "junit-10.xsd"))


def validated(schema, text):
    """Return a JSON text as values after holding it against a schema here."""
    found = json.loads(text)
    rules = json.loads((FOLDER / schema).read_text(encoding="utf-8"))
    validator = jsonschema.validators.validator_for(rules)
    validator(rules).validate(found)
    return found


def validated_junit(text):
    """Return a JUnit file as an element tree after holding it against its XSD."""
    _JUNIT.validate(ET.ElementTree(ET.fromstring(text)))
    return ET.fromstring(text)


def workflow_commands(text):
    """Return the commands that GitHub's runner would find: (name, properties, message)."""
    return [command for line in text.split("\n") if (command := _command(line.strip()))]


def _command(line):
    if not line.startswith("::"):
        return None
    head, _, message = line[2:].partition("::")
    name, _, rest = head.partition(" ")
    properties = dict(pair.split("=", 1) for pair in rest.split(",") if "=" in pair)
    return (
        name,
        {key: _unescaped(value, ":,") for key, value in properties.items()},
        _unescaped(message, ""),
    )


def _unescaped(text, more):
    for character in f"\r\n{more}":
        text = text.replace(f"%{ord(character):02X}", character)
    return text.replace("%25", "%")
