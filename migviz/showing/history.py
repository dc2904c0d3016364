"""What was the scenario before? All scenarios of a session, to go back and forth without limit."""

from dataclasses import dataclass, replace

from migviz.scenario import Scenario


@dataclass(frozen=True, slots=True, kw_only=True)
class History:
    """`now` between the `past`, latest last, and the undone `future`, next last.

    `merge_key`: a scenario put with the same key replaces `now` instead of becoming a step of its own.
    """

    now: Scenario
    past: tuple[Scenario, ...] = ()
    future: tuple[Scenario, ...] = ()
    merge_key: str = ""

    def put(self, scenario: Scenario, merge_key: str = "") -> "History":
        """With a new scenario; one that is equal changes nothing."""
        if scenario == self.now:
            return self
        merges = bool(merge_key) and merge_key == self.merge_key
        past = self.past if merges else (*self.past, self.now)
        if past[-1] == scenario:  # dragged back to where it began: nothing to undo
            return History(now=scenario, past=past[:-1])
        return History(now=scenario, past=past, merge_key=merge_key)

    def closed(self) -> "History":
        """The same, but whatever is put next is a step of its own."""
        return replace(self, merge_key="") if self.merge_key else self

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
