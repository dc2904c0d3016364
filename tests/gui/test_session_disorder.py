"""Does the session stay whole under any wishes in any order?"""

import tempfile
from pathlib import Path
from typing import Any

from hypothesis import HealthCheck, settings
from hypothesis import strategies as st
from hypothesis.stateful import RuleBasedStateMachine, initialize, invariant, precondition, rule
from PySide6.QtWidgets import QApplication

from migviz import Scenario, load_scenario, simulate
from migviz.gui.autosave import Autosave
from migviz.gui.scenario_files import open_file, save_file
from migviz.gui.session import Session
from migviz.replay.pace import Pace
from migviz.scenario.fields import FIELDS, Value
from migviz.showing import wishes
from migviz.showing.spotlight import NOTHING, Spotlight
from migviz.trace import Run

NAMES = ("workload.dirty_rate", "link.bandwidth", "vm.memory", "vm.used", "migration.technique", "seed", "source.state")
TEXTS = (
    "30 MiB/s",
    "100 Mbit/s",
    "1 Gbit/s",
    "64 pages",
    "2 GiB",
    "off",
    "quick",
    "post-copy",
    "live",
    "dead",
    "",
    "?",
)
names = st.sampled_from(NAMES)
values: st.SearchStrategy[Value] = st.one_of(
    st.sampled_from(TEXTS), st.floats(1e4, 1e10), st.sampled_from((0.0, -1.0, float("nan"), float("inf"), None))
)
shares = st.floats(-0.1, 1.1)


