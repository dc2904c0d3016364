"""One run of every kind there is: techniques, policies, endings."""

import numpy as np

from migviz import Run, load_scenario, simulate

KINDS = {
    "live": "",
    "many iterations": "workload.dirty_rate: 60 MiB/s\nmigration.max_iterations: off",
    "in bursts": "workload.rhythm: bursts\nworkload.dirty_rate: 60 MiB/s\nworkload.every: 7 s",
    "moving": "workload.rhythm: moving\nworkload.working_set: 128 MiB\nworkload.dirty_rate: 90 MiB/s\nworkload.every: 3 s",
    "toy": "workload.preset: toy",
    "toy swept": "workload.preset: toy\nworkload.pattern: sweep\nworkload.background_rate: 1 pages/s",
    "qemu with zeros": "migration.policy: qemu\nvm.used: 1 GiB\nlink.goodput: 40 MB/s\nmigration.bandwidth_limit: 30 MB/s",
    "xen skips": "migration.policy: xen-3\nworkload.preset: oltp",
    "simgrid": "migration.policy: simgrid\nvm.memory: 64 pages\nworkload.dirty_rate: 100 kB/s\nlink.bandwidth: 2 Mbit/s",
    "never converges": "migration.policy: qemu\nworkload.dirty_rate: 300 MiB/s\nmigration.iteration_bound: 20",
    "slowed": "migration.policy: qemu-auto-converge\nworkload.dirty_rate: 130 MiB/s",
    "hybrid": "migration.technique: hybrid\nworkload.dirty_rate: 200 MiB/s",
    "post-copy": "migration.technique: post-copy",
    "post-copy link back": "migration.policy: qemu-post-copy\nworkload.dirty_rate: 60 MiB/s\n"
    "at 45 s: link.state = down\nat 90 s: link.state = up",
    "quick": "migration.technique: quick",
    "cold": "migration.technique: cold\nstorage.kind: cluster disk",
    "disk first": "storage.kind: none\nstorage.disk_size: 1 GiB",
    "cluster disk": "storage.kind: cluster disk",
    "link lost": "at 10 s: link.state = down",
    "link back": "at 10 s: link.state = down\nat 20 s: link.state = up",
    "source dies": "at 10 s: source.state = dead",
    "target dies in the pause": "at 42.765 s: target.state = dead",
    "target dies after the resume": "migration.technique: post-copy\nat 10 s: target.state = dead",
    "fails while it saves": "migration.technique: quick\nat 20 s: target.state = dead",
    "fails before it begins": "target.state: dead",
}
RUNS = {name: simulate(load_scenario(text + "\n")) for name, text in KINDS.items()}


def times_of(run: Run, many: int = 20) -> list[float]:
    """Every time at which something happens, just before it, and times between."""
    happens = {item.t for item in run.milestones} | {item.start for item in run.passes} | {run.end}
    before = {float(np.nextafter(t, 0.0)) for t in happens}
    return sorted(happens | before | set(np.linspace(0.0, run.end, many).tolist()))
