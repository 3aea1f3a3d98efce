"""What is derived beside the pages."""
