"""Where is what in a host's card: its header, the VM's card, squares and counts?"""

from migviz.showing.box import Box
from migviz.showing.places.pages import COLUMNS, LEAST_CELL, ROWS, page_grid
from migviz.showing.places.stage_parts import HostPlace

LEAST_HOST = 190.0
"""A host's card is not narrower than this, where the stage allows it: its words need the room."""
LEAST_MIDDLE = 120.0
"""Nor is there less room between the hosts: what goes over the link stands there."""
AROUND_GRID, BESIDE_GRID = 38.0, 138.0
"""Pixels of a host's card beside the squares: across, and above and below them."""
THREE_LINES_BELOW = 200.0
"""A card narrower than this has one line for each count: two beside each other would lose their units."""
NAME = 100.0
"""Pixels of a host's name and icon, where the VM's header is beside them."""
LINE, LARGE_LINE = 21.0, 38.0
"""Pixels of a line of counts, and where there is room."""
ONE_LINE = 30.0
"""Of the only line of counts: as high as large letters need."""
BELOW_COUNTS, LEAST_WITH_MORE = 28.0, 110.0
"""Pixels of what is below the counts in some scenes, and of a card that has room for it."""


def cell_of(width: float, height: float, scale: float) -> int:
    """The pitch of the squares for which a host's card of at most this size is just large enough."""
    return max(LEAST_CELL, int(min((width - AROUND_GRID * scale) / COLUMNS, (height - BESIDE_GRID * scale) / ROWS)))


def host_at(box: Box, scale: float, blocks: int, small: bool) -> HostPlace[Box]:
    """A card with both headers."""
    pad = 8 * scale
    header = Box(box.left + 10 * scale, box.top + 4 * scale, box.width - 20 * scale, 28 * scale)
    top = header.bottom + 3 * scale
    vm = Box(box.left + pad, top, box.width - 2 * pad, box.bottom - top - pad)
    inner = vm.inset(10 * scale, 5 * scale, 10 * scale, 6 * scale)
    vm_header = Box(inner.left, inner.top, inner.width, 28 * scale)
    lines = 3 if inner.width < THREE_LINES_BELOW * scale else 2 if vm.height > 130 * scale else 1
    line = (LINE if lines < 3 or vm.height > 180 * scale else 18) * scale
    return _filled(box, header, vm, vm_header, Box(inner.left, vm_header.bottom + 2 * scale, inner.width,
                   inner.bottom - vm_header.bottom - 2 * scale), lines, line, scale, blocks)  # fmt: skip


def lean_host(
    box: Box, scale: float, blocks: int, *, maps: bool, listed: bool, more: bool, most: int
) -> HostPlace[Box]:
    """A card in which the VM's state stands beside the host's name; without `maps` the VM's card has no squares.

    The counts are at its bottom: squares have all the room above them. `listed`: there is one count, or two short ones, on one line;
    `more`: something is below them; `most`: there are at most so many counts, so squares have the room of further ones."""
    pad = 7 * scale
    header = Box(box.left + 10 * scale, box.top + 2 * scale, box.width - 20 * scale, 28 * scale)
    vm_header = header.inset(NAME * scale, 0, 0, 0)
    top = header.bottom + 2 * scale
    vm = Box(box.left + pad, top, box.width - 2 * pad, box.bottom - top - pad)
    inner = vm.inset(10 * scale, 6 * scale, 10 * scale, 5 * scale)
    if more and inner.height > LEAST_WITH_MORE * scale:
        inner = inner.inset(0, 0, 0, BELOW_COUNTS * scale)
    if listed and inner.height > LEAST_WITH_MORE * scale:
        return _filled(box, header, vm, vm_header, inner, 1, ONE_LINE * scale, scale, blocks, lean=True, maps=maps)
    lines = 2 if inner.height > 84 * scale else 1
    spare = (
        inner.height
        - 10 * scale
        - ROWS * max(LEAST_CELL, int(min(inner.width / COLUMNS, (inner.height - lines * LINE * scale) / ROWS)))
    )
    narrow = inner.width < THREE_LINES_BELOW * scale and inner.height > 110 * scale
    lines = min(most, 3 if narrow or spare > 3.4 * LINE * scale else lines)
    largest = LARGE_LINE if inner.width >= THREE_LINES_BELOW * scale else LINE  # in a narrow card squares need the room
    line = min(largest * scale, max((LINE if lines < 3 else 18) * scale, spare / lines))
    return _filled(box, header, vm, vm_header, inner, lines, line, scale, blocks, lean=True, maps=maps)


def _filled(
    box: Box,
    header: Box,
    vm: Box,
    vm_header: Box,
    inner: Box,
    lines: int,
    line: float,
    scale: float,
    blocks: int,
    *,
    lean: bool = False,
    maps: bool = True,
) -> HostPlace[Box]:
    """Squares above, counts below them."""
    room = inner.height - lines * line - 4 * scale
    grid = page_grid(
        blocks, round(inner.left, 1), round(inner.top, 1), round(inner.width, 1), round(max(room, 24.0), 1)
    )
    counts_top = inner.bottom - lines * line
    if not lean:
        counts_top = min(grid.box.top + grid.height + 5 * scale, counts_top)
    counts = Box(inner.left, counts_top, inner.width, lines * line)
    pages = Box(inner.left, grid.box.top, inner.width, max(1.0, counts.top - 3 * scale - grid.box.top))
    return HostPlace(
        box=box,
        header=header,
        vm=vm,
        vm_header=vm_header,
        counts=counts,
        pages=pages,
        grid=grid,
        lines=lines,
        lean=lean,
        maps=maps,
    )
