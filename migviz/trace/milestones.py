"""Which events of a run are worth a word? One record for each kind: its name, its facts, its words.

A kind is a class, so that the facts have types: `first_of(run.milestones, Paused)` knows its `reason`. A new kind is
a class here and a `note` in the engine; text, JSON, lessons and named points follow.
"""

from collections.abc import Iterable, Mapping
from dataclasses import field, fields
from typing import Any, ClassVar, TypeVar

from migviz.language import N_
from migviz.scenario.fields import Value
from migviz.scenario.units import Kind
from migviz.values import dataclass


def fact(kind: Kind = Kind.COUNT, *, count_of: str = "", number: str = "") -> Any:
    """A fact that is a number in SI: what is measured, or of what it is a count. Words and truths need none.

    `number`: the number of the run that it is, or gives away.
    """
    return field(metadata={"kind": kind, "count of": count_of, "number": number})


@dataclass(frozen=True, slots=True, kw_only=True)
class Milestone:
    """Something happened at `t` seconds.

    `kind` is its name in text and JSON, `words` say it in a table, with the facts filled in. `is_point`: the first of
    its kind is a named point of a run. `numbered`: there are many, called by their number.
    """

    kind: ClassVar[str]
    words: ClassVar[str]
    is_point: ClassVar[bool] = False
    numbered: ClassVar[bool] = False
    t: float

    @property
    def facts(self) -> Mapping[str, Value | bool]:
        """The facts by name."""
        return {known.name: getattr(self, known.name) for known in fields(self) if known.name != "t"}

    @property
    def said(self) -> str:
        """The words that hold for this one."""
        return self.words


@dataclass(frozen=True, slots=True, kw_only=True)
class ContainerMade(Milestone):
    """The target has a container VM."""

    kind, words, is_point = "setup", N_("the container VM is created"), True
    seconds: float = fact(Kind.TIME)


@dataclass(frozen=True, slots=True, kw_only=True)
class DiskCopied(Milestone):
    """Without shared storage: the disk is at the target."""

    kind, words = "disk copied", N_("the disk is mirrored")
    bytes: float = fact(Kind.SIZE)
    seconds: float = fact(Kind.TIME)


@dataclass(frozen=True, slots=True, kw_only=True)
class IterationBegins(Milestone):
    """`pages` are on the list."""

    kind, words, numbered = "iteration begins", N_("iteration {number} begins"), True
    number: int = fact()
    pages: int = fact(count_of="page")


@dataclass(frozen=True, slots=True, kw_only=True)
class IterationEnds(Milestone):
    """`pages` are on the next list."""

    kind, words, numbered = "iteration ends", N_("iteration {number} ends"), True
    number: int = fact()
    pages: int = fact(count_of="page")
    seconds: float = fact(Kind.TIME)


@dataclass(frozen=True, slots=True, kw_only=True)
class Slowed(Milestone):
    """The policy takes this `share` of the processor from the VM, in all."""

    kind, words = "slowed", N_("the VM is slowed by {share}")
    share: float = fact(Kind.SHARE)


@dataclass(frozen=True, slots=True, kw_only=True)
class Changed(Milestone):
    """The scenario changes: the field `name` has another value."""

    kind, words = "change", N_("{name} = {value}")
    name: str
    value: Value


@dataclass(frozen=True, slots=True, kw_only=True)
class Paused(Milestone):
    """The VM stops, with `pages` still on the list."""

    kind, words, is_point = "pause", N_("the VM is paused"), True
    pages: int = fact(count_of="page")
    reason: str


@dataclass(frozen=True, slots=True, kw_only=True)
class RestCopied(Milestone):
    """The rest has come, in the pause."""

    kind, words = "rest copied", N_("the last dirty pages are copied")
    pages: int = fact(count_of="page")
    bytes: float = fact(Kind.SIZE)


@dataclass(frozen=True, slots=True, kw_only=True)
class StateCopied(Milestone):
    """The state of processor and devices has come."""

    kind, words = "state copied", N_("the processor state is copied")


