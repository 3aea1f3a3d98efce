"""Finds mistakes in pages and links, and compares the two languages."""
