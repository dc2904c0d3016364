"""What was the scenario before, and which file was it of? All versions of a session, to go back and forth without limit."""

from dataclasses import replace
from pathlib import Path

from migviz.scenario import Scenario
from migviz.scenario.version import VERSION
from migviz.values import dataclass


@dataclass(frozen=True, slots=True, kw_only=True)
class Document:
    """What versions in a row belong to: a file, or none yet (`number` tells two such apart).

    `saved`: the scenario as it was opened or saved last; None where it never was. `version`: the defaults on which it counts that
    were in force when it was written (`scenario/version.py`).
    """

    number: int = 0
    file: Path | None = None
    saved: Scenario | None = None
    version: int = VERSION


@dataclass(frozen=True, slots=True, kw_only=True)
class Version:
    """A scenario, and the document it belongs to: both come back together. `swapped`: it came by changing places with A, which is A
    again when this is undone."""

    scenario: Scenario
    document: Document
    swapped: bool = False


@dataclass(frozen=True, slots=True, kw_only=True)
class History:
    """`now` between the `past`, latest last, and the undone `future`, next last.

    `merge_key`: a scenario put with the same key replaces `now` instead of becoming a step of its own. `dropped`: the future before the
    first of them, which is there again when they come back to where they began.
    """

    now: Version
    past: tuple[Version, ...] = ()
    future: tuple[Version, ...] = ()
    merge_key: str = ""
    dropped: tuple[Version, ...] = ()

    def put(self, scenario: Scenario, merge_key: str) -> "History":
        """With a new scenario of the same document; one that is equal changes nothing."""
        return self._put(replace(self.now, scenario=scenario, swapped=False), merge_key)

    def begun(
        self, scenario: Scenario, file: Path | None = None, *, is_saved: bool = False, swapped: bool = False
    ) -> "History":
        """With a scenario of another document."""
        number = 1 + max(version.document.number for version in (*self.past, self.now))
        return self._put(replace(_first(scenario, file, number, is_saved=is_saved), swapped=swapped))

    def _put(self, version: Version, merge_key: str = "") -> "History":
        if version == self.now:
            return self
        merges = bool(merge_key) and merge_key == self.merge_key
        past = self.past if merges else (*self.past, self.now)
        dropped = self.dropped if merges else self.future
        if past[-1] == version:  # dragged back to where it began: nothing to undo
            return History(now=version, past=past[:-1], future=dropped)
        return History(now=version, past=past, merge_key=merge_key, dropped=dropped)

    def instead(self, scenario: Scenario) -> "History":
        """Another scenario in the place of the present one: the same step."""
        return replace(self, now=replace(self.now, scenario=scenario), future=())

    def at_file(self, file: Path | None, version: int) -> "History":
        """The present document is in this file, just as it is now: so are the versions before and after that belong to it."""
        before = self.now.document
        after = replace(before, file=file, saved=self.now.scenario, version=version)

        def moved(version: Version) -> Version:
            return replace(version, document=after) if version.document.number == before.number else version

        return replace(
            self, now=moved(self.now), past=tuple(map(moved, self.past)), future=tuple(map(moved, self.future))
        )

    def of_version(self, version: int) -> "History":
        """What was just begun counts on the defaults of this version."""
        return replace(self, now=replace(self.now, document=replace(self.now.document, version=version)))

    def closed(self) -> "History":
        """The same, but whatever is put next is a step of its own."""
        return replace(self, merge_key="", dropped=()) if self.merge_key else self

    def undone(self) -> "History":
        """One step back, if there is one."""
        if not self.past:
            return self.closed()
        return History(now=self.past[-1], past=self.past[:-1], future=(*self.future, self.now))

    def redone(self) -> "History":
        """One step forth, if there is one."""
        if not self.future:
            return self.closed()
        return History(now=self.future[-1], past=(*self.past, self.now), future=self.future[:-1])


def begun(scenario: Scenario, file: Path | None = None, *, is_saved: bool = True) -> History:
    """A history that begins with this scenario."""
    return History(now=_first(scenario, file, is_saved=is_saved))


def _first(scenario: Scenario, file: Path | None, number: int = 0, *, is_saved: bool) -> Version:
    saved = scenario if is_saved else None
    return Version(scenario=scenario, document=Document(number=number, file=file, saved=saved))
