"""What the officers' area stores and asks: accounts, sessions, lists, changes, figures."""
