"""Settings shared by all tests."""

from hypothesis import settings

settings.register_profile("lean", max_examples=40, deadline=None)
settings.load_profile("lean")