class Wishes(RuleBasedStateMachine):
    """Wishes, each beside what must be true after it; `steps` is a second, plain history."""

    @initialize()
    def start(self) -> None:
        self.folder = tempfile.TemporaryDirectory()
        self.session = Session(state_folder=Path(self.folder.name) / "state")
        self.steps, self.place = [self.session.scenario], 0
        self.told: dict[str, Any] = {}
        self.session.changed.connect(lambda state: self.told.update(state=state))
        self.session.show_all()

    # --- wishes that may change the scenario ---

    @rule(name=names, value=values)
    def edit(self, name: str, value: Value) -> None:
        self.session.do(wishes.set_fields, {name: value})
        self.note_step()

    @rule(name=names, value=values)
    def edit_live(self, name: str, value: Value) -> None:
        at, before, head = self.session.playhead.t, self.session.runs[0], self.session.playhead
        inside = not self.session.state.own.is_at_rest
        self.session.do(wishes.edit, name, value)
        if FIELDS[name].changeable and inside and self.session.playhead == head:
            self.past_is_the_same(before, at)
        self.note_step()

    @rule(name=names, amounts=st.lists(st.tuples(values, st.booleans()), min_size=1, max_size=8))
    def drag(self, name: str, amounts: list[tuple[Value, bool]]) -> None:
        self.session.do(wishes.let_go)
        for value, ticks in amounts:
            self.session.do(wishes.edit, name, value, False)
            if ticks:
                self.session.do(wishes.tick, 0.02)
        self.session.do(wishes.let_go)
        self.note_step()

    @rule(index=st.integers(-1, 4), share=shares)
    def move_change(self, index: int, share: float) -> None:
        count = len(self.session.scenario.changes)
        self.session.do(wishes.move_change, index, share * self.session.runs[0].end)
        assert len(self.session.scenario.changes) <= count
        self.note_step()

    @rule(index=st.integers(-1, 4))
    def delete_change(self, index: int) -> None:
        self.session.do(wishes.delete_change, index)
        self.note_step()

    @rule(name=names)
    def reset(self, name: str) -> None:
        self.session.do(wishes.reset, name)
        self.note_step()

    @rule(text=st.sampled_from(("", "seed: 4", "vm.memory: 64 pages\nat 1 ms: workload.dirty_rate = 0")))
    def replace_scenario(self, text: str) -> None:
        if load_scenario(text) != self.session.scenario:  # an equal one is a step, too, where it leaves a file
            self.session.do(wishes.take, load_scenario(text))
        self.note_step()

    @rule()
    def save_and_open(self) -> None:
        path = Path(self.folder.name) / "a.migviz"
        before = self.session.scenario
        assert save_file(self.session, path)
        assert open_file(self.session, path)
        assert self.session.scenario == before
        assert self.session.state.own.is_saved

    @rule()
    def undo(self) -> None:
        self.session.do(wishes.undo)
        self.place = max(self.place - 1, 0)

    @rule()
    def redo(self) -> None:
        self.session.do(wishes.redo)
        self.place = min(self.place + 1, len(self.steps) - 1)

    @precondition(lambda self: self.place > 0)
    @rule()
    def undo_and_redo(self) -> None:
        before = self.session.scenario
        self.session.do(wishes.undo)
        assert self.session.scenario != before
        self.session.do(wishes.redo)
        assert self.session.scenario == before

    # --- wishes that leave it alone ---

    @rule(share=shares)
    def seek(self, share: float) -> None:
        self.session.do(wishes.seek, share * self.session.runs[0].end)

    @rule(unit=st.sampled_from(("milestone", "iteration", "step")), direction=st.sampled_from((1, -1)))
    def step(self, unit: Any, direction: int) -> None:
        before = self.session.playhead.t
        self.session.do(wishes.step, unit, direction)
        assert (self.session.playhead.t - before) * direction >= 0

    @rule(point=st.sampled_from(("start", "pause", "iteration 3", "step 6", "end", "12 s", "nowhere")))
    def go_to(self, point: str) -> None:
        self.session.do(wishes.go_to, point)

    @rule(wish=st.sampled_from(("play", "stop", "toggle", "let_go", "autosave", "show_all")))
    def press(self, wish: str) -> None:
        known = {"autosave": Autosave(self.session).keep, "show_all": self.session.show_all}
        known.get(wish, lambda: self.session.do(getattr(wishes, wish)))()

    @rule(speed=st.floats(allow_nan=True), pace=st.sampled_from(Pace), slow=st.booleans())
    def set_pace(self, speed: float, pace: Pace, slow: bool) -> None:
        self.session.do(wishes.pace, speed=speed)
        self.session.do(wishes.pace, pace=pace)
        self.session.do(wishes.pace, slow_motion=slow)

    @rule(seconds=st.sampled_from((0.0, 1 / 60, 0.5, 60.0, -1.0)))
    def tick(self, seconds: float) -> None:
        before = self.session.playhead.t
        self.session.do(wishes.tick, seconds)
        assert self.session.playhead.t >= before

    @rule(spotlight=st.sampled_from((NOTHING, Spotlight(kind="vm"), Spotlight(kind="iteration", number=2))))
    def point_at(self, spotlight: Spotlight) -> None:
        self.session.do(wishes.point_at, spotlight)

    @rule()
    def crash_and_start_again(self) -> None:
        Autosave(self.session).keep()
        again = Session(state_folder=Path(self.folder.name) / "state")
        assert Autosave(again).restore()
        assert again.scenario == self.session.scenario
        assert (again.playhead.t, again.playhead.speed) == (self.session.playhead.t, self.session.playhead.speed)

    @rule(by_itself=st.booleans())
    def turn(self, by_itself: bool) -> None:
        """After a turn of the event loop the views show what is true."""
        application = QApplication.instance()
        assert application
        if by_itself:
            application.processEvents()
        else:
            self.session.settle()
        assert self.told["state"] == self.session.state

    # --- what must be true ---

    @invariant()
    def the_playhead_is_within_the_run(self) -> None:
        assert 0.0 <= self.session.playhead.t <= self.session.runs[0].end

    @invariant()
    def run_and_moment_belong_to_scenario_and_playhead(self) -> None:
        assert self.session.runs[0].scenario == self.session.scenario
        assert self.session.moments[0].t == self.session.playhead.t

    @invariant()
    def no_step_of_the_history_is_lost(self) -> None:
        assert self.session.scenario == self.steps[self.place]
        assert bool(self.session.state.own.history.past) == (self.place > 0)
        assert bool(self.session.state.own.history.future) == (self.place < len(self.steps) - 1)

    @invariant()
    def a_file_would_give_the_same_scenario_again(self) -> None:
        assert load_scenario("\n".join((*self.session.scenario.lines(), "#", ""))) == self.session.scenario

    def teardown(self) -> None:
        if not hasattr(self, "session"):
            return
        while self.session.state.own.history.past:
            self.session.do(wishes.undo)
        assert self.session.scenario == Scenario()
        while self.session.state.own.history.future:
            self.session.do(wishes.redo)
        assert self.session.scenario == self.steps[-1]
        assert self.session.runs[0].metrics == simulate(self.steps[-1]).metrics
        self.session.deleteLater()
        self.folder.cleanup()

    # --- the plain history ---

    def note_step(self) -> None:
        if self.session.scenario != self.steps[self.place]:
            self.steps[self.place + 1 :] = [self.session.scenario]
            self.place += 1

    def past_is_the_same(self, before: Run, at: float) -> None:
        """Nothing that happened before `at` is touched by a change at `at`."""
        after = self.session.runs[0]
        assert [m for m in after.milestones if m.t < at] == [m for m in before.milestones if m.t < at]


class TestDisorder(Wishes.TestCase):  # type: ignore[misc, valid-type]
    """Some 1,500 wishes."""

    settings = settings(max_examples=30, stateful_step_count=50, deadline=None, suppress_health_check=list(HealthCheck))
