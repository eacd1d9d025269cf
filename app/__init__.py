"""Room 5: doors, no thoughts."""
