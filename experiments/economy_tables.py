"""Economics, privacy and capacity of a comparison as CSV tables, to calculate with; the numbers of the document."""

import csv
from collections.abc import Iterable, Mapping, Sequence
from pathlib import Path
from typing import Any

STEP = (
    *("name", "mark", "extra_cost_eur", "cases_avoided", "step_cost_eur", "step_cases_avoided"),
    *("cost_per_case_avoided_eur", "against", "same_as"),
)
PARTY = ("outreach_eur", "saved_eur", "transfers_eur", "cases_eur", "net_eur")
TRANSFER = ("cost", "more_eur")
ACCEPTABILITY = ("price_of_a_case_eur", "policy", "share_best", "is_best_in_the_mean", "expected_loss_eur")
AMOUNTS = ("eur", "a_year_eur", "per_contact_eur")
BUDGET = (
    *("outreach_eur", "other_costs_eur", "transfers_paid_eur", "transfers_received_eur"),
    "net_eur",
)

ARMS = ("baseline", "variant")
OUTCOME = ("baseline", "variant", "fewer_or_number", "ci95_low", "ci95_high")


def write_tables(document: Mapping[str, Any], folder: Path) -> list[Path]:
    """Write the tables of a comparison into a folder."""
    variants = document["variants"]
    return [
        write_csv(
            folder / "outcomes.csv",
            ("policy", "outcome", *OUTCOME),
            ([variant["name"], name, *row] for variant in variants for name, row in _outcomes(variant)),
        ),
        write_csv(folder / "incremental.csv", STEP, (_cells(row, STEP) for row in document["incremental"]["policies"])),
        write_csv(
            folder / "who-pays-who-gains.csv",
            ("policy", "party", *PARTY, *(f"break_even_contribution_{name}" for name in AMOUNTS)),
            (
                [
                    variant["name"],
                    party,
                    *_cells(row, PARTY),
                    *_cells(variant["contributions"]["by_party"].get(party, {}), AMOUNTS),
                ]
                for variant in variants
                for party, row in variant["parties"].items()
            ),
        ),
        write_csv(
            folder / "transfers.csv",
            ("policy", *TRANSFER),
            ([variant["name"], *_cells(row, TRANSFER)] for variant in variants for row in variant["transfers"]),
        ),
        write_csv(
            folder / "budget-impact.csv",
            ("policy", "party", "year", "months", *BUDGET),
            (
                [variant["name"], party, year + 1, months, *(row[part][year] for part in BUDGET)]
                for variant in variants
                for party, row in variant["budget_impact"]["by_party"].items()
                for year, months in enumerate(variant["budget_impact"]["months_of_year"])
            ),
        ),
        write_csv(
            folder / "deadweight.csv",
            ("policy", "what_became_of_the_household", "extra_outreach_eur"),
            (
                [variant["name"], fate, value]
                for variant in variants
                for fate, value in variant["deadweight"]["by_fate_eur"].items()
            ),
        ),
        write_csv(
            folder / "privacy.csv",
            ("policy", "measure", "baseline", "variant"),
            (
                [variant["name"], measure, *_cells(row, ARMS)]
                for variant in variants
                for measure, row in variant["privacy"].items()
            ),
        ),
        write_csv(
            folder / "capacity.csv",
            ("policy", "office", "measure", "baseline", "variant"),
            (
                [variant["name"], office, measure, *_cells(row, ARMS)]
                for variant in variants
                for office, rows in variant["capacity"].items()
                for measure, row in rows.items()
            ),
        ),
        write_csv(
            folder / "acceptability.csv",
            ACCEPTABILITY,
            acceptability_rows(document["acceptability"]),
        ),
    ]


def _outcomes(variant: Mapping[str, Any]) -> Iterable[tuple[str, list[Any]]]:
    """Events and counts of both arms, how many fewer with the interval, and each class of evicted tenancies."""
    for name, row in variant.items():
        if isinstance(row, Mapping) and "baseline" in row and "variant" in row:
            yield name, [*_cells(row, (*ARMS, "avoided")), *row.get("ci95", ("", ""))]
    for name, count in variant["households"].items():
        yield f"evicted_{name}", ["", "", count, "", ""]


def acceptability_rows(found: Mapping[str, Any]) -> Iterable[Sequence[Any]]:
    for place, price in enumerate(found["price_of_a_case_eur"]):
        for name, shares in found["share_best"].items():
            is_best = name in found["best_in_the_mean"][place]
            yield [price, name, shares[place], int(is_best), found["expected_loss_eur"][name][place]]


def _cells(row: Mapping[str, Any], columns: Sequence[str]) -> list[Any]:
    cells = [row.get(name, "") for name in columns]
    return ["; ".join(cell) if isinstance(cell, list) else cell for cell in cells]


def write_csv(path: Path, head: Sequence[str], rows: Iterable[Sequence[Any]]) -> Path:
    """Write one table with its head; returns its path."""
    with path.open("w", newline="", encoding="utf-8") as file:
        writer = csv.writer(file, lineterminator="\n")
        writer.writerow(head)
        writer.writerows(rows)
    return path
