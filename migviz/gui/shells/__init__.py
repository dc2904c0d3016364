"""Windows: which panes, in which places."""
