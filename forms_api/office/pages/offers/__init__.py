"""The database of skills and resources as officers work with it."""
