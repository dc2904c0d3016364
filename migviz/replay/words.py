"""Which sentence says it? Every sentence about a run or a moment is made here."""

from migviz.replay.moment import Moment
from migviz.trace import Copying, Host, Run
from migviz.units import PAGE, Kind, write

_STEP_NAMES = ("Create container", "Copy memory", "Copy dirty pages", "Pause", "Resume", "Broadcast")


def step_name(number: int) -> str:
    """The name of step 1 to 6."""
    return _STEP_NAMES[number - 1]


def time_text(seconds: float) -> str:
    """A time for people."""
    return write(seconds, Kind.TIME)


def pages_text(pages: float) -> str:
    """So many pages as memory."""
    return write(pages * PAGE, Kind.SIZE)


def caption(run: Run, moment: Moment) -> str:
    """What happens at a moment: one sentence of at most 90 characters, present tense, the actor first."""
    if moment.t >= run.metrics.total_time and not run.metrics.finished:
        return _ended_early(run, moment)
    if moment.copying in (Copying.SAVE, Copying.RESTORE):
        verb = "saved to" if moment.copying is Copying.SAVE else "restored from"
        return f"The VM is paused while its memory is {verb} the disk."
    if moment.copying is Copying.PUSH:
        return f"The VM runs on the target and pulls its memory: {pages_text(moment.to_send)} to come."
    if moment.step == 1:
        return "The target creates an empty VM from the same configuration."
    if moment.step in (2, 3):
        return _copying(run, moment)
    if moment.step == 4:
        rest = (
            f"the last {pages_text(moment.to_send)} and the processor state move now"
            if moment.to_send
            else "processor and device state move now"
        )
        return f"The VM is paused: {rest}."
    if moment.step == 5:
        return "The target starts the VM with the same memory."
    return "One broadcast tells every switch where the VM is now."


def _copying(run: Run, moment: Moment) -> str:
    if moment.iteration == 0:
        return "The VM's disk is mirrored to the target while the VM keeps running."
    if run.metrics.iterations and moment.speed == 0 and run.metrics.bytes_sent and moment.progress not in (0.0, 1.0):
        return "The migration link carries nothing; the VM keeps running on the source."
    if moment.iteration == 1:
        return (
            f"All {pages_text(sum(run.blocks.units) * run.blocks.grain / PAGE)} are copied while the VM keeps running."
        )
    return f"Iteration {moment.iteration} copies the pages that changed during iteration {moment.iteration - 1}."


def _ended_early(run: Run, moment: Moment) -> str:
    if moment.owner is Host.NOBODY:
        return "The migration failed and the VM is lost."
    return "The migration ended early; the VM still runs on the source."


def owner_text(owner: Host, running: bool) -> str:
    """Who has the VM, in words."""
    if owner is Host.NOBODY:
        return "the VM is lost"
    return f"runs on the {owner.value}" if running else f"paused, owned by the {owner.value}"


def closing(run: Run) -> str:
    """How the run ended, in one sentence."""
    metrics = run.metrics
    if not metrics.finished:
        return _failure(run)
    total, pause = time_text(metrics.total_time), time_text(metrics.downtime or 0.0)
    technique = run.scenario["migration.technique"]
    if technique == "quick":
        return f"The VM moved in {total} and ran nowhere for all of it: no live migration, so open connections may be lost."
    if any(item.copying is Copying.PUSH for item in run.passes):
        fetches = sum(item.fetched for item in run.passes)
        return f"The VM was paused for only {pause}, then ran on the target and waited for {fetches} pages on demand; all moved in {total}."
    count = "1 iteration" if metrics.iterations == 1 else f"{metrics.iterations} iterations"
    if metrics.converged:
        return f"The VM moved in {total} and was paused for {pause}, because after {count} {metrics.stop_reason}."
    return f"The VM moved in {total} but was paused for {pause}: the copy did not converge, {metrics.stop_reason} after {count}."


def _failure(run: Run) -> str:
    metrics = run.metrics
    when, reason = time_text(metrics.total_time), metrics.stop_reason
    if metrics.owner is Host.NOBODY:
        return f"The VM is lost: {reason} at {when}."
    return f"The migration did not finish: {reason}, {when} after its start; the VM still runs on the source."
