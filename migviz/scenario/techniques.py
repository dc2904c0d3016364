"""How can a VM be moved? One record each; a new technique is a record here and one file in `engine/`.

Nothing outside asks for a technique's name: whoever tells, draws or estimates reads what the record says of it.
"""

from collections.abc import Mapping
from dataclasses import field
from functools import lru_cache

from migviz.language import N_
from migviz.scenario.pause_parts import SHARED, Part, Spent, Takes
from migviz.values import dataclass


@dataclass(frozen=True, slots=True, kw_only=True)
class Technique:
    """One way to move a VM, and all that sets it apart.

    `title` heads things, `moves_by` stands inside "A VM moves by ...". `simulated_by` is the engine's function and
    `expected_by` the one for expected values, as "module:function"; without the latter a sweep simulates each
    point. `iterates`: memory is copied while the VM runs on the source, so the copy races the writes; `once`: one
    time only, where the policy sets no limit. `pulls`: what was not copied before the pause is fetched after it, so
    the pause moves none of it. `through_disk`: the memory is saved to the VM's disk and read back, so the disk has
    one owner. `starts_anew`: the VM is shut down, its memory and its connections are given up. `parts`: those of the
    pause that no other technique has.

    Words: `what_happens` in a step, where it is not as in a live migration; `does_not_come` says why a step is left
    out. `in_pause`, `starting` and `moved` are captions; `closing` says how it ended, with {total} and {pause}
    filled in. "" leaves them to the run.
    """

    name: str
    title: str
    moves_by: str
    help: str
    simulated_by: str
    expected_by: str = ""
    iterates: bool = False
    pulls: bool = False
    once: bool = False
    through_disk: bool = False
    starts_anew: bool = False
    parts: tuple[Part, ...] = ()
    what_happens: Mapping[int, str] = field(default_factory=dict)
    does_not_come: Mapping[int, str] = field(default_factory=dict)
    in_pause: str = ""
    starting: str = N_("The target starts the VM with the same memory.")
    moved: str = N_("The VM runs on the target with the same memory.")
    closing: str = ""

    @property
    def is_pre_copy(self) -> bool:
        """All of the memory is copied before the VM runs on the target, most of it while it runs on the source."""
        return self.iterates and not self.pulls

    @property
    def only_pulls(self) -> bool:
        """All of the memory is fetched after the pause: what has not come is missing, and nothing is dirty again."""
        return self.pulls and not self.iterates

    @property
    def moves_a_working_vm(self) -> bool:
        """The memory crosses the migration link while the VM works, before or after the pause."""
        return self.iterates or self.pulls


_QUICK_COPIES_NOTHING = N_("Quick Migration copies nothing while the VM runs")
_POST_COPY_SENDS_LATER = N_("post-copy sends the memory after the resume")
_COLD_COPIES_NOTHING = N_("a cold migration moves no memory")
_MARKING = Part(
    name="mark missing pages",
    title=N_("Mark missing pages"),
    short=N_("Marking"),
    now=N_("marking pages"),
    origin=N_("0.06 µs a page and 2.4 µs a run of them (MODEL.md, section 6)"),
)

