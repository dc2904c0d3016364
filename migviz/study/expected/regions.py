"""How is the memory divided at each point, and what share of each region is dirty after some time?

The same layout and the same writers as engine/workload.py and engine/memory.py; a region is as large as it can be
with one rate of writing, so there are one to seven of them, in memory order. Arrays are regions x points.
"""

from dataclasses import fields, replace
from typing import Any

import numpy as np

from migviz.engine.workload import KERNEL_PAGES, KERNEL_WRITES, PAGES_PER_TABLE
from migviz.scenario.policies import Policy
from migviz.scenario.units import PAGE
from migviz.study.expected.values import Amount, Values
from migviz.trace import Array, Counts
from migviz.values import dataclass


@dataclass(frozen=True, slots=True, kw_only=True)
class Regions:
    """`units` of each region and whether they are `zero`; per second of the VM's time: expected writes to each unit
    at `random`, the share reached by `scattered` writers, the share reached by `sweeping` ones."""

    units: Array
    zero: Array
    random: Array
    scattered: Array
    sweeping: Array

    def dirty_share(self, seconds: Amount) -> Array:
        """The expected share of each region's units that is written within so many seconds."""
        share = -np.expm1(-self.random * seconds)
        if self.scattered.any():
            share = 1.0 - (1.0 - share) * np.maximum(0.0, 1.0 - self.scattered * seconds)
        if self.sweeping.any():
            share = 1.0 - (1.0 - share) * np.maximum(0.0, 1.0 - self.sweeping * seconds)
        return np.asarray(share)

    def takes(self, region: int, since: Array, seconds: Array) -> Array:
        """How long it takes to send a part of a region from `since` on, which would take so many seconds if nothing were left out, but is without
        what is dirty when its turn comes: dt = clean(t) dx, where what is clean decays at one rate within the part."""
        random, scattered = self.random[region], self.scattered[region]
        untouched = np.maximum(0.0, 1.0 - scattered * since)
        clean = np.exp(-random * since) * untouched
        decays = random + scattered / np.maximum(untouched, 1e-9)
        return np.asarray(
            np.where(
                decays > 0.0,
                np.log1p(decays * seconds * clean) / np.maximum(decays, 1e-300),
                clean * seconds,
            )
        )

    def keep(self, at: Counts) -> "Regions":
        """The regions at some of the points."""
        return Regions(**{field.name: getattr(self, field.name).take(at, axis=1) for field in fields(self)})


def regions_of(values: Values, policy: Policy, points: int) -> Regions:
    """The regions of so many points."""
    grain = policy.grain
    total, used, size, at_end = (
        np.ceil(np.floor(values.number(name)) / grain)
        for name in ("vm.memory", "vm.used", "workload.working_set", "vm.used_at_end")
    )
    top = np.minimum(at_end, used - size)
    other = used - size - top
    hot, hot_share = _hot(values, grain, size)
    kernel, tables = _kernel(values, grain, total, top, size)
    ends = (0.0 * total, other, other + hot, other + size, total - top, total - kernel - tables, total - kernel, total)
    edges = np.sort(np.stack([np.broadcast_to(end, points) for end in ends]).astype(np.float64), axis=0)
    start, units = edges[:-1], np.diff(edges, axis=0)
    rate, back = values.number("workload.dirty_rate") / grain, values.number("workload.background_rate") / grain
    sweeps = values.of["workload.pattern"] == "sweep"
    set_writers = [
        _writer(start, other, hot, rate * hot_share),
        _writer(start, other + hot, size - hot, rate * (1.0 - hot_share)),
    ]
    random = [] if sweeps else set_writers
    random += [
        _writer(start, total - kernel - tables, tables, rate),
        _writer(start, total - kernel, kernel, KERNEL_WRITES),
    ]
    region = np.where(other > 0, 0.0, other), np.where(other > 0, other, size)
    made = Regions(
        units=units,
        zero=(start >= other + size) & (start < total - top),
        random=np.sum(random, axis=0),
        scattered=_writer(start, *region, back),
        sweeping=np.sum(set_writers, axis=0) if sweeps else np.zeros_like(units),
    )
    filled = (units > 0).any(axis=1)
    return replace(made, **{field.name: getattr(made, field.name)[filled] for field in fields(made)})


def _writer(start: Array, first: Amount, size: Amount, rate: Amount) -> Any:
    """Writes per second to each unit of each region by a writer of `size` units from `first` on."""
    inside = (start >= first) & (start < first + size)
    return np.where(inside, rate / np.maximum(size, 1.0), 0.0)


def _hot(values: Values, grain: int, size: Amount) -> tuple[Amount, Amount]:
    """Units of the hot set and its share of the writes."""
    if values.of["workload.hot_set"] is None:
        return 0.0 * size, 0.0 * size
    hot = np.minimum(np.ceil(np.floor(values.number("workload.hot_set")) / grain), size)
    share = np.where(hot < size, values.number("workload.hot_share"), 1.0)
    return hot, np.where(hot > 0, share, 0.0)


def _kernel(values: Values, grain: int, total: Amount, top: Amount, size: Amount) -> tuple[Amount, Amount]:
    """Pages of the kernel and of page tables, at the end of the memory."""
    if values.of["workload.kernel_pages"] != "on" or grain != PAGE:
        return 0.0 * total, 0.0 * total
    room = np.where(top > 0, top, total)
    kernel = np.minimum(KERNEL_PAGES, room)
    return kernel, np.maximum(0.0, np.minimum(np.ceil(size / PAGES_PER_TABLE), room - kernel))
