"""A recording beside its model."""
