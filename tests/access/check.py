"""Can somebody who sees nothing use migviz? Reads the tree that the real window tells AT-SPI, and does the first lesson by keyboard alone.

Run by `make test-access`, with the system's Python, beside a window that was just opened for the first time.
"""

import sys
import time
from collections.abc import Callable

from tests.access.tree import find, hears, listen, press, said, says, tree, wait_for, walk_to, window, write


def the_tree_says_what_is_on_the_screen() -> None:
    wait_for("the window with its steps", lambda: find("push button", "Step 1: Create container: now"))
    steps = [
        words for role, words, __ in tree() if role == "push button" and words[:5] == "Step " and words[5].isdigit()
    ]
    assert [words[5] for words in steps] == list("123456"), steps
    for role, words in (
        ("tool bar", "Top bar"),
        ("page tab", "Lessons"),
        ("panel", "Stage: "),
        ("image", "Source page map: 4 GiB to send"),
        ("panel", "MAC table: VM behind port 1"),
        ("page tab list", "Panels"),
        ("list", "Dirty pages per iteration"),
        ("list item", "Iteration 2, 382 MiB"),
        ("slider", "Dirty rate: 11 MiB/s"),
        ("slider", "Time strip: 0 s"),
        ("push button", "Play"),
    ):
        assert find(role, words) is not None, f"no {role} {words!r}"
    marked = [words for __, words, __one in tree() if "<" in words]
    assert marked == [], f"markup is read: {marked}"


def things_are_moved_and_pressed_through_the_tree() -> None:
    strip = find("slider", "Time strip")
    strip.queryValue().currentValue = 41.0
    wait_for("iteration 2 on the strip", lambda: find("slider", "Time strip: 41 s of 43.8 s, iteration 2"))
    find("push button", "Step 4: Pause").queryAction().doAction(0)
    wait_for("step 4", lambda: find("push button", "Step 4: Pause: now"))
    find("page tab", "Details").queryAction().doAction(0)
    wait_for("the details", lambda: not find("list", "Dirty pages per iteration"))
    press("Home")
    wait_for("the start", lambda: find("slider", "Time strip: 0 s"))


def the_lesson_is_opened() -> None:
    press("n")
    wait_for("the list of lessons", lambda: find("push button", "Lesson 1: Moving a running machine"))
    walk_to("push button", "Lesson 1: ")
    press("Return")
    in_section(1)


def in_section(number: int) -> None:
    wait_for(f"section {number}", lambda: find("page tab list", f"Section {number} of 5"))


def go_on(number: int) -> None:
    """The page key, which reads on until all is read, and then leads into this section."""
    for _ in range(MOST_PAGES):
        press("Next")
        time.sleep(1.0)
        if find("page tab list", f"Section {number} of 5"):
            return
    in_section(number)


MOST_PAGES = 12


def predict(letter: str) -> None:
    press(letter, "Return")


def section_1() -> None:
    predict("a")
    wait_for("the run playing by itself", lambda: not find("slider", "Time strip: 0 s"))
    press("End")
    wait_for("the question", lambda: find("check box", "A: On the source"))
    press("a")
    wait_for("what is said to the answer", lambda: says("It ran there all the time"))
    wait_for("that announced, too", lambda: hears("It ran there all the time"))
    go_on(2)


def section_2() -> None:
    predict("b")
    wait_for("the second question", lambda: find("check box", "C: Near the end"))
    predict("c")
    wait_for("the time that goes on", lambda: not find("push button", "Lock in my prediction"))
    press("End")
    wait_for("what is said to the prediction", lambda: says("Only when very little is left is the VM paused"))
    go_on(3)


def section_3() -> None:
    walk_to("text", "Bandwidth")
    press("ctrl+a")
    write("2.7 Gbit/s")
    press("Return")
    wait_for("another bandwidth", lambda: find("slider", "Bandwidth: 2.7 Gbit/s"))
    press("Escape", "End")
    wait_for("the goal", lambda: says("Goal met"))
    go_on(4)


