"""Two runs on one clock."""
