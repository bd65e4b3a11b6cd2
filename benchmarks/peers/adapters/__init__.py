"""One module for each peer, with the course as that peer has it."""

from collections.abc import Sequence

from benchmarks.peers.adapter import Adapter
from benchmarks.peers.adapters.check50 import CHECK50
from benchmarks.peers.adapters.nbgrader import NBGRADER
from benchmarks.peers.adapters.okpy import OKPY
from benchmarks.peers.adapters.otter import OTTER
from benchmarks.peers.adapters.ours import OURS
from benchmarks.peers.adapters.pedal import PEDAL
from benchmarks.peers.adapters.pytest import PYTEST
from benchmarks.peers.adapters.unittest import UNITTEST

ADAPTERS: Sequence[Adapter] = (OURS, PYTEST, UNITTEST, CHECK50, OTTER, PEDAL, NBGRADER, OKPY)
