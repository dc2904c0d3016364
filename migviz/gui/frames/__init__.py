"""The frames on the clients' network: a list around the playhead, and one of them taken apart byte by byte."""
