"""Pictures of a host that is emptied."""
