"""The audience's picture, beside the panes that it shares with the window: pages, what is drawn on them, and the presenter's window."""
