"""What readers say of the pages."""
