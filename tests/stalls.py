"""How long does a client's connection stand still, measured on Linux and simulated? Row by row: `python -m tests.stalls`.

`tcp_stalls.csv` and `mac_move.csv` of `tests/reference/network` are read here and nowhere else; the tests and the table judge
by the same functions.
"""

import csv
import statistics
import sys
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from pathlib import Path

import numpy as np

from migviz import Run, Scenario, simulate
from migviz.replay.frames import frames_between
from migviz.scenario.fields import Value
from migviz.trace.traffic import FrameKind
from tests.engine.answers import answered_at

REFERENCE = Path(__file__).parent / "reference" / "network"
SEEDS = (1, 2, 3, 4, 5)
"""As many as the repetitions of a measured row: the client's phase is drawn anew for each."""
SMALL: Mapping[str, Value] = {
    "vm.memory": 2.0**20,
    "workload.dirty_rate": 0.0,
    "link.latency": 0.0,
    "migration.suspend_time": 0.0,
    "migration.state_time": 0.0,
    "migration.resume_time": 0.0,
}
"""An idle VM of 1 MiB, whose pause lasts as long as the suspend time says."""
WIRE = 0.5
"""Milliseconds that wire and kernels add to the round trip (the rows' srtt_ms)."""
Row = Mapping[str, str]


@dataclass(frozen=True, slots=True, kw_only=True)
class Judged:
    """A row: its name, the measured range and the simulated middle, ms, and what was found."""

    name: str
    least: float
    most: float
    simulated: float
    within: bool
    times_within: bool = True
    note: str = ""


def rows(name: str) -> tuple[Row, ...]:
    """The lines of one file."""
    with (REFERENCE / name).open(newline="", encoding="utf-8") as lines:
        return tuple(csv.DictReader(lines))


def name_of(row: Row) -> str:
    """What a row is called in the table."""
    return f"{row['series']} {row['pause_ms']} ms every {row['ask_every_ms'] or '-'} ms"


# --- stalls of a pause ---


def run_of(row: Row, seed: int) -> Run:
    """A run of a row, in which the first request is lost as long after the beginning of the pause as in the recording."""
    begins = warm(row) + float(np.random.default_rng(seed).uniform())
    want = lost_after(row)
    for k in range(100):
        run = simulate(scenario_of(row, seed, begins))
        lost = first_lost(run)
        if (want is None) == (lost is None) and (want is None or lost is None or k > 2 or abs(lost - want) < 2e-3):
            return run
        begins += 0.0137 if want is None or lost is None else lost - want
    return run


def warm(row: Row) -> float:
    """Seconds before the pause: at a round trip of 400 ms as many as the recorded time-out took to fall to what it was (rto_ms)."""
    return 8.0 if float(row["rtt_ms"]) >= 400 else 3.0


def lost_after(row: Row) -> float | None:
    """How long after the beginning of the pause the first request was lost; None if none was."""
    if not row["first_lost_to_answer_ms_median"]:
        return None
    pause, after, waited = (
        float(row[name]) for name in ("pause_ms", "after_pause_end_ms_median", "first_lost_to_answer_ms_median")
    )
    return (pause + after - waited) / 1e3


def first_lost(run: Run) -> float | None:
    """The same of a run."""
    lost = (frame for frame in run.network.frames if frame.kind is FrameKind.REQUEST and frame.fate.lost)
    return next((frame.t - pause_start(run) for frame in lost), None)


def scenario_of(row: Row, seed: int, begins: float) -> Scenario:
    """The scenario of a row of `tcp_stalls.csv`: all of it is what the row says was set."""
    seconds, stands, silent = float(row["pause_ms"]) / 1e3, row["server"] == "guest", row["series"] == "vm_silent"
    tlp = row["tlp"] in ("3", "4") and row["sack"] == "1"
    scenario = Scenario().but(
        {
            **SMALL,
            "migration.setup_time": begins if stands else begins + 2 * seconds + 1.0,  # no migration until all is over
            "migration.suspend_time": seconds if stands else 0.0,
            "network.shared": "off" if stands else "on",
            "client.interval": float(row["ask_every_ms"]) / 1e3,
            "client.latency": (float(row["rtt_ms"]) + WIRE) / 2e3,
            "client.nagle": "on" if row["nagle"] == "1" else "off",
            "client.loss_probe": "on" if tlp else "off",
            "client.window": float(row["cwnd"]),
            "vm.nagle": "on",
            "network.announcement": "none" if silent else "rarp",
            "seed": float(seed),
        }
    )
    return scenario if stands else cut(scenario, begins, seconds)


def cut(scenario: Scenario, at: float, seconds: float) -> Scenario:
    """A server that is cut off for so long, and runs on."""
    return scenario.with_change(at, "link.state", "down").with_change(at + seconds, "link.state", "up")


def pause_start(run: Run) -> float:
    """When the VM was paused, or cut off."""
    changes = run.scenario.changes
    return changes[0].at if changes else next(item.t for item in run.milestones if item.kind == "pause")


