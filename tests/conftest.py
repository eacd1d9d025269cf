"""Settings shared by all tests."""

from hypothesis import settings

settings.register_profile("lean", max_examples=40, deadline=None)
settings.load_profile("lean")


def pytest_configure(config) -> None:
    """Compile everything once, before workers start and each does it for itself."""
    if not hasattr(config, "workerinput"):
        from model.warm import compile_all

        compile_all()
