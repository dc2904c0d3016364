"""What is written about step 1: the configuration that crosses, the memory that is set aside, the container VM?"""

from collections.abc import Mapping

from migviz.language import _, ngettext
from migviz.replay.seen import Seen
from migviz.replay.setting_up import SettingUp
from migviz.say.labels import disk_words
from migviz.scenario import Scenario
from migviz.scenario.fields import Value
from migviz.scenario.units import Kind, number_of, write
from migviz.trace.traffic import Station
from migviz.trace.wire import MACS, mac_text


def card_title(scenario: Scenario) -> tuple[str, ...]:
    """What heads the configuration, longest form first."""
    return (_("Configuration of {vm}", vm=scenario["vm.name"]), _("Configuration"))


def card_lines(seen: Seen) -> tuple[tuple[str, str], ...]:
    """What of the VM the target is told: a value and what it is."""
    values = _values(seen)
    processors = int(number_of(values, "vm.vcpus"))
    return (
        (write(number_of(values, "vm.memory"), Kind.SIZE), _("memory")),
        (write(processors, Kind.COUNT), ngettext("processor", "processors", processors)),
        (mac_text(MACS[Station.VM]), _("network card")),
        (f"{values['vm.name']}.vhdx", disk_words(str(values["storage.kind"]))[-1]),
    )


def status(now: SettingUp) -> str:
    """What heads the target."""
    if not now.begun:
        return _("empty")
    if now.crosses:
        return _("asked")
    return _("container VM") if now.ready else _("sets memory aside")


def in_the_vm(now: SettingUp) -> str:
    """What heads the container VM."""
    return _("ready") if now.ready else _("empty")


def no_vm(now: SettingUp) -> tuple[str, ...]:
    """What stands in the target as long as there is no VM, a line each."""
    return (_("no VM here yet"),) if now.begun else (_("no VM here yet"), _("step 1 makes an empty one"))


def configuration() -> str:
    """What is on the link."""
    return _("configuration")


def carries() -> str:
    """The same for those who do not see it."""
    return _("carries the configuration of the VM")


def set_aside(seen: Seen, now: SettingUp) -> tuple[str, str, str]:
    """How much memory the container VM has: an amount, words, fewer words."""
    whole = number_of(_values(seen), "vm.memory")
    memory = write(whole, Kind.SIZE)
    if now.ready:
        return "", _("0 of {memory} copied", memory=memory), _("0 copied")
    amount = write(whole * now.set_aside, Kind.SIZE)
    return amount, _("of {memory} set aside", memory=memory), _("set aside")


def caption(seen: Seen, now: SettingUp) -> str:
    """What happens in step 1."""
    if not now.begun:
        return _("The target creates an empty VM from the same configuration.")
    if now.crosses:
        return _("The configuration crosses: memory, processors, network card, disk.")
    if now.ready:
        return _("The container VM is ready: same configuration, empty memory.")
    memory = write(number_of(_values(seen), "vm.memory"), Kind.SIZE)
    return _("The target sets {memory} aside; not one page is in it yet.", memory=memory)


def _values(seen: Seen) -> Mapping[str, Value]:
    return seen.run.scenario.values_at(seen.t)
