"""Loads everything with machine code before the walls go up: none can be loaded behind them.

Modules written in Python are found on disk later, at need; those that nearly every submission
imports are loaded here to save each child the work.
"""

import importlib
import warnings

import numpy as np

#: Compiled modules of the standard library; which of them exist depends on the interpreter.
COMPILED = """
    _bisect _blake2 _bz2 _codecs_cn _codecs_hk _codecs_iso2022 _codecs_jp _codecs_kr
    _codecs_tw _contextvars _csv _ctypes _datetime _decimal _elementtree _hashlib _heapq _json
    _locale _lsprof _lzma _md5 _multibytecodec _multiprocessing _opcode _operator _pickle
    _posixshmem _posixsubprocess _queue _random _sha1 _sha256 _sha3 _sha512 _socket _statistics
    _string _struct _uuid _zoneinfo array binascii cmath fcntl grp math mmap pwd pyexpat resource
    select syslog termios time unicodedata zlib
""".split()  # noqa: SIM905  a list of fifty quoted names is hard to read
#: Written in Python, but in nearly every submission, or needed by the harness.
COMMON = """
    __future__ abc collections copy dataclasses decimal fractions functools inspect itertools
    json linecache math numbers operator os pathlib random re statistics string subprocess time
    traceback types typing warnings
""".split()  # noqa: SIM905  as above
#: All that ``from numpy import *`` names, which would load it in every child for itself.
NUMPY = """
    numpy numpy.char numpy.core numpy.ctypeslib numpy.fft numpy.lib.stride_tricks
    numpy.linalg numpy.linalg.lapack_lite numpy.ma numpy.polynomial numpy.random numpy.rec
    numpy.strings numpy.testing
""".split()  # noqa: SIM905  as above
#: But for this: it writes Fortran for compilers, and takes a tenth of a jail's start.
_NEVER = "f2py"


def load() -> None:
    """Import all that there is."""
    if _NEVER in np.__all__:
        np.__all__.remove(_NEVER)
    with warnings.catch_warnings():
        warnings.simplefilter("ignore")
        for name in NUMPY:
            importlib.import_module(name)
        for name in (*COMPILED, *COMMON):
            try:
                importlib.import_module(name)
            except ImportError:
                continue  # this interpreter was built without it; so student code has none either
