"""Are quantities read and written as people mean them?"""

import math
import re

import pytest
from hypothesis import example, given
from hypothesis import strategies as st

from migviz.scenario.units import PAGE, UNITS, Kind, UnitError, read, write, write_exactly

any_number = st.floats(allow_nan=False, allow_infinity=False)
usual = st.floats(1e-9, 1e15)


@pytest.mark.parametrize("kind", Kind)
@given(value=any_number)
def test_what_is_written_exactly_is_read_as_the_same_number(kind: Kind, value: float) -> None:
    assert read(write_exactly(value, kind), kind) == value


@given(any_number)
def test_a_rate_written_in_bits_is_read_as_the_same_number(value: float) -> None:
    assert read(write_exactly(value, Kind.RATE, bits=True), Kind.RATE) == value


def test_exact_writing_takes_the_short_way() -> None:
    assert write_exactly(4 * 2.0**30, Kind.SIZE) == "4 GiB"
    assert write_exactly(125e6, Kind.RATE, bits=True) == "1 Gbit/s"
    assert write_exactly(125e6, Kind.RATE) == "1 Gbit/s"
    assert write_exactly(30 * 2.0**20, Kind.RATE) == "30 MiB/s"
    assert write_exactly(0.3, Kind.TIME) == "0.3 s"
    assert write_exactly(0.062, Kind.TIME) == "62 ms"
    assert write_exactly(0.9, Kind.SHARE) == "90 %"
    assert write_exactly(5.0, Kind.COUNT) == "5"


@pytest.mark.parametrize(
    ("kind", "nothing"), [(Kind.TIME, "0 s"), (Kind.SIZE, "0 B"), (Kind.RATE, "0 B/s"), (Kind.SHARE, "0 %")]
)
def test_nothing_is_written_in_the_plain_unit_never_in_hours(kind: Kind, nothing: str) -> None:
    assert write_exactly(0.0, kind) == nothing
    assert write_exactly(0, kind, bits=True) == nothing


def test_of_two_ways_to_write_a_quantity_that_are_as_short_the_whole_number_is_taken() -> None:
    assert write_exactly(360.0, Kind.TIME) == "6 min"
    assert write_exactly(1800.0, Kind.TIME) == "0.5 h"


@given(usual, st.sampled_from(sorted(set(Kind) - {Kind.COUNT})))
def test_what_is_written_for_people_is_right_to_three_figures(value: float, kind: Kind) -> None:
    text = write(value, kind)
    assert math.isclose(read(text, kind), value, rel_tol=0.00501)
    number = re.match(r"[\d.\u202f]*", text)[0].replace("\u202f", "")  # type: ignore[index]
    assert re.fullmatch(r"[\d.\u202f]+([ ×].*)?", text), "no powers of ten"
    assert len(number.replace(".", "").strip("0")) <= 3 or float(number) >= 1000, text


@pytest.mark.parametrize(
    ("text", "kind", "value"),
    [
        ("4 GiB", Kind.SIZE, 4 * 2**30),
        ("4GiB", Kind.SIZE, 4 * 2**30),
        ("  4   GiB  ", Kind.SIZE, 4 * 2**30),
        ("1.5 KiB", Kind.SIZE, 1536),
        ("2 TiB", Kind.SIZE, 2 * 2**40),
        ("3 MiB", Kind.SIZE, 3 * 2**20),
        ("7 B", Kind.SIZE, 7),
        ("7 kB", Kind.SIZE, 7e3),
        ("7 MB", Kind.SIZE, 7e6),
        ("7 GB", Kind.SIZE, 7e9),
        ("7 TB", Kind.SIZE, 7e12),
        ("64 pages", Kind.SIZE, 64 * PAGE),
        ("1 page", Kind.SIZE, PAGE),
        ("1 Gbit/s", Kind.RATE, 125e6),
        ("8 bit/s", Kind.RATE, 1),
        ("8 kbit/s", Kind.RATE, 1e3),
        ("8 Mbit/s", Kind.RATE, 1e6),
        ("8 Tbit/s", Kind.RATE, 1e12),
        ("30 MiB/s", Kind.RATE, 30 * 2**20),
        ("30 MB/s", Kind.RATE, 30e6),
        ("6 pages/s", Kind.RATE, 6 * PAGE),
        ("300 ms", Kind.TIME, 0.3),
        ("5 us", Kind.TIME, 5e-6),
        ("5 µs", Kind.TIME, 5e-6),
        ("5 μs", Kind.TIME, 5e-6),
        ("12 s", Kind.TIME, 12),
        ("2 min", Kind.TIME, 120),
        ("2 h", Kind.TIME, 7200),
        ("20 %", Kind.SHARE, 0.2),
        ("20%", Kind.SHARE, 0.2),
        ("2 x", Kind.RATIO, 2),
        ("2×", Kind.RATIO, 2),
        ("12\u202f345 KiB", Kind.SIZE, 12345 * 1024),
        ("2.5", Kind.RATIO, 2.5),
        ("5", Kind.COUNT, 5),
        ("1_000", Kind.COUNT, 1000),
        ("1e3 B", Kind.SIZE, 1000),
        (".5 s", Kind.TIME, 0.5),
        ("+5 s", Kind.TIME, 5),
        ("-5 s", Kind.TIME, -5),
        ("0", Kind.SIZE, 0),
        ("0", Kind.TIME, 0),
    ],
)
def test_a_quantity_is_read(text: str, kind: Kind, value: float) -> None:
    assert read(text, kind) == pytest.approx(value, rel=1e-15)


@pytest.mark.parametrize("kind", Kind)
def test_every_unit_is_read(kind: Kind) -> None:
    for unit, factor in UNITS[kind].items():
        assert read(f"3 {unit}", kind) == 3 * factor


