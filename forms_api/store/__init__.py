"""SQLite: the connection, the migrations, and one module for each thing stored."""
