"""Is every word that is shown in the style of the words: on screen, in messages, lessons, documents and terminal?"""

import ast
import re
from collections.abc import Iterator
from pathlib import Path

import pytest
from babel.messages.extract import extract_from_dir

from migviz.replay.seen import seen_at
from migviz.say.amounts import human_scale
from migviz.say.captions import caption, closing
from migviz.say.client_side import client_sentence
from migviz.say.facts import facts
from migviz.say.numbers import held_together
from migviz.showing.commands import COMMANDS
from migviz.showing.compositions import COMPOSITIONS
from migviz.showing.layout import Way
from tests.quick import fewer
from tests.replay.runs import RUNS, times_of
from tests.shared import shared
from tests.source import nodes, parsed

ROOT = Path(__file__).resolve().parent.parent
DOCUMENTS = (
    "README.md",
    "lessons/README.md",
    *(f"lessons/{path.name}" for path in sorted(ROOT.glob("lessons/*-*.md"))),
)
MOST_OF_A_CAPTION = 90

RULES = {
    "one is no pronoun": (
        r"(?<![Tt]his )\b[Oo]ne (moves|knows|says|sees|can|chooses|could|listens|asks|looks)\b",
        "the time one knows",
    ),
    "things are somewhere, they do not lie or stand": (
        r"\b(lies|lie|stands?)\b(?! still)(?!s? for each other)",
        "the disk lies on the storage",
    ),
    "banned words": (
        r"\b(reckons?|mend|anew|singly|happenings?|the dice|for ever|in place of|belongs into|all the same|pass(es|ed)? over"
        r"|broken off|Already the|bring nothing|a ask|[Ss]ome (ten|seconds|minutes|\d))\b",
        "begin anew",
    ),
    "an error says what is not valid": (r"(\}|\bit|\bthis) is no [a-z]", "{text} is no size"),
    "for example": (r"\bfor instance\b", "for instance 5"),
    "the article is beside its word, not before a place": (r"\b[Aa]n? `?\{", "a {kind} is needed"),
    "three dots are one letter": (r"(?<![.`\w(])\w+\.\.\.|\.\.\.$", "Open a lesson..."),
    "no comma in a number": (r"(?<![\w,])\d{1,3},\d{3}\b", "1,234 pages"),
    "times is a sign": (r"\d x\b", "10 x"),
    "microseconds have their letter": (r"\d us\b", "75 us"),
    "British spelling": (r"\b(recogniz|behavior|color\b|colors\b|aging\b|center\b|gray\b)", "the behavior"),
    "no destination": (r"\b[Dd]estination\b", "the destination host"),
    "outdated, not stale or old": (r"\b(old content|old at the target|stale)\b", "old content"),
    "a timeout is one word": (r"\b[Tt]ime-outs?\b", "time-out"),
    "the VM fetches, it does not pull": (r"\b(pulls|pulled|on demand)\b", "pulls its memory"),
    "slow, not throttle": (r"\bthrottl", "the throttle"),
    "an iteration is no pass": (r"\b(this|one|next|each|every) pass\b", "on the list of this pass"),
}
"""A name, what breaks the rule, and a text that does."""

ALLOWED = {
    "no comma in a number": ("`1,234`", "1,234.5"),
    "no destination": ("Destination: ff:ff:ff:ff:ff:ff", "elsewhere destination"),  # a field of the frame; the gloss
}
"""Pieces of text that break a rule and may."""


@shared
def catalogue() -> tuple[tuple[str, str, bool], ...]:
    """Every text of the program: where, what, and whether it agrees with a count."""
    found = extract_from_dir(
        str(ROOT / "migviz"), [("**.py", "python")], keywords={"_": None, "N_": None, "ngettext": (1, 2)}
    )
    texts = []
    for file, line, message, _comments, _context in found:
        for text in message if isinstance(message, tuple) else (message,):
            texts.append((f"migviz/{file}:{line}", text, isinstance(message, tuple)))
    return tuple(texts)


