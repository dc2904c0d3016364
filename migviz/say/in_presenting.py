"""What is written while something is shown to a room, on the audience's picture and in the presenter's window?"""

from collections.abc import Sequence

from migviz.language import N_, _, ngettext


def press_f5() -> str:
    return _("F5 begins to present.")


def from_the_beginning() -> str:
    return _("From the beginning. Shift F5 goes back to where it was, Esc leaves.")


def nothing_left() -> str:
    return _("F5 goes to the beginning, and from there Shift F5 leads back.")


def as_it_was() -> str:
    return _("Back to where it was.")


def held() -> str:
    return _("The room goes on to see this picture. H lets it go.")


def let_go() -> str:
    return _("The room sees again what you show.")


def press_g() -> str:
    return _("G opens the list of beats.")


def first_beat() -> str:
    return _("This is the first beat.")


def nothing_drawn() -> str:
    return _("Nothing is drawn on the picture. P takes the pen.")


def locks_open() -> str:
    return _("The locks are open: nothing waits for an answer.")


def locks_closed() -> str:
    return _("The locks are closed again, as the lesson has them.")


# --- the audience's picture ---


def the_end() -> str:
    return _("The end")


def why() -> str:
    return _("Why")


def locked_in() -> str:
    return _("locked in")


def the_answer() -> str:
    return _("the answer")


def it_is() -> str:
    return _("It is")


def iteration(number: int) -> str:
    return _("iteration {number}", number=number)


def prediction_of(number: int, of: int) -> str:
    return _("Prediction, {number} of {of} questions", number=number, of=of)


def question_of(number: int, of: int) -> str:
    return _("Question {number} of {of}", number=number, of=of)


def show_of_hands() -> str:
    return _("show of hands")


def a_number() -> str:
    return _("say a number")


def a_number_in(unit: str) -> str:
    return _("say a number in {unit}", unit=unit)


def in_order() -> str:
    return _("put them in order")


def bars_to_draw(first: int, last: int) -> str:
    return _("draw bars {first} to {last}", first=first, last=last)


def task() -> str:
    return _("A task")


def to_set(names: Sequence[str]) -> str:
    return _("You may set: {names}.", names=", ".join(map(_, names)))


def one_way() -> str:
    return _("A way to do it")


def hands(count: int) -> str:
    return ngettext("{n} hand", "{n} hands", count)


def page_of(part: int, parts: int) -> str:
    return _("page {part} of {parts}", part=part, parts=parts)


def not_yet() -> str:
    return _("not yet")


# --- the presenter's window ---

_COMING = {
    "opening": N_("the opening"),
    "read": N_("the text"),
    "ask": N_("a question"),
    "locked": N_("lock in"),
    "play": N_("play"),
    "look": N_("look at it"),
    "answer": N_("the answer"),
    "said": N_("why it is so"),
    "task": N_("a task"),
    "solve": N_("play a way to do it"),
    "solved": N_("a way to do it"),
    "why": N_("why"),
    "done": N_("the end of the lesson"),
}
_MEANS = {
    "leave": N_("leave"),
    "play-on": N_("play on"),
    "to-its-end": N_("to its end"),
    "to-stop": N_("to its end"),
    "to-stage": N_("to the stage"),
    "next-lesson": N_("the next lesson"),
    "end": N_("the end"),
}


def coming(doing: str) -> str:
    """What happens in a beat."""
    return _(_COMING[doing])


def means(name: str) -> str:
    """What the next press does, where that is no beat of a lesson."""
    return _(_MEANS.get(name, ""))


def next_section(title: str) -> str:
    return _("section {title}", title=title)


def next_is(words: str) -> str:
    return _("Next: {words}", words=words)


def play_step(step: str) -> str:
    return _("play {step}", step=step)


def step(number: int, name: str) -> str:
    return _("step {number}, {name}", number=number, name=name)


def the_rest() -> str:
    return _("the rest of the run")


def without_lesson() -> str:
    return _("A run, step by step")


def two_runs() -> str:
    return _("Two runs, step by step")


def a_recording() -> str:
    return _("A recording beside the model, step by step")


def a_host(vms: int) -> str:
    return ngettext("{n} VM leaves a host", "{n} VMs leave a host", vms)


def a_map() -> str:
    return _("A map of many runs")


def in_the_log(recorded: str, model: str) -> str:
    return _("recorded {recorded}, model {model}", recorded=recorded, model=model)


def vm_moves(name: str) -> str:
    return _("until {name} has moved", name=name)


def of_run(letter: str, words: str) -> str:
    return _("{letter}: {words}", letter=letter, words=words)


def both(one: str, other: str) -> str:
    return _("{one}; {other}", one=one, other=other)


def section_of(number: int, of: int, title: str) -> str:
    return _("{number} of {of}   {title}", number=number, of=of, title=title)


def asked(words: str) -> str:
    return _("Question: {words}", words=words)


