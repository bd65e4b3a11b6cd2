"""``grader exercise preview``: the page a teacher looks at before a class does."""

import sys

import pytest

from tests.acceptance.command import ROOT, fill, grader
from tests.unit.grader.output.test_output_html import Page

FORWARD = '''
import numpy as np


def scaled(x, gamma):
    """Scale each column <b>at once</b>.

    x: (B, D), inputs
    gamma: (D,), scale
    """
    return np.tanh(gamma * x)
'''
UNSOUND = """
from dataclasses import replace
from grader.catalog import find
WHOLE = find("hidden-layer-tanh")
FILES = {name: WHOLE.read(name) for name in ("statement.md", "starter.py")}
EXERCISE = replace(WHOLE, slug="unsound", package="", files=FILES)
"""
FAMILY = """
import numpy as np
from grader.authoring import varied_exercise

def layer(x, slope=0.5):
    \"\"\"Apply a layer.

    x: (B, n), inputs
    \"\"\"
    return np.tanh(slope * x)

EXERCISE = varied_exercise(
    slug="family", title="A layer", forward=layer, ask=("dx",), varies={"slope": (0.3, 0.7, 1.3)}
)
"""
PROJECT = '[project.entry-points."grader.exercises"]\n{lines}\n'


def preview(*words, cwd):
    """Write a page without opening it; return how it went, and the page."""
    status, said, complaint = _ran(*words, "--no-open", "-o", "page.html", cwd=cwd)
    page = cwd / "page.html"
    return status, said + complaint, page.read_text(encoding="utf-8") if page.exists() else ""


def _ran(*words, cwd, **more):
    done = grader("exercise", "preview", *words, cwd=cwd, **more)
    return done.returncode, done.stdout, done.stderr


def test_the_page_of_an_installed_exercise_needs_nothing_else(tmp_path):
    """Statement, starter, one right and three wrong verdicts; no address of elsewhere."""
    status, said, text = preview("layer-norm", cwd=tmp_path)
    page = Page(text)

    assert (status, said) == (0, "Wrote page.html.\n")
    assert [attributes for _, attributes in page.tags if {"src", "href"} & attributes.keys()] == []
    assert "default-src 'none'" in page.all("meta")[2]["content"]
    assert "def layernorm_backward(dout, x, gamma, beta, eps):" in page.text
    assert '<span class="math inline">\\partial L / \\partial x' in text
    assert page.text.count("What was handed in:") == 4
    assert "3 of 3" in page.text
    assert "It looks like a known mistake" in page.text
    assert "35 told apart" in page.text
    assert len(page.all("h1")) == 1


def test_a_forward_pass_is_looked_at_before_anything_is_written(tmp_path):
    """What its file says is escaped, and no package is made."""
    fill(tmp_path, {"scaled.py": FORWARD})
    status, _, text = preview("--forward", "scaled.py", "--ask", "dx", "--cached", cwd=tmp_path)

    assert status == 0
    assert "Scale each column &lt;b&gt;at once&lt;/b&gt;" in text
    assert "def scaled_forward(x, gamma):" in text
    assert not (tmp_path / "scaled").exists()


def test_a_sheet_is_looked_at_before_anything_is_written(tmp_path):
    """Its statement has the parts, and a wrong solution for each."""
    entries = "\n".join(f'[[questions]]\nexercise = "{name}"' for name in ("residual", "rms-norm"))
    fill(tmp_path, {"sheet.toml": f'slug = "both"\ntitle = "Both"\n{entries}\n'})
    status, _, text = preview("--sheet", "sheet.toml", cwd=tmp_path)

    assert status == 0
    assert "Part 2: Root mean square normalisation" in text
    assert "What was handed in: <code>wrong_2.py</code>" in text


def test_students_of_a_family_have_pages_of_their_own(tmp_path):
    """The sheet of one student is looked at with secret and name, as it is shown."""
    about = {
        "METADATA": "Metadata-Version: 2.1\nName: family\nVersion: 1\n",
        "entry_points.txt": "[grader.exercises]\nfamily = family:EXERCISE\n",
    }
    files = {f"family-1.dist-info/{name}": text for name, text in about.items()}
    fill(tmp_path, {"family.py": FAMILY} | files)
    done = grader(
        *("exercise", "preview", "family", "--student", "s1", "--no-open", "-o", "own.html"),
        cwd=tmp_path,
        GRADER_COURSE_SECRET="x",
        PYTHONPATH=f"{ROOT}:{tmp_path}",
    )

    assert done.returncode == 0
    assert "The sheet of <code>s1</code>" in (tmp_path / "own.html").read_text(encoding="utf-8")


def test_answers_in_writing_have_verdicts_too(tmp_path):
    """An exercise without code has a starter in Markdown and graded golden derivations."""
    status, _, text = preview("written-practical", cwd=tmp_path)

    assert status == 0
    assert "What students read" in text


def test_what_is_to_be_mended_is_told_on_the_page_and_by_the_status(tmp_path):
    """Without golden solutions nothing is graded; the page says what is missing."""
    lines = 'unsound = "unsound_exercise:EXERCISE"'
    files = {"unsound_exercise.py": UNSOUND, "pyproject.toml": PROJECT.format(lines=lines)}
    status, said, text = preview(".", cwd=fill(tmp_path, files))

    assert status == 2
    assert "unsound [solutions] Give a golden solution that declares full points." in said
    assert "To mend, before anybody can be graded" in text
    assert "What students read" not in text


@pytest.mark.parametrize(
    ("words", "complaint"),
    [
        ((), "Say what to look at"),
        (("layer-norm", "--forward", "x.py"), "Say what to look at"),
        (("nonsense",), "nonsense"),
        (("--forward", "lost.py"), "there is no such Python file"),
        (("two",), "two brings several exercises: install it and name one of a, b."),
    ],
)
def test_what_cannot_be_looked_at_is_told_in_a_sentence(tmp_path, words, complaint):
    """The status is that of wrong use, and no page is written."""
    lines = 'a = "both:A"\nb = "both:B"'
    module = "from dataclasses import replace\nfrom grader.catalog import find\n"
    module += 'A, B = (replace(find("layer-norm"), slug=slug) for slug in "ab")\n'
    fill(tmp_path, {"two/both.py": module, "two/pyproject.toml": PROJECT.format(lines=lines)})
    status, said, _ = preview(*words, cwd=tmp_path)

    assert status == 2
    assert complaint in said
    assert "Traceback" not in said


def test_a_page_that_cannot_be_written_is_told_of(tmp_path):
    """A folder that is not there is the caller's to make."""
    status, _, complaint = _ran("hidden-layer-tanh", "-o", "lost/page.html", cwd=tmp_path)

    assert status == 2
    assert "lost/page.html cannot be written: No such file or directory." in complaint


def test_the_page_is_opened_in_a_browser(tmp_path):
    """By default it lies among temporary files; where no browser can be had, that is said."""
    look = f"{sys.executable} -c \"import sys; open('seen', 'w').write(sys.argv[1])\" %s"
    status, said, _ = _ran("hidden-layer-tanh", cwd=tmp_path, BROWSER=look, TMPDIR=str(tmp_path))
    path = said.removeprefix("Wrote ").removesuffix(".\n")

    assert status == 0
    assert (tmp_path / "seen").read_text() == f"file://{path}"
    _, _, complaint = _ran("hidden-layer-tanh", cwd=tmp_path, BROWSER="false %s", PATH="")
    assert "No browser could be opened" in complaint
