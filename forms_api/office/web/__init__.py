"""What all pages of the officers' area share: the frame, who is looking, who may see what."""
