"""Does the page of a migration say and draw what it did: of one as it was simulated and of one quite otherwise, of one of which much is known
and of one of which next to nothing is? The difference to the kept text is what a review has to look at."""

import re
from collections.abc import Iterator
from dataclasses import replace
from functools import cache
from html import unescape

import numpy as np
import pytest

from migviz import Run, Scenario, __version__, load_scenario, simulate
from migviz.export import report_picture
from migviz.export.report import report_html
from migviz.export.report_picture import MOST_POINTS, Course, drawn, is_cut
from migviz.recorded.evidence import Span
from migviz.recorded.fitted import Fit, Simulated
from migviz.recorded.recording import CLIENT_PAUSE, SOURCE_PAUSE, Log, Recorded, Sample, Status
from migviz.recorded.untold import NO_MEMORY, NOT_COUNTED, NOT_SAID
from migviz.replay.curves import memory_parts
from migviz.scenario.products import Setting
from migviz.study.advice import Advice, Advised
from migviz.study.what_limits import Limit, Verdict
from migviz.values import sure
from tests.asked import shortened
from tests.kept_text import is_as_kept
from tests.shared import shared

MIB = 1024.0**2
LIVE = "vm.memory: 64 MiB\nworkload.dirty_rate: 20 MiB/s\nmigration.setup_time: 0 s\nclient.interval: off\n"
DISK = f"{LIVE}storage.kind: none\nstorage.disk_size: 16 MiB\n"
FAILS = f"{LIVE}at 200 ms: link.state = down\n"
SETTING = Setting(syntax="set it to {value} ms", name="migration.downtime_limit", unit=0.001, costs="it costs that")
WHY = {"dirty_rate": NOT_SAID, "working_set": NO_MEMORY}


@shared
def run_of(scenario: str) -> Run:
    return simulate(load_scenario(scenario))


def simulated(scenario: str = LIVE, **other: object) -> Simulated:
    run = run_of(scenario)
    known = {"total_time": run.metrics.total_time, "downtime": run.metrics.downtime, "iterations": 3, "converged": True}
    return Simulated(run=run, **(known | other))  # type: ignore[arg-type]


def samples(name: str, *amounts: float, **other: float) -> tuple[Sample, ...]:
    """Of something so many MiB every 200 ms."""
    return tuple(Sample(t=0.2 * k, line=k, **{name: amount * MIB}, **other) for k, amount in enumerate(amounts))  # type: ignore[arg-type]


def recorded(**other: object) -> Recorded:
    """As it was simulated, but for what is other."""
    own = run_of(LIVE).metrics
    known = {
        "status": Status.COMPLETED, "samples": samples("remaining", 64.0, 41.0, 17.0, 3.0), "marks": (), "policy": "qemu",
        "total_time": own.total_time, "pause": own.downtime, "pause_is": SOURCE_PAUSE, "limit": 0.3, "speed_limit": 125e6,
        "memory": 64 * MIB, "sent": own.bytes_sent, "iterations": 3, "delta_cache": 4 * MIB,
    }  # fmt: skip
    return Recorded(**(known | other))  # type: ignore[arg-type]


def fit(simulation: Simulated | None = None, scenario: Scenario | None = None, **other: object) -> Fit:
    rate = Span(value=20 * MIB, low=15 * MIB, high=30 * MIB)
    known = {"dirty_rate": rate, "goodput": rate.times(5), "working_set": rate.times(3), "used": rate.times(2)}
    return Fit(simulated=simulation, scenario=scenario, **(known | other))  # type: ignore[arg-type]


def advised(*after: str, product: str = "qemu") -> Advised:
    """A piece for each run that it leads to."""
    pieces = tuple(
        Advice(settings=(SETTING,), changes=({SETTING.name: 0.1},), after=run_of(scenario).metrics)
        for scenario in after
    )
    verdict = Verdict(limit=Limit.BANDWIDTH, sentence="The link limits it.")
    before = run_of(LIVE).metrics
    return Advised(
        scenario=run_of(LIVE).scenario, product=product, before=before, verdict=verdict, pieces=pieces, tried=(SETTING,), runs=4
    )  # fmt: skip


def page(item: Recorded, found: Fit, advice: Advised | None = None) -> str:
    return report_html(Log(format="qmp", title="QMP", lines=9, lines_skipped=0, migrations=(item,)), 0, found, advice)


