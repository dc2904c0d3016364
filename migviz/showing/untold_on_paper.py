"""What may a worksheet not tell? All its questions are open at once, also to what stands on a later page."""

import re
from collections.abc import Callable
from functools import reduce

from migviz.course.covered import covered_by, numbers_in, tells
from migviz.course.language.kinds import kind_of
from migviz.course.lesson import Amount, Computed, Lesson, Question, Section
from migviz.course.panel import fill_for
from migviz.course.playing import value_of, world_of, written
from migviz.scenario.units import write
from migviz.showing.untold import amounts_of, given_in
from migviz.values import dataclass

BLANK = "______"
"""What stands where a number would: a line to write it on, as long whatever it is."""
NOBODY = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class Secret:
    """What a question asks for: its section, the names of numbers of that run, their amounts as they are written, and those of the
    answer itself."""

    section: Section
    question: Question
    names: frozenset[str]
    amounts: frozenset[str]
    answers: frozenset[str]


def secrets_of(lesson: Lesson) -> tuple[Secret, ...]:
    """What each question of a lesson asks for."""
    return tuple(_secret(lesson, section, question) for section in lesson.sections for question in section.questions)


def _secret(lesson: Lesson, section: Section, question: Question) -> Secret:
    names = covered_by(lesson, section, question)
    return Secret(
        section=section,
        question=question,
        names=names,
        amounts=amounts_of(section.setup, names),
        answers=frozenset(text for text in _answers(lesson, section, question) if " " in text),
    )


def _answers(lesson: Lesson, section: Section, question: Question) -> tuple[str, ...]:
    """How the number that is asked for may be written; nothing where it is to be read off the screen."""
    match question.answer:
        case Amount(answer=answer, unit=unit) if question.covers:
            value = value_of(answer, world_of(lesson, section))
            kind = kind_of(answer.shape)
            plain = (write(float(value), kind),) if kind is not None and isinstance(value, int | float) else ()
            return (written(value, answer.shape, unit), *plain)
    return ()


def names_covered(lesson: Lesson, secrets: tuple[Secret, ...], but: str = NOBODY) -> dict[str, frozenset[str]]:
    """By section, the names of the numbers of its run that questions ask for; `but`: the one whose own words these are."""
    return {
        section.name: frozenset[str]().union(
            *(
                secret.names
                for secret in secrets
                if secret.section.setup == section.setup and secret.question.name != but
            )
        )
        for section in lesson.sections
    }


def fill_on_paper(
    lesson: Lesson, section: Section | None, secrets: tuple[Secret, ...], but: str
) -> Callable[[Computed], str]:
    """Fills in the computed numbers of a worksheet's prose, but for those that a question asks for."""
    fill, covered = fill_for(lesson, section), names_covered(lesson, secrets, but)
    about = section or lesson.sections[0]
    return lambda number: BLANK if tells(lesson, about, number.of, covered) else fill(number)


def blanked(lesson: Lesson, section: Section | None, secrets: tuple[Secret, ...], text: str, but: str = NOBODY) -> str:
    """A text of a section without the amounts that questions ask for, also those that the author typed."""
    hidden = hidden_in(lesson, section or lesson.sections[0], secrets, but)
    return reduce(_without, sorted(hidden, key=len, reverse=True), text)


def hidden_in(lesson: Lesson, section: Section, secrets: tuple[Secret, ...], but: str = NOBODY) -> frozenset[str]:
    """The amounts that a section may not tell, of all questions but one."""
    others = (secret for secret in secrets if secret.question.name != but)
    return frozenset[str]().union(*(hidden_there(lesson, section, secret) for secret in others))


def covered_in(lesson: Lesson, section: Section, secrets: tuple[Secret, ...]) -> frozenset[str]:
    """The numbers of a section's run that its picture may not tell: what is asked for, and what is written like that."""
    hidden = hidden_in(lesson, section, secrets)
    alike = {name for name, (kind, value) in numbers_in(section.setup).items() if write(value, kind) in hidden}
    return names_covered(lesson, secrets)[section.name] | alike


def hidden_there(lesson: Lesson, section: Section, secret: Secret) -> frozenset[str]:
    """The amounts of a question that a section may not tell: what is given there is no secret, unless it is the answer to what was
    asked before."""
    given = given_in(section.setup)
    is_later = lesson.sections.index(section) > lesson.sections.index(secret.section)
    return (secret.amounts - given) | (secret.answers if is_later else secret.answers - given)


def _without(text: str, amount: str) -> str:
    pattern = re.escape(amount).replace(r"\ ", "[ \N{NO-BREAK SPACE}]")
    return re.sub(rf"(?<![\d.,]){pattern}(?![\w/])", BLANK, text)
