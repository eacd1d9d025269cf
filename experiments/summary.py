"""What happened in one arm: outcomes, prevalence and costs as means over replications, from the views of its run."""

from collections.abc import Mapping, Sequence
from typing import Any

from experiments import debtors
from experiments.intervals import mean_interval, mean_of, rounded, rounded_pair
from results.store import Run
from results.views import asked

EVENTS = (
    *("new_arrears", "contacts", "referrals", "disclosures", "helped_started", "dropped_out"),
    *("handed_to_bailiff", "summonses", "court_orders", "evicted", "keys_returned", "absconded"),
)


def _rows(connection: Any, query: str) -> list[dict[str, Any]]:
    found = connection.execute(query)
    names = [column[0] for column in found.description]
    return [dict(zip(names, row, strict=True)) for row in found.fetchall()]


def _figure(values: Sequence[float], digits: int = 4) -> dict[str, Any]:
    row: dict[str, Any] = {"mean": rounded(mean_of(values), digits)}
    if (ends := mean_interval(values)) is not None:
        row["ci95"] = rounded_pair(ends, digits)
    return row


def _shares(rows: Sequence[Mapping[str, Any]], names: Sequence[str]) -> dict[str, dict[str, Any]]:
    """Figures by name; a replication with nothing to divide by is left out, and so is a name without any left."""
    values = {name: [float(row[name]) for row in rows if row[name] is not None] for name in names}
    return {name: _figure(found, 5) for name, found in values.items() if found}


def _by(rows: Sequence[Mapping[str, Any]], key: str, value: str, replications: int) -> dict[str, float]:
    """Mean per replication of a value, by a key; the rows hold the sums over all replications."""
    return {str(row[key]): rounded(float(row[value]) / replications, 2) for row in rows}


def summarise(run: Run) -> dict[str, Any]:
    """The figures of one arm, as means per replication over the horizon."""
    inputs = run.manifest["inputs"]
    count = inputs["replications"]
    with asked(run) as connection:
        events = _rows(connection, "SELECT * FROM events_by_replication")
        arrears = _rows(
            connection,
            "SELECT replication, avg(in_arrears_share) AS share, avg(mean_arrears_eur) AS mean_eur"
            " FROM arrears_over_time, run WHERE month < run.months GROUP BY replication ORDER BY replication",
        )
        debt = _rows(
            connection,
            "SELECT replication, avg(registered_share) AS registered, avg(repayment_share) AS repayment"
            " FROM problem_debt_over_time, run WHERE month < run.months GROUP BY replication ORDER BY replication",
        )
        strain = _rows(
            connection,
            "SELECT replication, sum(strain_thousandths) / 1000 / sum(homes) AS mean FROM months, run"
            " WHERE month < run.months GROUP BY replication ORDER BY replication",
        )
        evicted = _rows(
            connection,
            "SELECT corporation, sum(evicted)::BIGINT AS evicted FROM months, run WHERE month < run.months"
            " GROUP BY corporation ORDER BY corporation",
        )
        shares = {key: _rows(connection, query) for key, query in debtors.QUERIES.items()}
        named = _rows(connection, debtors.named_query())
        costs = _rows(
            connection,
            "SELECT payer, is_outreach, sum(cents)::BIGINT / 100 AS eur FROM costs_by_payer GROUP BY ALL ORDER BY ALL",
        )
    owed = [row["mean_eur"] for row in arrears if row["mean_eur"] is not None]
    return {
        "replications": count,
        "households": inputs["homes"],
        "months": inputs["months"],
        "run_out": inputs["run_out"],
        "seed": inputs["seed"],
        "households_digest": run.households_digest,
        "events": {name: _figure([float(row[name]) for row in events]) for name in EVENTS},
        "evicted_by_corporation": _by(evicted, "corporation", "evicted", count),
        "in_arrears_share": _figure([row["share"] for row in arrears], 5),
        **({"mean_arrears_eur": _figure(owed, 2)} if owed else {}),
        "problem_debt_share": {name: _figure([row[name] for row in debt], 5) for name in ("registered", "repayment")},
        **{key: _shares(rows, debtors.NAMES[key]) for key, rows in shares.items()},
        "reasons_named_share": _shares(named, debtors.NAMED),
        "mean_strain": _figure([row["mean"] for row in strain], 5),
        "outreach_by_payer_eur": _by([row for row in costs if row["is_outreach"]], "payer", "eur", count),
        "other_costs_by_payer_eur": _by([row for row in costs if not row["is_outreach"]], "payer", "eur", count),
    }
