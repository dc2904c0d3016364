"""Which courses does this reader have? migviz's own and the folders that were opened, each with the place where its progress is kept."""

from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path

from migviz.course.courses import Course, course_of, load_course
from migviz.errors import InputError
from migviz.say import in_lessons
from migviz.showing import remembered

COURSES = "courses.txt"
STUDENT = "student.txt"


class KeptCourses:
    """The courses of one reader. `own`: the folder of migviz's own; `folder`: where progress is kept; the list lies beside that."""

    def __init__(self, own: Path, folder: Path) -> None:
        self.own, self._folder, self._beside = own, folder, folder.parent

    def opened(self) -> tuple[Path, ...]:
        """The folders of other courses, and single lessons; the one opened last first."""
        return tuple(path for path in remembered.listed(self._beside, COURSES) if path != self.own)

    def take_in(self, folder: Path) -> Course:
        """Take a course into the list. Raises InputError where there is none."""
        course = self._titled(load_course(folder))
        if folder != self.own:
            self._keep((folder, *(other for other in self.opened() if folder not in (other, other.parent))))
        return course

    def remember(self, lesson: Path) -> None:
        """Take a single lesson into the list, where no course in it has it already."""
        if lesson.parent != self.own and not {lesson, lesson.parent} & set(self.opened()):
            self._keep((lesson, *self.opened()))

    def close(self, opened: Path) -> None:
        """Take a course, or a lesson, off the list; its progress stays."""
        self._keep(tuple(other for other in self.opened() if other != opened))

    def all(self) -> Iterator[tuple[Path, Course | InputError]]:
        """Each with its place in the list, or with what is wrong with it; migviz's own comes last."""
        for opened in (*self.opened(), self.own):
            try:
                yield opened, self._course(opened)
            except InputError as error:
                yield opened, error

    def _course(self, opened: Path) -> Course:
        if opened.suffix.lower() == ".md" and not opened.is_dir():
            return replace(course_of(opened), files=(opened,))
        return self._titled(load_course(opened))

    def _keep(self, opened: tuple[Path, ...]) -> None:
        remembered.keep_listed(opened, self._beside, COURSES)

    def place_of(self, lesson: Path | None) -> Path:
        """Where the progress in a lesson's file is kept: apart for a course that has an id."""
        course = course_of(lesson) if lesson is not None and lesson.parent != self.own else None
        return self.place(course)

    def place(self, course: Course | None) -> Path:
        """Where the progress in a course is kept."""
        return self._folder / course.id if course is not None and course.id else self._folder

    def language_of(self, lesson: Path) -> str:
        """The language that its course is read in where nobody has chosen one; "" where that says none."""
        return course_of(lesson).language if lesson.parent != self.own else ""

    def student(self) -> str:
        """The name under which was handed in last."""
        return remembered.line(self._beside, STUDENT)

    def remember_student(self, name: str) -> None:
        """Keep it for the next time."""
        remembered.keep_line(name, self._beside, STUDENT)

    def _titled(self, course: Course) -> Course:
        return replace(course, title=in_lessons.own_course()) if course.folder == self.own else course
