"""Tables of cost-effectiveness for a report: policies beside each other, on whom outreach goes, budgets by year."""

from collections.abc import Mapping
from typing import Any

import numpy as np

from experiments.report.language import Language
from experiments.report.tables import EMPTY, Cell, Table, ends, optional, text

PRICES = (0.0, 25_000.0, 50_000.0, 75_000.0, 100_000.0, 125_000.0)


def policy_tables(document: Mapping[str, Any], say: Language) -> list[Table]:
    """The incremental table, how often each policy is best by what a case is thought worth, deadweight and budgets."""
    variants = list(enumerate(document["variants"], start=1))
    return [
        _incremental(document["incremental"], say),
        _acceptability(document, say),
        _deadweight(document["variants"], say),
        *(_budget(row, number, say) for number, row in variants),
    ]


def _whole(say: Language) -> Any:
    return lambda value: say.number(round(value), 0)


def _incremental(found: Mapping[str, Any], say: Language) -> Table:
    rows: list[tuple[Cell, ...]] = []
    for row in found["policies"]:
        against = " + ".join(row.get("against", ()))
        rows.append(
            (text(row["name"]), text(say.say(f"mark_{row['mark']}")), optional(row["extra_cost_eur"], _whole(say)),
             optional(row["cases_avoided"], say.number), ends(row.get("cases_avoided_ci95"), say, say.number),
             optional(row.get("cost_per_case_avoided_eur"), _whole(say)), text(against) if against else EMPTY)
        )  # fmt: skip
    names = ("policy", "mark", "extra_cost", "cases_effect", "interval", "cost_per_case", "step_against")
    return Table("incremental", say.say("caption_incremental"), tuple(say.say(key) for key in names), tuple(rows))


def _acceptability(document: Mapping[str, Any], say: Language) -> Table:
    found = document["acceptability"]
    prices = found["price_of_a_case_eur"]
    places = [int(np.argmin(np.abs(np.subtract(prices, price)))) for price in PRICES]
    rows = tuple(
        (text(name), *(optional(shares[at], lambda value: say.percent(value, 0)) for at in places))
        for name, shares in found["share_best"].items()
    )
    head = (say.say("policy"), *(say.say("best_at_price", price=say.euros(prices[at])) for at in places))
    note = say.say("note_acceptability", replications=say.number(document["replications"]))
    return Table("acceptability", say.say("caption_acceptability"), head, rows, note)


def _deadweight(variants: Any, say: Language) -> Table:
    keys = ("not_evicted_anyway", "no_problem_debt_anyway")
    rows = []
    for row in variants:
        found = row["deadweight"]
        cells = [optional(found["extra_outreach_eur"], _whole(say))]
        for key in keys:
            cells.append(optional(found[key]["eur"], _whole(say)))
            cells.append(optional(found[key].get("share"), lambda value: say.percent(value, 0)))
        rows.append((text(row["name"]), *cells))
    names = ("policy", "extra_outreach_all", "not_evicted", "of_outreach", "no_debt", "of_outreach")
    return Table("deadweight", say.say("caption_deadweight"), tuple(say.say(key) for key in names), tuple(rows))


def _budget(variant: Mapping[str, Any], number: int, say: Language) -> Table:
    found = variant["budget_impact"]
    rows = [
        (text(say.say(party)), *(optional(value, _whole(say)) for value in row["net_eur"]))
        for party, row in found["by_party"].items()
        if any(round(value) for value in row["net_eur"])
    ]
    years = (say.say("year_n", year=str(year)) for year in range(1, len(found["months_of_year"]) + 1))
    caption, note = say.say("caption_budget", name=variant["name"]), say.say("note_budget")
    return Table(f"budget-{number}", caption, (say.say("party"), *years), tuple(rows), note)
