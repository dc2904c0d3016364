"""Lessons in the window: the list, a section with its questions and goals, and what a lesson does to the stage."""
