"""All that pages can do, programs can do."""

import ast
import pkgutil
from pathlib import Path

from submissions import services
from submissions.web.api import ALL

WEB = Path(__file__).parents[2] / "submissions" / "web"
#: What supervisors ask at addresses of their own, without a token.
NOT_FOR_PROGRAMS = {"operations.is_ready": "/readyz", "operations.show_metrics": "/metrics"}


def called(*files):
    """Return the use cases that these files import, as folder.name."""
    imports = [
        node.module.split(".")
        for file in files
        for node in ast.walk(ast.parse(file.read_text(encoding="utf-8")))
        if isinstance(node, ast.ImportFrom) and node.module and node.module.count(".") == 3
    ]
    return {
        ".".join(parts[2:]) for parts in imports if parts[:2] == ["submissions", "services"]
    } & {
        ".".join(module.name.split(".")[2:])
        for module in pkgutil.walk_packages(services.__path__, "submissions.services.")
    }


def test_every_use_case_of_the_pages_is_reached():
    """By an operation, or there is a reason."""
    pages = called(*WEB.glob("*.py"))
    operations = called(*(WEB / "api").glob("*.py"), WEB / "waiting.py")

    assert len(pages) > 40
    assert pages - operations == set(NOT_FOR_PROGRAMS)


def test_names_are_unique():
    """Clients are made from them."""
    assert len({operation.name for operation in ALL}) == len(ALL)