def documents() -> Iterator[tuple[str, str]]:
    """The prose of lessons and READMEs, line by line, without what is code or quoted from elsewhere."""
    for name in DOCUMENTS:
        fenced = False
        for number, line in enumerate((ROOT / name).read_text(encoding="utf-8").splitlines(), 1):
            fenced = fenced != line.startswith("```")
            if not fenced and not line.startswith("```"):
                yield f"{name}:{number}", re.sub(r"`[^`]*`|\{[^{}]*\}", "", line)


def said() -> tuple[tuple[str, str], ...]:
    """What is said of the kept runs at many times."""
    return said_of(tuple(fewer([*RUNS])))


@shared
def said_of(names: tuple[str, ...]) -> tuple[tuple[str, str], ...]:
    texts = []
    for name, run in ((name, RUNS[name]) for name in names):
        for t in times_of(run, many=10)[:40]:
            seen = seen_at(run, t)
            texts.append((f"caption of {name} at {t:g} s", caption(seen)))
            for kind in ("source", "target", "link", "storage", "switch", "client", "vm", "time"):
                shown = facts(seen, kind)
                texts += [(f"{kind} of {name}", text) for line in (shown.lines if shown else ()) for text in line]
        seen = seen_at(run, run.end)
        texts += [(f"end of {name}", text) for text in (closing(seen), client_sentence(seen), human_scale(seen))]
    return tuple(texts)


def everything() -> Iterator[tuple[str, str]]:
    """All that is shown, with where it comes from."""
    yield from ((where, text) for where, text, _ in catalogue())
    yield from documents()
    yield from said()


def breaches(rule: str, text: str) -> bool:
    """Whether a text breaks a rule, what may do so left out."""
    for piece in ALLOWED.get(rule, ()):
        text = text.replace(piece, "")
    return re.search(RULES[rule][0], text) is not None


@pytest.mark.fewer
@pytest.mark.parametrize("rule", RULES)
def test_every_text_keeps_the_rule(rule: str) -> None:
    assert [f"{where}: {text}" for where, text in everything() if breaches(rule, text)] == []


@pytest.mark.parametrize("rule", RULES)
def test_a_text_that_breaks_the_rule_is_found(rule: str) -> None:
    assert breaches(rule, RULES[rule][1])


def test_the_catalogue_has_texts_of_every_room() -> None:
    rooms = {where.split("/")[1] for where, _, _ in catalogue()}
    assert {"scenario", "say", "study", "course", "showing", "export", "cli"} <= rooms
    assert len(catalogue()) > 900


@pytest.mark.fewer
def test_captions_are_short() -> None:
    long = [(where, text) for where, text in said() if where.startswith("caption") and len(text) > MOST_OF_A_CAPTION]
    assert not long


def test_a_count_agrees_with_its_noun() -> None:
    """`{n} goals` is said through ngettext, so that one goal is "1 goal"."""
    plural = re.compile(r"\{(n|count)\} (?!copies)[a-z]+s\b")
    assert [f"{where}: {text}" for where, text, agrees in catalogue() if not agrees and plural.search(text)] == []
    assert plural.search("{n} goals")


@pytest.mark.fewer
def test_a_sentence_has_at_most_twenty_words_where_it_is_said_of_a_run() -> None:
    long = [text for _, text in said() for part in re.split(r"(?<=[.;:]) ", text) if len(part.split()) > 20]
    assert not long


@pytest.mark.fewer
def test_numbers_have_a_unit_that_is_not_of_a_source() -> None:
    """MB and GB are for quoted sources: what migviz itself says of memory is in MiB and GiB."""
    assert [text for _, text in said() if re.search(r"\d (MB|GB)\b", text)] == []


# --- gui/ has no words of its own that a translator cannot reach ----------------------------------------------

