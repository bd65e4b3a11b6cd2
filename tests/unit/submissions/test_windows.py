"""Parts of a list are all of it, each thing once, in order."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from submissions.errors import Invalid
from submissions.services.windows import ALL, Window

KEYS = st.lists(st.integers(1, 1000), unique=True, max_size=60)


@given(KEYS, st.integers(1, 20))
def test_pages_make_up_the_list(keys, size):
    """From the first to the last."""
    last = Window(size).cut(keys).last
    pages = [Window(size, page=number).cut(keys) for number in range(1, last + 1)]

    assert [key for page in pages for key in page.keys] == keys
    assert [page.more for page in pages] == [True] * (last - 1) + [False]
    assert Window(size, page=last + 5).cut(keys) == pages[-1]


@given(KEYS, st.integers(1, 20))
def test_following_leads_through_the_list(keys, size):
    """Each part says where the next begins, the last one nowhere."""
    found, after = [], None
    while (cut := Window(size, after=after).cut(keys)).following is not None:
        found += cut.keys
        after = cut.following

    assert [*found, *cut.keys] == keys


def test_what_is_gone_leads_nowhere():
    """It is said what to do."""
    with pytest.raises(Invalid, match="begin at the first page"):
        Window(2, after="9").cut([1, 2, 3])


def test_all_is_all():
    """Also of nothing."""
    assert ALL.cut([3, 1, 2]).keys == [3, 1, 2]
    assert (ALL.cut([]).total, ALL.cut([]).more) == (0, False)
