"""Where are switch, MAC table and client: in a row below the hosts, or between them?"""

from migviz.showing.box import Box

PORTS = 12.0
"""Pixels that the ports stand out above the switch."""
ROW = (132.0, 0.68, 270.0)
"""Pixels of the row, its share of a large room, and pixels at most."""
CARDS = 0.335
"""The share of the row that the table has, and the client."""
PILE, LEAST_PILE, CLIENT = 88.0, 64.0, 110.0
"""Pixels from the host to the switch: there the questions wait that nobody answers; at least so many, where the client would
have less than the last."""
OTHERS = 38.0
"""Pixels below the switch: a wire that is seen, with a ring round the port, and what it leads to."""
SWITCH, TO_CLIENT = 72.0, 26.0
"""Pixels of a switch between the hosts at least, and from it to the client."""


def network_row(
    room: Box, scale: float, *, wires: float, lowest: bool = False, others: bool = False
) -> tuple[Box, Box, Box]:
    """Switch, table and client in a row; `wires` go down to it from the hosts; `lowest`: what is over stands above and below;
    `others`: the other switches are below the fourth port, clear of it."""
    height = min(max(ROW[0] * scale, min(ROW[1] * room.height, ROW[2] * scale)), room.height - wires)
    wires += (0.45 if lowest else 0.3) * (room.height - wires - height)
    row = Box(room.left, room.top + wires, room.width, height)
    table = Box(row.left, row.top, CARDS * row.width, row.height)
    client = Box(row.right - CARDS * row.width, row.top, CARDS * row.width, row.height)
    free = client.left - table.right
    width = min(200 * scale, free - 76 * scale)
    left = table.right + (free - width) / 2 - 8 * scale
    below = (OTHERS if others else 22.0) if row.height > 90 * scale else 2.0
    high = max(34 * scale, min(max(70 * scale, 0.45 * row.height), row.height - (PORTS + below) * scale))
    return Box(left, row.top + PORTS * scale, width, high), table, client


def network_between(room: Box, scale: float, *, waits: bool) -> tuple[Box, Box]:
    """Switch and client; the wires come from the sides of the hosts, with room for a pile of questions on the first where any `waits`."""
    inner = room.inset(0, 0, 6 * scale, 4 * scale)
    beside = inner.width / scale - PILE - SWITCH - TO_CLIENT
    pile = min(PILE, max(LEAST_PILE, PILE + beside - CLIENT)) if waits else 0.5 * PILE
    spare = inner.width - (pile + SWITCH + TO_CLIENT) * scale
    wide = min(130 * scale, max(SWITCH * scale, 0.4 * spare))
    left = inner.left + pile * scale + max(0.0, 0.2 * (spare - wide - 130 * scale))
    switch = Box(left, inner.bottom - 46 * scale, wide, 46 * scale)
    left = switch.right + TO_CLIENT * scale
    return switch, Box(left, inner.bottom - 58 * scale, inner.right - left, 58 * scale)
