"""The page on the jail lists the walls that the tests take down."""

from docs.generate_walls import PAGE, table, written


def test_the_table_is_up_to_date():
    """If this fails, run ``python -m docs.generate_walls``."""
    page = PAGE.read_text(encoding="utf-8")

    assert table() in page
    assert page == written(page)
