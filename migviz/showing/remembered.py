"""What is still there at the next start? The last state and the recent files, kept in the user's own folder."""

import json
import math
from collections.abc import Callable, Mapping
from contextlib import suppress
from dataclasses import field
from itertools import count
from pathlib import Path
from typing import Any

from migviz.errors import InputError
from migviz.kept_file import is_plain, salvaged, set_aside
from migviz.replay.pace import Pace
from migviz.replay.playhead import Playhead, nearest_speed
from migviz.say import files
from migviz.scenario import Scenario, parse_scenario, read_file
from migviz.scenario.version import VERSION, with_version
from migviz.values import dataclass
from migviz.whole_file import is_stream, write_whole

LAST, RECENT = "last.json", "recent.txt"
KNOWN = (
    "scenario",
    "version",
    "t",
    "speed",
    "pace",
    "slow_motion",
    "file",
    "is_saved",
    "lesson",
    "evacuation",
    "on_host",
    "log",
    "migration",
    "on_log",
)
MOST_LINES = 1000
"""More than a scenario has fields and changes."""
MOST_OF_A_HOST = 3000
"""More than a host has VMs, with what they share."""
MOST_RECENT = 10
"""Chosen: as many as a menu shows at a glance."""


@dataclass(frozen=True, slots=True, kw_only=True)
class LastState:
    """What comes back after a crash. `file`: where the scenario was opened or saved last; `is_saved`: just so; `lesson`: the file of the one that was
    on the screen; `version`: the defaults on which the scenario counts; `evacuation`: the lines of a host that stands ready to be emptied, `on_host`
    whether it was on the screen; `log`: the file of a log that is open, `migration` which of its migrations, from 0 on, `on_log` whether it was on the screen.

    `more`: what a newer version has written; it is written back as it is.
    """

    scenario: Scenario
    playhead: Playhead
    file: Path | None = None
    is_saved: bool = False
    lesson: Path | None = None
    version: int = VERSION
    evacuation: tuple[str, ...] = ()
    on_host: bool = False
    log: Path | None = None
    migration: int = 0
    on_log: bool = False
    more: Mapping[str, Any] = field(default_factory=dict)


def state_folder() -> Path:
    """Where this user's programs keep their state, by the rules of the platform."""
    from platformdirs import user_state_path  # which a session with a folder of its own does not need

    return user_state_path("migviz", appauthor=False)


def keep_state(state: LastState, folder: Path, name: str = LAST) -> None:
    """Keep the state for the next start. Raises OSError."""
    playhead = state.playhead
    kept = {
        "scenario": state.scenario.lines(),
        "version": state.version,
        "t": playhead.t,
        "speed": playhead.speed,
        "pace": playhead.pace,
        "slow_motion": playhead.slow_motion,
        "file": str(state.file) if state.file else "",
        "is_saved": state.is_saved,
        "lesson": str(state.lesson) if state.lesson else "",
        "evacuation": list(state.evacuation),
        "on_host": state.on_host,
        "log": str(state.log) if state.log else "",
        "migration": state.migration,
        "on_log": state.on_log,
        **state.more,
    }
    folder.mkdir(parents=True, exist_ok=True)
    path = folder / name
    if is_stream(path):
        raise OSError(22, files.in_place_of_file(), str(path))
    write_whole(path, json.dumps(kept, indent=1), lasting=False)


def kept_state(folder: Path, say: Callable[[str], object] = lambda text: None, name: str = LAST) -> LastState | None:
    """The state that was kept; None if there is none, or nothing of it can be read.

    What cannot be read is kept beside, `say` gets a sentence about it, and what can be read is used. Raises OSError where
    it can be neither read nor kept: then it must not be written over.
    """
    path = folder / name
    if not path.exists():
        return None
    wrong = ""
    try:
        text = read_file(path)
        try:
            kept = json.loads(text)
        except (ValueError, RecursionError) as error:
            kept, wrong = dict(salvaged(text)), str(error)
    except InputError as error:
        kept, wrong = None, error.problems[0].message
    state, lines_wrong = _state_of(kept) if isinstance(kept, dict) else (None, "")
    wrong = wrong or lines_wrong or ("" if state is not None else files.no_session())
    beside = set_aside(path) if wrong else None
    if wrong and state is None:
        say(files.not_opened_again())
    elif beside is not None:
        say(files.part_not_read(wrong, str(beside)))
    return state


