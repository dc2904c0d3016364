"""Is a question asked again about another case, with the stage, the text and the locks that belong to it?"""

from functools import partial

from migviz.course.answers import Verdict
from migviz.course.beats import waiting_run
from migviz.course.progress import Progress
from migviz.showing import lesson as at
from migviz.showing import player
from migviz.showing.lesson import LessonState
from migviz.showing.lesson_blocks import QuestionShown
from migviz.showing.lesson_shown import SectionShown, lesson_shown
from migviz.showing.untold import proof_of, waiting_in
from tests.course.test_drawing import LESSON, RATE, TEXT, answer_of
from tests.course.texts import lesson_of

NEWEST = """
## Newest {#newest}

```scenario
from: new
link.bandwidth: 2 Gbit/s
```

```run
until: end
```
"""


def start(section: str = "") -> LessonState:
    return at.opened(LESSON, Progress(lesson="small", seed=4, section=section))


def card(state: LessonState, name: str) -> QuestionShown:
    shown = lesson_shown(state)
    assert isinstance(shown, SectionShown)
    return next(block for block in shown.blocks if isinstance(block, QuestionShown) and block.name == name)


def watched(state: LessonState) -> LessonState:
    return at.skipped(state, "")


def missed() -> LessonState:
    return at.given(watched(start()), "how-long", ("1000 s",))


def test_after_a_wrong_answer_another_case_can_be_asked_for() -> None:
    asked = watched(start())
    assert card(asked, "how-long").again == ""
    assert card(missed(), "how-long").again == "Another case" and card(missed(), "how-long").is_open


def test_the_other_case_is_on_the_stage_and_in_the_question_and_is_watched_first() -> None:
    after = at.reset(missed(), "how-long")
    rate = after.section.scenario.number(RATE)
    assert after.experiment.scenario == after.section.scenario and rate != 30 * 2**20
    assert waiting_run(after.section, after.progress) is not None and at.waits_for(after) is None
    there = watched(after)
    shown = card(there, "how-long")
    assert shown.feedback is None and shown.is_open
    assert f"At {rate / 2**20:g}\N{NO-BREAK SPACE}MiB/s" in shown.prose.html


def test_the_answer_to_the_other_case_counts_and_that_of_the_first_does_not() -> None:
    there = watched(at.reset(missed(), "how-long"))
    old = at.given(there, "how-long", (answer_of(start().progress),))
    assert card(old, "how-long").is_open
    right = at.given(there, "how-long", (answer_of(there.progress),))
    feedback = card(right, "how-long").feedback
    assert feedback is not None and feedback.verdict is Verdict.RIGHT and not card(right, "how-long").is_open
    assert [one.draw for one in right.progress.answers["how-long"].tries] == [0, 1]


def test_an_answer_is_told_of_the_case_that_it_was_given_for() -> None:
    there = watched(at.reset(missed(), "how-long"))
    right = at.given(there, "how-long", (answer_of(there.progress),))
    again = at.opened(LESSON, right.progress)
    assert card(again, "how-long") == card(right, "how-long")
    assert again.section.scenario == right.section.scenario, "progress keeps the draw"


def test_a_transfer_prediction_is_about_a_drawn_case_and_locks_it() -> None:
    state = at.skipped(watched(start()), "how-long")
    for __ in range(2):
        gone = at.went(state, 1)
        assert gone is not None
        state = gone
    assert state.section.name == "new" and state.experiment.scenario[RATE] != 30 * 2**20
    assert at.waits_for_prediction(state) and at.until(state) == 0.0
    made = at.given(state, "transfer-end", ("Below 100 ms.",))
    assert card(made, "transfer-end").again == "", "not before it is known"
    played = at.changed(made, partial(player.sought, t=made.experiment.run.end))
    assert card(played, "transfer-end").again == "Another case"
    other = at.reset(played, "transfer-end")
    assert other.section.scenario != state.section.scenario and at.until(other) == 0.0
    assert at.waits_for_prediction(other)


def test_a_reload_keeps_the_case_and_the_place() -> None:
    there = watched(at.reset(missed(), "how-long"))
    after = at.reloaded(there, LESSON)
    assert after.section.scenario == there.section.scenario and after.experiment == there.experiment
    assert at.waits_for(after) == at.waits_for(there)


def test_the_proof_looks_at_a_drawn_case_too() -> None:
    cases = {state.section.scenario for state in waiting_in(LESSON) if state.section.name == "one"}
    assert len(cases) == 2 and proof_of(LESSON).told == ()


def test_another_case_is_drawn_from_a_section_too_in_which_a_question_before_it_is_judged() -> None:
    """In lesson 15 it was the same case once more, and could not be locked in."""
    text = TEXT.replace("run.downtime", "newest.downtime") + NEWEST
    state = at.opened(lesson_of(text), Progress(lesson="small", seed=4, section="new"))
    made = at.given(at.entered(state, "new"), "transfer-end", ("Below 100 ms.",))
    judged = watched(at.entered(watched(made), "newest"))
    assert judged.section.name == "newest" and card(judged, "transfer-end").again == "Another case"
    asked = at.reset(judged, "transfer-end")
    assert asked.section.name == "new" and asked.section.scenario[RATE] != made.section.scenario[RATE]
    again = at.given(asked, "transfer-end", ("Below 100 ms.",))
    assert len(again.progress.answers["transfer-end"].tries) == 2
