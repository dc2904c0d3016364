"""Every word on screen: captions, facts, names, numbers with their units."""
