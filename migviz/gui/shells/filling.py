"""Which pane gets which part of what is shown, and where does each stand?"""

from migviz.gui.painters.boxes import whole_rect
from migviz.gui.shells.panes import OVER_ALL, PANES, Panes
from migviz.showing.layout import Layout
from migviz.showing.modes import Mode, Panel
from migviz.showing.parts import Shown


class Filling:
    """The panes of one window, filled: what is not on the screen is left alone, and not even made."""

    def __init__(self, window: Panes) -> None:
        self._window = window
        self._given: dict[str, tuple[object, ...]] = {}
        self._placed: tuple[Layout, dict[str, str]] | None = None

    def place(self, now: Shown) -> None:
        """Every pane that has a place stands in it; the others are hidden, if there are any yet."""
        wished = (now.layout, parts_of(now))
        if wished == self._placed:
            return
        self._placed = wished
        parts = {place: name for place, name in wished[1].items() if getattr(now.layout, place)}
        for name in PANES:
            pane = self._window.made(name)
            if pane is not None and pane.parent() is self._window and name not in (*parts.values(), *OVER_ALL):
                pane.hide()
        for place, name in parts.items():
            pane = getattr(self._window, name)
            pane.show()  # first: where it was hidden it is dressed now, and knows how large it must be
            pane.setGeometry(whole_rect(getattr(now.layout, place)))
        for over in ("menu_button", "halo", "message"):  # the button is in the place of a bar
            if (pane := self._window.made(over)) is not None:
                pane.raise_()
        self._window.message.place(
            whole_rect(now.layout.message), beside=not now.layout.top_bar and now.stage is not None
        )
        if self._window.made("working"):
            self._window.working.place(whole_rect(now.layout.view))
        self._window.update()

    def fill(self, now: Shown) -> None:
        """Each pane gets its part."""
        self._window.top_bar.show_part(now.top_bar)
        self._window.transport.show_part(now.transport)
        self._show_view(now)
        self._show_side(now)

    def _show_view(self, now: Shown) -> None:
        if now.stage is not None:
            self._give("stage", now.stage)
        if now.layout.strip and now.host is None:
            self._give("strip", now.strip)
        if now.lens is not None:
            width = max(200.0, now.layout.strip.width - self._window.theme.px(130))
            self._give("lens", now.lens, width, now.strip.soft, now.strip.earlier)
        if now.compare is not None:
            self._give("compare", now.compare)
        if now.recording is not None:
            self._give("recording", now.recording)
        if now.map is not None:
            self._window.map.show_part(now.map)
        if now.host is not None:
            self._give("host", now.host)
            self._give("lanes", now.host)

    def _give(self, name: str, *part: object) -> None:
        """A pane that only draws gets its part where that is another one than it has."""
        if self._given.get(name) != part:
            self._given[name] = part
            getattr(self._window, name).show_part(*part)

    def _show_side(self, now: Shown) -> None:
        self._show_beside_run(now) if now.host is None else self._show_beside_host(now)
        if now.layout.exhibit:
            self._window.exhibit.show_words(now.exhibit.words, now.exhibit.chosen)
        if now.lesson is not None:
            self._window.lesson.show_lesson(now.lesson)
        if now.host is None and now.mode is not Mode.COMPARE and now.mode is not Mode.MAP:
            self._show_panel(now)
        if now.points_at is not None or self._window.made("halo"):
            self._window.halo.show_block(now.points_at)

    def _show_beside_host(self, now: Shown) -> None:
        """Its limits and numbers; a lesson has its text there, and shows the numbers below the stage if it wants."""
        if now.layout.controls and now.host is not None:
            self._give("limits", now.host.limits)
        if _lists_keys(now):
            self._show_panel(now)
        elif now.layout.held or (now.layout.panel and now.lesson is None):
            self._give("host_side", now.host)

    def _show_beside_run(self, now: Shown) -> None:
        if now.vm is not None:
            self._give("way_back", now.vm)
        elif now.layout.controls:
            self._window.controls.show_part(now.controls)
        if now.controls.curve:
            self._window.curve.show_part(now.controls)
        if now.compare is not None and now.mode is Mode.COMPARE:
            self._window.compare_side.show_part(now.compare)
        if now.recording is not None and now.mode is Mode.COMPARE:
            self._give("recording_side", now.recording)
        if now.map is not None:
            self._window.map_side.show_part(now.map)
            if "question" in vars(self._window):
                self._window.question.show_scenario(now.controls.scenario)

    def _show_panel(self, now: Shown) -> None:
        part = now.panel
        self._window.tabs.show_row(part.named)
        self._window.tabs.show_index(part.panel)
        match part.panel:
            case Panel.ITERATIONS:
                self._give("bars", part.bars)
            case Panel.CHARTS:
                self._window.charts.show_part(part)
            case Panel.DETAILS:
                self._window.inspector.show_facts(part.facts)
            case Panel.FRAMES:
                self._window.frames.show_seen(part.seen)
            case Panel.WORDS:
                self._window.twin.show_seen(part.seen, lock=part.closed, controls=part.controls)
            case Panel.RULER:
                self._window.ruler.show_seen(part.seen)
            case Panel.MAC_TABLE:
                self._window.mac_table.show_seen(part.seen)
            case Panel.KEYS:
                self._window.keys.show_place(lesson=not part.named, room=now.presenting)
            case Panel.CURVE if part.curve is not None:
                self._window.exhibited_curve.show_part(part.curve)
            case Panel.MAP if part.map is not None:
                self._window.exhibited_map.show_part(part.map)


def _lists_keys(now: Shown) -> bool:
    """Whether the list of keys stands in a lesson in the place of what it shows of a host."""
    return now.lesson is not None and now.host is not None and now.panel.panel is Panel.KEYS


def parts_of(now: Shown) -> dict[str, str]:
    """The name of the pane that stands in each place of the layout."""
    panels = {
        Mode.EXPLORE: "tabs",
        Mode.LESSONS: "lesson",
        Mode.COMPARE: "compare_side",
        Mode.MAP: "map_side",
        Mode.EVACUATION: "tabs",
    }
    in_lesson = now.mode is Mode.LESSONS
    panels |= {Mode.COMPARE: "recording_side"} if now.recording is not None else {}
    views = {"host": now.host, "compare": now.compare, "recording": now.recording, "map": now.map, "stage": now}
    parts = {
        "top_bar": "top_bar",
        "view": next(name for name, part in views.items() if part is not None),
        "lens": "lens",
        "controls": "limits" if now.host is not None else "way_back" if now.vm is not None else "controls",
        "panel": "host_side"
        if now.host is not None and not in_lesson
        else "curve"
        if now.controls.curve and not in_lesson
        else panels[now.mode],
        "transport": "transport",
        "strip": "lanes" if now.host is not None else "strip",
        "menu": "menu_button",
    }
    held = "host_side" if now.host is not None and not _lists_keys(now) else "tabs"
    return parts | {"held": held, "exhibit": "exhibit"} if in_lesson else parts
