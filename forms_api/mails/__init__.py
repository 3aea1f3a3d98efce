"""What is written, to whom, and how it goes out."""
