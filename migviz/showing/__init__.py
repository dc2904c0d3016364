"""What is shown, as a value: no Qt here."""
