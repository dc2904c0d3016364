"""Small lessons for tests: the parts that every one needs, and those that each test adds."""

from migviz.course.lesson import Lesson
from migviz.course.reading import parse_lesson
from migviz.errors import InputError

FRONT = """---
migviz: 1
id: small
title: A small lesson
objective: Be small.
seed: 3
---

"""
"""Seven lines and an empty one: what follows begins in line 9."""

TOY = """## Toy {#toy}

```scenario
workload.preset: toy
```

"""


def lesson_of(body: str, front: str = FRONT) -> Lesson:
    """The lesson with this body."""
    return parse_lesson(front + body, where="x.md")


def problems_of(body: str, front: str = FRONT) -> list[tuple[int, int, str]]:
    """(line, column, message) of everything wrong with a lesson; lines count from the beginning of the body."""
    before = front.count("\n")
    try:
        lesson_of(body, front)
    except InputError as error:
        return [(problem.line - before, problem.column, problem.message) for problem in error.problems]
    return []
