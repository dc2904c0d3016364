"""How far has a section come? It is a row of beats, read, predict, watch, answer: the next one comes once this one is done.

A beat ends with a question, a run or a goal, and with what belongs to that: hints, what is said during a run. Where a goal is to
be reached, the run is the student's own and holds nothing back. What is already done, by somebody who was here before the lesson
was edited, hides nothing that comes before it.
"""

from migviz.course.lesson import Aside, Block, Goal, Question, RunBlock, Section, ShowBlock
from migviz.course.progress import Progress, is_answered


def reached(section: Section, progress: Progress) -> tuple[Block, ...]:
    """The blocks of a section up to the end of its first beat that is not done."""
    blocks = _hints_below(section.blocks)
    ends = [k for k, block in enumerate(blocks) if _ends_a_beat(section, block)]
    done = [k for k in ends if _is_done(section, progress, blocks[k])]
    waiting = next((k for k in ends if not done or k > done[-1]), None)
    return blocks if waiting is None else blocks[: _with_its_own(blocks, waiting)]


def _hints_below(blocks: tuple[Block, ...]) -> tuple[Block, ...]:
    """Each hint directly after what it belongs to, so that it is there while that waits, whatever the lesson has between them."""
    found: list[Block] = []
    end = None
    for block in blocks:
        if isinstance(block, Aside) and block.kind == "hint" and end is not None:
            found.insert(end, block)
            end += 1
            continue
        found.append(block)
        if isinstance(block, Question | Goal):
            end = len(found)
    return tuple(found)


def waiting_run(section: Section, progress: Progress) -> RunBlock | None:
    """The run that is to be watched before anything else comes."""
    runs = [block for block in reached(section, progress) if isinstance(block, RunBlock)]
    waits = runs and section.goal is None and not is_played(section, progress, runs[-1])
    return runs[-1] if waits else None


def played_to(section: Section, block: RunBlock) -> str:
    """What progress remembers of a run that was played to its target: the section for the last one, before that which it is."""
    runs = [other for other in section.blocks if isinstance(other, RunBlock)]
    return section.name if block is runs[-1] else f"{section.name}/{runs.index(block) + 1}"


def is_played(section: Section, progress: Progress, block: RunBlock) -> bool:
    """Whether a run was played to its target, or a later one of its section."""
    return bool({section.name, played_to(section, block)} & progress.seen)


def hints_of(section: Section) -> tuple[str, ...]:
    """For each hint of a section what it belongs to: the question or the goal before it, or the first one where it stands before
    all."""
    asked = [block for block in section.blocks if isinstance(block, Question | Goal)]
    owner = asked[0] if asked else None
    found: list[str] = []
    for block in section.blocks:
        if isinstance(block, Question | Goal):
            owner = block
        elif isinstance(block, Aside) and block.kind == "hint" and owner is not None:
            found.append(hinted(section, owner))
    return tuple(found)


def hinted(section: Section, owner: Question | Goal) -> str:
    """By which name progress counts the hints of a question, or of the section's goal, that are open."""
    return owner.name if isinstance(owner, Question) else f"{section.name}/goal"


def _ends_a_beat(section: Section, block: Block) -> bool:
    return isinstance(block, Question | Goal) or (isinstance(block, RunBlock) and section.goal is None)


def _is_done(section: Section, progress: Progress, block: Block) -> bool:
    match block:
        case Question():
            return is_answered(progress, block)
        case RunBlock():
            return is_played(section, progress, block)
    return section.name in progress.goals


def _with_its_own(blocks: tuple[Block, ...], k: int) -> int:
    """The end of the beat that ends with block `k`: the asides after it, or what is shown while a run plays."""
    own = ShowBlock if isinstance(blocks[k], RunBlock) else Aside
    end = k + 1
    while end < len(blocks) and isinstance(blocks[end], own):
        end += 1
    return end
