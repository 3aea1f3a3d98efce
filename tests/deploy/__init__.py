"""The very files of deploy/, on this Debian: in a mount and network namespace of their own, so that nothing of it stays."""
