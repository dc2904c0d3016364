"""Which modes has the window, and which panels stand in its side?"""

EXPLORE, LESSONS, COMPARE, MAP = "Explore", "Lessons", "Compare", "Map"
ON_STAGE = (EXPLORE, LESSONS)
"""The modes that show one run on the stage."""
ITERATIONS, CHARTS, INSPECTOR, FRAMES, TWIN, RULER, KEYS = range(7)
"""The panels, by their place in the tabs."""
WHOLE = (FRAMES, RULER)
"""Panels that take the whole side: the controls make room."""
TELLS = (CHARTS, INSPECTOR, RULER)
"""Panels that tell of the whole run, and so what a lesson asks."""
