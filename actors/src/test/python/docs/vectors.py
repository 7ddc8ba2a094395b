"""An array function of the guide."""

# tag::numpy
import numpy as np
from numpy.typing import NDArray


def scale(values: NDArray[np.float64], factor: float) -> NDArray[np.float64]:
    return values * factor


# end::numpy
