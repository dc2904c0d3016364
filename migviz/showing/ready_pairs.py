"""Which two runs does a comparison open with, and which ready-made pairs stand beside it?"""

from functools import lru_cache

from migviz.errors import InputError
from migviz.language import _
from migviz.replay.seen import Seen, seen_at
from migviz.scenario import Scenario
from migviz.showing.experiment import new_experiment
from migviz.showing.runs import run_of
from migviz.showing.state import Comparison
from migviz.study.compare import PAIRS
from migviz.values import dataclass

FIRST = "quick-live"
"""The pair that a comparison opens with: what live migration replaced."""


@dataclass(frozen=True, slots=True, kw_only=True)
class PairCard:
    """A ready-made pair to choose: its name, its title, and both runs with what tells them apart."""

    name: str
    title: str
    titles: tuple[str, str]
    seen: tuple[Seen, Seen]


@dataclass(frozen=True, slots=True, kw_only=True)
class FileCard:
    """What is in a file, to choose it as the run beside one's own: its name, its title, which files, and what comes of it."""

    name: str
    title: str
    files: str
    says: str


RECORDING, SCENARIO = "recording", "scenario"
"""What else a run is compared with: each is asked for by the errand `beside`, with this name."""


def file_cards() -> tuple[FileCard, ...]:
    """A log of a real migration, and another scenario."""
    from migviz.say import in_comparison  # not before the first picture

    return (
        FileCard(
            name=RECORDING,
            title=in_comparison.a_recording(),
            files=in_comparison.from_a_log(),
            says=in_comparison.what_is_fitted(),
        ),
        FileCard(
            name=SCENARIO,
            title=in_comparison.another_scenario(),
            files=in_comparison.from_a_file(),
            says=in_comparison.beside_your_run(),
        ),
    )


def first_comparison(scenario: Scenario, before: Comparison) -> Comparison:
    """The run of Explore as A; as B Quick Migration of the same VM, or, where A is not live, its live migration. A scenario that
    cannot be moved in the other way gives the ready-made pair."""
    try:
        if not scenario.technique.is_pre_copy:
            kept, other, name = scenario, scenario.but({"migration.technique": "live"}), ""
        else:
            kept, name = scenario, FIRST
            other = scenario.but({**PAIRS[FIRST].b, "title": _(PAIRS[FIRST].b_title)})
    except InputError:
        (kept, other), name = PAIRS[FIRST].scenarios(Scenario()), FIRST
    return Comparison(
        kept=kept,
        pair=name,
        own=new_experiment(other),
        opened=True,
        alignment=before.alignment,
        lens=before.lens,
        recorded=before.recorded,
    )


def pair_cards() -> tuple[PairCard, ...]:
    """Every ready-made pair with its runs, in the language spoken."""
    return tuple(
        PairCard(
            name=name,
            title=_(PAIRS[name].title),
            titles=(_(PAIRS[name].a_title), _(PAIRS[name].b_title)),
            seen=seen,
        )
        for name, seen in _runs_of_pairs().items()
    )


@lru_cache(maxsize=1)
def _runs_of_pairs() -> dict[str, tuple[Seen, Seen]]:
    """Both runs of each pair at their start. They follow from nothing, so they are worked out once."""
    found = {}
    for name, pair in PAIRS.items():
        a, b = (seen_at(run_of(scenario), 0.0) for scenario in pair.scenarios(Scenario()))
        found[name] = (a, b)
    return found
