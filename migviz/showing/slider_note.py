"""What would a slider do now, where that is not to set the scenario itself?"""

from migviz.say import controls
from migviz.say.amounts import time_text
from migviz.showing.experiment import Experiment


def slider_note(now: Experiment, *, whole: bool) -> str:
    """What stands beside a slider; `whole`: it sets the scenario itself whenever it is moved, as on the map and in a goal."""
    if whole or (now.is_at_rest and not (now.scenario.changes and now.playhead.t > 0.0)):
        return ""
    if now.is_at_rest:  # at the end, where the slider shows what the changes have made of its value
        return controls.from_the_start()
    at = now.drag.at if now.drag is not None and now.drag.at is not None else now.playhead.t
    return controls.from_time(time_text(at))
