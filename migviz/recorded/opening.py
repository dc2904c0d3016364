"""What is open of a log: its migrations, which of them one looks at, its course, and the scenario that was fitted to it?"""

from dataclasses import replace
from functools import lru_cache
from pathlib import Path

from migviz.engine import ask, tell
from migviz.recorded.beside import course_of
from migviz.recorded.client_side import ClientSide
from migviz.recorded.fitted import Fit, fit, fit_until_writes_show
from migviz.recorded.forecast import Forecast
from migviz.recorded.laid_beside import Beside, laid_beside
from migviz.recorded.looking_on import Followed
from migviz.recorded.reading import read_content
from migviz.recorded.recorded_run import RecordedRun, run_of_recorded
from migviz.recorded.recording import Log, Recorded
from migviz.scenario import Scenario
from migviz.study.advice import Advised
from migviz.values import dataclass


@dataclass(frozen=True, slots=True, kw_only=True, eq=False)
class Opened:
    """One migration of a log, `chosen` from 0 on. `name`: of its file; "" where it has none; `file`: where it can be
    read again. `fit`: None where nothing was to be fitted.
    `advice`: what would have helped, once that was tried.
    `beside`: what a client saw of it. `ahead`: what has been expected of one that goes on, in order; None where it does not, or nobody watches it."""

    log: Log
    chosen: int
    fit: Fit | None
    run: RecordedRun
    name: str = ""
    file: Path | None = None
    advice: Advised | None = None
    beside: Beside | None = None
    ahead: tuple[Forecast, ...] | None = None

    @property
    def scenario(self) -> Scenario | None:
        """The scenario that was fitted; None where there is none."""
        return self.fit.scenario if self.fit is not None else None

    @property
    def lacks_advice(self) -> bool:
        """Whether nobody has tried yet what would have helped, although there is a model to try it with, and it is over."""
        return self.scenario is not None and self.advice is None and self.ahead is None

    @property
    def recorded(self) -> Recorded:
        """What the log says of it."""
        return self.log.migrations[self.chosen]


def opened(content: bytes, name: str = "", file: Path | None = None) -> Opened:
    """The first migration of what a file holds; InputError where that is no log. Worked out once for each content."""
    return replace(_opened(content, name), name=name, file=file)


def unfitted(log: Log) -> Opened:
    """The first migration of a log beside a model that somebody else makes."""
    return Opened(log=log, chosen=0, fit=None, run=run_of_recorded(log.migrations[0]))


def other(before: Opened, chosen: int) -> Opened:
    """Another migration of the same log."""
    found = replace(_of(before.log, chosen % len(before.log.migrations), before.name), file=before.file)
    return found if before.beside is None else with_client(found, before.beside.side)


def with_client(opened: Opened, side: ClientSide) -> Opened:
    """What a client saw is laid beside it."""
    return replace(opened, beside=laid_beside(side, opened.recorded))


def going_on(followed: Followed, before: Opened | None, name: str, file: Path | None) -> Opened | None:
    """One that is watched, after `before`; a model is fitted when something new is expected, and when it is over. None before there is any."""
    log, recorded = followed.log, followed.recorded
    if log is None or recorded is None:
        return None
    ahead, known = followed.forecasts, before.ahead if before is not None else None
    found = before.fit if before is not None and known else None
    if followed.is_over or ahead != known:
        shows = followed.is_over or any(one.first_done is None for one in ahead)
        found = fit(recorded) if shows else fit_until_writes_show(recorded) if ahead else None
    run = run_of_recorded(recorded)
    side = before.beside.side if before is not None and before.beside is not None else None
    return Opened(
        log=log,
        chosen=len(log.migrations) - 1,
        fit=found,
        run=run if followed.is_over else replace(run, until=run.end),
        name=name,
        file=file,
        beside=laid_beside(side, recorded) if side is not None else None,
        ahead=None if followed.is_over else ahead,
    )


def left(before: Opened) -> Opened:
    """One that is watched no more, before it was over."""
    return replace(before, run=run_of_recorded(before.recorded), ahead=None)


@lru_cache(maxsize=2)
def _opened(content: bytes, where: str) -> Opened:
    ask()
    return _of(read_content(content, where), 0)


@lru_cache(maxsize=4)
def _fitted(log: "_Same", chosen: int) -> Fit:
    return fit(log.log.migrations[chosen])


def _of(log: Log, chosen: int, name: str = "") -> Opened:
    ask()
    found = _fitted(_Same(log), chosen)
    tell(1.0)
    run = run_of_recorded(log.migrations[chosen])
    course_of(run)  # is known from now on
    return Opened(log=log, chosen=chosen, fit=found, run=run, name=name)


class _Same:
    """A log as a key: to look into all of its samples would take long."""

    __slots__ = ("log",)

    def __init__(self, log: Log) -> None:
        self.log = log

    def __eq__(self, other: object) -> bool:
        return getattr(other, "log", None) is self.log

    def __hash__(self) -> int:
        return id(self.log)
