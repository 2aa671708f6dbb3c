"""Models: what turns text into vectors, and what writes answers."""
