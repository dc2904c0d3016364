"""Which hypervisor wrote this log? One file for each format."""
