"""Room 2: what could be different, and how we know."""
