"""What the templates ask."""
