"""Which language is spoken, and does another one find nothing in its way?"""

import ast
import json
import re
from collections.abc import Iterator
from pathlib import Path
from string import Formatter

import pytest
from babel.messages.catalog import Catalog
from babel.messages.mofile import write_mo

from migviz import language
from migviz.cli.main import main
from migviz.language import N_, _, ngettext, pseudo
from migviz.scenario.fields import FIELDS
from tests.source import nodes, parsed

ROOT = Path(__file__).resolve().parent.parent


@pytest.fixture(autouse=True)
def _english_afterwards() -> Iterator[None]:
    with language.speaking("en"):
        yield


@pytest.fixture
def german(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    folder = tmp_path / "de" / "LC_MESSAGES"
    folder.mkdir(parents=True)
    catalog = Catalog(locale="de")
    catalog.add("Open {file}", "{file} öffnen")
    catalog.add("{n} goal", string="")
    catalog.add(("{n} answer late", "{n} answers late"), ("{n} Antwort zu spät", "{n} Antworten zu spät"))
    catalog.add("a {slip}", "ein {versehen}")
    with (folder / "migviz.mo").open("wb") as file:
        write_mo(file, catalog)
    monkeypatch.setattr(language, "locale_folder", lambda: tmp_path)
    return tmp_path


def test_without_a_choice_english_is_spoken() -> None:
    assert language.spoken() == "en"
    assert _("Open {file}", file="a.migviz") == "Open a.migviz"


def test_a_chosen_language_is_spoken_and_what_it_lacks_is_said_in_english(german: Path) -> None:
    assert language.use("fr", "de_AT.UTF-8", "en") == "de"
    assert _("Open {file}", file="x") == "x öffnen"
    assert _("Nobody translated this.") == "Nobody translated this."
    assert ngettext("{n} answer late", "{n} answers late", 1) == "1 Antwort zu spät"
    assert ngettext("{n} answer late", "{n} answers late", 3) == "3 Antworten zu spät"


def test_a_translators_slip_does_not_stop_the_program(german: Path) -> None:
    language.use("de")
    assert _("a {slip}", slip="slip") == "a slip"


def test_a_language_that_nobody_has_translated_is_english(german: Path) -> None:
    assert language.use("xx", "../de", "") == "en"
    assert language.languages() == ("en", "de")


@pytest.mark.parametrize(
    ("settings", "wishes"),
    [
        ({"MIGVIZ_LANGUAGE": "de", "LANG": "fr_FR.UTF-8"}, ("de",)),
        ({"LANGUAGE": "de:fr", "LANG": "C"}, ("de", "fr")),
        ({"LC_MESSAGES": "pt_BR.UTF-8", "LANG": "C"}, ("pt_BR.UTF-8",)),
    ],
)
def test_the_system_or_a_setting_chooses(settings: dict[str, str], wishes: tuple[str, ...]) -> None:
    assert language.wished(settings.get) == wishes


def test_no_languages_name_is_english(german: Path) -> None:
    assert language.use("C") == "en"
    assert language.use("POSIX") == "en"


def test_speaking_ends_with_its_block() -> None:
    with language.speaking("pseudo"):
        assert _("Open") != "Open"
    assert _("Open") == "Open"


def test_pseudo_makes_every_word_longer_and_keeps_places_tags_and_code() -> None:
    text = pseudo("<b>{count}</b> pages are left, write `vm.memory`")
    assert text.startswith("<b>{count}</b> páǵ".replace("ǵ", "g"))
    assert "`vm.memory`" in text
    assert len(pseudo("Remaining memory")) >= 1.4 * len("Remaining memory")
    language.use("pseudo")
    assert "{" not in _("{count} left", count="5 MiB")
    assert _("{count} left", count="5 MiB").startswith("5 MiB ")
    assert ngettext("{n} goal", "{n} goals", 2).startswith("2 gó")


def test_a_marked_word_is_translated_where_it_is_shown() -> None:
    table = (N_("Memory of the VM."),)
    language.use("pseudo")
    assert _(table[0]) == pseudo("Memory of the VM.")


def test_a_count_may_be_given_as_it_is_written() -> None:
    assert ngettext("{n} page", "{n} pages", 12_000, n="12\u202f000") == "12\u202f000 pages"


# --- what would stand in the way of a translation -----------------------------------------------------------


def slips(source: str) -> Iterator[str]:
    """What a translator cannot get hold of: texts made before `_` sees them, and a `_` that is no longer the function."""
    tree = parsed(source)
    if not any(isinstance(node, ast.ImportFrom) and node.module == "migviz.language" for node in nodes(tree)):
        return
    for node in nodes(tree):
        if isinstance(node, ast.Call) and isinstance(node.func, ast.Name) and node.func.id in ("_", "N_", "ngettext"):
            plural = node.func.id == "ngettext"
            for text in node.args[: 2 if plural else 1]:
                yield from _slips_of(text, {word.arg for word in node.keywords}, plural)
        if isinstance(node, ast.Name) and node.id == "_" and isinstance(node.ctx, ast.Store):
            yield f"{node.lineno}: _ is given another meaning"
        if isinstance(node, ast.arg) and node.arg == "_":
            yield f"{node.lineno}: _ is given another meaning"


def _slips_of(text: ast.expr, given: set[str | None], plural: bool) -> Iterator[str]:
    if isinstance(text, ast.JoinedStr | ast.BinOp):
        yield f"{text.lineno}: a text put together before it is translated"
    if plural and not isinstance(text, ast.Constant):
        yield f"{text.lineno}: the forms of a count are not written in the call"
    if not isinstance(text, ast.Constant):
        return
    if text.value != str(text.value).strip():
        yield f"{text.lineno}: a blank at the end of {text.value!r}, which a translation may lose"
    places = {name for _literal, name, _form, _conversion in Formatter().parse(str(text.value)) if name}
    if given and None not in given and not places <= given | ({"n"} if plural else set()):
        yield f"{text.lineno}: nothing fills {sorted(places - set(map(str, given)))}"


def test_every_text_is_whole_when_it_is_translated() -> None:
    found = {
        f"{path.relative_to(ROOT)}:{slip}"
        for path in sorted((ROOT / "migviz").rglob("*.py"))
        for slip in slips(path.read_text(encoding="utf-8"))
    }
    assert not found


@pytest.mark.parametrize(
    "line",
    [
        "_(f'{count} left')",
        "_('a' + name)",
        "ngettext('a', 'b' + c, 2)",
        "a, _, b = x",
        "lambda _: 1",
        "for _ in x: pass",
        "_(' left')",
        "_('{a}', b=1)",
        "ngettext(one, many, 2)",
    ],
)
def test_a_slip_is_found(line: str) -> None:
    assert list(slips(f"from migviz.language import _\n{line}"))


# --- another language reaches every word of the terminal ------------------------------------------------------

NAMES = {
    word
    for field in FIELDS.values()
    for text in (field.name, *field.choices, field.off)
    for word in re.split(r"[^A-Za-z]+", text)
} | {"Gbit", "Mbit", "kbit", "pages", "migviz", "nobody"}
"""What is written the same in every language: fields and their values, units."""


def english(text: str) -> set[str]:
    """Words of four letters and more that were not translated: in the pseudo-language every vowel has an accent."""
    words = re.findall(r"(?<![\w.-])[A-Za-z]{4,}(?![\w.-])", text)
    return {word for word in words if re.search("[aeiou]", word)} - NAMES


@pytest.mark.parametrize(
    "command",
    [
        ["run"],
        ["run", "--set", "migration.technique=post-copy"],
        ["run", "--set", "workload.dirty_rate=300 MiB/s", "--set", "migration.policy=qemu"],
        ["moment", "--at", "pause"],
        ["compare", "--pair", "quick-live"],
        ["policies"],
        ["require", "downtime < 50 ms", "--vary", "link.bandwidth"],
        ["require", "downtime < 1 ms", "--vary", "migration.policy"],
        ["sweep", "--x", "link.bandwidth=1..10Gbit/s:3"],
    ],
)
def test_another_language_reaches_every_word(
    command: list[str], monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    monkeypatch.setenv("MIGVIZ_LANGUAGE", language.PSEUDO)
    assert main(command) == 0
    assert english(capsys.readouterr().out) == set()


def test_a_word_that_is_not_translated_is_found() -> None:
    assert english("Mémórý of the VM: paused") == {"paused"}
    assert english("link.bandwidth 1 Gbit/s, live") == set()


def test_files_speak_english_in_every_language(
    monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    monkeypatch.setenv("MIGVIZ_LANGUAGE", language.PSEUDO)
    for command in (["run", "--json"], ["run", "--csv"], ["moment", "--at", "pause", "--json"]):
        assert main(command) == 0
        lines = [
            line for line in capsys.readouterr().out.splitlines() if '"sentence":' not in line
        ]  # those are for people
        assert not any("\\u00" in line for line in lines)  # as JSON writes an accent
    assert main(["compare", "--pair", "quick-live", "--json"]) == 0
    assert "pause" in {row["name"] for row in json.loads(capsys.readouterr().out)["differences"]}
