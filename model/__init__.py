"""Room 1: one month in the life of households and offices. Opens no file, knows no scenario."""
