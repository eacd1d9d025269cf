"""Settings shared by all tests."""

import sys
from collections.abc import Iterator

import pytest
from hypothesis import settings

settings.register_profile("lean", max_examples=40, deadline=None)
settings.load_profile("lean")


def pytest_configure(config) -> None:
    """Compile everything once, before workers start and each does it for itself."""
    if not hasattr(config, "workerinput"):
        from model.warm import compile_all

        compile_all()


@pytest.fixture(scope="module", autouse=True)
def _own_processes() -> Iterator[None]:
    """Worker processes that joblib keeps for later end with the file: they know its stand-in for the simulation."""
    yield
    if "joblib" in sys.modules:
        from joblib.externals.loky import reusable_executor

        if reusable_executor._executor is not None:
            reusable_executor._executor.shutdown(wait=True, kill_workers=True)
