"""What a page is: front matter, its schema, addresses, both languages."""
