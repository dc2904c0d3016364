"""What does the page about a class say, which a teacher reads after marking?"""

from migviz.language import _, ngettext


def title() -> str:
    return _("The class at a glance")


def handed_in(students: int, files: int) -> str:
    return _(
        "{students}, {files}. Every answer was checked again, and every goal reached again.",
        students=ngettext("{n} student", "{n} students", students),
        files=ngettext("{n} file", "{n} files", files),
    )


def hard() -> str:
    return _("What was hard")


def about_hard() -> str:
    return _("Questions and goals, those that fewest solved at the first try at the top.")


def none_answered() -> str:
    return _("Nobody has answered anything yet.")


def question() -> str:
    return _("Question")


def right_at_first() -> str:
    return _("Right at first")


def right_at_last() -> str:
    return _("Right at last")


def tries() -> str:
    return _("Tries each")


def hints() -> str:
    return _("Hints")


def drew_most() -> str:
    return _("What drew most")


def drawn(words: str, times: int) -> str:
    return _("{words} ({times})", words=words, times=ngettext("{n} time", "{n} times", times))


def of(part: int, whole: int) -> str:
    return _("{part} of {whole}", part=part, whole=whole)


def predictions() -> str:
    return _("Predictions and what the run showed")


def about_predictions() -> str:
    return _("Those that fewest foretold at the top: the best to discuss.")


def came_true() -> str:
    return _("As the run showed")


def prediction() -> str:
    return _("Prediction")


def by_student() -> str:
    return _("Lesson by lesson")


def about_students() -> str:
    return _("How many of a lesson's questions and goals each student has solved; – is not begun.")


def asked() -> str:
    return _("asked in all")


def student() -> str:
    return _("Student")


def of_file(student: str, file: str) -> str:
    """Where two files bear one name."""
    return _("{student} ({file})", student=student, file=file)


def remarks() -> str:
    return _("To look at")


def remark(file: str, student: str, note: str) -> str:
    return _("{file} ({student}): {note}", file=file, student=student, note=note) if student else f"{file}: {note}"


def goal(section: str) -> str:
    return _("Goal: {section}", section=section)
