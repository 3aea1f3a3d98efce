"""What officers use."""
