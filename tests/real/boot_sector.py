"""Which 512 bytes make a VM dirty its memory at a paced rate? Machine code for a boot sector, written for this test alone.

No operating system: the sector fills its memory with pages that are not zero, and at each tick of the PC's timer it writes to so many of them, one after the
other, round and round. Between two ticks the processor is halted, so that a VM that is emulated needs little of the machine it runs on.
"""

from struct import pack

from migviz.values import dataclass

PAGE = 4096
FIRST = 16 << 20
"""Where the pages begin: above what firmware and screen use."""
TIMER = 1_193_182
"""Hz that the PC's timer counts."""
TICKS = 100
LOADED = 0x7C00
"""Where a PC's firmware puts a boot sector."""

_FLAT = bytes.fromhex("0000000000000000 ffff000000 92cf00")
"""Descriptors: none, and data of 4 GiB from 0 on."""
_TICK = bytes.fromhex("50 b020 e620 58 cf")  # push ax; mov al,20h; out 20h,al (the interrupt is over); pop ax; iret


@dataclass(frozen=True, slots=True, kw_only=True)
class Writer:
    """A VM that fills `filled` pages, and then writes `each_second` pages a second in the first `working_set` of them."""

    filled: int
    working_set: int
    each_second: int

    def sector(self) -> bytes:
        """The boot sector."""
        per_tick = self.each_second // TICKS
        assert 0 < per_tick < 65_536 and self.working_set <= self.filled
        code = _real_mode_with_large_segments() + _timer() + self._fill() + self._write(per_tick)
        return (_with_tables(code) + bytes(510))[:510] + b"\x55\xaa"

    def _fill(self) -> bytes:
        return (
            bytes.fromhex("66bf") + pack("<I", FIRST)  # mov edi,FIRST
            + bytes.fromhex("66b9") + pack("<I", self.filled)  # mov ecx,filled
            + bytes.fromhex("6766893f")  # fill: mov [edi],edi
            + bytes.fromhex("6681c7") + pack("<I", PAGE)  # add edi,PAGE
            + bytes.fromhex("6649 75f1")  # dec ecx; jnz fill
        )  # fmt: skip

    def _write(self, per_tick: int) -> bytes:
        end = FIRST + self.working_set * PAGE
        first = bytes.fromhex("66be") + pack("<I", FIRST)  # mov esi,FIRST
        return (
            first + bytes.fromhex("fb f4")  # sti; wait: hlt
            + b"\xb9" + pack("<H", per_tick)  # mov cx,per_tick
            + bytes.fromhex("6766ff06")  # write: inc dword [esi]
            + bytes.fromhex("6681c6") + pack("<I", PAGE)  # add esi,PAGE
            + bytes.fromhex("6681fe") + pack("<I", end)  # cmp esi,end
            + bytes.fromhex("7206") + first  # jb more; mov esi,FIRST
            + bytes.fromhex("e2e4 ebde")  # more: loop write; jmp wait
        )  # fmt: skip


def _real_mode_with_large_segments() -> bytes:
    """Protected mode for a moment: afterwards DS reaches all of memory, and interrupts are as simple as before."""
    return (
        bytes.fromhex("fa 31c0 8ed8 8ed0 bc007c")  # cli; xor ax,ax; mov ds,ax; mov ss,ax; mov sp,7C00h
        + bytes.fromhex("e492 0c02 e692")  # line A20 of the address is on
        + bytes.fromhex("0f0116")
        + b"GT"  # lgdt [table], put in by _with_tables
        + bytes.fromhex("0f20c0 0c01 0f22c0")  # cr0: protected
        + bytes.fromhex("bb0800 8edb")  # mov bx,8; mov ds,bx
        + bytes.fromhex("24fe 0f22c0 31c0 8ed8")  # cr0: real; xor ax,ax; mov ds,ax
    )


def _timer() -> bytes:
    """Interrupt 8 is ours, the timer counts TICKS a second, and nothing else interrupts."""
    return (
        bytes.fromhex("c7062000") + b"TK"  # mov word [8 * 4],tick, put in by _with_tables
        + bytes.fromhex("c70622000000")  # mov word [8 * 4 + 2],0
        + bytes.fromhex("b034 e643 b8") + pack("<H", TIMER // TICKS)  # timer 0 counts down, again and again
        + bytes.fromhex("e640 88e0 e640")
        + bytes.fromhex("b0fe e621 b0ff e6a1")  # all other lines are masked
    )  # fmt: skip


def _with_tables(code: bytes) -> bytes:
    """The code with what lies behind it: the handler, the descriptors, and where they are."""
    tick = LOADED + len(code)
    flat = tick + len(_TICK)
    table = flat + len(_FLAT)
    code = code.replace(b"GT", pack("<H", table), 1).replace(b"TK", pack("<H", tick), 1)
    return code + _TICK + _FLAT + pack("<HI", len(_FLAT) - 1, flat)
