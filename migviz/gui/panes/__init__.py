"""One part of the window each: what it shows, with its painter or widgets."""
