"""What do others call it? The words of hypervisors and books for the words of migviz, each shown once, in Details of the thing."""

from collections.abc import Mapping

from migviz.language import N_, _
from migviz.say.facts.lines import Line

_GLOSSES: Mapping[str, str] = {
    "iteration": N_("Hyper-V: transfer pass. QEMU: iteration, counted as dirty sync"),
    "pause": N_("downtime (QEMU, libvirt), blackout (Hyper-V), stun time (VMware)"),
    "target": N_("elsewhere destination: the host the VM moves to"),
    "announcement": N_("a frame sent in the VM's name so that switches learn its new port"),
    "link": N_("goodput: payload per second, after headers. QEMU: mbps, throughput"),
    "vm": N_("dirty rate: here over a short window. QEMU's spans an iteration and is lower"),
    "step 1": N_("container VM: an empty VM with the same configuration. Not a Docker container"),
    "step 2": N_("Hyper-V calls steps 2 and 3 the brownout"),
    "step 3": N_("Hyper-V calls steps 2 and 3 the brownout"),
    "step 4": N_("switchover: handing the VM from source to target, in steps 4 and 5"),
    "step 5": N_("switchover: handing the VM from source to target, in steps 4 and 5"),
    "step 6": N_("reverse ARP (RARP), gratuitous ARP. QEMU: announce-self"),
}


def gloss(kind: str, number: int) -> tuple[Line, ...]:
    """A line that says what others call a thing, or what its word means; none where all call it the same."""
    text = _GLOSSES.get(f"step {number}" if kind == "step" else kind)
    return (Line(_("Glossary"), _(text)),) if text else ()