def longest_gap(run: Run) -> float:
    """The longest time without an answer around the pause, ms: also where nothing was lost."""
    start, end = gap(run)
    return (end - start) * 1e3


def gap(run: Run) -> tuple[float, float]:
    """From the last answer before the longest time without one, around the pause, to the first after it."""
    network = run.network
    numbers = np.arange(network.asked_by(network.ends))
    answered = np.unique(answered_at(network, numbers))
    k = int(np.argmax(np.diff(answered) * (answered[1:] > pause_start(run) - 1.0)))
    return float(answered[k]), float(answered[k + 1])


def resend_times(run: Run, *, old: bool = False) -> tuple[float, ...]:
    """Every segment of requests after the first lost one until the answer, ms after that one, as the file counts them; `old`: only what was
    sent before."""
    start = pause_start(run)
    sent = [frame for frame in frames_between(run, start - 2.0, run.end, most=10**5) if frame.kind is FrameKind.REQUEST]
    lost = next((frame for frame in sent if frame.fate.lost), None)
    if lost is None:
        return ()
    __, answered = gap(run)
    after = (frame for frame in sent if lost.t + 1e-6 < frame.t <= answered + 1e-6)
    return tuple((frame.t - lost.t) * 1e3 for frame in after if frame.attempt or not old)


def answered_after(run: Run) -> float:
    """How long after the first lost request the first answer came, ms."""
    lost = first_lost(run)
    return 0.0 if lost is None else (gap(run)[1] - pause_start(run) - lost) * 1e3


def near(simulated: float, least: float, most: float, share: float, ms: float) -> bool:
    """Within a share, or so many ms, of a range."""
    return min(least * (1 - share), least - ms) <= simulated <= max(most * (1 + share), most + ms)


MOST_TIMES = 24
"""The file lists no more resend times of a row than this."""


def times_agree(measured: tuple[float, ...], simulated: tuple[float, ...], answered: float) -> bool:
    """Whether each resend time has one of the other side within 10 % or 20 ms. What goes at the very instant of the answer, the file
    lists or not."""

    def met(t: float, others: tuple[float, ...]) -> bool:
        return any(near(other, t, t, 0.1, 20.0) for other in others)

    last = max(measured, default=0.0) if len(measured) >= MOST_TIMES else answered - 1e-3
    return all(met(t, simulated) for t in measured) and all(met(t, measured) for t in simulated if t <= last)


def measured_times(row: Row, *, old: bool = False) -> tuple[float, ...]:
    """The resend times of a row; `old`: of what had been sent before (kind r)."""
    both = zip(row["resend_times_ms"].split(";"), row["resend_kinds"].split(";"), strict=False)
    return tuple(float(t) for t, kind in both if t and (kind.startswith("r") or not old))


def asker_stood_still(row: Row) -> bool:
    """Whether the program that asks stood still itself, as the row shows: without Nagle's algorithm each request goes when it is asked, in a
    segment of its own, so three or more such at one instant were asked late. When new data went is then the program's doing."""
    kinds, times = row["resend_kinds"].split(";"), measured_times(row)
    asked = [t for t, kind in zip(times, kinds, strict=False) if kind == "n64"]
    return row["nagle"] == "0" and any(asked.count(t) > 2 for t in asked)


def judge_ask(row: Row) -> Judged:
    """One row of mode `ask`."""
    runs = [run_of(row, seed) for seed in SEEDS]
    gaps = sorted(longest_gap(run) for run in runs)
    middle = statistics.median(gaps)
    least, most = float(row["stall_ms_min"]), float(row["stall_ms_max"])
    old = asker_stood_still(row)
    measured = measured_times(row, old=old)
    agree = not measured or any(times_agree(measured, resend_times(run, old=old), answered_after(run)) for run in runs)
    return Judged(
        name=name_of(row), least=least, most=most, simulated=middle,
        within=near(middle, least, most, 0.15, 30.0), times_within=agree,
        note=f"{gaps[0]:.0f} to {gaps[-1]:.0f}" + (", new data not judged: the asker stood still" if old else ""),
    )  # fmt: skip


def ask_rows() -> Iterator[Row]:
    """All rows of mode `ask`."""
    return (row for row in rows("tcp_stalls.csv") if row["mode"] == "ask")


# --- downloads and uploads ---

GUEST_QUEUE = 37.7 - 20.0
"""Milliseconds that the recorded guest's streams stood in front of the wire: srtt_ms of the `vm_upload` rows, less the wire's."""
REPAIRING = ("vm_download_rtt100",)
"""Rows of a VM that was repairing a loss when it was stopped: a short queue had dropped a segment (README of the recordings)."""
CUT_AT = 2.0
"""Seconds at which the link is cut for a server that runs on; long before anything is migrated."""


