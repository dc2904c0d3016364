"""What one slider does."""
