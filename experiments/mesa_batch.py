"""The model as any Mesa user expects it: plain keywords in, a DataCollector out, and an end after so many months.

Mesa is told of three things it would otherwise trip over: the replication is a parameter (`batch_run` gives all its
iterations one seed), the model stops itself (`batch_run` runs `max_steps + 1` steps), and it lets go of its offices
when it stops (Mesa would keep every model that ever made an agent).
"""

from functools import lru_cache
from typing import Any

from model.luck import replication_seed
from model.setup import Setup
from model.simulation import DebtEscalation
from scenarios.compose import resolve
from scenarios.errors import ScenarioError

DOT = "__"


@lru_cache(maxsize=64)
def _setup(scenario: str, levers: tuple[str, ...], settings: tuple[tuple[str, str], ...], homes: int | None) -> Setup:
    """Resolved once for all replications of a sweep."""
    return resolve(scenario, levers, dict(settings), homes).setup


class Town(DebtEscalation):
    """A town of a scenario, for `mesa.batch_run`; its burn-in is over when it is made, and a step is a month.

    Args:
        scenario: a name that `arrears list` shows, or a file.
        seed: all chance follows from it and the replication.
        replication: which repetition; sweep it, `batch_run(iterations=...)` repeats the same one.
        homes: how many; None is as the scenario says.
        months: after how many steps the model stops running.
        levers: packages or levers joined by `+`, as in 'standard-referral[months=3]'; "" is none.
        settings: any parameter by its path with `__` for the dot, as in `paying__lapse_share=0.02`.

    Raises:
        ScenarioError: a name, path or value cannot be used.
    """

    def __init__(
        self,
        scenario: str = "gemeente-n",
        seed: int = 1,
        replication: int = 0,
        homes: int | None = 1000,
        months: int = 60,
        levers: str = "",
        **settings: Any,
    ) -> None:
        if months < 1:
            raise ScenarioError(f"months: must be at least 1, got {months}")
        by_path = tuple(sorted((path.replace(DOT, "."), _written(value)) for path, value in settings.items()))
        setup = _setup(scenario, (levers,) if levers else (), by_path, homes)
        super().__init__(setup, replication_seed(int(seed), int(replication)))
        self.months = months
        self.run_burn_in()
        self.steps = 0  # of Mesa: its rows of results are months from the branch point on

    def step(self) -> None:
        """One month; the last one lets go of the offices."""
        super().step()
        if self.month >= self.branch_month + self.months:
            self.running = False
            self.close()


def _written(value: Any) -> str:
    """A value as `--set` takes it."""
    return str(value).lower() if isinstance(value, bool) else str(value)
