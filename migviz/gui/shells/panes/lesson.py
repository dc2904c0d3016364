"""What does a window have for a lesson?"""

from functools import cached_property, partial
from typing import TYPE_CHECKING

from migviz.gui.shells.panes.wired import Wired
from migviz.showing import wishes

if TYPE_CHECKING:
    from migviz.gui.panes.lesson.halo import Halo
    from migviz.gui.panes.lesson.panel import LessonPanel
    from migviz.gui.shells.lessons import Lessons


class LessonPanes(Wired):
    """A lesson's panel, its files, and what it points at."""

    @cached_property
    def lesson(self) -> "LessonPanel":
        """The list of lessons, or a section of one."""
        from migviz.gui.panes.lesson.panel import LessonPanel
        from migviz.showing import lesson as lessons

        panel, take = LessonPanel(self.theme, self), self.lessons.take
        panel.field_edited.connect(self._does(wishes.edit))
        panel.said.connect(self.session.say)
        panel.lesson_wished.connect(self.lessons.open)
        panel.course_closed.connect(self.lessons.close_course)
        panel.take_actions(self.commands)
        panel.list_wished.connect(lambda: self.session.run("lesson list"))
        panel.section_wished.connect(self._does(wishes.enter_section))
        panel.link_followed.connect(self.lessons.follow)
        panel.gave.connect(partial(take, lessons.given))
        panel.skip_wished.connect(partial(take, lessons.skipped))
        panel.reset_wished.connect(partial(take, lessons.reset))
        panel.see_wished.connect(partial(take, lessons.saw))
        panel.hint_wished.connect(partial(take, lessons.hint_opened))
        panel.play_wished.connect(partial(take, lessons.played_to_target))
        panel.start_again_wished.connect(partial(take, lessons.started_again))
        return self._over_all(panel)

    @cached_property
    def lessons(self) -> "Lessons":
        """The files of lessons."""
        from migviz.gui.lesson_files import LessonFiles
        from migviz.gui.shells.address import open_address
        from migviz.gui.shells.lessons import Lessons

        files = LessonFiles(progress_folder=self.session.folder / "progress", parent=self)
        files.language = self.session.state.look.language
        lessons = Lessons(self.session, files)
        lessons.leave = partial(open_address, self)
        return lessons

    @cached_property
    def halo(self) -> "Halo":
        """What a lesson points at."""
        from migviz.gui.panes.lesson.halo import Halo
        from migviz.gui.shells.pointing import place_of

        return Halo(self.theme, partial(place_of, self, self.made), self)
