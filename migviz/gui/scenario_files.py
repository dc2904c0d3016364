"""What is opened from a file, and what is saved in one? A scenario, a host to be emptied, a log, what a client saw.

Each is a wish of a session; what was opened or saved is remembered among the recent files.
"""

import os
from collections.abc import Callable, Sequence
from pathlib import Path

from migviz.errors import InputError
from migviz.gui.session import Asked, Session, plain
from migviz.regular_file import read_bytes
from migviz.say import files
from migviz.scenario import Scenario, load_versioned
from migviz.scenario.version import with_version
from migviz.showing import remembered, wishes
from migviz.showing.later import hosts, recordings
from migviz.showing.state import State, active, evacuation_of
from migviz.whole_file import format_of, is_stream, write_whole

SCENARIO_FORMATS = ("migviz",)
MOST_BLANK = 1000
"""Chosen: behind so much blank nobody writes what a file is."""
PASTED = "pasted.log"
"""A log that came without a file, kept for the next start."""
LONG = 500_000
"""Bytes of a log that are read in the time of a frame, or not much more."""
MOST_OF_A_LOG = 50_000_000
"""Bytes: no log that is longer is read (recorded/lines.py)."""


# --- opened ----------------------------------------------------------------------------------------------------------


def open_file(session: Session, path: Path | str) -> bool:
    """The scenario of a file becomes one's own experiment; one that names several VMs, or a table of them, a host to be emptied; of another
    file, which is a log, its recording stands beside a model."""
    path = Path(path).absolute()
    try:
        wish = _opening(path)
    except InputError as error:
        content = log_in(path)
        if content is not None:
            return _remembered(session, path, open_content(session, content, path.name, path))
        session.say(plain(error))
        if not os.path.exists(path):  # unlike Path.exists it never raises
            remembered.forget_file(path, session.folder)
        return False
    return _remembered(session, path, session.do(wish))


def _opening(path: Path) -> Callable[[State], State]:
    """What a file wishes for. Raises InputError."""
    from migviz.scenario.evacuation_file import load_evacuation, names_vms  # most files are about one VM

    if names_vms(path):
        evacuation = load_evacuation(path)
        return lambda state: wishes.evacuation_opened(state, evacuation, file=path)
    scenario, version = load_versioned(path)
    return lambda state: wishes.opened(state, scenario, path, version)


def _remembered(session: Session, path: Path, done: bool) -> bool:
    if done:
        remembered.remember_file(path, session.folder)
    return done


def open_content(session: Session, content: bytes, name: str = "", file: Path | None = None) -> bool:
    """A log stands beside a model; what a client saw of a migration, beside its recording."""
    if recordings.is_side(content):
        return session.do(wishes.lay_client_beside, content, name)
    return session.ask(of_log(content, lambda state: wishes.open_log(state, content, name, file)))


def open_pasted(session: Session, content: bytes) -> bool:
    """The same of what has no file: it gets one, so that it is there at the next start."""
    file = session.folder / PASTED
    try:
        session.folder.mkdir(parents=True, exist_ok=True)
        write_whole(file, content, lasting=False)
    except (OSError, ValueError):
        return open_content(session, content)
    return open_content(session, content, "", file)


def of_log(content: bytes, wish: Callable[[State], State]) -> Asked:
    """A wish about a log: a long one is read beside the window."""
    return Asked(wish=wish, is_long=len(content) > LONG)


def log_in(path: Path) -> bytes | None:
    """What a file holds that is no scenario, and may be a log; None where it says itself that it is a scenario, or cannot be read."""
    if path.suffix.lower() == f".{SCENARIO_FORMATS[0]}":
        return None
    try:
        content = read_bytes(path, MOST_OF_A_LOG)
    except (InputError, OSError, ValueError):
        return None
    return None if content[:MOST_BLANK].lstrip()[:7].lower() == b"migviz:" else content


# --- saved -----------------------------------------------------------------------------------------------------------


def save_file(session: Session, path: Path | str) -> bool:
    """Write the scenario on the screen, or all VMs of the host; a file that is there stays whole until the new one is."""
    session.finish()
    path = Path(path).absolute()
    lines, saved = _saving(session.state, path)
    try:
        format_of(path, SCENARIO_FORMATS, where="")
        if is_stream(path):
            raise ValueError(files.in_its_place())
        write_whole(path, with_version(lines))
    except InputError as error:
        session.say(plain(error))
        return False
    except (OSError, ValueError) as error:
        reason = getattr(error, "strerror", None) or error
        session.say(files.not_saved(path.name, reason))
        return False
    remembered.remember_file(path, session.folder)
    return session.do(saved)


def _saving(state: State, path: Path) -> tuple[Sequence[str], Callable[[State], State]]:
    """The lines of what is on the screen, and what follows when they are in this file."""
    host = evacuation_of(state)
    if host is not None:
        evacuation = host.now
        return hosts.kept_lines(host), lambda now: wishes.evacuation_saved(now, evacuation, path)
    scenario = active(state).scenario
    return scenario.lines(), lambda now: wishes.saved(now, scenario, path)


def is_unsaved(session: Session) -> bool:
    """Whether one's own experiment is something, and in no file as it is."""
    own = session.state.own
    return not own.is_saved and own.scenario != Scenario()
