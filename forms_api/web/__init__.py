"""What a visitor's browser meets."""