def _state_of(kept: Mapping[str, Any]) -> tuple[LastState | None, str]:
    """All that can be read of a last state, and what is wrong with the rest."""
    lines = kept.get("scenario")
    if not isinstance(lines, list):
        return None, files.no_scenario()
    scenario, wrong = _scenario_of([str(line) for line in lines])
    if scenario is None:
        return None, wrong
    more = {name: value for name, value in kept.items() if name not in KNOWN and is_plain(value)}
    state = LastState(
        scenario=scenario,
        playhead=Playhead(
            t=_number(kept.get("t"), 0.0),
            speed=nearest_speed(_number(kept.get("speed"), 1.0)),
            pace=next((known for known in Pace if known == kept.get("pace")), Pace.GUIDED),
            slow_motion=kept.get("slow_motion") is not False,
        ),
        file=_path(kept.get("file")),
        is_saved=kept.get("is_saved") is True and not wrong,
        lesson=_path(kept.get("lesson")),
        version=_version(kept.get("version")),
        evacuation=_lines_of(kept.get("evacuation")),
        on_host=kept.get("on_host") is True,
        log=_path(kept.get("log")),
        migration=int(_number(kept.get("migration"), 0.0)),
        on_log=kept.get("on_log") is True,
        more=more if len(more) <= MOST_LINES else {},
    )
    return state, wrong


def _scenario_of(lines: list[str]) -> tuple[Scenario | None, str]:
    """The scenario of the lines that can be read, None if there is none among them; and what is wrong with the first other."""
    wrong = "" if len(lines) <= MOST_LINES else files.too_many_lines(MOST_LINES)
    left = [" ".join(line.split()) if len(line.splitlines()) > 1 else line for line in lines[:MOST_LINES]]
    while True:
        try:
            scenario = parse_scenario("\n".join(left))
        except InputError as error:
            wrong = wrong or error.problems[0].message
            bad = {problem.line for problem in error.problems if problem.line}
            left = [line for number, line in enumerate(left, 1) if number not in bad] if bad else []
            continue
        return (scenario if left or not lines else None), wrong


def _lines_of(value: object) -> tuple[str, ...]:
    """Lines of text, as far as they are some; whether they are about VMs is seen when they are read."""
    known = value[:MOST_OF_A_HOST] if isinstance(value, list) else []
    return tuple(line for line in known if isinstance(line, str))


def _path(value: object) -> Path | None:
    return Path(value) if isinstance(value, str) and value else None


def _version(value: object) -> int:
    """The version of the defaults; an older migviz wrote none, and what a newer one wrote is read with today's."""
    return max(1, min(value, VERSION)) if isinstance(value, int) and not isinstance(value, bool) else 1


def _number(value: object, otherwise: float) -> float:
    """A finite number, or `otherwise`."""
    is_number = isinstance(value, int | float) and abs(value) < 1e300 and math.isfinite(value)
    return float(value) if is_number else otherwise  # type: ignore[arg-type]


def last_of(window: int) -> str:
    """The name of the file for the state of the first window that is open at a time, the second, and so on."""
    return LAST if window == 1 else f"last-{window}.json"


def put_by(state: LastState, folder: Path) -> Path:
    """Keep a scenario that is in no file as one, in the user's own folder; the same one only once. Raises OSError."""
    content = with_version(state.scenario.lines(), state.version)
    for number in count(1):
        path = folder / f"unsaved-{number}.migviz"
        if not path.exists():
            write_whole(path, content)
            break
        with suppress(InputError):
            if read_file(path) == content:
                break
    return path


def recent_files(folder: Path) -> tuple[Path, ...]:
    """The files opened or saved lately, latest first. Nothing is read from where they lie."""
    return listed(folder, RECENT)


def remember_file(path: Path, folder: Path) -> None:
    """Put a file in front of the recent ones."""
    keep_listed((path, *(other for other in recent_files(folder) if other != path)), folder, RECENT)


def forget_file(path: Path, folder: Path) -> None:
    """Take a file that is no longer there out of the recent ones."""
    if path in recent_files(folder):
        keep_listed(tuple(other for other in recent_files(folder) if other != path), folder, RECENT)


def listed(folder: Path, name: str) -> tuple[Path, ...]:
    """The paths of a list that is kept, a line each."""
    return tuple(Path(line) for line in dict.fromkeys(_lines(folder / name)))[:MOST_RECENT]


def line(folder: Path, name: str) -> str:
    """A line that is kept; "" where there is none."""
    return next(iter(_lines(folder / name)), "")


def keep_listed(paths: tuple[Path, ...], folder: Path, name: str) -> None:
    """Keep a list of paths, as many as are looked at."""
    _keep_lines([str(path) for path in paths[:MOST_RECENT]], folder / name)


def keep_line(text: str, folder: Path, name: str) -> None:
    """Keep a line."""
    _keep_lines([text], folder / name)


def _lines(path: Path) -> list[str]:
    try:
        return [line for line in read_file(path).splitlines() if line.strip()]
    except ValueError:
        return []


def _keep_lines(lines: list[str], path: Path) -> None:
    """A list that cannot be kept is no reason to bother anybody."""
    with suppress(OSError, ValueError):
        path.parent.mkdir(parents=True, exist_ok=True)
        if path.exists():
            try:
                read_file(path)
            except InputError:
                set_aside(path)
        write_whole(path, "\n".join(line for line in lines if line.isprintable()) + "\n", lasting=False)
