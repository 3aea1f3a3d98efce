"""What officers use: the area of the site behind a password (web), and the commands of the server (commands)."""
