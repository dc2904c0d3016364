"""Parts that any Qt program could use."""
