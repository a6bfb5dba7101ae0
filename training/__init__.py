"""How the shipped recogniser is made. Not installed; run from the root of the repository, see README.md."""
