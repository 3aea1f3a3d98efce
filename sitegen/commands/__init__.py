"""Build, preview, new event."""