@dataclass(frozen=True, slots=True, kw_only=True)
class StorageHandedOver(Milestone):
    """The disk has changed hands."""

    kind, words = "storage handed over", N_("the disk has changed hands")


@dataclass(frozen=True, slots=True, kw_only=True)
class Resumed(Milestone):
    """The VM runs on the target."""

    kind, words, is_point = "resume", N_("the VM runs on the target"), True
    downtime: float = fact(Kind.TIME, number="run.downtime")


@dataclass(frozen=True, slots=True, kw_only=True)
class Announced(Milestone):
    """Announcement `number` says where the VM is, or is lost."""

    kind, words, is_point = "announcement", N_("announcement {number}"), True
    number: int = fact()
    lost: bool

    @property
    def said(self) -> str:
        """One that is lost says so."""
        return N_("announcement {number} is lost") if self.lost else self.words


@dataclass(frozen=True, slots=True, kw_only=True)
class ClientAnswered(Milestone):
    """The client had waited for so many `seconds`."""

    kind, words, is_point = "client answered", N_("the client gets answers again after {seconds}"), True
    seconds: float = fact(Kind.TIME, number="run.longest_stall")
    cause: str


@dataclass(frozen=True, slots=True, kw_only=True)
class ConnectionLost(Milestone):
    """The client's connection is no more."""

    kind, words, is_point = "connection lost", N_("the client's connection is lost, after {seconds}"), True
    seconds: float = fact(Kind.TIME, number="run.longest_stall")
    cause: str


@dataclass(frozen=True, slots=True, kw_only=True)
class PullBegins(Milestone):
    """Post-copy: `pages` have still to come."""

    kind, words, is_point = "post-copy", N_("the target begins to fetch pages"), True
    pages: int = fact(count_of="page")


@dataclass(frozen=True, slots=True, kw_only=True)
class Fetched(Milestone):
    """Post-copy: all pages are there, `pages` of them fetched; the VM waited for them for this share of the time."""

    kind, words = "fetches", N_("all pages are there, {pages} fetched")
    pages: int = fact(count_of="page")
    seconds_each: float = fact(Kind.TIME)
    blocked_share: float = fact(Kind.SHARE)


@dataclass(frozen=True, slots=True, kw_only=True)
class PostCopyPaused(Milestone):
    """Post-copy: the link is lost and the migration stands; the VM is not lost."""

    kind, words = "post-copy paused", N_("post-copy is paused: the link is lost")


@dataclass(frozen=True, slots=True, kw_only=True)
class PostCopyRecovered(Milestone):
    """Post-copy: the link is back, and the rest of the pages follow."""

    kind, words = "post-copy recovered", N_("post-copy goes on")


@dataclass(frozen=True, slots=True, kw_only=True)
class Finished(Milestone):
    """Nothing is left to send."""

    kind, words = "finished", N_("finished")


@dataclass(frozen=True, slots=True, kw_only=True)
class Failed(Milestone):
    """The migration ended early; the VM is at, or was lost at, `while_at`."""

    kind, words, is_point = "failed", N_("failed: {reason}"), True
    reason: str
    vm_lost: bool
    while_at: str


KINDS: Mapping[str, type[Milestone]] = {
    known.kind: known
    for known in (
        ContainerMade,
        DiskCopied,
        IterationBegins,
        IterationEnds,
        Slowed,
        Changed,
        Paused,
        RestCopied,
        StateCopied,
        StorageHandedOver,
        Resumed,
        Announced,
        ClientAnswered,
        ConnectionLost,
        PullBegins,
        Fetched,
        PostCopyPaused,
        PostCopyRecovered,
        Finished,
        Failed,
    )
}
"""Every kind, by name."""

One = TypeVar("One", bound=Milestone)


def of_kind(milestones: Iterable[Milestone], kind: type[One]) -> tuple[One, ...]:
    """Those of one kind, in order."""
    return tuple(item for item in milestones if isinstance(item, kind))


def first_of(milestones: Iterable[Milestone], kind: type[One]) -> One | None:
    """The first of a kind; None if there is none."""
    return next((item for item in milestones if isinstance(item, kind)), None)
