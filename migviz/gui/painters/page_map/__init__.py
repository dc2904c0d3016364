"""Pages as squares."""
