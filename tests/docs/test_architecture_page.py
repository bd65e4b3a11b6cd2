"""The map of the tree leads to what is there, and leaves no room out."""

import re
import tomllib
from pathlib import Path

ROOT = Path(__file__).parents[2]
PAGE = (ROOT / "docs" / "architecture.md").read_text(encoding="utf-8")
LAW = tomllib.loads((ROOT / "pyproject.toml").read_text(encoding="utf-8"))
CONTRACTS = {one["name"]: one for one in LAW["tool"]["importlinter"]["contracts"]}


def rooms(contract):
    """Return the layers of a contract as sets of rooms, the highest first."""
    return [set(re.findall(r"\w+", layer)) for layer in CONTRACTS[contract]["layers"]]


def test_every_path_is_there():
    """A map that leads nowhere is worse than none."""
    paths = re.findall(r"`((?:grader|submissions|exercises|docs|bin|migrations)/[\w./-]*)`", PAGE)

    assert len(paths) > 30
    assert [path for path in paths if not (ROOT / path).exists()] == []


def test_the_drawing_has_the_grader_s_rooms_in_the_order_of_the_law():
    """Layer by layer, as the build checks it."""
    lines = PAGE.split("grader        cli")[1].split("```")[0].splitlines()
    drawn = [{"cli"}, *(set(re.findall(r"\w+", line)) for line in lines[1:])]

    assert drawn == rooms("Rooms of the grader")


def test_the_drawing_has_the_service_s_rooms():
    """All of them."""
    drawn = set(re.findall(r"\w+", PAGE.split("submissions   ")[1].split("exercises")[0]))

    assert drawn == set().union(*rooms("Rooms of the service"))


def test_every_room_of_the_grader_is_explained():
    """In the table below the drawing."""
    table = PAGE.split("| room of `grader`")[1].split("\n\n")[0]
    told = set(
        re.findall(r"`(\w+)`", "\n".join(row.split("|")[1] for row in table.splitlines()[2:]))
    )

    assert set().union(*rooms("Rooms of the grader")) == told


def test_changes_are_told_with_at_most_three_places():
    """More would be a corridor; a mistake takes two, one of them for its texts."""
    rows = PAGE.split("| to add | touch |\n|---|---|\n")[1].split("\n\n")[0].splitlines()

    assert len(rows) >= 10
    assert all(len(re.findall(r"`[\w.]+/", row)) <= 2 for row in rows if "misconceptions" in row)
    assert all(1 <= len(re.findall(r"`[\w.]+/", row)) <= 3 for row in rows)
