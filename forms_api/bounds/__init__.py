"""How often somebody may do something: counted for all workers together, in a file of its own beside the database."""
