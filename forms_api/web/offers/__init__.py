"""The pages of the database of skills and resources."""
