"""What keeps that nothing acknowledged is lost: which file is open, whose turn it is to write, which copies are kept."""