def bulk_run(row: Row) -> Run:
    """A run of a row of mode `download` or `upload`: a VM that is paused, or one that is cut off and runs on."""
    seconds, rtt, stands = float(row["pause_ms"]) / 1e3, float(row["rtt_ms"]), row["server"] == "guest"
    queue = GUEST_QUEUE if stands else float(row["srtt_ms"]) - rtt
    scenario = Scenario().but(
        {
            **SMALL,
            "migration.setup_time": 6.0,
            "migration.suspend_time": seconds if stands else 0.0,
            "network.shared": "off" if stands else "on",
            "client.latency": rtt / 2e3,
            "client.queue": queue / 1e3,
            "client.transfer_repairs": "on" if row["series"] in REPAIRING else "off",
            "client.interval": None,
        }
    )
    if not stands:
        scenario = scenario.with_change(CUT_AT, "link.state", "down").with_change(CUT_AT + seconds, "link.state", "up")
    return simulate(scenario)


def judge_bulk(row: Row) -> Judged:
    """One row of mode `download` or `upload`."""
    metrics = bulk_run(row).network.metrics
    stall = metrics.download_stall if row["mode"] == "download" else metrics.upload_stall
    least, most = float(row["stall_ms_min"]), float(row["stall_ms_max"])
    simulated = float("inf") if stall is None else stall * 1e3
    return Judged(
        name=name_of(row), least=least, most=most, simulated=simulated,
        within=near(simulated, least, most, 0.15, 30.0),
    )  # fmt: skip


def bulk_rows(*, stands: bool) -> tuple[Row, ...]:
    """The rows of these modes, of a VM that stands still or of a server that is cut off and runs on."""
    return tuple(row for row in rows("tcp_stalls.csv") if row["mode"] != "ask" and (row["server"] == "guest") is stands)


# --- moves of a MAC address ---

MOVE_SEEDS = tuple(range(1, 16))
"""Three times as many as the repetitions: whether a silent VM is found after 54 or 107 s is drawn, one to two."""
MOVE = 30.0
"""Milliseconds for which the recorded VM was nowhere."""
ANNOUNCED = (0.0, 50.0, 200.0, 450.0, 800.0)
"""Milliseconds after the resume at which QEMU announces: what comes first decides, so the earlier ones are lost."""


def run_of_move(row: Row, seed: int) -> Run:
    """A run of a row; where the client was idle, it asks again half a second after the move."""
    run = simulate(move_scenario(row, seed, 6.0 + seed / 7))
    idle = float(row["idle_s"] or 0.0)
    return simulate(move_scenario(row, seed, run.network.phase + idle - 0.5)) if idle else run


def move_scenario(row: Row, seed: int, begins: float) -> Scenario:
    """The scenario of a row of `mac_move.csv`."""
    after = float(row["announce_ms"]) if row["announce_ms"] else None
    lost = len(ANNOUNCED) if after is None else sum(t < after for t in ANNOUNCED)
    every = float(row["ask_every_ms"]) / 1e3 if row["ask_every_ms"] else float(row["idle_s"])
    return Scenario().but(
        {
            **SMALL,
            "migration.policy": "qemu",
            "workload.kernel_pages": "off",
            "migration.setup_time": begins,
            "migration.suspend_time": MOVE / 1e3,
            "network.announcements_lost": float(lost),
            "client.interval": every,
            "client.latency": WIRE / 2e3,
            "client.gateway": "on" if row["router"] == "1" else "off",
            "switch.ageing": float(row["ageing_s"]),
            "seed": float(seed),
        }
    )


def judge_move(row: Row) -> Judged:
    """One row of `mac_move.csv`."""
    gaps = sorted(longest_gap(run_of_move(row, seed)) for seed in MOVE_SEEDS)
    middle, least, most = statistics.median(gaps), float(row["stall_ms_min"]), float(row["stall_ms_max"])
    after = f", announced after {row['announce_ms']} ms" if row["announce_ms"] else ""
    return Judged(
        name=f"{row['series']} every {row['ask_every_ms'] or row['idle_s'] + '000'} ms{after}",
        least=least, most=most, simulated=middle, within=near(middle, least, most, 0.15, 0.0),
        note=f"{gaps[0]:.0f} to {gaps[-1]:.0f}",
    )  # fmt: skip


def table(judged: list[Judged]) -> str:
    """The rows as text."""
    lines = [f"{'row':44} {'measured, ms':>20} {'simulated':>10} {'all runs':>16}  within"]
    for item in judged:
        span = f"{item.least:.0f} to {item.most:.0f}"
        within = "yes" if item.within else "NO"
        times = "" if item.times_within else ", resend times: NO"
        lines.append(f"{item.name:44} {span:>20} {item.simulated:>10.0f} {item.note:>16}  {within}{times}")
    good, timed = sum(item.within for item in judged), sum(item.times_within for item in judged)
    lines.append(f"{good} of {len(judged)} within; resend times of {timed} rows")
    return "\n".join(lines)


def main() -> None:
    """Print the table."""
    print(table([judge_ask(row) for row in ask_rows()]))
    print(table([judge_bulk(row) for row in bulk_rows(stands=True)]))
    print(table([judge_bulk(row) for row in bulk_rows(stands=False)]))
    print(table([judge_move(row) for row in rows("mac_move.csv")]))


if __name__ == "__main__":
    main()
    sys.exit(0)
