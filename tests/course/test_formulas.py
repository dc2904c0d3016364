"""Is a formula between dollar signs found, drawn where it can be, and named where it cannot?"""

import re
import sys
from pathlib import Path

import pytest

from migviz.course.checking import check_lesson
from migviz.course.formulas import DEEPEST, LONGEST, NotAFormula, drawn
from migviz.course.lesson import Formula, Prose
from migviz.course.prose import html, plain
from tests.course.texts import FRONT, TOY, lesson_of, problems_of

RIGHT = (
    r"\frac{d}{b}",
    r"W (1 - e^{-r T / W})",
    r"t_{n+1} = t_n \cdot \frac{r}{b}",
    r"\sum_{n=0}^{\infty} q^n = \frac{1}{1-q}",
    r"r \approx 30\,\mathrm{MiB/s}",
)


def prose_of(text: str) -> Prose:
    return next(block for block in lesson_of(TOY + text).sections[0].blocks if isinstance(block, Prose))


def formulas_of(text: str) -> tuple[Formula, ...]:
    return prose_of(text).formulas


def messages(tmp_path: Path, text: str) -> list[tuple[int, str]]:
    path = tmp_path / "x.md"
    path.write_text(FRONT + TOY + text, encoding="utf-8")
    before = (FRONT + TOY).count("\n")
    return [(problem.line - before, problem.message) for problem in check_lesson(path).problems]


def test_formulas_are_found_in_a_line_and_on_lines_of_their_own() -> None:
    first, second = formulas_of("Each is $\\frac{d}{b}$ of it:\n\n$$\nq = d / b\n$$\n")
    assert (first.tex, first.display, second.tex, second.display) == (r"\frac{d}{b}", False, "q = d / b", True)
    assert first.place.column == 9 and second.place.line == first.place.line + 2


def test_prices_code_and_escaped_signs_are_none() -> None:
    assert formulas_of("From $5 to $6, US$ or $x; `$a$` is code, \\$a\\$ is not.\n\n```sh\necho $A $B$\n```\n") == ()


def test_a_formula_is_a_picture_of_its_own_in_the_text_and_as_written_in_plain_words() -> None:
    prose = prose_of("A $q < 1$ and $$x$$ it is.")
    assert re.findall(r'src="([^"]*)"', html(prose, str)) == ["formula:0", "formula:1"]
    assert "A q < 1 and x it is." in " ".join(plain(prose, str).split())
    assert "<" not in html(prose_of("A $<b>$ here."), str).replace("<p>", "").replace("</p>", "").split("<img")[0]


@pytest.mark.parametrize("tex", RIGHT)
def test_a_formula_is_drawn_in_outlines_of_the_colour_that_is_wished(tex: str) -> None:
    pytest.importorskip("ziamath")
    made, large = drawn(tex, size=16.0, colour="#123456"), drawn(tex, size=32.0, colour="#123456")
    assert made.width > 5 and made.above > 5 and made.below >= 0
    assert large.width == pytest.approx(2 * made.width, rel=0.15)
    assert "#123456" in made.svg and "black" not in made.svg
    assert not re.search(r"href|<use|<image|<symbol|<script", made.svg.replace("xmlns:xlink", ""))


@pytest.mark.parametrize(
    ("tex", "why"),
    [
        (r"\foo{x}", r"\\foo is not a known command"),
        ("x^", "not complete"),
        (r"\frac{1}", "not complete"),
        ("a & b", "not complete"),
        ("{" * (DEEPEST + 1) + "x" + "}" * (DEEPEST + 1), "and 4 levels"),
        (r"\left(" * 5 + "x" + r"\right)" * 5, "and 4 levels"),
        ("x" * (LONGEST + 1), "at most 200 letters"),
        ("{{{{" + "x" * 100 + "}}}}", "at most 200 letters"),
    ],
)
def test_what_is_none_or_would_take_long_is_said(tex: str, why: str) -> None:
    pytest.importorskip("ziamath")
    with pytest.raises(NotAFormula, match=why):
        drawn(tex, size=16.0, colour="#000000")


def test_the_check_names_a_formula_that_is_not_drawn_with_its_place(tmp_path: Path) -> None:
    pytest.importorskip("ziamath")
    [(line, message)] = messages(tmp_path, "Right: $\\frac{d}{b}$.\n\nWrong: $\\foo$.\n")
    assert line == 3 and "is not a known command" in message and "Write it in words" in message


def test_a_formula_in_an_option_is_named(tmp_path: Path) -> None:
    pytest.importorskip("ziamath")
    text = "::: ask {#q}\nx\n\n- (x) $a$\n  > Yes, $a$.\n- ( ) b\n  > No.\n:::\n"
    assert [message for __, message in messages(tmp_path, text)] == [
        "no formula is drawn in an option, or in a thing to order. Write it in words"
    ]


def test_where_the_library_is_missing_the_check_says_so(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    for name in ("ziamath", "ziamath.config", "ziamath.zmath"):
        monkeypatch.setitem(sys.modules, name, None)
    drawn.cache_clear()
    [(__, message)] = messages(tmp_path, "A $q$.\n")
    assert "only where ziamath is installed" in message


def test_too_many_formulas_are_named() -> None:
    found = problems_of(TOY + "A $q$.\n\n" * 21)
    assert "at most 20 formulas" in found[-1][2]


def test_a_lesson_without_a_formula_loads_no_library_for_them(tmp_path: Path) -> None:
    import subprocess

    path = tmp_path / "x.md"
    path.write_text(FRONT + TOY + "Text.\n", encoding="utf-8")
    code = (
        "import sys; from pathlib import Path; from migviz.course.checking import check_lesson\n"
        f"check_lesson(Path({str(path)!r})); print([name for name in ('ziamath', 'latex2mathml') if name in sys.modules])"
    )
    made = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True, timeout=300)
    assert made.stdout.strip() == "[]"


@pytest.mark.parametrize(
    "tex",
    [
        "{" * DEEPEST + "x" + "}" * DEEPEST,
        "x" * LONGEST,
        "{" + "x" * ((LONGEST - 3) // 2) + "}",
        "{x}" * 10 + "{{{{x}}}}",
    ],
)
def test_as_long_and_as_deep_as_may_be_is_drawn(tex: str) -> None:
    pytest.importorskip("ziamath")
    picture = drawn(tex, size=16.0, colour="#000000")
    view = re.search(r'viewBox="\S+ \S+ \S+ (\S+)"', picture.svg)
    assert view is not None and picture.above + picture.below == pytest.approx(float(view[1]))
