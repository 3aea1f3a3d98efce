"""The addresses for machines."""
