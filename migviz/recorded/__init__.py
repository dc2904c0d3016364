"""What did a real migration do? Reads the logs of hypervisors and fits a scenario to what they say."""
