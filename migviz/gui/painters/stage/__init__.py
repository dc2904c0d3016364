"""The stage: hosts, link, network."""
