"""What is said of a lesson in which a line is missing, misspelt or holds what nobody sees, and of such a translation of it? The
difference to the kept text is what a review has to look at.

`MIGVIZ_KEEP=1 make test-all ARGS=tests/course/test_kept_damage.py` writes it anew.
"""

from collections.abc import Callable, Iterator, Mapping

import pytest

from migviz import InputError
from migviz.course.lesson import Lesson
from migviz.course.reading import parse_lesson
from migviz.course.translation import translated
from tests.course.texts import EVERY_KIND
from tests.kept_text import is_as_kept
from tests.shared import shared

LESSON = f"""{EVERY_KIND}
## Fourth {{#fourth}}

```scenario
from: first
controls: link.bandwidth
```

```goal
done: run.total_time < 5 s
say: the time it takes
if run.total_time >= 9 s: Much faster.
if run.total_time >= 5 s: Faster.
solution: link.bandwidth = 10 Gbit/s
```
"""
WAYS: Mapping[str, tuple[Callable[[str], str | None], int]] = {
    "without": (lambda line: None, 1),
    "misspelt": (lambda line: line.replace("e", "ee", 1), 1),
    "strange": (lambda line: f"{line[:3]}\u200b{line[3:]}", 7),
    "twice": (lambda line: f"{line}\n{line}", 2),
}
"""How a line is damaged, and each how manieth is."""


@shared
def whole() -> Lesson:
    return parse_lesson(LESSON, where="x.md")


def said_of(text: str) -> Iterator[str]:
    """What is wrong, and where; of what can be read what it lacks as a translation."""
    try:
        lesson = parse_lesson(text, where="x.md")
    except InputError as error:
        yield from (f"{problem.line}:{problem.column} {problem.message}" for problem in error.problems)
        return
    found, gaps = translated(whole(), lesson)
    yield from (f"{gap.section} {gap.place.line}: {gap.message}" for gap in gaps if "base=" not in gap.message)
    yield f"in its own words: {', '.join(section.name for section in found.sections if not section.language)}"


@pytest.mark.parametrize("way", WAYS)
def test_of_a_damaged_lesson_the_same_is_said(way: str) -> None:
    damage, every = WAYS[way]
    lines, told = LESSON.splitlines(), list[str]()
    for k, line in enumerate(lines):
        if line and k % every == 0 and (now := damage(line)) != line:
            changed = [*lines[:k], *([] if now is None else [now]), *lines[k + 1 :]]
            told += [f"{k + 1}: {line}", *(f"    {said}" for said in said_of("\n".join(changed) + "\n"))]
    is_as_kept(f"lesson-{way}", "\n".join(told) + "\n")
