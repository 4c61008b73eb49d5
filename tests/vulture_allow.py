"""What looks unused to vulture and is not: one expression a name, with the reason."""
