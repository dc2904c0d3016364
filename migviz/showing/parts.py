"""What can be on the screen? A part for each pane, as values and words. Nothing else reaches a pane."""

from collections.abc import Mapping
from dataclasses import field
from typing import TYPE_CHECKING

from migviz.replay.beat import BeatNow
from migviz.replay.earlier import Earlier
from migviz.replay.playhead import Playhead
from migviz.replay.seen import Seen
from migviz.replay.side_by_side import Alignment
from migviz.say.rates import Rates
from migviz.scenario import Scenario
from migviz.showing.layout import Layout
from migviz.showing.modes import Mode, Panel
from migviz.showing.ready_pairs import FileCard, PairCard
from migviz.showing.spotlight import Spotlight
from migviz.showing.state import Look, Said
from migviz.trace.run import Metrics
from migviz.values import dataclass

if TYPE_CHECKING:
    from migviz.course.lesson import ShowBlock
    from migviz.say.facts import Facts
    from migviz.showing.ending import Invitation
    from migviz.showing.evacuation_shown import HostShown, VmShown
    from migviz.showing.lesson_shown import LessonShown
    from migviz.showing.recording import RecordingShown


@dataclass(frozen=True, slots=True, kw_only=True)
class TopBarShown:
    """Which mode is shown, what is open. Its buttons are those of commands."""

    mode: Mode
    title: str
    compact: bool
    evacuation: bool = False
    """a host stands ready to be emptied: it has a word beside the other modes"""


@dataclass(frozen=True, slots=True, kw_only=True)
class ControlsShown:
    """The scenario with the values in force at `t`, and what a change of a slider would mean there.

    `note`: what stands beside a slider: from when on it would act; "" where it sets the scenario itself and shows just that.
    """

    scenario: Scenario
    t: float
    note: str
    rates: Rates
    more: bool
    curve: str
    covered: frozenset[str]
    compact: bool
    bands: Mapping[str, tuple[float, float]] = field(default_factory=dict)
    """fields that were fitted to the log beside it: from where to where they explain it as well"""
    measured: Metrics | None
    """what the run of this scenario came to, where it is the one on the stage"""


@dataclass(frozen=True, slots=True, kw_only=True)
class TransportShown:
    """How time goes. `locked`: why it cannot go on, longest form first; empty where it can."""

    playhead: Playhead
    rate: float
    rate_forms: tuple[str, ...]
    """how fast time goes, longest form first"""
    pace_text: str
    as_it_is: bool
    """time goes as it really does: one second here is one of the run, in the pause too"""
    locked: tuple[str, ...]
    human: str
    human_choice: str
    unit: str
    compact: bool
    menu: bool
    """the menu is at its end"""
    changed: bool = False
    """some field is not at its default"""
    many: bool = False
    """it is about many VMs, so there are events instead of milestones, and no pause of all"""


@dataclass(frozen=True, slots=True, kw_only=True)
class StageShown:
    """The run at the playhead, how fast time goes for what moves by itself, the beat that is under way, what is pointed at.

    With reduced motion a beat that shows one movement is done as soon as it begins: a cut. `pointed_list`: the iteration
    whose list the page maps show because its bar is pointed at, 0 for the pause."""

    seen: Seen
    rate: float
    playing: bool
    beat: BeatNow | None
    spotlight: Spotlight
    pointed_list: int | None = None
    invitations: "tuple[Invitation, ...]" = ()
    """what to try after the run"""
    offered: str = ""
    """what heads that"""
    reason: str = ""
    """in the caption's place: why one does this at all"""
    bars: bool = False
    """the bars of the iterations are nowhere else on the screen, so they stand here"""
    log: bool = False
    """they are drawn on a logarithmic scale"""
    presented: bool = False
    """it is shown to a room"""
    pace: tuple[str, ...] = ()
    """how fast time goes, where it is written here, longest form first"""
    hidden: frozenset[str] = frozenset()
    """things that a lesson does not show yet"""
    kept: int = 0
    """pixels at the bottom that the strip will have for them"""
    writes: bool = False
    """a press on a page of the source lets the VM write it"""
    among_others: bool = False
    """other VMs share the source"""


