"""What is written where a recording stands beside a model? What a log does not know is called so, and never filled in."""

from migviz.language import N_, _, ngettext
from migviz.say.amounts import time_text
from migviz.scenario.units import Kind, write


def name() -> str:
    return _("A recording beside the model")


def recording() -> str:
    return _("Recording")


def model() -> str:
    return _("Model")


def letters() -> tuple[str, str]:
    """The badges: of the recording and of the model. As A and B they are the same in every language: a disc holds one letter."""
    return "R", "M"


def about_recording(log: str, memory: float | None, name: str) -> tuple[str, ...]:
    """What it was read from, longest form first; the name of the file goes first."""
    size = write(memory, Kind.SIZE) if memory else ""
    whole = _("{log}, {memory} of memory", log=log, memory=size) if size else log
    named = (_("{name}: {about}", name=name, about=whole),) if name else ()
    return (*named, whole, log, "")


def by_lesson() -> tuple[str, ...]:
    """Of a model that a lesson makes."""
    return (_("as this lesson sets it"), "")


def writes_nothing() -> tuple[str, ...]:
    """Of the model of a migration whose writes do not show yet."""
    return (
        _("as if the VM wrote nothing: how fast it writes is not known yet"),
        _("as if the VM wrote nothing"),
        "",
    )


def about_model(is_fit: bool | None, policy: str) -> tuple[str, ...]:
    """Whether it is as it was fitted; None: nothing could be."""
    if is_fit is None:
        return (_("your own scenario"), "")
    if is_fit:
        return (
            _("with the fitted values and the rules of {policy}", policy=policy),
            _("with the fitted values"),
            "",
        )
    return (_("with your values: no longer as it was fitted"), _("with your values"), "")


def difference() -> str:
    return _("difference")


def migration() -> tuple[str, ...]:
    return (_("Migration"), _("Copy"))


def runs_on() -> tuple[str, ...]:
    return (_("VM runs on"), _("VM on"))


def client() -> tuple[str, ...]:
    return (_("Client feels"), _("Client"))


def no_client() -> tuple[str, ...]:
    return (_("not recorded: the log has no client"), _("not recorded"))


def client_waited(
    waited: tuple[float, float, float] | None, interval: float, again: int, announced: float | None, doubt: str
) -> tuple[str, ...]:
    """What a client saw, longest form first: how long it waited, with the range; what TCP sent again; when the new place was announced; what is
    in doubt about the clocks."""
    if waited is None:
        stall = _("no stall longer than {interval}", interval=time_text(interval))
        ranged = stall
    else:
        value, low, high = map(time_text, waited)
        stall = _("waited {seconds}", seconds=value)
        ranged = _("waited {seconds} ({low} – {high})", seconds=value, low=low, high=high)
    more = [
        ngettext("sent again {n} time", "sent again {n} times", again) if again else "",
        _("announced at {t}", t=time_text(announced)) if announced is not None else "",
    ]
    said = [part for part in more if part]
    whole = "; ".join((ranged, *said))
    return (*((f"{whole}. {_(doubt)}",) if doubt else ()), whole, "; ".join((stall, *said)), ranged, stall, "")


def told_later() -> tuple[str, ...]:
    """Over what a section of a lesson does not tell yet."""
    return (_("told in a later section"), _("later"), "")


def iterations(first: int, last: int | None) -> tuple[str, ...]:
    """A piece of the strip, longest form first."""
    if last is None:
        return (_("Iterations from {first} on", first=first), _("from {first} on", first=first), f"{first}–")
    if first == last:
        return (_("Iteration {number}", number=first), f"{first}")
    return (_("Iterations {first} to {last}", first=first, last=last), f"{first}–{last}")


def label(first: int, last: int | None) -> str:
    """The same before a bar."""
    return f"{first}–" if last is None else f"{first}" if first == last else f"{first}–{last}"


def not_counted() -> tuple[str, ...]:
    return (_("not recorded: which iteration it was"), _("not recorded"))


def pushed() -> tuple[str, ...]:
    return (_("the rest, after the VM"), _("the rest"))


def later(seconds: float) -> str:
    """By how much something comes later in the model."""
    sign = "+" if seconds > 0 else "−" if seconds < 0 else ""
    return f"{sign}{time_text(abs(seconds))}"


def end(words: str) -> str:
    return _("end {difference}", difference=words)


