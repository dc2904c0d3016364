"""Does a shared moment come back as it was, and does a damaged one say so?"""

from dataclasses import replace

import pytest
from hypothesis import given
from hypothesis import strategies as st

from migviz import InputError, Scenario
from migviz.scenario.sharing import LINE_UPS, VIEWS, Shared, is_shared, read_shared, share
from tests.engine.scenarios import scenarios

MOMENT = Shared(
    scenario=Scenario().but({"workload.dirty_rate": "30 MiB/s", "seed": 7}).with_change(20.0, "link.bandwidth", 1.25e7),
    t=50.5371,
    view="map",
    lens=True,
    kept=Scenario().but({"migration.technique": "quick"}),
)


def test_an_older_migviz_is_told_that_the_defaults_are_others() -> None:
    by_pause = replace(MOMENT, line_up="pause")
    assert share(by_pause).startswith("migviz:3:") and share(MOMENT).startswith("migviz:3:")
    assert read_shared(share(by_pause)) == by_pause


@given(
    scenarios(),
    st.floats(0.0, 1e9),
    st.sampled_from(VIEWS),
    st.booleans(),
    st.one_of(st.none(), scenarios(most_changes=1)),
    st.sampled_from(LINE_UPS),
)
def test_every_moment_comes_back_as_it_was(
    scenario: Scenario, t: float, view: str, lens: bool, kept: Scenario | None, line_up: str
) -> None:
    shared = Shared(scenario=scenario, t=t, view=view, lens=lens, kept=kept, line_up=line_up)
    assert read_shared(share(shared)) == shared


def test_titles_in_any_language_come_back() -> None:
    shared = Shared(scenario=Scenario().but({"title": "Übung 3: „Umzug“ ♥ 移行"}))
    assert read_shared(share(shared)) == shared


def test_a_title_cannot_pass_for_a_time_or_a_second_scenario() -> None:
    for title in ("beside", "time: 4 s", "view: map"):
        shared = Shared(scenario=Scenario().but({"title": title}))
        assert read_shared(share(shared)) == shared


def test_the_text_is_short_and_survives_mails_and_capitals() -> None:
    text = share(MOMENT)
    assert text.startswith("migviz:3:")
    assert len(text) < 220
    assert is_shared(text)
    broken = "\n".join(text[first : first + 30] for first in range(0, len(text), 30))
    for sent in (text.upper(), text.lower(), f"  {text}\n", broken):
        assert read_shared(sent) == MOMENT


def test_cut_off_anywhere_it_says_so() -> None:
    text = share(MOMENT)
    for end in range(len("migviz:1:"), len(text)):
        with pytest.raises(InputError, match="cut off"):
            read_shared(text[:end])
    for end in range(len("migviz:1:")):
        with pytest.raises(InputError):
            read_shared(text[:end])


def test_a_single_wrong_letter_is_noticed() -> None:
    text = share(MOMENT)
    for place in range(len("migviz:1:"), len(text)):
        wrong = "A" if text[place] != "A" else "B"
        with pytest.raises(InputError):
            read_shared(text[:place] + wrong + text[place + 1 :])


@pytest.mark.parametrize(
    ("text", "words"),
    [
        ("", "is not a shared moment"),
        ("hello", "is not a shared moment"),
        ("https://example.org/migviz:1:", "is not a shared moment"),
        ("migviz:", "is cut off"),
        ("migviz:99", "newer migviz"),
        ("migviz:4:AAAAAAA:AAAA", "newer migviz"),
        ("migviz:99999999999999999999:AAAAAAA:AAAA", "newer migviz"),
        ("migviz:0:AAAAAAA:AAAA", "has no valid version"),
        ("migviz:x:AAAAAAA:AAAA", "has no valid version"),
        ("migviz:1:AAAAAAA", "is cut off"),
        ("migviz:1:AAAAAAA:", "is cut off"),
        ("migviz:1:AAAAAAA:AAAA:AAAA", "too many parts"),
        ("migviz:1:AAAAAAA:AA1A", "letters that cannot occur"),
        ("migviz:1:AAAAAAA:ÄÖÜ", "letters that cannot occur"),
        ("migviz:1:" + "A" * 300_000, "too long"),
    ],
)
def test_what_is_no_shared_moment_gets_one_clear_message(text: str, words: str) -> None:
    with pytest.raises(InputError) as error:
        read_shared(text)
    assert len(error.value.problems) == 1
    assert words in str(error.value)


@given(st.text(max_size=80))
def test_any_text_is_refused_or_read_but_never_breaks(text: str) -> None:
    for tried in (text, f"migviz:1:{text}", f"migviz:1:AAAAAAA:{text}"):
        with pytest.raises(InputError):
            read_shared(tried)


def test_a_bomb_is_not_unpacked() -> None:
    huge = Shared(scenario=Scenario().but({"title": "x" * 120}))
    import base64
    import zlib

    from migviz.scenario import sharing

    packer = zlib.compressobj(9, zlib.DEFLATED, -15)
    content = packer.compress(b"a" * 50_000_000) + packer.flush()
    letters = [
        base64.b32encode(part).decode().rstrip("=") for part in (zlib.crc32(content).to_bytes(4, "big"), content)
    ]
    with pytest.raises(InputError, match="too long"):
        read_shared(f"migviz:1:{letters[0]}:{letters[1]}")
    assert read_shared(sharing.share(huge)) == huge


LETTERS = "abcdefghijklmnopqrstuvwxyz"


@pytest.mark.parametrize("moment", [replace(MOMENT, view=LETTERS), replace(MOMENT, line_up=LETTERS)])
def test_of_a_view_that_nobody_knows_the_first_twenty_letters_are_told(moment: Shared) -> None:
    with pytest.raises(InputError) as error:
        read_shared(share(moment))
    assert '"abcdefghijklmnopqrst\N{HORIZONTAL ELLIPSIS}"' in str(error.value)