WITHOUT_WORDS = ("gui", "showing")
"""Where all words on the screen go through gettext."""
PHRASE = re.compile(r"[A-Za-z]{2,},? [a-z]{2,}|^[A-Z][a-z]+[.!?…]?$")
NO_WORDS = {
    "flat pulse", "other switches", "step back", "step forward",  # icons
    "source pages", "target pages", "mac table", "next list",  # kinds of a Spotlight
    "cluster disk", "move the LUN",  # values and names of a scenario and a run
    "import pyqtgraph", "Places", "px solid", "system-ui, sans-serif",  # a thread, a type, pieces of a style sheet
    "Window", "Base", "Button", "Text",  # colour roles of a palette
    "Left", "Right", "Up", "Down", "Space", "Home", "End", "Del", "Esc", "Backspace", "Return", "Enter",  # keys of Qt
    "Delete", "Undo", "Redo", "New", "Open", "Save", "Paste",  # the platform's standard keys
    "choose answer", "go to step", "time strip", "Arguments", "Values", "Pane",  # commands, a place, type variables
    "English",  # a language is named in itself
    *COMPOSITIONS, *Way,  # names in the table of layouts
}  # fmt: skip
"""Phrases that are names in the program, not words on the screen."""


def _annotations(function: ast.FunctionDef | ast.AsyncFunctionDef) -> Iterator[ast.expr | None]:
    arguments = function.args
    for argument in (*arguments.posonlyargs, *arguments.args, *arguments.kwonlyargs):
        yield argument.annotation


def loose_words(source: str) -> Iterator[str]:
    """Phrases in a file that do not go through gettext: no docstring, no name, nothing inside `_`, `N_`, `ngettext`."""
    tree = parsed(source)
    reached: set[int] = set()
    for node in nodes(tree):
        if isinstance(node, ast.Expr) and isinstance(node.value, ast.Constant):
            reached.add(id(node.value))
        if (
            isinstance(node, ast.Call)
            and isinstance(node.func, ast.Name)
            and node.func.id in ("_", "N_", "ngettext", "TypeVar")
        ):
            reached |= {id(argument) for argument in node.args}
        if isinstance(node, ast.Assign) and any(getattr(target, "id", "") == "__all__" for target in node.targets):
            reached |= {id(part) for part in ast.walk(node)}
        if isinstance(node, ast.FunctionDef | ast.AsyncFunctionDef):
            reached |= {id(note) for part in (node.returns, *_annotations(node)) if part for note in ast.walk(part)}
        if isinstance(node, ast.Assert) or (isinstance(node, ast.Raise) and "AssertionError" in ast.dump(node)):
            reached |= {id(part) for part in ast.walk(node)}
    for node in nodes(tree):
        if isinstance(node, ast.Constant) and isinstance(node.value, str) and id(node) not in reached:
            text = node.value.strip()
            if (
                PHRASE.search(text)
                and text not in NO_WORDS
                and text not in COMMANDS
                and not re.search(r"[{}<>;:\n]", text)
            ):
                yield f"{node.lineno}: {text}"


def test_the_window_has_no_words_outside_gettext() -> None:
    found = [
        f"{path.relative_to(ROOT)}:{words}"
        for room in WITHOUT_WORDS
        for path in sorted((ROOT / "migviz" / room).rglob("*.py"))
        for words in loose_words(path.read_text(encoding="utf-8"))
    ]
    assert found == []


@pytest.mark.parametrize(
    ("line", "found"),
    [
        ('text(painter, box, "Dirty pages")', True),
        ('text(painter, box, f"{n} pages are left")', True),
        ('Button(theme, word="Play")', True),
        ('text(painter, box, _("Dirty pages"))', False),
        ('"""A docstring with words."""', False),
        ('theme.colour("muted")', False),
    ],
)
def test_a_loose_word_is_found(line: str, found: bool) -> None:
    assert bool(list(loose_words(line))) == found


@pytest.mark.parametrize(
    ("text", "held"),
    [
        ("a pause of 43.8 ms, 20 % of it", "a pause of 43.8\u00a0ms, 20\u00a0% of it"),
        ("30 MiB/s, 1 Gbit/s, 64 pages", "30\u00a0MiB/s, 1\u00a0Gbit/s, 64\u00a0pages"),
        ("iteration 1 sends 5 things", "iteration 1 sends 5 things"),
    ],
)
def test_a_number_and_its_unit_stay_on_one_line(text: str, held: str) -> None:
    assert held_together(text) == held
