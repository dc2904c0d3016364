"""What is still there at the next start? The last state and the recent files, kept in the user's own folder."""

import json
import math
from contextlib import suppress
from dataclasses import dataclass
from pathlib import Path

from platformdirs import user_state_path

from migviz.replay.pace import Pace
from migviz.replay.playhead import Playhead, nearest_speed
from migviz.scenario import Scenario, parse_scenario, read_file
from migviz.whole_file import write_whole

MOST_RECENT = 10
"""Chosen: as many as a menu shows at a glance."""


@dataclass(frozen=True, slots=True, kw_only=True)
class LastState:
    """What comes back after a crash. `file`: where the scenario was opened or saved last; `is_saved`: just so."""

    scenario: Scenario
    playhead: Playhead
    file: Path | None = None
    is_saved: bool = False


def state_folder() -> Path:
    """Where this user's programs keep their state, by the rules of the platform."""
    return user_state_path("migviz", appauthor=False)


def keep_state(state: LastState, folder: Path) -> None:
    """Keep the state for the next start. Raises OSError."""
    playhead = state.playhead
    kept = {
        "scenario": state.scenario.lines(),
        "t": playhead.t,
        "speed": playhead.speed,
        "pace": playhead.pace,
        "slow_motion": playhead.slow_motion,
        "file": str(state.file) if state.file else "",
        "is_saved": state.is_saved,
    }
    folder.mkdir(parents=True, exist_ok=True)
    write_whole(folder / "last.json", json.dumps(kept, indent=1), lasting=False)


def kept_state(folder: Path) -> LastState | None:
    """The state that was kept; None if there is none. Raises ValueError for a damaged one."""
    path = folder / "last.json"
    if not path.exists():
        return None
    try:
        kept = json.loads(read_file(path))
        return LastState(
            scenario=parse_scenario("\n".join(str(line) for line in kept["scenario"])),
            playhead=Playhead(
                t=_number(kept.get("t"), 0.0),
                speed=nearest_speed(_number(kept.get("speed"), 1.0)),
                pace=Pace.BY_MILESTONE if kept.get("pace") == Pace.BY_MILESTONE else Pace.EVEN,
                slow_motion=kept.get("slow_motion") is not False,
            ),
            file=Path(kept["file"]) if isinstance(kept.get("file"), str) and kept["file"] else None,
            is_saved=kept.get("is_saved") is True,
        )
    except (LookupError, TypeError, AttributeError, RecursionError) as error:
        raise ValueError(f"{path} is damaged: {error}") from None


def _number(value: object, otherwise: float) -> float:
    """A finite number, or `otherwise`."""
    is_number = isinstance(value, int | float) and abs(value) < 1e300 and math.isfinite(value)
    return float(value) if is_number else otherwise  # type: ignore[arg-type]


def recent_files(folder: Path) -> tuple[Path, ...]:
    """The files opened or saved lately, latest first. Nothing is read from where they lie."""
    try:
        lines = read_file(folder / "recent.txt").splitlines()
    except ValueError:
        return ()
    return tuple(Path(line) for line in dict.fromkeys(lines) if line.strip())[:MOST_RECENT]


def remember_file(path: Path, folder: Path) -> None:
    """Put a file in front of the recent ones."""
    _keep_recent((path, *(other for other in recent_files(folder) if other != path)), folder)


def forget_file(path: Path, folder: Path) -> None:
    """Take a file that is no longer there out of the recent ones."""
    if path in recent_files(folder):
        _keep_recent(tuple(other for other in recent_files(folder) if other != path), folder)


def _keep_recent(paths: tuple[Path, ...], folder: Path) -> None:
    """A list that cannot be kept is no reason to bother anybody."""
    lines = [str(path) for path in paths[:MOST_RECENT] if str(path).isprintable()]
    with suppress(OSError, ValueError):
        folder.mkdir(parents=True, exist_ok=True)
        write_whole(folder / "recent.txt", "\n".join(lines) + "\n", lasting=False)
