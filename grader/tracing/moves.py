"""NumPy's functions that do their work on arrays of scalars by themselves."""

from typing import Any, Final

import numpy as np
from numpy.lib.stride_tricks import sliding_window_view

#: Those that only move entries about, or give a view of them.
MOVES: Final[frozenset[Any]] = frozenset(
    {
        *(np.transpose, np.swapaxes, np.moveaxis, np.rollaxis, np.reshape, np.ravel, np.squeeze),
        *(np.expand_dims, np.atleast_1d, np.atleast_2d, np.atleast_3d, np.broadcast_to),
        *(np.broadcast_arrays, np.meshgrid, np.tile, np.repeat, np.resize, np.pad),
        *(np.flip, np.fliplr, np.flipud, np.rot90, np.roll, np.diagonal, np.diagflat),
        *(np.tril, np.triu, np.take, np.take_along_axis, np.compress, np.extract),
        *(np.delete, np.insert, np.append, np.concatenate, np.stack, np.vstack, np.hstack),
        *(np.dstack, np.column_stack, np.block, np.split, np.array_split, np.hsplit, np.vsplit),
        *(np.dsplit, np.unstack, sliding_window_view),
    }
)
#: Those that add and multiply them.
SUMS: Final[frozenset[Any]] = frozenset(
    {
        *(np.tensordot, np.kron, np.convolve, np.correlate, np.cross, np.trace, np.diff),
        *(np.cumsum, np.cumprod, np.ediff1d),
    }
)
