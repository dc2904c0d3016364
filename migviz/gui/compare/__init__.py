"""Two runs side by side: one clock, one axis, one playhead."""
