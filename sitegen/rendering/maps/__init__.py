"""Drawings of the programme area, and what stands on them."""
