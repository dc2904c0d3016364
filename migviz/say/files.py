"""What is said of files: opened, saved, exported, shared, and why not?"""

from collections.abc import Mapping

from migviz.language import _, ngettext
from migviz.scenario import Scenario
from migviz.scenario.effects import NoEffect
from migviz.scenario.fields import FIELDS, Value


def not_simulated() -> str:
    return _(
        "migviz could not simulate these settings, so it put the old ones back. "
        "Please report this with the scenario file."
    )


def in_its_place() -> str:
    return _("a device or a pipe is in its place")


def not_saved(name: object, reason: object) -> str:
    return _("{name} could not be saved: {reason}.", name=name, reason=reason)


def not_kept(reason: object) -> str:
    return _("migviz cannot save your session: {reason}. Save your work as a file (Ctrl S).", reason=reason)


def unsaved_work(name: object) -> str:
    return _("Your unsaved work of the last time is in the menu: {name}.", name=name)


def not_opened_again() -> str:
    return _("Your last session could not be opened, so migviz started with the default migration.")


def and_more(n: int, problem: object) -> str:
    return ngettext("{problem} (and {n} more)", "{problem} (and {n} more)", n, problem=problem)


def progress_lost(reason: object) -> str:
    return _(
        "Your progress in this lesson can be neither read nor kept beside: {reason}. The lesson starts from "
        "the beginning, and the file stays as it is.",
        reason=reason,
    )


def progress_not_kept(reason: object) -> str:
    return _("migviz cannot save your progress: {reason}. Export your answers as a file.", reason=reason)


def answers_not_written(file: object, reason: object) -> str:
    return _(
        "{file} could not be written: {reason}. Your answers are kept; choose another place.", file=file, reason=reason
    )


def answers_are_in(file: object) -> str:
    return _("Your answers are in {file}.", file=file)


def all_files() -> str:
    return _("All files (*)")


def open_scenario() -> str:
    return _("Open a scenario or the log of a migration")


def scenarios_and_logs() -> str:
    logs = _("Logs of migrations (*.log *.txt *.json *.jsonl *.csv)")
    return f"{_('Scenarios and logs (*.migviz *.log *.txt *.json *.jsonl *.csv)')};;{scenarios()};;{logs}"


def open_log() -> str:
    return _("Open the log of a migration")


def logs() -> str:
    return _("Logs (*.log *.txt *.json *.jsonl *.csv)")


def open_client() -> str:
    return _("What a client saw of this migration")


def clients() -> str:
    return _("Pings and captures (*.txt *.log *.pcap *.pcapng)")


def not_fitted(name: object) -> str:
    return _("No scenario can be fitted to {name}: it says too little of its migration.", name=name)


def scenarios() -> str:
    return _("Scenarios (*.migviz)")


def save_scenario() -> str:
    return _("Save the scenario")


def open_lesson() -> str:
    return _("Open a lesson")


def lessons() -> str:
    return _("Lessons (*.md)")


def check_lesson() -> str:
    return _("Check a lesson")


def played_through(name: object) -> str:
    return _("{name} is played through…", name=name)


def nothing_wrong(name: object) -> str:
    return _("{name}: nothing is wrong.", name=name)


def problems(n: int, name: object, first: object) -> str:
    return ngettext(
        "{name}: {n} problem, copied to the clipboard. {first}",
        "{name}: {n} problems, copied to the clipboard. {first}",
        n,
        name=name,
        first=first,
    )


def export_answers() -> str:
    return _("Hand in my answers")


def your_name() -> str:
    return _("Your name")


def hand_in_which() -> str:
    return _("What do you hand in?")


def nothing_to_hand_in() -> str:
    return _("You have not answered anything yet.")


def course_to_hand_in(title: object, lessons: int) -> str:
    return ngettext("{title}: {n} lesson begun", "{title}: {n} lessons begun", lessons, title=title)


def hand_in_file() -> str:
    return _("Save as a file…")


def hand_in_mail() -> str:
    return _("Copy as text for a mail")


def print_lesson() -> str:
    return _("Print a lesson")


def open_course() -> str:
    return _("Open a folder of lessons")


def course_is_open(title: object, lessons: int) -> str:
    return ngettext("{title}: {n} lesson.", "{title}: {n} lessons.", lessons, title=title)


def answers() -> str:
    return _("Answers (*.json)")


def section_copied() -> str:
    return _("A section for a lesson is in the clipboard: paste it into a file.")


def no_moment() -> str:
    return _("There is no shared moment in the clipboard, which begins with migviz:, and no log of a migration.")


def the_problem(problem: object) -> str:
    return _("The {problem}.", problem=problem)


def pictures() -> str:
    return _("Pictures")


def picture() -> str:
    return _("Picture…")


def a_picture() -> str:
    return _("A picture")