# --- lists --------------------------------------------------------------------------------------------------------


def sent() -> str:
    """What heads the lists where that has little room."""
    return _("Sent")


def sent_by_list() -> tuple[str, ...]:
    """What heads the bars: a title and their columns."""
    return (
        _("Sent in each iteration"),
        _("log scale; full: recorded, hollow: model"),
        _("recorded"),
        _("model"),
        _("difference"),
        _("took, R and M"),
    )


def no_lists() -> str:
    return _("The log does not tell one iteration from another.")


def about(amount: str) -> str:
    """An amount that lies between two looks."""
    return f"≈ {amount}"


def known_to(share: float) -> str:
    """How well a number is known that lies between two looks."""
    return f"± {share * 100:.0f} %" if share < 1 else "–"


def cut_off() -> str:
    """Of a list in which the log ends, in place of how far the model is from it."""
    return _("cut off")


def not_recorded() -> str:
    return _("not recorded")


def took(recorded: float | None, model: float | None, *, between_looks: bool = False) -> str:
    """How long a list took in both; `between_looks`: its recorded edges lie somewhere between two looks, as the strip says."""
    one, other = ("–" if seconds is None else time_text(seconds) for seconds in (recorded, model))
    return f"{about(one) if between_looks and recorded is not None else one}, {other}"


def row_heard(label: str, recorded: str, model: str, difference: str) -> str:
    """A row of bars for who does not see it."""
    return _(
        "{label}: recorded {recorded}, model {model}, difference {difference}",
        label=label or _("pause"),
        recorded=recorded,
        model=model,
        difference=difference,
    )


def strays() -> str:
    return _("far off")


# --- memory over time ---------------------------------------------------------------------------------------------


def courses(of_left: bool) -> str:
    return _("Memory still to send") if of_left else _("Sent over the link so far")


def courses_key() -> tuple[str, str]:
    return _("a look of the log"), _("model")


def no_courses() -> str:
    return _("Not recorded: what was sent or left over time.")


def look(sent: float | None, left: float | None, t: float) -> str:
    """What the last look said."""
    parts = [
        _("{amount} left", amount=write(left, Kind.SIZE)) if left is not None else "",
        _("{amount} sent", amount=write(sent, Kind.SIZE)) if sent is not None else "",
    ]
    said = ", ".join(part for part in parts if part) or not_recorded()
    return _("Look at {t}: {said}", t=time_text(t), said=said)


# --- the side -----------------------------------------------------------------------------------------------------


def what_differs() -> str:
    return _("Recording and model")


_NUMBERS = {
    "total_time": N_("total time"),
    "pause": N_("pause"),
    "sent": N_("sent"),
    "iterations": N_("iterations"),
    "ended": N_("ended"),
}


def number(name: str) -> str:
    return _(_NUMBERS[name])


def at_least(count: int) -> str:
    return _("≥ {n}", n=count)


def status(status: str, post_copy: bool) -> str:
    """How a recording ended, in a word."""
    if status == "completed" and post_copy:
        return _("by post-copy")
    return _(_STATUS[status])


_STATUS = {
    "completed": N_("finished"),
    "failed": N_("failed"),
    "cancelled": N_("cancelled"),
    "unknown": N_("not recorded"),
}


def ended(finished: bool, post_copy: bool) -> str:
    """How a run ended, in a word."""
    if not finished:
        return _("no end")
    return _("by post-copy") if post_copy else _("finished")


def same(value: bool) -> str:
    return _("the same") if value else _("another")


def fitted() -> str:
    return _("Fitted from this log")


def not_fitted() -> str:
    return _("The log says too little to fit a model: the model is your own scenario.")


def range_of(least: str, most: str) -> tuple[str, ...]:
    """Longest form first."""
    number, __, unit = least.rpartition(" ")
    shorter = number if most.endswith(f" {unit}") else least
    return (
        _("{least} to {most} fit as well", least=least, most=most),
        _("{least} to {most}", least=least, most=most),
        _("{least} to {most}", least=shorter, most=most.rpartition(" ")[0] if shorter == number else most),
    )


def does_not_know() -> str:
    return _("Not recorded")


def unknown() -> dict[str, str]:
    """What a log may not know, by name."""
    return {
        "pages": _("which pages were written"),
        "client": _("what the client felt"),
        "network": _("the switch and the broadcast"),
        "speed": _("how fast the VM ran"),
        "pause": _("the pause"),
        "iterations": _("which iteration it was"),
        "limit": _("the pause aimed at"),
    }


