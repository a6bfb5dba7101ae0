"""Every figure the README states, as a command that prints it."""
