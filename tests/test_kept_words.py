"""Is all that is said of known runs what was said? The difference to the kept text is what a review has to look at.

`MIGVIZ_KEEP=1 make test-all ARGS=tests/test_kept_words.py` writes the texts anew. Of each moment only what is not as before.
"""

from collections.abc import Iterator

import pytest

from migviz import Run, load_scenario, simulate
from migviz.export.iterations_text import iterations_table
from migviz.export.terminal import moment_text, printed, run_text
from migviz.replay.seen import seen_at
from migviz.say import amounts, captions, client_side
from migviz.say.facts import facts
from migviz.say.labels import disk_use
from migviz.say.rates import rates_of
from migviz.say.rows import cells, rows
from migviz.say.ruler import mark_text, ruler
from migviz.say.twin import names
from tests.kept_text import is_as_kept

RUNS = {
    "live": "network.shared: on\nmigration.downtime_limit: 0.1 s\nvm.memory: 1 GiB\nat 4 s: link.bandwidth = 2 Gbit/s",
    "lost": "migration.policy: qemu\nnetwork.announcements_lost: 2\nmigration.suspend_time: 3 s\nvm.memory: 256 MiB\nclient.retries: 3",
    "hybrid": "migration.technique: hybrid\nworkload.dirty_rate: 200 MiB/s\nvm.memory: 1 GiB",
    "quick": "migration.technique: quick\nvm.memory: 512 MiB",
    "cold": "migration.technique: cold\nstorage.kind: none\nstorage.disk_size: 2 GiB",
    "slowed": "migration.policy: qemu-auto-converge\nworkload.dirty_rate: 130 MiB/s\nvm.memory: 1 GiB",
    "fails": "vm.memory: 1 GiB\nstorage.kind: cluster disk\nat 6 s: target.state = dead",
    "zeros": "vm.memory: 1 GiB\nvm.used: 256 MiB\nmigration.policy: xen-3\nmigration.compression: 2",
}
"""Between them they have every technique, every kind of disk, and every ending."""
THINGS = ("source", "target", "vm", "link", "storage", "switch", "mac table", "client", "pause", "time")


def run_of(name: str) -> Run:
    return simulate(load_scenario(RUNS[name] + "\n"))


def moments_of(run: Run) -> list[float]:
    """At the start, inside the first two passes and the last, inside the longest part of the pause, and the end."""
    spans = [(one.start, one.end) for one in (*run.passes[:2], *run.passes[-1:])]
    spans += [(part.start, part.end) for part in sorted(run.pause, key=lambda part: part.start - part.end)[:1]]
    return sorted({0.0, *(round((start + 2 * end) / 3, 6) for start, end in spans), run.end})


@pytest.mark.parametrize("name", RUNS)
def test_of_a_known_run_the_same_is_said(name: str) -> None:
    run, before = run_of(name), dict[str, str]()
    lines = [f"{' '.join(RUNS[name].split(chr(10)))}\n", *of_the_run(run)]
    for t in moments_of(run):
        lines += ["", f"--- {t:.3f} s"]
        for key, text in of_the_moment(run, t):
            if before.get(key) != text:
                lines.append(f"{key}: {text}")
                before[key] = text
    is_as_kept(f"words-{name}", "\n".join(lines) + "\n")


def of_the_run(run: Run) -> Iterator[str]:
    """What is written of the whole run."""
    yield printed(run_text(run))
    yield iterations_table(run)
    end = seen_at(run, run.end)
    yield captions.closing(end)
    yield client_side.client_sentence(end)
    yield from ("; ".join(cells(end, row)) for row in rows(end))
    yield from (f"{mark.name} {mark_text(mark)}, {mark.source}{', its own' * mark.own}" for mark in ruler(end))
    yield from (amounts.human_scale(end, choice) for choice in amounts.HUMAN_SCALES)


def of_the_moment(run: Run, t: float) -> Iterator[tuple[str, str]]:
    """What is said at a moment, by what it is about."""
    seen, number = seen_at(run, t), len(run.blocks.units) // 3
    yield "caption", captions.caption(seen)
    yield "paused", captions.paused_text(seen)
    yield "client", f"{client_side.client_now(seen)} {client_side.felt(seen)} {client_side.felt_briefly(seen)}"
    yield "disk", disk_use(seen)
    rates = rates_of(seen)
    yield "rates", f"{' / '.join(rates.written)} {rates.sentence} {rates.warns}"
    yield from ((f"name of {name}", ": ".join(words)) for name, words in names(seen).items())
    yield "table", "\n" + printed(moment_text(run, seen.moment))
    things = [(thing, 0) for thing in THINGS] + [
        ("page", number),
        ("change", 0),
        ("announcement", 1),
        ("announcement", 3),
    ]
    things += [("iteration", k) for k in (1, 2)] + [("step", k) for k in range(1, 7)]
    things += [("pause part", k) for k in range(len(run.pause))]
    for kind, count in things:
        found = facts(seen, kind, count)
        if found is not None:
            yield f"{kind} {count}", found.title
            for line in found.lines:
                yield f"{kind} {count} {line.name}", f"{line.value} ({line.where_from})"
