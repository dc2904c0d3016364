"""What does a run look like to Wireshark? The frames that pass one place, as a pcapng file."""

from typing import BinaryIO

from migviz.engine import ask
from migviz.replay.frames import frames_between, seen_from
from migviz.trace import Run
from migviz.trace.traffic import Frame, Node
from migviz.trace.wire import frame_bytes

MOST_FRAMES = 1_000_000
"""A capture longer than this is cut: Wireshark reads it all into memory."""


def write_capture(run: Run, file: BinaryIO, *, start: float, end: float, at: Node) -> int:
    """Write the frames that pass `at` from `start` until `end` seconds; returns how many.

    Time stamps are microseconds of simulated time since the migration was asked for.
    """
    from dpkt.pcap import DLT_EN10MB
    from dpkt.pcapng import (
        PCAPNG_OPT_ENDOFOPT,
        InterfaceDescriptionBlockLE,
        PcapngOptionLE,
        SectionHeaderBlockLE,
        Writer,
    )

    name = PcapngOptionLE(code=2, data=f"migviz: {at.value}".encode())
    about = PcapngOptionLE(code=4, data=b"migviz")
    closing = PcapngOptionLE(code=PCAPNG_OPT_ENDOFOPT)
    writer = Writer(
        file,
        shb=SectionHeaderBlockLE(opts=[about, closing]),
        idb=InterfaceDescriptionBlockLE(linktype=DLT_EN10MB, snaplen=65535, opts=[name, closing]),
    )
    passing = captured(run, start, end, at)
    for t, raw in passing:
        ask()
        writer.writepkt_time(raw, t)
    return len(passing)


def captured(run: Run, start: float, end: float, at: Node) -> list[tuple[float, bytes]]:
    """The frames that pass a place in a time, in the order in which they pass it."""
    network = run.network
    longest = max((hop.end - frame.t for frame in network.frames for hop in frame.hops), default=0.0)
    longest = max([longest, *(item.late + network.one_way for item in network.own),
                   *(max(item.there, item.back) for item in network.stretches)])  # fmt: skip
    sent = frames_between(run, max(0.0, start - longest), end, most=MOST_FRAMES)
    times = ((seen_from(at, frame), frame) for frame in sent)
    passing = sorted(
        ((t, number, frame) for number, (t, frame) in enumerate(times) if t is not None and start <= t <= end),
        key=lambda item: (round(item[0], 9), item[1]),  # what arrives stands before what is sent because of it
    )
    return [(t, _asked(run, frame)) for t, _, frame in passing]


def _asked(run: Run, frame: Frame) -> bytes:
    """The bytes of a frame, where it may go on: there may be many."""
    ask()
    return frame_bytes(run.network, frame)
