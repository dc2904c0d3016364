"""The convergence map."""
