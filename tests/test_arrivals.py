"""What has come after so many bytes of a push, by what the engine saw now and then?"""

import numpy as np
import pytest

from migviz.trace.arrivals import Arrivals

SEEN = Arrivals(
    bytes=np.array([0.0, 10.0, 30.0, 30.0]),
    come=np.array([[0.0, 0.0], [4.0, 1.0], [6.0, 3.0], [7.0, 3.0]]),
    demanded=np.array([[0.0, 0.0], [2.0, 0.0], [2.0, 1.0], [2.0, 1.0]]),
)


@pytest.mark.parametrize(
    ("done", "come", "demanded"),
    [
        (0.0, [0.0, 0.0], [0.0, 0.0]),
        (5.0, [2.0, 0.5], [1.0, 0.0]),
        (10.0, [4.0, 1.0], [2.0, 0.0]),
        (25.0, [5.5, 2.5], [2.0, 0.75]),
        (30.0, [7.0, 3.0], [2.0, 1.0]),
        (99.0, [7.0, 3.0], [2.0, 1.0]),
    ],
)
def test_between_two_looks_it_grows_evenly_and_the_last_one_holds(
    done: float, come: list[float], demanded: list[float]
) -> None:
    found = SEEN.after(done)
    assert [rows.tolist() for rows in found] == [come, demanded]
    until = SEEN.until(done)
    assert until.bytes[-1] == done and until.come[-1].tolist() == come and until.demanded[-1].tolist() == demanded
    assert (until.bytes[:-1] < done).all() and len(until.come) == len(until.demanded) == len(until.bytes)
