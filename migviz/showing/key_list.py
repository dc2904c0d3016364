"""How are the keys listed for people? The list that F1 shows, README's table, and which two commands share a key."""

from collections.abc import Callable, Iterable, Iterator, Mapping
from itertools import groupby

from migviz.language import _
from migviz.say import in_window
from migviz.showing.commands import COMMANDS, Command, Group, Where

Line = tuple[str, str, str]
"""Heading, keys, what they do."""
BY_HAND = {Group.PLAY: in_window.by_mouse, Group.LOOK: in_window.looking_around}
IN_LESSON = {Group.LESSON: in_window.keys_of_a_lesson}
"""What is no command: it belongs to what has the keyboard."""
LATER = ((Where.LESSON, in_window.once_a_lesson_is_open), (Where.ROOM, in_window.once_it_is_presented))


def shown_key(key: str) -> str:
    """How a key is written for people: "Ctrl Shift Z", "←"."""
    parts = ["+"] if key == "+" else [part or "+" for part in key.replace("++", "+ ").split("+")]
    words = {" ": "+", "Left": "←", "Right": "→", "Up": "↑", "Down": "↓", "-": "−", "PgDown": "PgDn", "Return": "Enter"}
    return " ".join(words.get(part, part) for part in parts)


def first_key(command: Command) -> str:
    """The key that is shown of several."""
    return command.keys[0]


def lines(key_of: Callable[[Command], str] = first_key) -> Iterator[Line]:
    """All there is: heading, keys, what they do; commands of one line together."""
    for group in Group:
        yield from _under(group, _(group.value), COMMANDS.values(), key_of)
        yield from _by_hand(group, BY_HAND)


def lines_here(
    lesson: bool = False, room: bool = False, key_of: Callable[[Command], str] = first_key
) -> Iterator[Line]:
    """What acts where one is, and what would once a lesson is open or something is shown to a room, each under a heading that says so."""
    for group in Group:
        acting = [command for command in COMMANDS.values() if command.where.holds(lesson=lesson, room=room)]
        yield from _under(group, _(group.value), acting, key_of)
        yield from _by_hand(group, {**BY_HAND, **(IN_LESSON if lesson and not room else {})})
        for where, heading in () if room else LATER:
            if where is not Where.LESSON or not lesson:
                waiting = [command for command in COMMANDS.values() if command.where is where]
                yield from _under(group, heading(), waiting, key_of)


def markdown() -> str:
    """The list of keys as README has it, a row for each heading."""
    rows = ["| | |", "|---|---|"]
    for heading, several in groupby(lines(), key=lambda line: line[0]):
        told = [f"`{keys}` {what[:1].lower()}{what[1:]}" for __, keys, what in several]
        rows.append(f"| **{heading}** | {' · '.join(told)} |")
    return "\n".join(rows)


def _under(group: Group, heading: str, commands: Iterable[Command], key_of: Callable[[Command], str]) -> Iterator[Line]:
    told: dict[str, list[str]] = {}
    for command in commands:
        if command.group is group and command.keys:
            told.setdefault(command.line or command.title, []).append(shown_key(key_of(command)))
    yield from ((heading, _together(keys), _(title)) for title, keys in told.items())


def _by_hand(group: Group, words: Mapping[Group, Callable[[], tuple[tuple[str, str], ...]]]) -> Iterator[Line]:
    if group in words:
        yield from ((_(group.value), keys, title) for keys, title in words[group]())


def _together(keys: list[str]) -> str:
    """Several keys of one line: "1 to 6", "A to D", "Shift ← →", "Ctrl N, O, S"."""
    if len(keys) > 3 and all(len(key) == 1 for key in keys):
        return in_window.first_to_last(keys[0], keys[-1])
    heads = {key.rpartition(" ")[0] for key in keys}
    if len(keys) > 1 and len(heads) == 1 and (head := heads.pop()):
        if len(keys) > 3:
            return f"{head} {in_window.first_to_last(keys[0][-1], keys[-1][-1])}"
        arrows = all(key[-1] in "←→↑↓" for key in keys)
        return f"{head} " + (" " if arrows else ", ").join(key.rpartition(" ")[2] for key in keys)
    return (" " if all(key in "←→+−" for key in keys) else ", ").join(keys)


def conflicts() -> list[tuple[str, str, str]]:
    """Two commands on one key where both work: (key, name, name)."""
    found = []
    commands = list(COMMANDS.values())
    for place, one in enumerate(commands):
        for other in commands[place + 1 :]:
            shared = {key.lower() for key in one.keys} & {key.lower() for key in other.keys}
            together = any(
                one.where.holds(lesson=lesson, room=room) and other.where.holds(lesson=lesson, room=room)
                for lesson in (True, False)
                for room in (True, False)
            )
            found += [(key, one.name, other.name) for key in sorted(shared) if together]
    return found