def played_until(point: str) -> str:
    return _("Play until {point}", point=point) if point else _("Play")


def looked_at(words: str) -> str:
    return _("Look: {words}", words=words)


def guided() -> str:
    return _("guided")


def room_sees() -> str:
    return _("The room sees")


def of_size(width: int, height: int, percent: int) -> str:
    return _("{width} × {height}, {percent} %", width=width, height=height, percent=percent)


def notes() -> str:
    return _("Notes")


def only_here() -> str:
    return _("only here")


def no_notes() -> str:
    return _("This lesson has no notes for teachers.")


def keys_without_lesson() -> str:
    return _("Each press of Page Down plays one step, or goes to its end. B blacks the screen. Digits go to a step.")


def keys_of_host() -> str:
    return _(
        "Each press of Page Down plays until the next VM has moved. B blacks the screen. Digits go to a line of the list."
    )


def keys_of_map() -> str:
    return _("A map has no steps. Page Down leads to the stage, and plays its run step by step from there.")


def next_picture() -> str:
    return _("Next")


def beats() -> str:
    return _("Beats of this section")


def sections() -> str:
    return _("Sections")


def steps() -> str:
    return _("Steps")


def hands_up(words: str) -> str:
    return _("Hands up: {words}", words=words)


def digits_count(count: int) -> str:
    return _("Keys 1 to {count} count, Shift takes back.", count=count)


def is_right() -> str:
    return _("right")


def more_hands(letter: str) -> str:
    return _("One more hand for {letter}", letter=letter)


def fewer_hands(letter: str) -> str:
    return _("One hand less for {letter}", letter=letter)


def back() -> str:
    return _("Back")


def black() -> str:
    return _("Black")


def light() -> str:
    return _("Picture again")


def slower() -> str:
    return _("Slower")


def faster() -> str:
    return _("Faster")


def hold() -> str:
    return _("Hold")


def let_it_go() -> str:
    return _("Let go")


def go_to() -> str:
    return _("Go to…")


def close_the_list() -> str:
    return _("Close list")


def all_beats() -> str:
    return _("Go to")


def arrows_choose() -> str:
    return _("The arrows choose, Enter goes there.")


def room_sees_held() -> str:
    return _("The room sees (held)")


def shown_once_let_go() -> str:
    return _("You see")


def keys_of_pace(pace: str) -> tuple[str, ...]:
    return (_("− and +: {pace}", pace=pace), _("− and +"), "")


def pen() -> str:
    return _("Pen")


def pointer() -> str:
    return _("Pointer")


def zoom() -> str:
    return _("Zoom")


def open_the_locks() -> str:
    return _("Open locks")


def close_the_locks() -> str:
    return _("Close locks")


def leave() -> str:
    return _("Leave")


def the_window() -> str:
    return _("My window")


def to_the_picture() -> str:
    return _("The picture")


def gone_and_left(gone: str, left: str) -> str:
    return _("{gone} gone, {left} left", gone=gone, left=left)


def gone(gone: str) -> str:
    return _("{gone} gone", gone=gone)


def over_by(gone: str, over: str) -> str:
    return _("{gone} gone, {over} over", gone=gone, over=over)


def planned(minutes: int) -> str:
    return _("planned {minutes} min", minutes=minutes)


def part_of_plan(title: str, minutes: int) -> str:
    return _("{title} {minutes} min", title=title, minutes=minutes)


def ahead(much: str) -> str:
    return _("{much} ahead", much=much)


def behind(much: str) -> str:
    return _("{much} behind", much=much)


def on_time() -> str:
    return _("on time")


def seconds(count: int) -> str:
    return _("{count} s", count=count)


def minutes_and_seconds(minutes: int, seconds: int) -> str:
    return _("{minutes} min {seconds} s", minutes=minutes, seconds=seconds)


def audience_title() -> str:
    return _("migviz: the room's picture")


def console_name() -> str:
    return _("The presenter's window")


def picture_name() -> str:
    return _("What the room sees")


def present_on() -> str:
    return _("Present on")


def other_screen() -> str:
    return _("The other screen")


# --- shows of hands, kept ---


def yes() -> str:
    return _("yes")


def no() -> str:
    return _("no")


def columns_of_hands() -> tuple[str, ...]:
    return (
        _("began"),
        _("lesson"),
        _("question"),
        _("words of the question"),
        _("option"),
        _("words of the option"),
        _("right"),
        _("hands"),
    )


def hands_not_kept(reason: object) -> str:
    return _("The hands cannot be kept: {reason}.", reason=reason)


def no_hands_yet() -> str:
    return _("No show of hands was counted yet.")


def hands_written(rows: int, file: object) -> str:
    return ngettext("{n} row in {file}", "{n} rows in {file}", rows, file=file)


def export_hands() -> str:
    return _("Export the shows of hands")


def tables() -> str:
    return _("Tables (*.csv)")
