"""How is a migration explained of which there is no log? A sheet of five fields; the answer is worked out beside the window's own work."""

from collections.abc import Callable
from html import escape

from PySide6.QtCore import QRectF, QSize, Qt, Signal
from PySide6.QtGui import QPainter, QPaintEvent
from PySide6.QtWidgets import (
    QDialog,
    QGridLayout,
    QHBoxLayout,
    QSizePolicy,
    QTextBrowser,
    QVBoxLayout,
    QWidget,
)

from migviz.errors import InputError
from migviz.gui.painters.region import Region, paint_region
from migviz.gui.theme import Theme
from migviz.gui.widgets.button import Button
from migviz.gui.widgets.choice_box import ChoiceBox
from migviz.gui.widgets.line_style import line_style
from migviz.gui.widgets.sheet_parts import entry, label
from migviz.gui.widgets.spoken import HeardAs
from migviz.gui.working import work_beside
from migviz.language import _
from migviz.say import on_my_migration as say
from migviz.scenario import Scenario
from migviz.scenario.fields import FIELDS
from migviz.scenario.policies import POLICIES
from migviz.scenario.products import not_to_be_set
from migviz.study.explaining import Explained, Explanation, explain
from migviz.study.explaining_text import asked_line, fit_lines, measuring_of, nothing_fits, remedies, to_measure
from migviz.study.my_migration import HYPERVISORS, NAMES, Known, asked_of

LINES = ("memory", "link", "took", "hung")


class RegionMap(QWidget, HeardAs):
    """The map of one cause's region."""

    is_heard_as = "picture"

    def __init__(self, theme: Theme, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._theme = theme
        self.region: Region | None = None
        self.setMinimumSize(round(theme.px(250)), round(theme.px(240)))
        self.setSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Expanding)

    def sizeHint(self) -> QSize:
        """As wide as high."""
        return QSize(round(self._theme.px(320)), round(self._theme.px(320)))

    def show_region(self, region: Region | None) -> None:
        """Another cause's, or none."""
        self.region = region
        if region is not None:
            of = len(region.rates) * len(region.sets)
            self.setAccessibleName(say.heard(region.number, len(region.fits), of))
        self.update()

    def paintEvent(self, event: QPaintEvent) -> None:
        """Draw it."""
        if self.region is None:
            return
        painter = QPainter(self)
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        paint_region(painter, QRectF(self.rect()), self.region, self._theme)
        painter.end()


