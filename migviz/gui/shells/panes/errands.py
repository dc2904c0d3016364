"""What does a window have that is not drawn in it?"""

from functools import cached_property
from typing import TYPE_CHECKING

from migviz.gui.shells.panes.lesson import LessonPanes
from migviz.gui.shells.panes.run import RunPanes

if TYPE_CHECKING:
    from migviz.gui.shells.advising import Advising
    from migviz.gui.shells.errands import Errands
    from migviz.gui.shells.presenting import Presenting
    from migviz.gui.shells.trying import Trying
    from migviz.gui.shells.watching import Watching


class ErrandParts(RunPanes, LessonPanes):
    """What is asked outside the window, or goes on beside it."""

    def go_to_part(self, direction: int) -> None:
        """The keyboard to the next part of the window (1), or the one before (-1)."""
        raise NotImplementedError

    @cached_property
    def errands(self) -> "Errands":
        """What commands need from outside."""
        from migviz.gui.shells.errands import Errands

        return Errands(
            self,
            self.session,
            lambda: self.lessons,
            theme=lambda: self.theme,
            choose=lambda k: self.lesson.choose(k),
            to_list=lambda: self.lesson.list.take_keyboard(),
            menu=self.drop_menu,
            file_menu=self.drop_file_menu,
            files_of=self.chosen_files,
            raise_audience=lambda: self.presenting.raise_audience(),
            to_part=lambda direction: self.go_to_part(direction),
            watching=lambda: self.watching,
        )

    @cached_property
    def trying(self) -> "Trying":
        """What else could be done with a host that is emptied."""
        from migviz.gui.shells.trying import Trying

        return Trying(self, self.session)

    @cached_property
    def advising(self) -> "Advising":
        """What would have helped a recorded migration."""
        from migviz.gui.shells.advising import Advising

        return Advising(self.session, self)

    @cached_property
    def watching(self) -> "Watching":
        """A migration that is watched."""
        from migviz.gui.shells.watching import Watching

        return Watching(self.session, self)

    @cached_property
    def presenting(self) -> "Presenting":
        """The room's window, and what this one is meanwhile."""
        from migviz.gui.shells.presenting import Presenting

        return Presenting(self, self.session, self.commands, self.theme)
