"""Do the people of a scenario meet the margins asked for."""

from typing import Any

from experiments.run import Scenario

SEED = 1


def margins_met(scenario: Scenario) -> list[Any]:
    """Each margin asked for and what the homes of the first month have (scenarios.people.MarginRow)."""
    from experiments.run import standard_model
    from scenarios.people import margins_report

    model = standard_model()(scenario.setup, seed=SEED)
    rows: list[Any] = margins_report(scenario.setup.people, model.homes)
    model.close()
    return rows
