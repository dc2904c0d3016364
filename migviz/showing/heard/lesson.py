"""What does somebody hear at once who has answered a question, or met a goal? Only what is new on the screen since then."""

import re
from html import unescape

from migviz.showing.lesson_blocks import FeedbackShown, GoalShown, ProseShown, QuestionShown
from migviz.showing.lesson_shown import LessonShown, SectionShown

_BLOCK, _TAG = re.compile(r"</?(?:p|li|[uo]l|br|t[rdh]|h\d|pre|blockquote)\b[^>]*>"), re.compile(r"<[^>]*>")
"""What stands between two blocks of text, and every other mark."""


def answer_heard(before: LessonShown | None, now: LessonShown | None) -> str:
    """What is said to an answer that was just given; "" where none was."""
    if not isinstance(now, SectionShown):
        return ""
    same = isinstance(before, SectionShown) and before.place == now.place
    known = _replies(before) if same and isinstance(before, SectionShown) else None
    if known is None:  # what was answered on another day is read, not announced
        return ""
    return " ".join(words for name, words in _replies(now).items() if words and known.get(name) != words)


def _replies(section: SectionShown) -> dict[str, str]:
    """What is said to each question and each goal now, by name."""
    found = {}
    for number, block in enumerate(section.blocks):
        if isinstance(block, QuestionShown):
            found[block.name] = " ".join(filter(None, (block.note, _in_words(block.feedback))))
        elif isinstance(block, GoalShown):
            found[f"goal {number}"] = block.reached
    return found


def _in_words(feedback: FeedbackShown | None) -> str:
    if feedback is None:
        return ""
    said = (feedback.echo, feedback.words, *map(_plain, feedback.prose))
    return " ".join(filter(None, said))


def _plain(prose: ProseShown) -> str:
    """The words of prose without its markup."""
    apart = _BLOCK.sub(" ", prose.html)
    return " ".join(unescape(_TAG.sub("", apart)).split())
