"""What is written around a lesson: its list, its questions, its goal?"""

from collections.abc import Sequence

from migviz.language import _, ngettext


def written_for() -> str:
    return _("Written for")


def your_answer_in(unit: object) -> str:
    return _("Your answer in {unit}", unit=unit)


def your_answer() -> str:
    return _("Your answer")


def a_number_in(unit: object) -> str:
    return _("a number in {unit}", unit=unit)


def a_number() -> str:
    return _("a number")


def to_choose(last: object) -> str:
    return _("Answers: A to {last} choose, or the arrow keys and Space; Enter confirms", last=last)


def choose_first() -> str:
    return _("Choose an answer first: its letter, or the arrow keys and Space.")


def type_first() -> str:
    return _("Type a number first.")


def draw_first() -> str:
    return _("Draw the bars first: drag them, or type their numbers.")


def order_first() -> str:
    return _("Put them in order first: drag them, or Ctrl and the arrow keys.")


def reach_first() -> str:
    return _("Reach the goal first, with what can be set here; Page Down goes on without it.")


def put_in_order() -> str:
    return _("Put in order; Ctrl and the arrow keys move the chosen line")


def move_up() -> str:
    return _("Move up (Ctrl ↑)")


def move_down() -> str:
    return _("Move down (Ctrl ↓)")


def show_me() -> str:
    return _("Show me")


def shown_already() -> str:
    return _("The stage shows it already.")


def start_again() -> str:
    return _("Start this section again")


def measured_now(measured: object) -> str:
    return _("now {measured}", measured=measured)


def met() -> str:
    return _("met")


def not_met() -> str:
    return _("not met")


def section_here(n: object, all: object, title: object) -> str:
    return _("Section {n} of {all}: {title}", n=n, all=all, title=title)


def where_in(titles: Sequence[str], here: int | None) -> str:
    """Which section one is in; None: at the end of the lesson."""
    if here is None:
        return _("Sections")
    return section_here(here + 1, len(titles), titles[here] if titles else "")


def open_file() -> str:
    return _("Open lesson…")


def own_course() -> str:
    return _("How a running VM moves")


def other_courses() -> str:
    return _("Open course…")


def close_course() -> str:
    return _("Take off the list")


def close_course_of(title: object) -> str:
    return _("Take {title} off the list; your progress in it stays", title=title)


def course_not_there(folder: object) -> str:
    return _("There is no folder {folder} now", folder=folder)


def course_called(title: object) -> str:
    return _("Course: {title}", title=title)


def export_answers() -> str:
    return _("Hand in…")


def how_far(done: object, of: object) -> str:
    return _(", {done} of {of} done", done=done, of=of)


def in_the_list(number: object, title: object, minutes: object, how_far: object) -> str:
    return _(
        "Lesson {number}: {title}, {minutes} minutes{how_far}",
        number=number,
        title=title,
        minutes=minutes,
        how_far=how_far,
    )


def done_of(done: object, of: object) -> str:
    return _("{done} of {of}", done=done, of=of)


def minutes(minutes: object) -> str:
    return _("{minutes} min", minutes=minutes)


def lessons() -> str:
    return _("Lessons")


def explore_freely() -> str:
    return _("Explore freely")


def back() -> str:
    return _("Back")


def hint() -> str:
    return _("Hint")


def skip() -> str:
    return _("Skip")


def next() -> str:
    return _("Next")


def next_question() -> str:
    return _("Next question")


def read_on() -> str:
    return _("Read on")


def to_what_is_set() -> str:
    return _("To the controls")


def bars_to_draw() -> str:
    return _("Bars to draw: left and right choose a bar, up and down move it")


def bar_drawn(n: object, size: object) -> str:
    return _("bar {n}: {size}", n=n, size=size)


def your_bar(mib: object) -> str:
    return _("you {mib}", mib=mib)


def bar_to_type(n: object) -> str:
    return _("Bar {n} in MiB", n=n)


def axis_to(mib: object) -> str:
    return _("The axis goes from 0 to {mib} MiB.", mib=mib)


def leads_to_page() -> str:
    return _("The lesson links to this page. Open it in your browser?")


def play_to_end() -> str:
    return _("Play to the end")


