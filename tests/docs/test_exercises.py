"""The page on exercises says what is installed."""

from docs.generate_exercises import PAGE, ROOT, page
from grader.catalog import in_folder


def test_the_page_is_up_to_date():
    """If this fails, run ``python -m docs.generate_exercises``."""
    assert PAGE.read_text(encoding="utf-8") == page(in_folder(ROOT))
