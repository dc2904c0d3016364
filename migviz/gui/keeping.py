"""What does a window keep for its next start, and where? Each window that is open has a last state of its own."""

from collections.abc import Callable, Mapping
from pathlib import Path

from PySide6.QtCore import QLockFile

from migviz.say import files
from migviz.scenario import Scenario
from migviz.showing import remembered
from migviz.showing.experiment import Experiment
from migviz.showing.remembered import LastState
from migviz.whole_file import clear_begun

MOST_WINDOWS = 20
"""Chosen: windows at a time that keep their last state apart."""


class Keeper:
    """The last state of one window on the disk. `say` tells its reader what went wrong."""

    def __init__(self, folder: Path, say: Callable[[str], None]) -> None:
        self.folder, self._say = folder, say
        self._kept: LastState | None = None
        self._failed = False
        self._last = remembered.last_of(1)
        self._lock: QLockFile | None = None
        self._may_not_keep = False
        """The last state can be neither read nor kept beside, so it is not written over"""
        self._more: Mapping[str, object] = {}
        """What a newer version has written in the last state"""

    def take_place(self) -> None:
        """Become the first window, or the second beside another one that is open."""
        try:
            self.folder.mkdir(parents=True, exist_ok=True)
        except OSError:
            return  # said when the state is to be kept
        clear_begun(self.folder)
        for window in range(1, MOST_WINDOWS + 1):
            lock = QLockFile(str(self.folder / f"window-{window}.lock"))
            lock.setStaleLockTime(0)  # however long it is open; that of a program that died is known by its number
            if lock.tryLock(0):
                self._lock, self._last = lock, remembered.last_of(window)
                return
        self._last = remembered.last_of(MOST_WINDOWS + 1)

    def keep(self, own: Experiment) -> bool:
        """Write it, if it is new; False, said once, where it cannot be written."""
        state = LastState(
            scenario=own.scenario, playhead=own.playhead, file=own.file, is_saved=own.is_saved, more=self._more
        )
        if state == self._kept:
            return True
        if self._may_not_keep:
            return False
        try:
            remembered.keep_state(state, self.folder, self._last)
        except (OSError, ValueError) as error:
            if not self._failed:
                self._say(files.not_kept(error))
            self._failed = True
            return False
        self._kept, self._failed = state, False
        return True

    def put_by(self) -> None:
        """Something else is opened at the start: what was in no file the last time becomes one, and is offered."""
        try:
            kept = remembered.kept_state(self.folder, lambda text: None, self._last)
            if kept is None or kept.is_saved or kept.scenario == Scenario():
                return
            path = remembered.put_by(kept, self.folder)
        except (OSError, ValueError):
            self._may_not_keep = True  # rather nothing is kept now than that is written over
            return
        remembered.remember_file(path, self.folder)
        self._say(files.unsaved_work(path.name))

    def restored(self, take: Callable[[LastState], bool]) -> bool:
        """Give the state of the last time to be taken; False if there is none that can be used."""
        try:
            kept = remembered.kept_state(self.folder, self._say, self._last)
        except (OSError, ValueError):
            self._may_not_keep = True
            self._say(files.not_opened_again())
            return False
        if kept is None or not take(kept):
            return False
        self._more = kept.more
        return True