@dataclass(frozen=True, slots=True, kw_only=True)
class StripShown:
    """The run to scale. `breaks`: stretches that are played shortened, `stretched`: those that are played slowly. `closed`: what is said over what is not told, longest form
    first. `soft`: the edge of the pause shows how well it is known."""

    seen: Seen
    spotlight: Spotlight
    soft: bool
    breaks: tuple[tuple[float, float], ...]
    stretched: tuple[tuple[float, float], ...]
    closed: tuple[str, ...]
    compact: bool
    earlier: Earlier | None
    """the run before what is dragged"""


@dataclass(frozen=True, slots=True, kw_only=True)
class BarsShown:
    """The bars of one run or of two; `own_above`: which of two stands above in the other views."""

    seen: tuple[Seen, ...]
    own_above: bool
    spotlight: Spotlight
    log: bool
    earlier: Earlier | None = None
    """the run before what is dragged"""
    axis: tuple[float, float, int] | None = None
    """the most and the least pages that a log axis has at least, and the rows, where a lesson lets one set what makes bars shorter"""


@dataclass(frozen=True, slots=True, kw_only=True)
class PanelShown:
    """The panel in the side, or below a lesson's text. Only the one that is open is filled in.

    `closed`: what has to be done first where a lesson keeps the rest of the run closed; `controls`: the fields that it leaves to
    the student, None where all can be changed.
    """

    panel: Panel
    named: bool
    """with the row of the panels' names"""
    bars: BarsShown
    seen: Seen
    closed: str
    controls: tuple[str, ...] | None
    facts: "Facts | None"
    table: bool
    spotlight: Spotlight
    curve: ControlsShown | None
    """what the curve of a lesson follows from; it is covered as long as a question waits, for it knows every run"""
    map: "MapPart | None"


@dataclass(frozen=True, slots=True, kw_only=True)
class ExhibitShown:
    """From which words one chooses what is seen beside a lesson, and which is chosen."""

    words: tuple[str, ...]
    chosen: int


@dataclass(frozen=True, slots=True, kw_only=True)
class CompareShown:
    """Two runs on one clock: the present one first. `note`: what to look at in a ready-made pair; `cards`: the pairs to choose from,
    before anything moves, and `files`: what else; `earlier`: the present run before what is dragged."""

    seen: tuple[Seen, ...]
    alignment: Alignment
    lens: bool
    own_above: bool
    note: str
    pair: str
    cards: tuple[PairCard, ...] = ()
    files: tuple[FileCard, ...] = ()
    earlier: Earlier | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class MapPart:
    """The run at the point of the map, the one kept as A, the one that was fitted to a log, the number that is drawn. `closed`: nothing of
    the map is seen, for it knows every run, and a question of a lesson waits."""

    seen: Seen
    kept: Seen | None
    metric: str
    fitted: Seen | None = None
    closed: bool = False


@dataclass(frozen=True, slots=True, kw_only=True)
class Shown:
    """Everything on the screen. A part that is None is not there."""

    layout: Layout
    look: Look
    window_title: str
    caption: str
    """what a screen reader is told"""
    step: int
    playing: bool
    fades: bool
    """something is seen that soon is not, whether or not the run is played"""
    mode: Mode
    top_bar: TopBarShown
    transport: TransportShown
    strip: StripShown
    controls: ControlsShown
    panel: PanelShown
    stage: StageShown | None
    lens: Seen | None
    compare: CompareShown | None
    map: MapPart | None
    recording: "RecordingShown | None"
    """a recording beside the model, in the place of two runs"""
    lesson: "LessonShown | None"
    exhibit: ExhibitShown
    points_at: "ShowBlock | None"
    """what a lesson frames and dims"""
    said: Said
    presenting: bool
    """the whole screen is for a room"""
    working: bool
    share: float
    """a run is on its way, and everything else is about the one before"""
    host: "HostShown | None"
    """a host that is emptied"""
    vm: "VmShown | None"
    """one of its VMs, whose run is on the stage"""
