"""The functions of `plain` for NumPy arrays."""

import numpy as np
import numpy.typing as npt


def same(value: npt.NDArray[np.float64]) -> npt.NDArray[np.float64]:
    return value
