"""What is said of what a lesson keeps closed, and of what to do first? One sentence for one lock, wherever it is said."""

from migviz.language import _


def closed(*, here: bool, soon: bool = False) -> tuple[str, ...]:
    """What to do first where time cannot go on, longest form first; `here`: the question waits in sight, `soon`: in this section, once
    what stands before it is done."""
    if here:
        return _("Answer the question first, or skip it."), _("Answer first"), ""
    if soon:
        return _("A question about what comes is asked first."), _("A question follows"), ""
    return _("The next section has a question about what comes."), _("A question follows"), ""


def hidden() -> str:
    """What is said of something that would tell an answer."""
    return _("Hidden until you answer or skip the question in the lesson panel.")


def locked(why: str) -> str:
    """What a button says that would go on."""
    return _("Locked: {why}", why=why)