def section_4() -> None:
    predict("c")
    wait_for("the second question", lambda: find("check box", "C: It is lost"))
    predict("c")
    wait_for("the time that goes on", lambda: not find("push button", "Lock in my prediction"))
    press("End")
    wait_for("the number that is asked for", lambda: find("text", "Your answer"))
    write("1100")
    press("Return")
    wait_for("what is said to the number", lambda: says("about a thousand times as long"))
    go_on(5)


def section_5() -> None:
    wait_for("the number that is asked for", lambda: find("text", "Your answer in s"))
    write("80")
    press("Return")
    wait_for("the prediction kept", lambda: not find("push button", "Lock in my prediction"))
    press("End")
    wait_for("the prediction beside the run", lambda: says("Your prediction and the run"))
    for _ in range(MOST_PAGES):
        press("Next")
        time.sleep(1.0)
        if find("panel", "What you can do now"):
            return
    raise AssertionError("the lesson does not end")


def the_lesson_is_done() -> None:
    walk_to("push button", "Lessons")
    press("Return")
    done = wait_for("the list of lessons", lambda: find("push button", "Lesson 1: "))
    assert "9 of 9 done" in said(done), said(done)


def two_runs_are_read_side_by_side() -> None:
    press("c")
    wait_for("both runs", lambda: find("panel", "B: Quick Migration: The VM is paused"))
    for role, words in (
        ("panel", "A: Live migration: "),
        ("image", "Source page map: 4 GiB to send"),
        ("image", "Source page map: 4 GiB to save"),
        ("slider", "Time strip: 0 s of 43.8 s"),
        ("slider", "Time strip: 0 s of 107"),
        ("list item", "Iteration 2, 3.4 s"),
        ("list item", "save to disk, 39 s"),
        ("push button", "The pause: 43.8 ms"),
        ("push button", "The pause: 85.1 s"),
        ("chart", "Client impact: 21 answers late"),
        ("table row", "pause, A 43.8 ms, B 85.1 s"),
        ("table cell", "43.8 ms: better"),
        ("list", "Pause, drawn to one scale: B: about 1900 times longer"),
        ("push button", "Live migration and post-copy: Live migration as A, Post-copy as B"),
    ):
        assert find(role, words) is not None, f"no {role} {words!r}"
    find("slider", "Time strip: 0 s of 107").queryValue().currentValue = 60.0
    wait_for("B at that time", lambda: find("slider", "Time strip: 60 s of 107"))
    wait_for("and what its target has then", lambda: find("image", "Target page map: ") and says("4 GiB up to date"))
    press("Home")
    pair = wait_for("the pairs again", lambda: find("push button", "Live migration and post-copy"))
    pair.queryAction().doAction(0)
    wait_for("another pair", lambda: find("panel", "B: Post-copy: "))


def many_vms_are_read_one_by_one() -> None:
    press("h")
    hosts = wait_for("the hosts", lambda: find("list", "Hosts and VMs: On the way: 6. Waiting: 0. On the target: 0"))
    assert hosts.childCount == 6
    wait_for("a lane for each", lambda: find("list", "A lane for each VM"))
    assert says("worst pause: 1.66 s, build")
    press("End")
    wait_for("all of them there", lambda: find("list", "Hosts and VMs: On the way: 0. Waiting: 0. On the target: 6"))


CHECKS: tuple[Callable[[], None], ...] = (
    the_tree_says_what_is_on_the_screen,
    things_are_moved_and_pressed_through_the_tree,
    the_lesson_is_opened,
    section_1,
    section_2,
    section_3,
    section_4,
    section_5,
    the_lesson_is_done,
    two_runs_are_read_side_by_side,
    many_vms_are_read_one_by_one,
)


def main() -> int:
    wait_for("the window", window)
    listen()
    for check in CHECKS:
        began = time.monotonic()
        try:
            check()
        except AssertionError as error:
            print(f"FAILED {check.__name__}: {error}")
            return 1
        print(f"ok     {check.__name__.replace('_', ' ')} ({time.monotonic() - began:.0f} s)", flush=True)
    return 0


if __name__ == "__main__":
    sys.exit(main())
