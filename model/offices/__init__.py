"""Many households, one office: who is next, what is done, what it costs."""
