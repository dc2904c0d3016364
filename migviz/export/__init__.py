"""A run as something to keep: JSON, CSV, tables."""
