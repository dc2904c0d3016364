"""Do the files that go with an installed migviz agree with each other and with the program: desktop entry, file type, description, manual?"""

import ast
import configparser
import re
import xml.etree.ElementTree as xml
from pathlib import Path

from migviz.resources import asset

ROOT = Path(__file__).resolve().parent.parent
FOLDER = ROOT / ".ci" / "bundle"
NAME = "org.migviz.Migviz"
SPACE = "{http://www.freedesktop.org/standards/shared-mime-info}"


def desktop() -> configparser.SectionProxy:
    found = configparser.ConfigParser(interpolation=None)
    found.optionxform = str  # type: ignore[assignment,method-assign]
    found.read(FOLDER / f"{NAME}.desktop", encoding="utf-8")
    return found["Desktop Entry"]


def test_a_double_click_opens_a_file_with_the_command_that_opens_files() -> None:
    from migviz.cli.main import _parser

    command, word, place = desktop()["Exec"].split()
    assert (command, place) == ("migviz", "%f")
    assert _parser().parse_args([word, "x.migviz"]).file == "x.migviz"


def test_the_type_of_files_is_the_same_everywhere_and_has_the_ending_of_scenarios() -> None:
    (kind,) = xml.parse(FOLDER / f"{NAME}.xml").getroot().findall(f"{SPACE}mime-type")
    (glob,) = kind.findall(f"{SPACE}glob")
    about = xml.parse(FOLDER / f"{NAME}.metainfo.xml").getroot()
    assert (
        desktop()["MimeType"] == f"{kind.attrib['type']};"
        and about.findtext("provides/mediatype") == kind.attrib["type"]
    )
    assert glob.attrib["pattern"] == "*.migviz"


def test_the_description_names_the_desktop_entry_and_the_program() -> None:
    about = xml.parse(FOLDER / f"{NAME}.metainfo.xml").getroot()
    assert about.findtext("id") == NAME and about.findtext("launchable") == f"{NAME}.desktop"
    assert about.findtext("provides/binary") == "migviz" and about.findtext("summary") == desktop()["Comment"]
    assert asset("icon.svg").is_file() and desktop()["Icon"] == NAME


def test_the_bundle_holds_every_file_that_is_no_program() -> None:
    """What the wheel carries, and what modules read from beside themselves."""
    spec = (FOLDER / "migviz.spec").read_text(encoding="utf-8")
    ast.parse(spec)
    others = {
        path.relative_to(ROOT).as_posix()
        for path in (ROOT / "migviz").rglob("*")
        if path.is_file() and path.suffix not in (".py", ".pyc", ".md")
    }
    assert others == {"migviz/course/language/grammar.lark"} and "grammar.lark" in spec
    assert re.search(r'for folder in \("assets", "lessons"\)', spec)
