"""What a hand slips when it types the head of a page, and what was meant."""