def pages() -> Iterator[tuple[str, str]]:
    own = run_of(LIVE).metrics
    time, pause = own.total_time, sure(own.downtime)
    log = Log(format="qmp", title="QMP", lines=1, lines_skipped=1, migrations=(recorded(), recorded(reason="no space")))
    one = Span(value=5.0, low=4.0, high=6.0)
    whole, nothing = fit(simulated(), run_of(LIVE).scenario), Recorded(status=Status.UNKNOWN, samples=(), marks=(), policy="qemu")  # fmt: skip
    sent = recorded(samples=samples("sent", 0.0, 30.0, 55.0, 70.0), sent=None, memory=None)
    yield "as it was simulated", page(recorded(), whole, advised(DISK, FAILS))
    yield "the second of two, with names", report_html(log, 1, whole, advised(), "night <1>.log")
    yield "a reason and notes, without names", page(recorded(reason="no space", notes=("One.", "Two.")), whole)
    yield (
        "4 % longer, its pause 1.5 times",
        page(recorded(total_time=time / 1.04, pause=2.0), fit(simulated(downtime=3.0))),
    )
    yield (
        "6 % longer, its pause shorter",
        page(recorded(total_time=time / 1.06, pause=3.0), fit(simulated(downtime=2.0))),
    )
    yield "6 % shorter, its pause longer", page(recorded(total_time=time / 0.94, pause=pause / 1.6), whole)
    yield "three times as long, far less sent", page(recorded(total_time=3 * time, sent=10 * MIB, pause=0.0), whole)
    yield "no pause simulated", page(recorded(pause=2.0), fit(simulated(downtime=None)))
    yield (
        "a client's pause, not all counted",
        page(
            recorded(pause=0.8, pause_is=CLIENT_PAUSE, iterations=None, samples=samples("remaining", 64.0, 9.0, 50.0)),
            fit(simulated(), iterations=one, dirty_rate=None, working_set=None, why=WHY),
        ),
    )
    yield (
        "it cannot be told how often",
        page(recorded(iterations=None, samples=samples("remaining", 55.0, 40.0)), fit(why={"iterations": NOT_COUNTED})),
    )
    yield (
        "failed, simulated not to",
        page(recorded(status=Status.FAILED, pause=None), whole, advised(product="vmotion")),
    )
    yield "by post-copy, not simulated so", page(recorded(post_copy=True, iterations=1), whole, advised(DISK))
    yield "what is sent, with a disk", page(sent, fit(simulated(DISK)))
    yield "still under way", page(
        replace(sent, status=Status.UNKNOWN, total_time=None), fit(simulated(total_time=0.4, downtime=None), run_of(LIVE).scenario)
    )  # fmt: skip
    yield "slowed", page(recorded(samples=samples("remaining", 64.0, 41.0, throttle=0.3), total_time=0.5), whole)
    yield "ends at once", page(recorded(total_time=0.05, samples=samples("remaining", 64.0, 1.0)[:2]), Fit())
    yield "one look", page(recorded(samples=samples("remaining", 64.0)), whole)
    yield (
        "next to nothing",
        page(nothing, Fit(why=dict.fromkeys(("goodput", "dirty_rate", "working_set", "used"), NOT_SAID))),
    )


def lines_of(text: str) -> Iterator[str]:
    """What a page says and draws, without its style: a paragraph, a row of a table or a shape in each line."""
    body = text.partition("<main>")[2].replace(__version__, "VERSION").strip().replace("\n", " / ")
    for line in re.sub(
        r"(?=<(?:h\d|p|tr|svg|title|rect|line|text|polyline|circle|figcaption|pre)\b)", "\n", body
    ).splitlines():
        said = unescape(
            re.sub(r"</?(?:thead|tbody|table|main|body|html|figure|footer)\b[^>]*>|</\w+>", " ", line)
        ).strip()
        yield shortened(said, 400) if "<" in said else said


def test_a_page_says_and_draws_what_it_did(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(report_picture, "memory_parts", cache(memory_parts))
    kept = ("\n".join([f"=== {what}", *filter(None, lines_of(text))]) for what, text in pages())
    is_as_kept("reports", "\n\n".join(kept) + "\n")


@pytest.mark.parametrize(
    ("looks", "count"), [(2, 2), (MOST_POINTS, 1500), (MOST_POINTS + 1, 751), (2 * MOST_POINTS, 1501), (3001, 1001)]
)
def test_as_many_points_are_drawn_as_do_not_cover_each_other_and_the_last(looks: int, count: int) -> None:
    none = np.zeros(0)
    t = np.arange(float(looks))
    course = Course(of_left=True, t=t, amount=2 * t, line_t=none, line=none, ended=None, simulated_end=None)
    assert len(drawn(course)) == count and drawn(course)[-1] == looks - 1


def test_a_run_that_ends_just_when_it_is_no_longer_told_is_not_cut() -> None:
    own = simulated()
    assert not is_cut(own) and is_cut(replace(own, total_time=np.nextafter(own.total_time, 0.0)))
