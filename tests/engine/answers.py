"""When is each request of a run answered?"""

import numpy as np
from numpy.typing import NDArray

from migviz.trace.traffic import Traffic


def answered_at(network: Traffic, numbers: NDArray[np.int64]) -> NDArray[np.floating]:
    """When each of these requests is answered; infinity for never, NaN for those that were never asked."""
    times = np.full(len(numbers), np.nan)
    for piece in network.pieces:
        inside = (numbers >= piece.first) & (numbers < piece.first + piece.count)
        if inside.any():
            times[inside] = network.answers(piece, numbers[inside])
    return times
