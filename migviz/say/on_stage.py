"""What is written on the stage: on the hosts, the link, the switch, its table and the client?"""

from migviz.language import _
from migviz.replay.aftermath import Left
from migviz.scenario import Scenario
from migviz.trace import Host


def press_writes() -> str:
    return _("Press: the VM writes this page now.")


def vm_lost() -> str:
    return _("VM lost")


def runs_here() -> str:
    return _("VM runs here")


def shut_down_here() -> str:
    return _("VM shut down here")


def paused_here() -> str:
    return _("VM paused here")


def never_came() -> str:
    return _("VM never came")


def starts_next() -> str:
    return _("VM starts here next")


def host_dead() -> str:
    return _("host is dead")


def nothing_left(left: Left) -> tuple[str, ...]:
    """What stands in a host where no VM is any more, a line each."""
    if left is Left.DEAD:
        return _("no power"), _("its memory is gone")
    return (_("no VM here"), _("the copy is thrown away")) if left is Left.THROWN_AWAY else (_("no VM here"),)


def container() -> str:
    return _("container VM")


def being_prepared() -> str:
    return _("being prepared")


def moved_away() -> str:
    return _("moved away")


def waiting() -> str:
    return _("waiting")


def lost() -> str:
    return _("lost")


def off() -> str:
    return _("OFF")


def paused_state() -> str:
    return _("PAUSED")


def dirties(rate: object) -> str:
    return _("dirties {rate}", rate=rate)


def slowed_by(share: object) -> str:
    return _("slowed by {share}", share=share)


def running() -> str:
    return _("running")


def free_again() -> str:
    return _("free again")


def has_left() -> str:
    """Of a source on which other VMs still are."""
    return _("the VM has left")


def sends_the_rest() -> str:
    return _("still sends memory")


def has_the_rest() -> str:
    """Of a source from which nothing is sent now after the resume of a post-copy."""
    return _("has the rest")


def stands_still() -> str:
    """Of a VM that waits for a page that does not come."""
    return _("waits for a page")


def saved_here() -> str:
    return _("VM saved")


def on_the_disk() -> str:
    return _("on the disk")


def read_back() -> str:
    return _("read back")


def starts_here() -> str:
    return _("VM starts here")


def starts_now() -> str:
    return _("starts now")


def paused_frozen() -> str:
    return _("paused, frozen")


def of_paused(time: object) -> str:
    return _("of {time} paused", time=time)


def paused() -> str:
    return _("paused")


def off_frozen() -> str:
    return _("off, frozen")


def of_off(time: object) -> str:
    return _("of {time} off", time=time)


def is_off() -> str:
    return _("off")


def given_up() -> str:
    return _("memory given up")


def given_up_short() -> str:
    return _("given up")


def nothing_yet() -> str:
    return _("nothing yet")


def empty() -> str:
    return _("empty")


def only_here() -> str:
    return _("only here")


def newer_here() -> str:
    """What the target has an old copy of."""
    return _("newer here")


def released() -> str:
    return _("memory released")


def released_short() -> str:
    return _("released")


def to_send() -> str:
    return _("to send")


def dirty_again() -> str:
    return _("dirty again")


def again() -> str:
    return _("again")


def same_on_both() -> str:
    return _("same on both hosts")


def writes_nothing() -> str:
    return _("writes nothing now")


def zeros() -> str:
    return _("zeros")


def zeros_to_find() -> str:
    return _("zeros to find")


def zeros_told() -> str:
    return _("of them zeros")


def same_on_both_short() -> str:
    return _("same on both")


def complete() -> str:
    return _("complete")


def up_to_date() -> str:
    return _("up to date")


def outdated() -> str:
    return _("outdated")


def missing() -> str:
    return _("missing")


def link_down() -> str:
    return _("link down")


def migration_link() -> str:
    return _("Migration link")


def link() -> str:
    return _("Link")


def disk() -> str:
    return _("disk")


def idle() -> str:
    return _("idle")


def each_block_is(size: object) -> str:
    return _("each block is {size}", size=size)


def each_block_is_at_most(size: object) -> str:
    """Where less is left than a block."""
    return _("each block is at most {size}", size=size)


def blocks_up_to(size: object) -> str:
    return _("up to {size} each", size=size)


def blocks_of(size: object) -> str:
    return _("blocks of {size}", size=size)


def each_block_of_the_disk(size: object) -> str:
    return _("each block is {size} of the disk", size=size)


def blocks_of_the_disk(size: object) -> str:
    return _("disk: {size} each", size=size)


def fetched_pages(each_second: object) -> tuple[str, ...]:
    """The pages that come before their turn."""
    return (
        _("fetched pages overtake: {n} per second", n=each_second),
        _("pages fetched: {n} per second", n=each_second),
        _("{n} fetched per second", n=each_second),
    )


