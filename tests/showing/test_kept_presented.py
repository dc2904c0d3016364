"""Is what a room and its presenter see, press by press, what they saw? The difference to the kept text is what a review has to look at.

`MIGVIZ_KEEP=1 make test-all ARGS=tests/showing/test_kept_presented.py` writes it anew. Of each state only what is not as before.
"""

from collections.abc import Callable, Iterable, Iterator

import pytest

from migviz.course.reading import parse_lesson
from migviz.showing import wishes
from migviz.showing.presenting import Press, page_shown
from migviz.showing.presenting.console import console_shown
from migviz.showing.state import State, active, playhead_of
from tests.course.texts import EVERY_KIND
from tests.kept_text import is_as_kept
from tests.showing.test_kept_shown import values, written
from tests.showing.test_remote import explored, presented, press

BACK = 12
FAST = {"vm__memory": "1 GiB", "workload__dirty_rate": "60 MiB/s"}


def compared() -> State:
    state = wishes.settled(wishes.choose_pair(explored(), "quick-live"))
    return press(state, Press.START)


PRESENTED: dict[str, Callable[[], State]] = {
    "lesson": lambda: presented(parse_lesson(EVERY_KIND, where="x.md")),
    "run": lambda: press(explored(**FAST), Press.START),
    "held": lambda: press(explored(**FAST, migration__technique="post-copy", migration__policy="qemu"), Press.START),
    "pair": compared,
}


def seen_of(state: State) -> dict[str, str]:
    """What the room and its presenter see, and where the run is."""
    head = playhead_of(state)
    there = {"t": written(head.t), "held": written(head.held), "goes to": written(active(state).stop_at)}
    return there | dict(values(page_shown(state), "page")) | dict(values(console_shown(state), "console"))


def there_and_back(state: State) -> Iterator[tuple[Press, State]]:
    """By one key to the end, and then some presses back."""
    while state.presenting and not state.errands:
        yield Press.NEXT, state
        last, state = state, press(state, Press.NEXT)
    for _ in range(BACK):
        last = press(last, Press.BACK)
        yield Press.BACK, last


def told(way: Iterable[tuple[Press, State]]) -> Iterator[str]:
    before = dict[str, str]()
    for key, state in way:
        now = seen_of(state)
        yield from ("", f"--- {key.name}")
        yield from (f"{name} = {text}" for name, text in now.items() if before.get(name) != text)
        before = now


@pytest.mark.parametrize("what", PRESENTED)
def test_at_each_press_the_same_is_seen(what: str) -> None:
    is_as_kept(f"presented-{what}", "\n".join(told(there_and_back(PRESENTED[what]()))) + "\n")
