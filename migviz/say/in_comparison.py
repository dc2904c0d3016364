"""What is written where two runs stand side by side?"""

from migviz.language import _
from migviz.say.amounts import in_a_sentence


def lost() -> str:
    return _("lost")


def dead() -> str:
    return _("dead")


def running() -> str:
    return _("running")


def off() -> str:
    return _("OFF")


def paused() -> str:
    return _("PAUSED")


def moved_away() -> str:
    return _("moved away")


def waits_for_its_disk() -> str:
    return _("waits for its disk")


def reads_its_memory_back() -> str:
    return _("reads its memory back")


def no_client() -> str:
    return _("no client")


def waiting() -> str:
    return _("waiting")


def saved(memory: object) -> str:
    return _("{memory} saved to disk", memory=memory)


def restored(memory: object) -> str:
    return _("{memory} restored", memory=memory)


def nothing_yet() -> str:
    return _("nothing yet")


def given_up() -> str:
    return _("memory given up")


def only_here(memory: object) -> str:
    return _("{memory} only here", memory=memory)


def up_to_date(memory: object) -> str:
    return _("{memory} up to date", memory=memory)


def no_longer_needed() -> str:
    return _("no longer needed")


def to_send(memory: object) -> str:
    return _("{memory} to send", memory=memory)


def to_send_and_dirty(memory: object, dirty: object) -> str:
    return _("{memory} to send, {dirty} dirty again", memory=memory, dirty=dirty)


def choose_a_pair() -> str:
    return _("Ready-made pairs")


def to_one_scale(end: object) -> str:
    return _("all strips to one scale, 0 to {end}", end=end)


def pause_of(time: object) -> str:
    return _("pause {time}", time=time)


def all_answered() -> str:
    return _("no answer late")


def stall_of(time: object) -> str:
    return _("no answer for {time}", time=time)


def pair_card(title: object, a: object, b: object) -> str:
    """A card of a ready-made pair, read aloud."""
    return _("{title}: {a} as A, {b} as B", title=title, a=a, b=b)


def a_recording() -> str:
    return _("A recording…")


def from_a_log() -> str:
    return _("from a log")


def what_is_fitted() -> str:
    return _("QEMU, libvirt, Hyper-V and others")


def another_scenario() -> str:
    return _("Another scenario…")


def from_a_file() -> str:
    return _("from a file")


def beside_your_run() -> str:
    return _("opens beside your own run")


def open_button() -> str:
    return _("Open…")


def file_card(title: object, says: object) -> str:
    """A card that asks for a file, read aloud."""
    return _("{title} {says}", title=title, says=says)


def differs_by(field: str, value: str) -> str:
    """A field inside a title; one that is named by a proper name or by letters keeps them large."""
    inside = in_a_sentence(field)
    if value[:1].isdigit():
        return _("{field} {value}", field=inside, value=value)
    return _("{field}: {value}", field=inside, value=value)


def writes(pattern: str) -> str:
    """In which order a VM writes its pages, inside a title."""
    return _("writes in order") if pattern == "sweep" else _("writes at random")


def idle() -> str:
    return _("idle")


def link_carries(rate: object) -> str:
    return _("migration link: {rate}", rate=rate)


def shared_volume() -> str:
    return _("shared volume: both hosts use it")


def cluster_disk() -> str:
    return _("cluster disk: one owner")


def no_shared_storage() -> str:
    return _("no shared storage")


def what_differs() -> str:
    return _("What differs")


def nothing_to_converge() -> str:
    return _("nothing to converge")


def unfinished() -> str:
    return _("did not finish")


def no_end() -> str:
    return _("no end")


def vm_lost() -> str:
    return _("the VM is lost")


def pauses_to_scale() -> str:
    return _("Pause, drawn to one scale")


def pauses() -> str:
    return _("Pauses")


def name() -> str:
    return _("Two runs side by side")


def line_up_by(kind: object) -> str:
    return _("Line up by: {kind}", kind=kind)


def only_pauses() -> str:
    return _("Only the pauses, enlarged")


def pairs() -> str:
    return _("Pairs")


def keep_short() -> str:
    return _("Keep as A")


def keep() -> str:
    return _("Keep this run as A")


def swap_short() -> str:
    return _("Swap")


def swap() -> str:
    return _("Swap A and B")


def lined_up_by() -> str:
    return _("line up by")
