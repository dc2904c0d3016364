"""A lesson on paper: its sheet as a document, and that as pages."""
