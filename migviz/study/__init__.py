"""Many runs at once: what they have in common, how they compare with the world."""
