"""What can be typed after `migviz`? Each command with its options: which one is needed, what counts where it is left out, what it takes.
Somebody's script is written against what is kept of it.

`MIGVIZ_KEEP=1 make test-all ARGS=tests/test_kept_options.py` writes it anew.
"""

import argparse
from collections.abc import Iterator

from migviz.cli.main import _parser
from tests.kept_text import is_as_kept

NOTHING: tuple[object, ...] = (None, False, [], "")


def options_of(parser: argparse.ArgumentParser) -> Iterator[str]:
    """A command, what is typed for it, what of that goes not together, and each command below it."""
    yield f"{parser.prog}: {getattr(parser.get_default('command'), '__name__', '-')}"
    yield from (f"  always {name}: {value}" for name, value in parser._defaults.items() if name != "command")
    commands = [action for action in parser._actions if isinstance(action, argparse._SubParsersAction)]
    yield from ("  " + "  ".join(_words_of(action)) for action in parser._actions if action not in commands)
    for group in parser._mutually_exclusive_groups:
        yield f"  {'one of' if group.required else 'at most one of'} {', '.join(map(_name, group._group_actions))}"
    for command in (command for action in commands for command in action.choices.values()):
        yield from options_of(command)


def _name(action: argparse.Action) -> str:
    return " ".join(action.option_strings) or action.dest.upper()


def _words_of(action: argparse.Action) -> Iterator[str]:
    yield _name(action)
    if type(action) not in (argparse._StoreAction, argparse._HelpAction):
        yield type(action).__name__.removeprefix("_").removesuffix("Action")
    if action.option_strings and action.required:
        yield "is needed"
    takes = {"nargs": action.nargs or None, "type": action.type and getattr(action.type, "__name__", action.type)}
    for what, value in (takes | {"default": action.default, "choices": action.choices}).items():
        if value not in (*NOTHING, argparse.SUPPRESS):
            yield f"{what}: {value}"


def test_a_command_takes_what_it_took() -> None:
    is_as_kept("options", "\n".join(options_of(_parser())) + "\n")


def parsers_of(parser: argparse.ArgumentParser) -> Iterator[argparse.ArgumentParser]:
    yield parser
    commands = [action for action in parser._actions if isinstance(action, argparse._SubParsersAction)]
    for command in (command for action in commands for command in action.choices.values()):
        yield from parsers_of(command)


def test_what_an_options_help_calls_its_default_is_its_default() -> None:
    actions = [action for parser in parsers_of(_parser()) for action in parser._actions]
    told = [(action, (action.help or "").partition("(default: ")[2]) for action in actions]
    files = {words for action, words in told if action.dest == "output" and action.default is not None}
    wrong = [(words, action.default) for action, words in told if words and action.default is not None]
    wrong = [(words, default) for words, default in wrong if not words.startswith(str(default))]
    assert (wrong, files) == ([], {"picture.png)", "film.mp4)", "run.pcapng)", "sheet.pdf)"})
