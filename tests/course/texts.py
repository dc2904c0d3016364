"""Small lessons for tests: the parts that every one needs, and those that each test adds."""

from migviz.course.evidence import Evidence, Handed
from migviz.course.lesson import Lesson
from migviz.course.progress import Progress
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

EVERY_KIND = """\
---
migviz: 1
id: every-kind
title: Every kind of block
language: en
minutes: 1
objective: Try every kind of block.
seed: 3
---

Before the first section, with a [link](#second).

## First {#first}

```scenario
vm.memory: 1 GiB
workload.dirty_rate: 20 MiB/s
controls: link.bandwidth
```

Some **prose** with a number: {8.7 s = run.seconds(1)}.

```run
until: iteration 1 ends
```

```show
highlight: source.memory, time strip
say: Look here.
```

::: ask {#one}
Where does it run?

- (x) Here.
  > Yes.
- ( ) There.
  > It has not moved yet.
:::

::: ask {#many}
Which two?

- [x] First.
- [x] Second.
- [ ] Third.
:::

::: ask {#number}
How long does iteration 1 take?

answer: run.seconds(1)
tolerance: 5 %
unit: s
see: iteration 1 ends
:::

::: ask {#order}
In which order?

order:

1. one
2. two
3. three
:::

::: hint
The first hint.
:::

::: hint
The second hint.
:::

::: why
Because.
:::

::: teacher
Not for students.
:::

## Second {#second}

```scenario
from: first
controls: link.bandwidth
```

::: predict {#guess}
How long is the pause?

- (?) Short. {when: run.downtime < 1 s}
- (?) Long. {when: run.downtime >= 1 s}
:::

```run
until: end
```

```show
view: iterations
lens: pause
highlight: pause
```

```goal
done: run.finished and run.total_time < 5 s
change only: link.bandwidth
if run.total_time >= 5 s: Faster.
solution: link.bandwidth = 10 Gbit/s
```

## Third {#third}

```scenario
from: first
workload.dirty_rate: 30 MiB/s
```

::: predict {#bars}
Draw bars 2 and 3.

sketch: chart.iterations 2 to 3
tolerance: 25 %
:::

```run
until: end
```

```show
compare: second, third
```
"""
"""A lesson with every kind of block, as a file."""


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


def handed(*lessons: Progress, student: str = "A", course: str = "") -> Evidence:
    """What a student hands in who did these lessons of a course."""
    return Evidence(student=student, courses=(Handed(course=course, lessons=lessons),))


PREDICTION = """## Book {#book}

```scenario
vm.memory: 4 GiB
workload.dirty_rate: 11 MiB/s
```

::: predict {#how-long}
How long is the pause?

answer: run.downtime
unit: ms
:::

```run
until: end
```
"""
"""A prediction, and the run that answers it."""
