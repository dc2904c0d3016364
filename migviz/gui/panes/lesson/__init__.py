"""The lesson panel: prose, questions, goal."""
