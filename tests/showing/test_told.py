"""Does `migviz check` find what tells an answer, and pass over what a question says itself?"""

from migviz.course.lesson import Lesson
from migviz.showing.untold import proof_of
from tests.course.texts import PREDICTION, lesson_of

BOOK = """## Book {#book}

```scenario
vm.memory: 4 GiB
workload.dirty_rate: 11 MiB/s
```

ABOVE

::: ask {#how-long}
OWN How long is the pause?

answer: run.downtime
unit: ms
:::
"""


def lesson(above: str = "Words.", own: str = "", title: str = "Book") -> Lesson:
    return lesson_of(BOOK.replace("ABOVE", above).replace("OWN", own).replace("## Book", f"## {title}"))


def test_a_lesson_that_keeps_its_answers_back_is_proved() -> None:
    proof = proof_of(lesson())
    assert proof.told == () and proof.questions == 1 and proof.places > 130


def test_what_is_above_a_question_and_its_title_tell() -> None:
    for tells, where in (
        (lesson(above="It is {= run.downtime}."), "the text above it"),
        (lesson(title="43.1 ms"), "the title"),
    ):
        ((message, place),) = proof_of(tells).told
        assert "how-long" in message and "43.1 ms" in message and where in message and place.line == 18


def test_what_a_question_gives_itself_is_given() -> None:
    assert proof_of(lesson(own="It was {= run.downtime} yesterday.")).told == ()


def test_every_waiting_question_is_come_to() -> None:
    two = BOOK.replace("ABOVE", "```run\nuntil: pause\n```\n\n```run\nuntil: end\n```").replace("OWN ", "")
    assert (
        proof_of(lesson_of(two + two.replace("{#book}", "{#other}").replace("{#how-long}", "{#again}"))).questions == 2
    )


PREDICTED = f"""{PREDICTION}
```show
say: SAID
```
"""


def test_while_its_run_plays_nothing_tells_how_right_a_prediction_was() -> None:
    told = "It will be {= run.downtime}."
    assert proof_of(lesson_of(PREDICTED.replace("SAID", told))).told == (), (
        "what is said to a run comes when it was seen"
    )
    before = PREDICTED.replace("SAID", "Watch the strip.").replace("```run", f"{told}\n\n```run")
    ((message, __),) = proof_of(lesson_of(before)).told
    assert "how-long" in message and "the text above it" in message
