"""Plots and progress bars are stood in for, so that importing them costs nothing."""

import pytest

from grader.executor import Call
from grader.report import Outcome
from tests.jails import TIERS, job, open_tier

PROGRAMS = [
    "import matplotlib.pyplot as plt; plt.figure(figsize=(1, 2)); plt.plot([1], label='x').set()",
    "from matplotlib import pyplot as plt; fig, ax = plt.subplots(); ax[0, 1].plot(1); plt.show()",
    "import matplotlib; matplotlib.rcParams['font.size'] = 9; matplotlib.use('Agg')",
    "import seaborn as sns; sns.set_theme(); [ax.grid() for ax in sns.heatmap([[1]]).axes]",
    "from mpl_toolkits.mplot3d import Axes3D; import plotly.express as px; px.line().show()",
    "from tqdm import tqdm; assert [x for x in tqdm([1, 2], desc='x')] == [1, 2]",
    "from tqdm.auto import tqdm, trange; assert list(trange(1, 3)) == [1, 2]",
    "import tqdm; assert len(tqdm.tqdm(range(3))) == 3 and list(tqdm.notebook.tqdm([1])) == [1]",
    "from tqdm import tqdm\nwith tqdm(total=2) as bar: bar.update(1); bar.set_description('x')",
    "from google.colab import drive, files; drive.mount('/content'); dict(files.upload())",
    "import google.colab; from IPython.display import display, HTML; display(HTML('<b>'))",
    "import IPython; IPython.get_ipython().run_line_magic('matplotlib', 'inline')",
    "import otter; grader = otter.Notebook(); grader.check('q1'); import nbgrader",
    "from ipywidgets import interact\n@interact(x=1)\ndef g(x): return x\nassert g(2) == 2",
    "from ipywidgets import interact\n@interact\ndef g(x): return x\nassert g(2) == 2",
    "import pylab, copy; copy.copy(pylab.x); assert pylab.x; assert not hasattr(pylab, '__all__')",
]


@pytest.fixture(scope="module", params=TIERS)
def jail(request):
    """One jail of each tier."""
    with open_tier(request.param) as opened:
        yield opened


@pytest.mark.parametrize("program", PROGRAMS)
def test_what_only_shows_something_does_nothing(jail, program):
    """It can be imported and called in all the usual ways."""
    run = jail.run(job(f"{program}\ndef f(): return 1.0\n", Call(())))

    assert (run.outcome, run.left_out, run.printed) == (Outcome.PASSED, (), "")


@pytest.mark.parametrize("name", ["torch", "google.cloud", "matplotlib_inline", "grader", "tq"])
def test_nothing_else_is_stood_in_for(jail, name):
    """A module on which an answer may depend is missing, and so is the grader."""
    (lost,) = jail.run(job(f"import {name}\ndef f(): return 1.0\n", Call(()))).left_out

    assert "ModuleNotFoundError" in lost.error


@pytest.mark.parametrize("answer", ["plt.x", "plt.plot(1)", "tqdm([1.0])", "[plt.x]"])
def test_a_stand_in_is_no_answer(jail, answer):
    """NumPy makes no number of it, nor of a progress bar."""
    source = "import matplotlib.pyplot as plt\nfrom tqdm import tqdm\n"
    run = jail.run(job(f"{source}def f(): return {answer}\n", Call(())))

    assert run.answers[0].outcome in (Outcome.CRASHED, Outcome.FAILED)
    assert "only stood in for here" in run.answers[0].error