def storyboard() -> str:
    return _("Storyboard of the six steps…")


def a_storyboard() -> str:
    return _("Write the six steps as pictures")


def charts() -> str:
    return _("These charts as a picture…")


def charts_csv() -> str:
    return _("These charts as numbers (CSV)…")


def the_charts() -> str:
    return _("The charts as numbers")


def film() -> str:
    return _("Film…")


def a_film() -> str:
    return _("A film")


def report() -> str:
    return _("Report for a colleague…")


def report_with_names() -> str:
    return _("Report with the names in the log…")


def a_report() -> str:
    return _("A report of this migration")


def reports() -> str:
    return _("Reports")


def films() -> str:
    return _("Films")


def as_csv() -> str:
    return _("Run as CSV…")


def the_csv() -> str:
    return _("The run as CSV")


def vms_as_csv() -> str:
    return _("VMs as CSV…")


def vms_as_json() -> str:
    return _("VMs as JSON…")


def the_vms() -> str:
    return _("All VMs of the host")


def as_json() -> str:
    return _("Run as JSON…")


def the_json() -> str:
    return _("The run as JSON")


def table_to_clipboard() -> str:
    return _("Table of iterations to the clipboard")


def frames() -> str:
    return _("Frames for Wireshark…")


def the_frames() -> str:
    return _("The frames at the switch")


def captures() -> str:
    return _("Captures")


def table_is_there() -> str:
    return _("The table of iterations is in the clipboard.")


def drawing_film() -> str:
    return _("Drawing the film…")


def stop() -> str:
    return _("Stop")


def film_stopped() -> str:
    return _("The film was stopped.")


def not_written(file: object, why: object) -> str:
    return _("{file} could not be written: {why}.", file=file, why=why)


def written(file: object) -> str:
    return _("Written to {file}.", file=file)


def close_anyway() -> str:
    return _("migviz cannot keep your work for the next start, and it is in no file. Close anyway?")


def qr_code() -> str:
    return _("QR code of the text below")


def share_moment() -> str:
    return _("Share this moment")


def paste_it() -> str:
    return _("Paste it anywhere in migviz, or open it: migviz open TEXT")


def moment_as_text() -> str:
    return _("The moment as text")


def copy() -> str:
    return _("Copy")


def copied() -> str:
    return _("Copied")


def close() -> str:
    return _("Close")


def in_place_of_file() -> str:
    return _("a device or a pipe is in the place of the file")


def no_session() -> str:
    return _("it does not hold a session")


def part_not_read(reason: object, file: object) -> str:
    return _(
        "A part of your last session could not be read: {reason}. The rest is here, and the file as it was is kept "
        "as {file}.",
        reason=reason,
        file=file,
    )


def no_scenario() -> str:
    return _("it does not hold a scenario")


def too_many_lines(most: object) -> str:
    return _("it has more than {most} lines", most=most)


def opened_with_late(name: object, field: object) -> str:
    return _("Opened {name}. A change of {field} comes after the end of the run.", name=name, field=field)


def opened(name: object) -> str:
    return _("Opened {name}.", name=name)


def older(name: object, scenario: Scenario, then: Mapping[str, Value], *, most: int = 99) -> str:
    """What a scenario of an older migviz does not say is something else now; no more than so many fields are named."""
    named = [_was(field, scenario[field], value) for field, value in then.items()]
    fields = ", ".join(named[:most])
    if (n := len(named) - most) > 0:
        fields = ngettext("{fields} and {n} more", "{fields} and {n} more", n, fields=fields)
    return _("{name} is of an older migviz; what it does not say is different now: {fields}.", name=name, fields=fields)


def changes_nothing(name: str, silent: NoEffect) -> str:
    """Somebody has set a field on a command line that makes no difference there."""
    words = _("{name} changes nothing here. {why}", name=name, why=silent.why)
    if not silent.field:
        return words
    setting = f"--set {silent.field}={FIELDS[silent.field].write(silent.to)!r}"
    return _("{words} `{setting}` would give it effect.", words=words, setting=setting)


def last_session() -> str:
    return _("Your last session")


def this_moment() -> str:
    return _("This moment")


def _was(name: str, now: Value, then: Value) -> str:
    field = FIELDS[name]
    return _("{field} is {now} (was {then})", field=name, now=field.write(now), then=field.write(then))


def as_it_meant() -> str:
    return _("“As the older file meant” in the menu takes the old values.")


def means_it_again() -> str:
    return _("What an older migviz took for granted is set now. Undo takes today's values.")


def takes_old_values(option: str) -> str:
    """The same on a command line."""
    return _("{option} takes the old values.", option=option)


def means_today(line: str) -> str:
    return _("The line {line} in it says that today's are meant.", line=line)


def saved(name: object) -> str:
    return _("Saved as {name}.", name=name)
