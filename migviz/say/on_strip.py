"""What is written on the time strip and the lens?"""

from migviz.language import N_, _, ngettext
from migviz.scenario import Change, Scenario
from migviz.scenario.effects import effect_as_set
from migviz.scenario.fields import BY_HAND, FIELDS


def vm_runs_on() -> str:
    return _("VM runs on")


def what_moves() -> str:
    return _("what moves")


def network() -> str:
    return _("network")


def client_asks() -> str:
    return _("client asks")


def since_the_pause() -> str:
    return _("since the pause")


def pause_of(time: object) -> str:
    return _("pause {time}", time=time)


def nowhere() -> str:
    return _("nowhere")


def nowhere_for(time: object) -> str:
    return _("nowhere: paused for {time}", time=time)


def lost() -> str:
    return _("lost")


def source() -> str:
    return _("source")


def target() -> str:
    return _("target")


def part_memory_time(part: object, memory: object, time: object) -> str:
    return _("{part}, {memory}, {time}", part=part, memory=memory, time=time)


def announcement_lost() -> str:
    return _("announcement lost")


def announcement_says() -> str:
    return _("announcement: where the VM is now")


def announcement() -> str:
    return _("announcement")


def migration() -> str:
    return _("Migration")


def run() -> str:
    return _("Run")


def writes() -> str:
    """The marks over the passes."""
    return _("Writes")


def rhythm(scenario: Scenario) -> tuple[str, ...]:
    """When the VM writes, longest form first; () where it does so in one place all the time."""
    if scenario["workload.rhythm"] == "steady" or effect_as_set(scenario, "workload.rhythm") is not None:
        return ()
    burst, every = (FIELDS[name].write(scenario[name]) for name in ("workload.burst", "workload.every"))
    if scenario["workload.rhythm"] == "bursts":
        return _("bursts of {burst} every {every}", burst=burst, every=every), _("in bursts")
    return _("working set moves on every {every}", every=every), _("set moves on"), _("moves on")


def vm_speed() -> str:
    """The lane of how fast the VM works."""
    return _("VM speed")


def speed() -> str:
    """The same, where there is little room."""
    return _("Speed")


def slowed_by(share: float) -> str:
    """At a step of the throttle."""
    return f"\N{MINUS SIGN}{share * 100:.0f} %"


def waits(n: int, each: object) -> str:
    """Post-copy: how often the VM stands still for a page."""
    return ngettext("stands still once, for {each}", "stands still {n} times, for {each} each", n, each=each)


def client_impact() -> str:
    return _("Client impact")


def client() -> str:
    return _("Client")


_FAULTS = {
    ("link.state", "down"): N_("link down"),
    ("link.state", "up"): N_("link up"),
    ("source.state", "dead"): N_("source dead"),
    ("target.state", "dead"): N_("target dead"),
    ("storage.state", "refused"): N_("disk refused"),
}


def change(made: Change) -> tuple[str, ...]:
    """What a mark on the strip stands for, longest form first; a page that is written by hand is seen on the stage."""
    if made.name == BY_HAND:
        return ()
    fault = _FAULTS.get((made.name, str(made.value)))
    if fault is not None:
        return (_(fault),)
    field = FIELDS[made.name]
    value = field.write(made.value)
    return f"{_(field.title)} {value}", value


def lun_moves() -> tuple[str, ...]:
    """Between saving and restoring the disk changes hands."""
    return _("LUN moves"), _("LUN")


def iteration(n: object) -> str:
    return _("Iteration {n}", n=n)


def name() -> str:
    return _("Time strip")


def lens_name() -> str:
    return _("Time lens on the pause")
