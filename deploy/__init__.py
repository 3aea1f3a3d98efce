"""Putting the site on a server: README.md."""
