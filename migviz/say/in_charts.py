"""What is written in the charts of a run and in the curve of a slider?"""

from collections.abc import Collection

from migviz.language import _


def memory(unit: str, *, missing: bool) -> tuple[str, ...]:
    """What heads the memory curve, longest form first. `missing`: the VM runs where its memory is not."""
    if missing:
        return _("Missing memory, {unit}", unit=unit), _("Missing, {unit}", unit=unit), unit
    return _("Dirty memory, {unit}", unit=unit), _("Dirty, {unit}", unit=unit), unit


def throughput(unit: object) -> str:
    return _("Throughput, {unit}", unit=unit)


def iteration(number: object) -> str:
    return _("Iteration {number}", number=number)


def disk(rate: object) -> str:
    return _("disk {rate}", rate=rate)


def idle() -> str:
    return _("idle")


def to_send(memory: object) -> str:
    return _("{memory} to send", memory=memory)


def missing(memory: object) -> str:
    return _("{memory} missing", memory=memory)


def dirty_again(memory: object) -> str:
    return _("{memory} dirty again", memory=memory)


def again(memory: object) -> str:
    return _("{memory} again", memory=memory)


def values_at(t: object, send: object, again: object, speed: object) -> str:
    return _("at {t}: {send} to send, {again} dirty again, link {speed}", t=t, send=send, again=again, speed=speed)


def missing_at(t: object, memory: object, speed: object) -> str:
    return _("at {t}: {memory} missing, link {speed}", t=t, memory=memory, speed=speed)


def described() -> str:
    return _("Charts of dirty memory and throughput over time. D shows them as a table.")


def table_word() -> str:
    return _("Table")


def whole_run() -> str:
    return _("Whole run")


def how_to_look() -> str:
    return _("The wheel goes closer, a drawn box is enlarged, Shift moves along, a double click shows the whole.")


def what_to_do() -> str:
    return _("What can be taken out of these charts")


def value_there(value: object, number: object) -> str:
    return _("{value}: {number}", value=value, number=number)


def log_unit() -> str:
    return _("logarithmic")


def whole_axis() -> str:
    return _("Whole")


def whole_axis_name() -> str:
    return _("Show the whole axis again")


def linear() -> str:
    return _("Memory on a linear axis")


def logarithmic() -> str:
    return _("Memory on a logarithmic axis")


def both_over_time() -> str:
    return _("Memory and throughput over time")


def memory_over_time() -> str:
    return _("Memory over time")


def charts() -> str:
    return _("Charts")


def keep_curve() -> str:
    return _("Keep curve")


def keep_this_curve() -> str:
    return _("Keep this curve to compare with")


def close_it() -> str:
    return _("Close (Esc)")


def what_it_does() -> str:
    return _("What this slider does")


def effect_of(field: object) -> str:
    return _("Effect of: {field}", field=field)


def no_curve_why() -> str:
    return _("No curve: a part would be larger than its whole.")


def no_curve() -> str:
    return _("No curve.")


def table_name() -> str:
    return _("Memory and throughput over time, as a table")


def mean_rate_of() -> str:
    return _("on the link, from this row to the next")


def columns(missing: Collection[bool]) -> tuple[str, ...]:
    """What heads the columns of the table. `missing`: of each run, whether its VM runs where its memory is not."""
    left = _("to send") if not any(missing) else _("missing") if all(missing) else _("to send or missing")
    return _("time"), _("what happens"), left, _("dirty again"), _("mean rate")


def axes() -> tuple[str, str]:
    """Which axes bars and memory can have."""
    return _("linear"), _("log")
