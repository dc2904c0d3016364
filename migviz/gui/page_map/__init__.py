"""The squares that stand for single pages of the VM's memory."""
