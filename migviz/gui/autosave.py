"""What of a session is there again at the next start? All that will be there once what waits is granted; it comes back stopped."""

from dataclasses import replace
from functools import partial
from pathlib import Path

from PySide6.QtCore import QObject, QTimer

from migviz.gui.keeping import Keeper
from migviz.gui.session import Asked, Session
from migviz.say import files
from migviz.showing import editing, player, wishes
from migviz.showing.experiment import Experiment
from migviz.showing.later import hosts
from migviz.showing.modes import Mode
from migviz.showing.remembered import LastState
from migviz.showing.state import State, beside_recording, lesson_of, says

EVERY = 2000
"""Milliseconds between two looks whether there is something to keep."""
AFTER_EDIT = 300
"""Milliseconds after an edit until it is kept, however long the editing goes on."""


class Autosave(QObject):
    """Keeps a session's state, and brings back that of the last time. Where it is kept, and by which thread, its `keeper` knows."""

    def __init__(self, session: Session) -> None:
        super().__init__()
        self._session = session
        self.keeper = Keeper(session.folder, session.say)
        self._restored: LastState | None = None
        self.often = QTimer(self, interval=EVERY)
        self.soon = QTimer(self, interval=AFTER_EDIT, singleShot=True)
        for timer in (self.often, self.soon):
            timer.timeout.connect(self.keep_beside)

    def go_on(self, window: QObject) -> None:
        """From now on by itself, for as long as the window is there."""
        self.setParent(window)
        self.often.start()
        self._session.edited.connect(self._keep_soon)

    def _keep_soon(self) -> None:
        """However long the editing goes on, it is kept so long after its first step."""
        if not self.soon.isActive():
            self.soon.start()

    def keep(self) -> bool:
        """For the next start; writes only what is new."""
        return self.keeper.keep(self._now())

    def keep_beside(self) -> None:
        """The same for a window that goes on: written in a thread, or at once where no loop of events goes round."""
        keep = self.keeper.keep if self._session.patience is None else self.keeper.keep_beside
        keep(self._now())

    def _now(self) -> LastState:
        kept = last_state(self._session.state, self._session.own_once_granted())
        return kept if self._restored is None else replace(kept, more=self._restored.more)

    def restore(self) -> bool:
        """Take the state of the last time, stopped; False if there is none that can be used. Who does not want to wait for it finds it in
        a file."""
        kept = self.keeper.kept()
        if kept is None:
            return False
        asked = Asked(wish=partial(_restored, kept=kept), given_up=self.keeper.put_by)
        if not self._session.ask(asked):
            return False
        self._restored = kept
        if kept.log is not None:
            self._restore_log(kept, kept.log)
        return True

    def _restore_log(self, kept: LastState, path: Path) -> None:
        """The log that was open, while its file is there and still is one."""
        from migviz.gui.scenario_files import log_in, of_log  # most starts have none

        content = log_in(path)
        if content is not None:
            self._session.ask(
                of_log(
                    content,
                    lambda state: wishes.recording_restored(
                        state, content, path, kept.migration, on_screen=kept.on_log
                    ),
                )
            )

    @property
    def lesson(self) -> Path | None:
        """The lesson that was on the screen the last time, once that was restored and while its file is there."""
        path = self._restored.lesson if self._restored is not None else None
        return path if path is not None and path.is_file() else None


def last_state(state: State, own: Experiment) -> LastState:
    """What is kept of a state, and of one's own experiment as it will be."""
    lesson, host, recording = lesson_of(state), state.evacuation, state.recording
    return LastState(
        scenario=own.scenario,
        playhead=own.playhead,
        file=own.file,
        is_saved=own.is_saved,
        version=own.history.now.document.version,
        lesson=lesson.path if lesson is not None else None,
        evacuation=hosts.kept_lines(host) if host is not None else (),
        on_host=state.mode is Mode.EVACUATION,
        log=recording.file if recording is not None else None,
        migration=recording.chosen if recording is not None else 0,
        on_log=beside_recording(state) is not None,
    )


def _restored(state: State, kept: LastState) -> State:
    """One's own experiment as it was; one that is in use can be had back by undo."""
    history = state.own.history
    untouched = not (history.past or history.future)
    take = editing.begun if untouched else editing.replaced
    own = editing.of_version(take(state.own, kept.scenario, kept.file, is_saved=kept.is_saved), kept.version)
    state = replace(state, own=player.within(replace(own, playhead=replace(kept.playhead, playing=False))))
    if kept.evacuation:
        state = wishes.evacuation_restored(state, kept.evacuation, on_host=kept.on_host)
    return says(state, wishes.told_older(files.last_session(), kept.scenario, kept.version))
