"""Live plots: what charts and curves have in common."""
