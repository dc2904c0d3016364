"""Is a simulation asked whether it may go on at its first event, and then often enough?"""

import pytest

from migviz.engine.patience import EVENTS, GivenUp, asking, environment


def asked_in(events: int) -> int:
    asked: list[None] = []
    with asking(lambda: asked.append(None)):
        env = environment()
        for k in range(events):
            env.timeout(k)
        env.run()  # one step more, which finds nothing
    return len(asked)


@pytest.mark.parametrize(("events", "times"), [(1, 1), (EVENTS - 1, 1), (EVENTS, 2), (5 * EVENTS - 1, 5)])
def test_it_is_asked_at_the_first_of_so_many_events(events: int, times: int) -> None:
    assert asked_in(events) == times


def test_what_may_not_begin_does_nothing() -> None:
    done: list[float] = []

    def never() -> None:
        raise GivenUp

    with asking(never):
        env = environment()
        event = env.timeout(1.0)
        event.callbacks.append(lambda _: done.append(env.now))
        with pytest.raises(GivenUp):
            env.run()
    assert done == [] and env.now == 0.0