def waits_for_pages(share: object) -> tuple[str, ...]:
    """How much of its time the VM waits for pages that have not come yet, longest form first."""
    return (
        _("waits for pages {share} of the time", share=share),
        _("waits {share} of the time", share=share),
        _("waits {share}", share=share),
    )


def link_is_idle() -> str:
    """Where the link has no part in the run."""
    return _("Migration link: idle")


def link_is_down() -> str:
    return _("Migration link: down")


def lun_in_pause(seconds: object, whole: object) -> tuple[str, ...]:
    """How much of a pause goes into a disk with one owner, longest form first."""
    return (
        _("Cluster disk (LUN): {seconds} of the {whole} paused", seconds=seconds, whole=whole),
        _("LUN: {seconds} of {whole} paused", seconds=seconds, whole=whole),
        _("LUN: {seconds}", seconds=seconds),
    )


def csv_in_pause() -> tuple[str, ...]:
    """That a shared volume costs no time in the pause."""
    return (
        _("Shared volume (CSV): nothing to hand over, 0 s of the pause"),
        _("Shared volume: 0 s of the pause"),
        _("CSV: 0 s of the pause"),
    )


def reads_and_writes() -> str:
    return _("reads and writes")


def mounted() -> str:
    return _("mounted")


def own_copy(amount: object) -> tuple[str, ...]:
    return (str(amount), "")


def processor() -> str:
    return _("processor")


def processor_state() -> str:
    return _("processor state")


def processor_and_devices() -> str:
    return _("processor, devices")


def waits() -> str:
    return _("waits")


def arrived() -> str:
    return _("arrived")


def processor_short() -> str:
    return _("CPU")


def sent_and_next(sent: object, all: object) -> str:
    return _("{sent} of {all} sent; processor and device state are next", sent=sent, all=all)


def sent_of_all(sent: object, all: object) -> str:
    return _("{sent} of {all} sent", sent=sent, all=all)


def sent_but(sent: object) -> str:
    return _("{sent} sent; what changes before its turn is left out", sent=sent)


def sent(sent: object) -> str:
    return _("{sent} sent", sent=sent)


def denied() -> str:
    return _("the target is denied the disk")


def lun() -> tuple[str, ...]:
    return _("Cluster disk (LUN): one owner at a time"), _("Cluster disk (LUN)"), _("LUN")


def own_disk() -> tuple[str, ...]:
    return _("the VM's disk"), _("disk"), ""


def saved(memory: object) -> str:
    return _("{memory} saved", memory=memory)


def dismounted() -> str:
    return _("dismounted")


def not_mounted() -> str:
    return _("not mounted")


def mounting() -> str:
    return _("mounting…")


def other_switches() -> str:
    return _("other switches")


def switch() -> str:
    return _("Switch")


def wrong_port() -> str:
    return _("wrong port")


def nobody_answers() -> str:
    return _("nobody answers")


def mac_table() -> str:
    return _("MAC table")


def port() -> str:
    return _("port")


def goes_in() -> str:
    """At the port by which the broadcast comes to the switch."""
    return _("in")


def comes_out() -> str:
    """At the others."""
    return _("out")


def port_hidden() -> tuple[str, ...]:
    """The same where an open question asks for one of them, longest form first."""
    return _("? hidden until you answer · port"), _("? hidden · port"), port()


def address() -> str:
    return _("address")


def vm() -> str:
    return _("VM")


def vm_named(scenario: Scenario) -> str:
    """The VM with the name that its scenario gives it."""
    return _("VM {name}", name=scenario["vm.name"])


def client() -> str:
    return _("client")


def vm_on_other_switch() -> str:
    return _("VM, on the other switch")


def vm_other_switch() -> str:
    return _("VM, other switch")


def not_known() -> str:
    return _("not known")


def client_card() -> str:
    return _("Client")


def hears_nothing_yet() -> str:
    """Under the client while the announcement is on its way to the switch."""
    return _("hears nothing yet")


def hears_it_too() -> str:
    """Under the client when its port gets a copy."""
    return _("hears the broadcast too")


def asks_every(time: object) -> str:
    return _("asks every {time}", time=time)


def one_connection(every: object) -> str:
    return _("{every}, over one TCP connection", every=every)


def not_sent_and_next_try_in(count: object, time: object) -> str:
    """Of requests that wait: how many TCP holds back, and when it tries again."""
    return _("{n} not sent yet, TCP's next try in {time}", n=count, time=time)


def not_sent_and_wait(count: object, time: object) -> str:
    return _("{n} not sent, next try in {time}", n=count, time=time)


def tcp_try_in(time: object) -> str:
    return _("TCP's next try in {time}", time=time)


def next_try_in(time: object) -> str:
    return _("next try in {time}", time=time)


def host(which: Host) -> str:
    """What heads a host."""
    return _("SOURCE") if which is Host.SOURCE else _("TARGET")
