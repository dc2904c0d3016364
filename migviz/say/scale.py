"""What is said of a scale that does not fit?"""


def scale_said(wished: float, in_force: float) -> str:
    """The wish and what came of it; "" where the wish is granted."""
    if in_force >= wished:
        return ""
    return f"{round(100 * wished)} % wished, {round(100 * in_force)} % fits."
