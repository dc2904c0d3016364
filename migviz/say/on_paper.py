"""What is written on a printed lesson beside the lesson's own words?"""

from migviz.language import _, ngettext


def worksheet() -> str:
    return _("Worksheet")


def solution() -> str:
    return _("Solution")


def teachers_notes() -> str:
    return _("Teacher's notes")


def name_and_date() -> str:
    return _("Name and date:")


def takes(minutes: int) -> str:
    return ngettext("{n} minute", "{n} minutes", minutes)


def foot(lesson: object, seed: object) -> str:
    return _("lesson {lesson} · seed {seed}", lesson=lesson, seed=seed)


def page_of(page: object, pages: object) -> str:
    return _("page {page} of {pages}", page=page, pages=pages)


def question(number: object) -> str:
    return _("Question {number}", number=number)


def prediction(number: object) -> str:
    return _("Question {number}, a prediction: answer it before the run", number=number)


def task() -> str:
    return _("Task")


def several() -> str:
    return _("More than one may be right.")


def number_them() -> str:
    return _("Number the lines in the right order.")


def bar(number: object) -> str:
    return _("bar {number}", number=number)


def drawn_too(number: object) -> str:
    return _("bar {number} (given)", number=number)


def right_answer(words: object) -> str:
    return _("Answer: {words}", words=words).rstrip()


def answers() -> str:
    return _("Answers")


def as_i_set_it(title: object) -> str:
    return _("{title}, as I set it:", title=title)


def what_came_of_it() -> str:
    return _("What the run showed:")


def wanted(what: object, amount: object) -> str:
    return _("{what}: {amount}", what=what, amount=amount)


def one_way(settings: object) -> str:
    return _("One way: {settings}", settings=settings).rstrip()


def the_run() -> str:
    return _("The run in numbers")


def picture_at(time: object) -> str:
    return _("The stage of this section at {time}", time=time)


def you_can() -> str:
    return _("What you can do afterwards")


def not_yet() -> str:
    """Over the part of a picture that would tell what is asked."""
    return _("Answer first")