def between_looks(seconds: float) -> str:
    return _(
        "The log looks every {seconds}: what happens between two looks is known to ± the share written.",
        seconds=time_text(seconds),
    )


def ended_otherwise() -> str:
    return _("The model ends otherwise than the recording: doubt what follows from it.")


def far_off(name: str, share: float) -> str:
    if share > 1:
        times = write(1 + share, Kind.RATIO, digits=2)
        return _("{name}: the model has {times} the recording.", name=name.capitalize(), times=times)
    written = write(abs(share), Kind.SHARE, digits=2)
    if share > 0:
        return _("{name}: the model is {share} above the recording.", name=name.capitalize(), share=written)
    return _("{name}: the model is {share} below the recording.", name=name.capitalize(), share=written)


def migration_of(number: int, count: int, words: str) -> str:
    return _("{number} of {count}: {words}", number=number, count=count, words=words)


def migration_words(status_word: str, total: float | None, began: int) -> str:
    """One of several migrations, to choose it by."""
    if total is None:
        return _("{status}, line {line}", status=status_word, line=began)
    return _("{status} after {time}, line {line}", status=status_word, time=time_text(total), line=began)


def choose() -> str:
    return _("Migrations of this log")


def refit() -> str:
    return _("As fitted")


# --- one that goes on ---------------------------------------------------------------------------------------------


def expected() -> str:
    return _("What is expected")


def advice() -> str:
    return _("Advice")


def try_it() -> str:
    return _("Try it")


def tries_advice() -> tuple[str, ...]:
    return (_("Trying what would have helped…"), "")


def would_help(setting: str, gain: str, total: str) -> tuple[str, ...]:
    """What a setting would have brought, longest form first."""
    return (
        _("With {setting}: done after {total}, {gain}.", setting=setting, total=total, gain=gain),
        _("{setting}: {gain}", setting=setting, gain=gain),
        setting,
        "",
    )


def stop_watching() -> str:
    return _("Stop watching")


def nothing_expected() -> str:
    return _("Too few looks yet to expect anything.")


def at(seconds: float) -> str:
    """When something was expected."""
    return _("at {t}", t=time_text(seconds))


def first_done(seconds: float) -> str:
    return _("first iteration done by {t}", t=time_text(seconds))


def done_after(end: tuple[float, float, float], *, sure: bool) -> str:
    """When it would be done: at the earliest, probably, at the latest."""
    low, value, high = map(time_text, end)
    if low == high:
        return _("done after {end}", end=value)
    if sure:
        return _("done after {end} ({low} – {high})", end=value, low=low, high=high)
    return _("done after {low} at the earliest, or never", low=low)


def never_done() -> str:
    return _("will not converge at this rate")


def no_end_on_strip(earliest: float | None) -> tuple[str, ...]:
    """What is written in the part of the strip that has not come yet where no end is expected, or only perhaps one; longest form first."""
    if earliest is None:
        return (never_done(), _("no end"), "")
    return (
        _("no end at this rate, or after {t} at the earliest", t=time_text(earliest)),
        never_done(),
        _("no end"),
        "",
    )


def ahead_on_strip(end: float, pause: float | None, *, first: bool, sure: bool) -> tuple[str, ...]:
    """The same where an end is expected."""
    if first:
        return (_("the first iteration, up to here"), _("iteration 1"), "")
    done = _("expected end {t}", t=time_text(end)) if sure else _("expected end {t}, or none", t=time_text(end))
    whole = (_("{done}, pause {pause}", done=done, pause=time_text(pause)),) if pause is not None else ()
    return (*whole, done, _("end {difference}", difference=time_text(end)), "")


# --- what is said -------------------------------------------------------------------------------------------------


def opened(log: str, lines: int, skipped: int, migrations: int) -> str:
    """What was read."""
    read = _("{log}: {lines} lines, {skipped} of them not understood.", log=log, lines=lines, skipped=skipped)
    if migrations == 1:
        return read
    more = ngettext("{n} migration is in it", "{n} migrations are in it: choose in the side panel", migrations)
    return f"{read} {more}."


def too_little(log: str) -> str:
    return _("{log}: it says too little for a model, so the model is your own scenario.", log=log)
