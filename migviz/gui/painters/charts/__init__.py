"""Memory and throughput over time."""
