"""Room 3: what happened, kept once."""