class MyMigration(QDialog):
    """Five fields, and what explains them. `run_wished`: the scenario of a cause, to be opened, and its number."""

    run_wished = Signal(object, int)

    def __init__(self, scenario: Scenario, known: Known, theme: Theme, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._theme = theme
        self.found: Explained | None = None
        self._give_up: Callable[[], None] = lambda: None
        self.setWindowTitle(say.title())
        self.lines = {
            name: entry(theme, name=say.field(name), example=say.example(name), entered=self.ask) for name in LINES
        }
        self.hypervisor = ChoiceBox(
            {name: _(POLICIES[name].title) for name in HYPERVISORS}, theme, name=say.field("hypervisor"), parent=self
        )
        self.hypervisor.word_chosen.connect(self.hypervisor.show_word)
        self.explain = Button(theme, word=say.explain(), look="filled", height=36)
        self.explain.clicked.connect(self.ask)
        self.problem = label("", theme, role="warning")
        self.answer = QTextBrowser()
        self.answer.setAccessibleName(say.results())
        self.answer.setPlaceholderText(say.nothing_yet())
        self.answer.setFont(theme.font("label"))
        self.answer.setOpenLinks(False)
        self.answer.anchorClicked.connect(lambda url: self.show_cause(int(url.toString())))
        self.map = RegionMap(theme)
        self.open_run = Button(theme, word=say.open_run(), look="framed", height=36)
        self.open_run.clicked.connect(self._wish_run)
        self._arrange()
        self._prefill(scenario, known)
        self._show_found(None)

    def _arrange(self) -> None:
        theme = self._theme
        px = lambda length: round(theme.px(length))  # noqa: E731
        layout = QVBoxLayout(self)
        layout.setContentsMargins(px(16), px(14), px(16), px(14))
        layout.setSpacing(px(10))
        layout.addWidget(label(say.purpose(), theme))
        fields = QGridLayout()
        fields.setHorizontalSpacing(px(12))
        for column, name in enumerate(NAMES):
            fields.addWidget(label(say.field(name), theme, role="muted"), 0, column)
            fields.addWidget(self.lines.get(name, self.hypervisor), 1, column)
        layout.addLayout(fields)
        asking = QHBoxLayout()
        asking.addWidget(self.problem, 1)
        asking.addWidget(self.explain)
        layout.addLayout(asking)
        beside = QVBoxLayout()
        beside.addWidget(self.map, 1)
        beside.addWidget(self.open_run, 0, Qt.AlignmentFlag.AlignRight)
        results = QHBoxLayout()
        results.setSpacing(px(12))
        results.addWidget(self.answer, 3)
        results.addLayout(beside, 2)
        layout.addLayout(results, 1)
        self.resize(px(940), px(600))
        self.setStyleSheet(
            f"QDialog {{ background: {theme.hex('surface')}; }}"
            f"QTextBrowser {{ color: {theme.hex('ink')}; background: {theme.hex('sunk')};"
            f" border: 1px solid {theme.hex('line')}; border-radius: {px(6)}px; }}" + line_style(theme)
        )

    def _prefill(self, scenario: Scenario, known: Known) -> None:
        """What the scenario that is open and a question tell already."""
        written = {
            "memory": known.memory or _written(scenario, "vm.memory"),
            "link": known.link or _written(scenario, "link.bandwidth"),
            "took": known.took,
            "hung": known.hung,
        }
        for name, line in self.lines.items():
            line.setText(written[name])
        policy = scenario.policy.name
        self.hypervisor.show_word(policy if policy in HYPERVISORS else HYPERVISORS[0])
        empty = next((line for line in self.lines.values() if not line.text()), self.explain)
        empty.setFocus()

    # --- the answer ---

    def known(self) -> Known:
        """What stands in the fields."""
        texts = {name: line.text() for name, line in self.lines.items()}
        return Known(hypervisor=self.hypervisor.currentText(), **texts)

    def ask(self) -> None:
        """Work it out beside the window, for what stands in the fields now."""
        self._give_up()
        self._show_found(None)
        try:
            asked = asked_of(self.known())
        except InputError as error:
            self._show_problem(error.problems[0].where, error.problems[0].message)
            return
        self.problem.setText(say.working())
        self.problem.setStyleSheet(f"color: {self._theme.hex('ink')};")
        self._give_up = work_beside(self, lambda: explain(asked), self._take)

    def _show_problem(self, name: str, message: str) -> None:
        name = name.partition(":")[0]
        self.problem.setStyleSheet(f"color: {self._theme.hex('warning')};")
        self.problem.setText(say.problem(name, message) if name in say.FIELDS else message)
        if name in self.lines:
            self.lines[name].setFocus()
            self.lines[name].selectAll()

    def _take(self, found: Explained) -> None:
        self.problem.setText("")
        self._show_found(found)

    def _show_found(self, found: Explained | None) -> None:
        self.found = found
        self.answer.setHtml("" if found is None else answer_html(found, self._theme))
        self.open_run.setVisible(found is not None and bool(found.explanations))
        self.map.show_region(None)
        if found is not None and found.explanations:
            self.show_cause(1)

    def show_cause(self, number: int) -> None:
        """The map of this cause."""
        assert self.found is not None
        one = self.found.explanations[number - 1]
        run = (one.scenario.number("workload.dirty_rate"), one.scenario.number("workload.working_set"))
        self.map.show_region(
            Region(number=number, rates=self.found.rates, sets=self.found.sets, fits=one.region, run=run)
        )

    def _wish_run(self) -> None:
        if self.found is not None and self.map.region is not None:
            number = self.map.region.number
            self.run_wished.emit(self.found.explanations[number - 1].scenario, number)

    def done(self, result: int) -> None:
        """Nobody waits for an answer any more."""
        self._give_up()
        super().done(result)


def _written(scenario: Scenario, name: str) -> str:
    """As one would say it: 513 MiB, not 524808 KiB."""
    return FIELDS[name].write(scenario[name])


def answer_html(found: Explained, theme: Theme) -> str:
    """The answer as text with headings: each cause's leads to its map."""
    parts = [f"<p>{escape(asked_line(found))}</p>"]
    for number, one in enumerate(found.explanations, 1):
        parts += _cause_html(number, one, theme)
    if not found.explanations:
        parts.append(f"<p>{escape(nothing_fits())}</p>")
    if fixed := not_to_be_set(found.asked.scenario.policy.name):
        parts.append(f"<p>{escape(_(fixed))}</p>")
    if measuring := measuring_of(found):
        typed = "".join(f"<br><code>{escape(line)}</code>" for line in measuring.lines)
        parts.append(f"<p><b>{escape(to_measure())}</b>{typed}<br>{escape(_(measuring.note))}</p>")
    return "".join(parts)


def _cause_html(number: int, one: Explanation, theme: Theme) -> list[str]:
    heading = f'<a href="{number}" style="color: {theme.hex("select")};">{escape(say.likely(number))}</a>'
    causes = "<br>".join(escape(_(cause.value)) for cause in one.causes)
    facts = "<br>".join(escape(line) for line in fit_lines(one))
    items = "".join(f"<li>{escape(line.removeprefix('- '))}</li>" for line in remedies(one))
    return [
        f"<h3>{heading}</h3><p><b>{causes}</b></p><p>{facts}</p>",
        f"<p>{escape(say.helps())}</p><ul>{items}</ul>" if items else "",
    ]
