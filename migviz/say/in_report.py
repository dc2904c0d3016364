"""What does a report say of a real migration? Whole sentences for a colleague who was not there; what is not recorded is said to be so."""

from migviz.language import N_, _, ngettext
from migviz.say.amounts import time_text
from migviz.scenario.units import Kind, write


def title() -> str:
    return _("Report of a live migration")


def source(title: str, lines: int, skipped: int) -> str:
    return ngettext(
        "Read from a log: {title}. {n} line, {skipped} not understood.",
        "Read from a log: {title}. {n} lines, {skipped} not understood.",
        lines,
        title=title,
        skipped=skipped,
    )


def which(number: int, count: int) -> str:
    return ngettext(
        "The log holds {n} migration; this is number {number}.",
        "The log holds {n} migrations; this is number {number}.",
        count,
        number=number,
    )


def names_left_out() -> str:
    return _("Names and addresses of hosts and VMs are left out.")


def log_file(name: str) -> str:
    return _("The log: {name}", name=name)


# --- what happened ------------------------------------------------------------------------------------------------


def what_happened() -> str:
    return _("What happened")


def memory(amount: float | None) -> str:
    if amount is None:
        return _("How much memory the VM has is not recorded.")
    return _("The VM has {memory} of memory.", memory=write(amount, Kind.SIZE))


def took(seconds: float | None, policy: str) -> str:
    if seconds is None:
        return _("How long the migration ({policy}) took is not recorded.", policy=policy)
    return _("The migration ({policy}) took {time}.", policy=policy, time=time_text(seconds))


def paused(seconds: float | None, whose: str) -> str:
    if seconds is None:
        return _("How long the VM was paused is not recorded.")
    return _("The VM was paused for {time}, {whose}.", time=time_text(seconds), whose=whose)


def not_the_clients() -> str:
    return _("Clients may have waited longer: until the VM ran on the target, and the network found it there.")


def iterations(count: int | None, least: int | None) -> str:
    if count is None and least is not None:
        return _("Its log does not count all iterations: there were {n} or more.", n=least)
    if count is None:
        return _("How many iterations it took is not recorded.")
    return ngettext("It copied memory in {n} iteration.", "It copied memory in {n} iterations.", count)


def sent(amount: float | None, memory: float | None) -> str:
    if amount is None:
        return _("How much crossed the link is not recorded.")
    written = write(amount, Kind.SIZE)
    if not memory:
        return _("{sent} crossed the link.", sent=written)
    share = write(amount / memory, Kind.RATIO)
    return _("{sent} crossed the link, {share} the memory of the VM.", sent=written, share=share)


def slowed(most: float) -> str:
    share = write(most, Kind.SHARE)
    return _("The policy slowed the VM: it took up to {share} of its processor time.", share=share)


_ENDED = {
    "completed": N_("Pre-copy brought it to its end."),
    "failed": N_("The migration failed."),
    "cancelled": N_("The migration was cancelled before its end."),
    "unknown": N_("How it ended is not recorded."),
}


def ended(status: str, post_copy: bool) -> str:
    if post_copy and status == "completed":
        return _("Post-copy brought it to its end: the VM ran on the target before all its memory was there.")
    return _(_ENDED[status])


def reason(text: str) -> str:
    return _("The log says why: {reason}", reason=text)


def reason_left_out() -> str:
    return _("The log says why in its own words, which are left out because they may hold names.")


def was_set() -> str:
    return _("What was set")


def downtime_limit() -> str:
    return _("longest pause aimed at")


def speed_limit() -> str:
    return _("bandwidth limit")


def delta_cache() -> str:
    return _("cache for changed pages")


def not_recorded() -> str:
    return _("not recorded")


# --- the picture --------------------------------------------------------------------------------------------------


def picture_of_left() -> str:
    return _("Memory still to send")


def picture_of_sent() -> str:
    return _("Sent over the link so far")


def left_not_recorded() -> str:
    return _("How much memory was still to send is not recorded, so the picture shows what was sent.")


def no_picture() -> str:
    return _("Neither what was sent nor what was still to send is recorded over time, so there is no picture.")


def recorded() -> str:
    return _("recorded")


def simulated() -> str:
    return _("simulated")


def end_recorded() -> str:
    return _("recorded end")


def end_simulated() -> str:
    return _("simulated end")


def looks(count: int, drawn: int) -> str:
    shown = ngettext("{n} look is recorded", "{n} looks are recorded", count)
    if drawn == count:
        return _("{shown}, each a point.", shown=shown)
    return _("{shown}; {drawn} of them are drawn.", shown=shown, drawn=drawn)


def distance(usual: float, most: float, at: float) -> str:
    return _(
        "Half of the points are within {usual} of the simulated line; the farthest, at {at}, is {most} off.",
        usual=write(usual, Kind.SIZE),
        at=time_text(at),
        most=write(most, Kind.SIZE),
    )


# --- beside the simulation ----------------------------------------------------------------------------------------


def beside() -> str:
    return _("Recorded and simulated")


def beside_what() -> str:
    return _("The simulation is one run of the scenario that fits the log best.")


def told_until_there() -> str:
    return _("It is told up to where the recording ends; by itself it goes on.")


def difference() -> str:
    return _("difference")


def total_time() -> str:
    return _("total time")


def pause() -> str:
    return _("pause")


def iterations_title() -> str:
    return _("iterations")


def sent_title() -> str:
    return _("sent")


def converged() -> str:
    return _("converged")


def yes(value: bool) -> str:
    return _("yes") if value else _("no")


def same(value: bool) -> str:
    return _("the same") if value else _("not the same")


def ended_otherwise() -> str:
    return _("The simulation ends otherwise than the recording: doubt what follows from it.")


def far_off(share: float) -> str:
    share_text = write(share, Kind.SHARE, digits=2)
    return _("The simulated total time is {share} off: doubt what follows from it.", share=share_text)


def pause_far_off(times: float) -> str:
    written = write(times, Kind.RATIO, digits=2)
    return _("The simulated pause is {times} the recorded one: doubt what follows about the pause.", times=written)


def rules_end_otherwise() -> str:
    return _(
        "With nothing else set, a run by the product's rules ends otherwise than the recording. "
        "One of the settings below may have been on already."
    )


# --- what was fitted ----------------------------------------------------------------------------------------------


def fitted() -> str:
    return _("What the log tells of link and VM")


def fitted_name(name: str) -> str:
    return _(_FITTED[name])


_FITTED = {
    "goodput": N_("goodput"),
    "dirty_rate": N_("dirty rate"),
    "iterations": N_("iterations, by the model"),
    "working_set": N_("working set"),
    "used": N_("used memory"),
}


def value() -> str:
    return _("value")


def range_of_value() -> str:
    return _("range, or why there is none")


def cannot_tell() -> str:
    return _("the log cannot tell")


def from_to(least: str, most: str) -> str:
    return _("{least} to {most}", least=least, most=most)


def scenario_title() -> str:
    return _("The fitted scenario, as a file that migviz opens")


# --- advice -------------------------------------------------------------------------------------------------------


def limited() -> str:
    return _("What limited it")


def nothing_simulated() -> str:
    return _("The log says too little for a simulation, so what limited it is not known.")


def would_help() -> str:
    return _("What would help")


def each_a_run() -> str:
    return _("Each row is a run of its own, by the rules of the product that wrote the log.")


def setting() -> str:
    return _("setting, as one types it")


def costs() -> str:
    return _("what it costs")


def as_it_was() -> str:
    return _("nothing changed")


def made_by(version: str) -> str:
    return _("Made by migviz {version}.", version=version)
