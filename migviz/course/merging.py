"""How does a block take on a translator's words? Its own shape with their prose; None where the shapes differ."""

from dataclasses import replace

from migviz.course.lesson import Amount, Aside, Goal, Message, Option, Options, Order, Prose, Question, ShowBlock


def their_prose(one: Prose, other: Prose) -> Prose:
    """Prose is theirs."""
    return other


def their_aside(one: Aside, other: Aside) -> Aside | None:
    """An aside of the same kind."""
    return replace(one, prose=other.prose) if one.kind == other.kind else None


def their_show(one: ShowBlock, other: ShowBlock) -> ShowBlock:
    """What is shown stays; what is said is theirs."""
    return replace(one, say=other.say if one.say and other.say else one.say)


def their_goal(one: Goal, other: Goal) -> Goal | None:
    """The goal stays; its words are theirs."""
    if len(one.messages) != len(other.messages) or bool(one.called) != bool(other.called):
        return None
    pairs = zip(one.messages, other.messages, strict=True)
    return replace(one, messages=tuple(Message(when=a.when, prose=b.prose) for a, b in pairs), called=other.called)


def their_question(one: Question, other: Question) -> Question | None:
    """The same question with their words."""
    if one.name != other.name:
        return None
    changed = replace(one, prose=other.prose, feedback=other.feedback if one.feedback else None)
    match one.answer, other.answer:
        case Options(), Options() if len(one.answer.options) == len(other.answer.options):
            pairs = zip(one.answer.options, other.answer.options, strict=True)
            options = tuple(_option(mine, theirs) for mine, theirs in pairs)
            return replace(changed, answer=replace(one.answer, options=options))
        case Order(), Order() if len(one.answer.items) == len(other.answer.items):
            return replace(changed, answer=_their_order(one.answer, other.answer))
        case Amount(), Amount() if len(one.answer.slips) == len(other.answer.slips):
            both = zip(one.answer.slips, other.answer.slips, strict=True)
            slips = tuple(replace(mine, prose=their.prose) for mine, their in both)
            return replace(changed, answer=replace(one.answer, slips=slips))
        case ((Options() | Order() | Amount()), _):
            return None
    return changed if type(one.answer) is type(other.answer) else None


def _their_order(mine: Order, theirs: Order) -> Order:
    items = zip(mine.items, theirs.items, strict=True)
    said = zip(mine.early, theirs.early, strict=True)
    return Order(
        items=tuple(_kept_as(one, other) for one, other in items), early=tuple(one and other for one, other in said)
    )


def _option(mine: Option, theirs: Option) -> Option:
    return replace(mine, prose=_kept_as(mine.prose, theirs.prose), feedback=theirs.feedback if mine.feedback else None)


def _kept_as(mine: Prose, theirs: Prose) -> Prose:
    """Their words; an answer that chooses them is kept as mine are, so it is the same in every language."""
    return replace(theirs, named=mine.kept_as)
