"""Does `make stress` run all its parts?"""

from tests.stress import __main__ as stress


def test_every_part_of_the_stress_suite_is_in_a_lane() -> None:
    called = {name for lane in stress.LANES.values() for part in lane for name in part.__code__.co_names}
    parts = {
        name
        for name, made in vars(stress).items()
        if not name.startswith("_") and getattr(made, "__annotations__", {}).get("return") is stress.Row
    }
    assert len(parts) >= 9 and parts <= called