@pytest.mark.parametrize(
    ("text", "kind", "message"),
    [
        ("", Kind.SIZE, "the value is missing. Write a size, for example 4 GiB"),
        ("   ", Kind.TIME, "the value is missing. Write a time, for example 300 ms"),
        ("4", Kind.SIZE, '"4" has no unit. Write a size, for example 4 GiB'),
        ("5", Kind.SHARE, '"5" has no unit. Write a share, for example 20 %'),
        ("1 Gbit/s", Kind.SIZE, '"1 Gbit/s" is a rate. Write a size'),
        ("4 GiB", Kind.RATE, '"4 GiB" is a size. Write a rate'),
        ("3 s", Kind.SIZE, '"3 s" is a time. Write a size'),
        ("3 s", Kind.COUNT, '"3 s" is a time. Write a count'),
        ("20 %", Kind.TIME, '"20 %" is a share. Write a time'),
        ("1 Gb", Kind.RATE, '"1 Gb": bits or bytes? Write Gbit/s for bits or GB/s for bytes'),
        ("1 Gbps", Kind.RATE, "bits or bytes? Write Gbit/s for bits or GB/s for bytes"),
        ("1 kb/s", Kind.RATE, "bits or bytes? Write kbit/s for bits or kB/s for bytes"),
        ("1 Gb", Kind.SIZE, '"1 Gb": bits or bytes? Sizes are in bytes: write GB'),
        ("1 gib", Kind.SIZE, "Sizes are in bytes: write GiB"),
        ("1 Mbit", Kind.SIZE, "Sizes are in bytes: write MB"),
        ("inf", Kind.TIME, '"inf" is not a finite number'),
        ("-inf s", Kind.TIME, "is not a finite number"),
        ("NaN", Kind.SIZE, '"NaN" is not a finite number'),
        ("1e999 s", Kind.TIME, "is too large"),
        ("9" * 400 + " GiB", Kind.SIZE, "is too large"),
        ("1e308 TiB", Kind.SIZE, "is too large"),
        ("1,5 GiB", Kind.SIZE, "Write a decimal point"),
        ("1,000", Kind.COUNT, "no thousands separator"),
        ("four GiB", Kind.SIZE, '"four GiB" is not a valid value. Write a size'),
        ("1 2 GiB", Kind.SIZE, "is not a valid value. Write a size"),
        ("--5 s", Kind.TIME, "is not a valid value. Write a time"),
        ("4 GiBB", Kind.SIZE, 'is not a unit of this quantity. Did you mean "GiB"?'),
        ("4 sec", Kind.TIME, "is not a unit of this quantity. Write a time"),
        ("4 furlongs", Kind.TIME, "Write a time, for example 300 ms"),
        ("4 \x1b[31mGiB", Kind.SIZE, "\N{REPLACEMENT CHARACTER}[31m"),
    ],
)
def test_what_cannot_be_read_is_named_with_the_way_to_mend_it(text: str, kind: Kind, message: str) -> None:
    with pytest.raises(UnitError, match=re.escape(message)) as caught:
        read(text, kind)
    assert len(str(caught.value)) < 250, "untrusted text is shortened"


@given(st.text(max_size=40), st.sampled_from(sorted(Kind)))
def test_any_text_is_either_a_finite_number_or_a_unit_error(text: str, kind: Kind) -> None:
    try:
        assert math.isfinite(read(text, kind))
    except UnitError as error:
        assert str(error)


@pytest.mark.parametrize(
    ("value", "kind", "text"),
    [
        (0.9996, Kind.TIME, "1 s"),
        (0.9994, Kind.TIME, "999 ms"),
        (0.0009996, Kind.TIME, "1 ms"),
        (0.0437545, Kind.TIME, "43.8 ms"),
        (42.8104, Kind.TIME, "42.8 s"),
        (599.0, Kind.TIME, "599 s"),
        (600.0, Kind.TIME, "10 min"),
        (7200.0, Kind.TIME, "2 h"),
        (0.0, Kind.TIME, "0 s"),
        (2.5e-7, Kind.TIME, "0.25 µs"),
        (-0.0125, Kind.TIME, "-12.5 ms"),
        (4 * 2.0**30, Kind.SIZE, "4 GiB"),
        (1023.9 * 2**20, Kind.SIZE, "1 GiB"),
        (1023 * 2.0**20, Kind.SIZE, "1023 MiB"),
        (0.0, Kind.SIZE, "0 B"),
        (2.0**50, Kind.SIZE, "1024 TiB"),
        (11 * 2.0**20, Kind.RATE, "11 MiB/s"),
        (0.999, Kind.SHARE, "99.9 %"),
        (2.0, Kind.RATIO, "2×"),
        (30_466.0, Kind.COUNT, "30\N{NARROW NO-BREAK SPACE}466"),
        (9_999.0, Kind.COUNT, "9999"),
    ],
)
def test_a_quantity_is_written_with_three_figures_and_the_unit_that_fits(value: float, kind: Kind, text: str) -> None:
    assert write(value, kind) == text


def test_rates_of_links_are_written_in_bits() -> None:
    assert write(125e6, Kind.RATE, bits=True) == "1 Gbit/s"
    assert write(12.5e6, Kind.RATE, bits=True) == "100 Mbit/s"
    assert write(124.96e6, Kind.RATE, bits=True) == "1 Gbit/s"
    assert write(0.0, Kind.RATE, bits=True) == "0 bit/s"


@given(st.floats(0.99, 1.01))
@example(0.9995)
@example(0.999505)
def test_no_unit_is_written_a_thousand_times_where_a_larger_one_fits(share: float) -> None:
    assert not write(share, Kind.TIME).startswith("1000")
    assert not write(share * 125e6, Kind.RATE, bits=True).startswith("1000")
