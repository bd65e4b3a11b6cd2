"""Notebooks give their code cells; everything else in them is ignored or refused."""

import json

import pytest
from hypothesis import given
from hypothesis import strategies as st

from grader.errors import NothingToGrade, SourceNotText, SourceTooLarge, SubmissionError
from grader.intake import read_bytes
from grader.intake.notebook import program_of
from grader.intake.sizes import NOTEBOOK_VALUES, SOURCE_BYTES


def _code(*lines, **more):
    return {"cell_type": "code", "source": list(lines), "outputs": [], **more}


def _notebook(*cells, **metadata):
    return json.dumps({"nbformat": 4, "metadata": metadata, "cells": list(cells)}).encode()


def test_code_cells_come_in_order_with_their_numbers():
    """Text is left out; a comment says which cell the code is from."""
    text = {"cell_type": "markdown", "source": "# Not code"}

    program = program_of("a.ipynb", _notebook(_code("x = 1\n", "y = 2"), text, _code("z = 3")))

    assert program == "# %% cell 1\nx = 1\ny = 2\n\n# %% cell 3\nz = 3\n"


def test_a_source_may_be_one_string_and_begin_with_a_byte_order_mark():
    """Both forms of a cell's source are read, and what Windows editors put first."""
    data = b"\xef\xbb\xbf" + _notebook({"cell_type": "code", "source": "x = 1\r\ny = 2"})

    assert program_of("a.ipynb", data) == "# %% cell 1\nx = 1\ny = 2\n"


def test_old_notebooks_keep_their_cells_in_worksheets():
    """The format before 2014 is read too."""
    old = {"nbformat": 3, "worksheets": [{"cells": [{"cell_type": "code", "input": ["x = 1"]}]}]}

    assert "x = 1" in program_of("a.ipynb", json.dumps(old).encode())


def test_fifty_megabytes_of_pictures_do_not_matter():
    """Outputs are ignored, however large."""
    picture = {"output_type": "display_data", "data": {"image/png": "A" * 50_000_000}}

    assert "x = 1" in program_of("a.ipynb", _notebook(_code("x = 1", outputs=[picture])))


def test_outputs_of_millions_of_values_are_refused_before_they_fill_the_memory():
    """The advice is to clear the outputs."""
    data = b'{"cells": [' + b"[]," * NOTEBOOK_VALUES + b"[]]}"

    with pytest.raises(NothingToGrade, match="clear all outputs"):
        program_of("a.ipynb", data)


@pytest.mark.parametrize(
    "cells", [[], [_code()], [_code("  \n")], [{"cell_type": "markdown", "source": "x = 1"}]]
)
def test_a_notebook_without_code_is_refused(cells):
    """Cells of text, and empty ones, are nothing to grade."""
    with pytest.raises(NothingToGrade, match="a notebook without code"):
        program_of("a.ipynb", _notebook(*cells))


@pytest.mark.parametrize(
    "metadata",
    [{"language_info": {"name": "R"}}, {"kernelspec": {"language": "julia"}}],
)
def test_a_notebook_in_another_language_is_refused_by_its_name(metadata):
    """The sentence names the language that was found."""
    with pytest.raises(NothingToGrade, match=r"a notebook in (R|julia); wanted a notebook in Pyth"):
        program_of("a.ipynb", _notebook(_code("x <- 1"), **metadata))


def test_a_notebook_in_latin_1_is_refused_with_the_place():
    """Notebooks are UTF-8."""
    with pytest.raises(SourceNotText):
        program_of("a.ipynb", b'{"cells": ["\xe9"]}')


@pytest.mark.parametrize("data", [b"", b"x = 1", b"[" * 100_000, b"[1]", b"9" * 5000, b"null"])
def test_what_is_no_notebook_is_refused(data):
    """A program named .ipynb, broken JSON, JSON of another kind: each gets a sentence."""
    with pytest.raises(NothingToGrade, match="wanted a Jupyter notebook"):
        program_of("a.ipynb", data)


def test_too_much_code_is_refused():
    """The code of all cells together has the same limit as a file."""
    with pytest.raises(SourceTooLarge, match="The code in a"):
        program_of("a.ipynb", _notebook(_code("#" * (SOURCE_BYTES + 1))))


def test_lone_surrogates_in_a_cell_can_be_hashed_and_stored():
    """JSON can say half a character; the program that comes out can be encoded."""
    data = b'{"cells": [{"cell_type": "code", "source": "x = \'\\ud800\'"}]}'

    assert program_of("a.ipynb", data).encode().endswith(b"x = '?'\n")


_JSON = st.recursive(
    st.none() | st.booleans() | st.integers() | st.text(max_size=8),
    lambda inner: (
        st.lists(inner, max_size=3)
        | st.dictionaries(
            st.sampled_from(
                [
                    "cells",
                    "worksheets",
                    "metadata",
                    "source",
                    "input",
                    "cell_type",
                    "name",
                    "language_info",
                    "kernelspec",
                    "language",
                    "code",
                ]
            ),
            inner | st.just("code"),
            max_size=4,
        )
    ),
    max_leaves=20,
)


@given(_JSON)
def test_json_of_any_shape_is_a_program_or_a_problem(value):
    """Keys of the wrong kind never crash the reader."""
    submission = read_bytes("ann", "a.ipynb", json.dumps(value).encode())

    assert submission.source.startswith("# %% cell") or str(submission.problem)


@given(st.binary(max_size=200))
def test_bytes_of_any_kind_are_a_program_or_a_problem(data):
    """Garbage never crashes the reader."""
    with pytest.raises(SubmissionError):
        program_of("a.ipynb", data)
