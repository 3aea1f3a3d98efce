"""What the tables are, step by step."""
