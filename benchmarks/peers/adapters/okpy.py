"""okpy: ``ok --local`` for each submission with doctests, verdicts from its bars.

It installs a package called ``tests``, so the course's folder needs an ``__init__.py``.
"""

import json
import re
from collections.abc import Mapping, Sequence
from pathlib import Path

from benchmarks.labels import FUNCTIONS, Verdict
from benchmarks.peers.adapter import NUMPY, Adapter, Done
from benchmarks.peers.assignment import REFERENCE

CONFIG = json.dumps(
    {
        "name": "Back-propagation",
        "endpoint": "course/ps1/1",
        "src": ["solution.py"],
        "tests": {"tests/*.py": "ok_test"},
        "protocols": ["grading"],
        "default_tests": list(FUNCTIONS),
    }
)
TEST = """\
test = {
  'name': '{name}',
  'points': 1,
  'suites': [
    {
      'type': 'doctest',
      'setup': '''
      >>> import solution
      >>> import reference
      >>> from numpy import allclose, shape
      >>> def right(case):
      ...     wanted, found = reference.ref_{name}(*case), solution.{name}(*case)
      ...     return shape(found) == wanted.shape and bool(allclose(found, wanted, 1e-6, 1e-9))
      ''',
      'cases': [
        {
          'code': '''
          >>> all([right(case) for case in reference.{inputs}()])
          True
          ''',
          'hidden': False,
          'locked': False
        }
      ],
      'scored': True
    }
  ]
}
"""


def read(_folder: Path, done: Done, names: Sequence[str]) -> Mapping[str, Verdict]:
    """Return which questions have their point; output without a total has no verdict."""
    if not re.search(r"^\s*Total: ", done.output, re.MULTILINE):
        return {}
    scores = dict(re.findall(r"^\s*(\w+): ([\d.]+)/1", done.output, re.MULTILINE))
    verdict = {name: float(scores.get(name, 0)) == 1 for name in FUNCTIONS}
    return dict.fromkeys(names, verdict)


OKPY = Adapter(
    "okpy",
    ("okpy==1.18.1", NUMPY),
    {
        "ps1.ok": CONFIG,
        "reference.py": REFERENCE,
        "tests/__init__.py": "",
        "tests/delta_k.py": TEST.replace("{name}", "delta_k").replace("{inputs}", "delta_cases"),
        "tests/dW_k.py": TEST.replace("{name}", "dW_k").replace("{inputs}", "dW_cases"),
    },
    "ok --local --score",
    read,
)
