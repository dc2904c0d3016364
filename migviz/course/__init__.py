"""Lesson text to a Lesson, its runs and its checked answers. No Qt, no simpy."""
