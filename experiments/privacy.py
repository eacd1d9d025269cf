"""How often are a household's data shared, about how many households, and about whom that nobody had to help?

Disclosures, consent and exposed households are counted within the horizon, from the months' totals. Whether a
household would have cured is read from the arm without outside help (lever `no-outside-help`): neither evicted nor ever
in problem debt there, the run-out included. Disclosures about such households are those of all that is watched, of
tenancies first exposed within the horizon. A tenancy that does not exist in that arm cannot be judged and is left out.
"""

from collections.abc import Mapping, Sequence

import numpy as np

from experiments.intervals import mean_of, rounded
from experiments.pairing import LATE, Columns, eviction_months, looked_up, rows_in
from experiments.worlds import Replication
from model.households import NEVER

COUNTED = ("disclosures", "disclosures_unconsented", "households_exposed")
ALWAYS = ("disclosures", "with_consent", "without_consent", "households_exposed", "repeat_exposures")
WITH_YARDSTICK = ("households_exposed_would_have_cured", "disclosures_would_have_cured")
MEASURES = (*ALWAYS, *WITH_YARDSTICK)
ARMS = ("baseline", "variant")


def would_have_cured(arm: Columns, without: Columns) -> np.ndarray:
    """Which tenancies of an arm come through without outside help: no eviction and no problem debt [tenancy]."""
    rows = rows_in(arm, without)
    evicted = looked_up(eviction_months(without), rows, LATE)
    problem = looked_up(without["first_problem_month"], rows, NEVER)
    cured: np.ndarray = (rows >= 0) & (evicted == LATE) & (problem == NEVER)
    return cured


def exposure(arm: Replication, without: Columns | None, horizon: int) -> dict[str, float]:
    """What was shared in one replication of an arm; `without`: the same replication without outside help."""
    times, unconsented, exposed = (arm.within(name, horizon) for name in COUNTED)
    found = {
        "disclosures": times,
        "with_consent": times - unconsented,
        "without_consent": unconsented,
        "households_exposed": exposed,
        "repeat_exposures": times - exposed,
    }
    if without is not None:
        tenancies = arm.world.tenancies
        first = tenancies["first_disclosure_month"]
        needless = (first >= 0) & (first < horizon) & would_have_cured(tenancies, without)
        found["households_exposed_would_have_cured"] = float(np.sum(needless))
        found["disclosures_would_have_cured"] = float(np.sum(tenancies["disclosures_count"][needless]))
    return found


def privacy_block(found: Sequence[tuple[Mapping[str, float], Mapping[str, float]]]) -> dict[str, dict[str, float]]:
    """The means over replications of both arms, by measure; without the yardstick its measures are left out."""
    return {
        name: {arm: rounded(mean_of([one[at][name] for one in found]), 4) for at, arm in enumerate(ARMS)}
        for name in found[0][0]
    }
