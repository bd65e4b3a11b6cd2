"""Write the table of walls in ``docs/jail.md`` from the one that the tests take them down by.

Run it as ``python -m docs.generate_walls`` after any change; a test says when it is due.
"""

from pathlib import Path

from tests.escape.walls import WALLS

PAGE = Path(__file__).parent / "jail.md"
BEGIN, END = "<!-- walls: python -m docs.generate_walls -->\n", "<!-- end of walls -->\n"


def written(page: str) -> str:
    """Return the page with its table as it should be."""
    before, _, rest = page.partition(BEGIN)
    _, _, after = rest.partition(END)
    return f"{before}{BEGIN}{table()}{END}{after}"


def table() -> str:
    """Return one row for each wall."""
    rows = [f"| {wall.name} | {wall.keeps} | {wall.noticed} |\n" for wall in WALLS]
    head = "| wall | keeps a program from | who notices if it falls |\n|---|---|---|\n"
    return head + "".join(rows)


if __name__ == "__main__":
    PAGE.write_text(written(PAGE.read_text(encoding="utf-8")), encoding="utf-8")
