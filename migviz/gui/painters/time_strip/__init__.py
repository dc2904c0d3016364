"""The whole run to scale, and the lens."""
