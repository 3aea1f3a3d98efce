"""What is typed at a terminal, by whoever runs the server."""
