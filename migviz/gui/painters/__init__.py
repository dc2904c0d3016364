"""One picture each: paint(painter, box, what is shown, theme)."""