def playing() -> str:
    return _("Playing…")


def play_on() -> str:
    return _("Play on")


def play_until(point: object) -> str:
    return _("Play until the rest is copied") if point == "rest copied" else _("Play until {point}", point=point)


def question() -> str:
    return _("Question")


def prediction_and_run() -> str:
    return _("Your prediction and the run")


def prediction() -> str:
    return _("Your prediction")


def answer_this() -> str:
    return _("Answer this question")


def practise() -> str:
    return _("Practise it again")


def another_case() -> str:
    return _("Another case")


def skipped() -> str:
    return _("Skipped.")


def saved() -> str:
    return _("Saved. Your prediction and the result of the run will appear here.")


def kept() -> str:
    return _("Kept. The next section shows it.")


def skipped_it_is(number: object) -> str:
    return _("Skipped. It is {number}.", number=number)


def read_as(number: object) -> str:
    return _("read as {number}", number=number)


def right() -> str:
    return _("Right.")


def not_this() -> str:
    return _("Not this one.")


def lock_in() -> str:
    return _("Lock in my prediction")


def check() -> str:
    return _("Check")


def goal_met() -> str:
    return _("Goal met with these settings.")


def goal_met_earlier() -> str:
    return _("You met this goal earlier; these settings do not.")


def goal_reached() -> str:
    return _("Goal reached")


def goal_before() -> str:
    return _("Goal, reached before")


def goal() -> str:
    return _("Goal")


def best_so_far(number: object) -> str:
    return _("Your best so far: {number}", number=number)


def drag_this() -> str:
    return _("Drag this number, or move it with the arrow keys; what it changes follows.")


def begins_where() -> str:
    return _("Each begins where you left it.")


def section_of(number: object, count: object) -> str:
    return _("section {number} of {count}", number=number, count=count)


def left_open(questions: int, *, goal: bool) -> str:
    """What one goes on from."""
    asked = ngettext(
        "{n} question there is still open; its dot stays empty.",
        "{n} questions there are still open; the dot stays empty.",
        questions,
    )
    return asked if questions or not goal else _("The goal there is still open; its dot stays empty.")


def own_values(title: str) -> str:
    """What is said to who has set something and goes on."""
    return _("“{title}” begins with its own values; those you have set are not kept.", title=title)


def you_can_now() -> str:
    return _("What you can do now")


def taught() -> str:
    return _("What this lesson teaches")


def not_shown_yet(can: object) -> str:
    return _("Not shown yet: {can}", can=can)


def still_open(title: object) -> str:
    return _("Still open: {title}", title=title)


def counts(done: int, of: int, skipped: int) -> str:
    words = [_("You have done {done} of {of} questions and goals.", done=done, of=of)]
    left = of - done - skipped
    words += [ngettext("{n} was skipped.", "{n} were skipped.", skipped)] if skipped else []
    words += [ngettext("{n} is open.", "{n} are open.", left)] if left else []
    return " ".join(words)


def look_again(title: object) -> str:
    return _("Look again: {title}", title=title)


def comes_next(title: object) -> str:
    return _("Next: {title}", title=title)


def next_lesson() -> str:
    return _("Next lesson")


def all_lessons() -> str:
    return _("All lessons")


def done() -> str:
    return _("Done")


def hint_of(number: object, count: object) -> str:
    return _("Hint {number}/{count}", number=number, count=count)


def all_hints_open() -> str:
    return _("All hints are open.")


def question_follows() -> str:
    return _("A question follows this run. Skip goes there at once.")


def to_the_question() -> str:
    return _("To the question")


def run_shows_it() -> str:
    return _("The run shows the result of your prediction. Skip goes there at once.")


def skip_the_run() -> str:
    return _("Go to the point this run plays to, without watching it")


def skip_this(question: object) -> str:
    return _("Skip this question: {question}", question=question)


def last_good() -> str:
    return _("The file; the last good version goes on")


def first_section() -> str:
    return _("This is the first section.")


def the_title() -> str:
    return _("the title")


def the_text_above() -> str:
    return _("the text above it")


def tells_the_answer(question: object, text: object, where: object) -> str:
    return _(
        "the question {question} asks for {text}, and this tells it: {where}", question=question, text=text, where=where
    )
