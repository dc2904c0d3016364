"""The convergence map: how a number of the migration depends on dirty rate and bandwidth."""