_ALL = (
    Technique(
        name="live",
        title=N_("Live migration"),
        moves_by=N_("live migration"),
        help=N_("Copies the memory while the VM runs, then what was written meanwhile, and pauses for the rest."),
        simulated_by="migviz.engine.pre_copy:live_migration",
        expected_by="migviz.study.expected.migrations:live_migrations",
        iterates=True,
    ),
    Technique(
        name="quick",
        title=N_("Quick Migration"),
        moves_by=N_("Quick Migration"),
        help=N_("Pauses the VM, saves its memory to the disk, moves the disk and reads the memory back."),
        simulated_by="migviz.engine.quick_migration:quick_migration",
        expected_by="migviz.study.expected.migrations:quick_migrations",
        through_disk=True,
        parts=(
            Part(
                name="save memory to disk",
                title=N_("Save memory to disk"),
                short=N_("Save"),
                now=N_("saving memory"),
                origin=N_("memory / storage.save_rate"),
                spent=Spent.MEMORY_BY_DISK,
            ),
            Part(
                name="move the LUN",
                title=N_("Move the LUN"),
                short=N_("LUN"),
                now=N_("disk moves"),
                origin=N_("field storage.move_time"),
                takes=(Takes(field="storage.move_time"),),
            ),
            Part(
                name="restore memory from disk",
                title=N_("Restore memory from disk"),
                short=N_("Restore"),
                now=N_("restoring memory"),
                origin=N_("memory / storage.restore_rate"),
                spent=Spent.MEMORY_BY_DISK,
            ),
        ),
        does_not_come=dict.fromkeys((1, 2, 3), _QUICK_COPIES_NOTHING),
        closing=N_("The VM moved in {total} and ran nowhere for all of it: no live migration."),
    ),
    Technique(
        name="post-copy",
        title=N_("Post-copy"),
        moves_by=N_("post-copy"),
        help=N_("Pauses the VM for its processor state only; its memory follows while it runs on the target."),
        simulated_by="migviz.engine.post_copy:post_copy",
        expected_by="migviz.study.expected.migrations:post_copies",
        pulls=True,
        parts=(_MARKING,),
        does_not_come=dict.fromkeys((2, 3), _POST_COPY_SENDS_LATER),
    ),
    Technique(
        name="hybrid",
        title=N_("Hybrid"),
        moves_by=N_("live migration that ends in post-copy"),
        help=N_("Copies the memory once while the VM runs; what was written meanwhile follows after the pause."),
        simulated_by="migviz.engine.pre_copy:live_migration",
        expected_by="migviz.study.expected.migrations:live_migrations",
        iterates=True,
        pulls=True,
        once=True,
        parts=(_MARKING,),
    ),
    Technique(
        name="cold",
        title=N_("Cold migration"),
        moves_by=N_("cold migration"),
        help=N_("Shuts the VM down, hands its disk over and starts it again: no memory is moved."),
        simulated_by="migviz.engine.cold:cold_migration",
        expected_by="migviz.study.expected.cold:cold_migrations",
        starts_anew=True,
        parts=(
            Part(
                name="shut down",
                title=N_("Shutting the VM down"),
                short=N_("Shut down"),
                now=N_("the VM shuts down"),
                origin=N_("field vm.shutdown_time"),
                takes=(Takes(field="vm.shutdown_time"),),
            ),
            Part(
                name="copy the disk",
                title=N_("Copying the disk"),
                short=N_("Disk"),
                now=N_("the VM's disk"),
                origin=N_("storage.disk_size / goodput + one latency"),
                spent=Spent.DISK,
            ),
            Part(
                name="boot",
                title=N_("Booting the VM"),
                short=N_("Boot"),
                now=N_("the VM boots"),
                origin=N_("field vm.boot_time"),
                takes=(Takes(field="vm.boot_time"),),
            ),
        ),
        what_happens={
            4: N_("The VM is shut down: its memory and its connections are given up, its disk changes hands."),
            5: N_("The target starts the VM from its disk."),
        },
        does_not_come=dict.fromkeys((1, 2, 3), _COLD_COPIES_NOTHING),
        in_pause=N_("The VM is shut down: its memory and its connections are given up."),
        starting=N_("The target starts the VM from its disk, with nothing in its memory."),
        moved=N_("The VM has started again on the target."),
        closing=N_("The VM moved in {total} and ran nowhere for all of it: it was shut down and started again."),
    ),
)

TECHNIQUES: dict[str, Technique] = {technique.name: technique for technique in _ALL}


def pause_parts() -> dict[str, Part]:
    """Every part that a pause can have, by name."""
    own = (part for technique in TECHNIQUES.values() for part in technique.parts)
    return {part.name: part for part in (*SHARED, *own)}


@lru_cache(maxsize=256)
def pause_part_named(name: str) -> Part:
    """The record of a part of a run's pause; one that nobody described is called by its name."""
    found = pause_parts().get(name)
    return found or Part(name=name, title=name[:1].upper() + name[1:], now=name, origin="")
