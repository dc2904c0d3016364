"""What a slider does: a number of the migration over one field."""
