"""Room 4: questions asked of many runs."""
