"""The tables of a threshold study as CSV, and its figures, written into the study's folder."""

from collections.abc import Iterable, Mapping, Sequence
from pathlib import Path
from typing import Any

from experiments.capacity import MEASURES as AT_OFFICE
from experiments.capacity import OFFICES
from experiments.economy_tables import write_csv
from experiments.privacy import MEASURES
from experiments.threshold_figures import draw_study
from results.files import told_clearly

EVENTS = ("evictions", "problem_debt", "court_orders")
CLASSES = ("avoided", "delayed", "newly_evicted", "both", "only_baseline", "only_variant", "displaced")
BOTH = ("contacts", "referrals", "disclosures", "helped_started", "contacted", "false_alarms",
        "false_alarms_with_problem_debt", "helpable", "missed")  # fmt: skip
OFFICE_CELLS = [
    (office, name) for office, names in OFFICES.items() for name in (AT_OFFICE if names.waited else AT_OFFICE[:1])
]
PARTIES = ("society", "corporation", "municipality")
TYPE_HEAD = ("tenancies", "evictions_baseline", "evictions_policy", "avoided", "avoided_low", "avoided_high",
             "contacted", "false_alarms", "helpable", "missed", "waiting_days_mean", "few_cases")  # fmt: skip


def write_study(document: Mapping[str, Any], folder: Path) -> list[Path]:
    """Write the figures (PNG, SVG) and tables (CSV) of a study; returns the figures."""
    figures = draw_study(document, folder)
    with told_clearly(folder):
        write_study_tables(document, folder)
    return figures


def write_study_tables(document: Mapping[str, Any], folder: Path) -> list[Path]:
    """Write the three tables: thresholds, adjacent thresholds, household types."""
    place = ("caseload", "consent")
    rows = [(cell, row) for cell in document["cells"] for row in cell["thresholds"]]
    head = [*place, "threshold", "measure"]
    head += [f"{event}_{part}" for event in EVENTS for part in ("baseline", "policy", "avoided", "low", "high")]
    head += [*(f"tenancies_{name}" for name in CLASSES)]
    head += [f"{name}_{part}" for name in BOTH for part in ("baseline", "policy")]
    head += [f"privacy_{name}_{part}" for name in MEASURES for part in ("baseline", "policy")]
    head += [f"{office}_{name}_{part}" for office, name in OFFICE_CELLS for part in ("baseline", "policy")]
    head += ["waiting_days_median", "waiting_days_p90", "outreach_eur"]
    head += [f"net_{party}_{part}" for party in PARTIES for part in ("eur", "low", "high")]
    return [
        write_csv(folder / "thresholds.csv", head, (_threshold(document, cell, row) for cell, row in rows)),
        write_csv(
            folder / "adjacent-thresholds.csv",
            (*place, "from", "to", "outcome", "difference", "low", "high", "distinguishable"),
            _adjacent(document),
        ),
        write_csv(
            folder / "household-types.csv",
            (*place, "threshold", "type", *TYPE_HEAD),
            (
                [cell["caseload"], cell["consent"], row["threshold"], name, *_type(one)]
                for cell, row in rows
                for name, one in row["by_type"].items()
            ),
        ),
    ]


def _ends(row: Mapping[str, Any] | Sequence[float] | None, key: str = "ci95") -> list[Any]:
    ends = row.get(key) if isinstance(row, Mapping) else row
    return ["", ""] if ends is None else list(ends)


def _threshold(document: Mapping[str, Any], cell: Mapping[str, Any], row: Mapping[str, Any]) -> list[Any]:
    cells: list[Any] = [cell["caseload"], cell["consent"], row["threshold"]]
    cells.append(document["measures"].get(row["threshold"], document["by"]))
    for event in EVENTS:
        cells += [row[event]["baseline"], row[event]["variant"], row[event]["avoided"], *_ends(row[event])]
    cells += [row["households"][name] for name in CLASSES]
    for name in BOTH:
        cells += [row.get(name, {}).get(arm, "") for arm in ("baseline", "variant")]
    for name in MEASURES:
        cells += [row["privacy"].get(name, {}).get(arm, "") for arm in ("baseline", "variant")]
    for office, name in OFFICE_CELLS:
        cells += [row["capacity"][office][name].get(arm, "") for arm in ("baseline", "variant")]
    cells += [row.get("waiting_days", {}).get(part, {}).get("variant", "") for part in ("median", "p90")]
    cells.append(row["costs"]["outreach_eur"])
    for party in PARTIES:
        cells += [row["net_eur"][party], *_ends(row["net_ci95_eur"].get(party))]
    return cells


def _adjacent(document: Mapping[str, Any]) -> Iterable[Sequence[Any]]:
    for cell in document["cells"]:
        for step in cell["adjacent"]:
            by_type = {f"evictions_avoided, {name}": one for name, one in step["evictions_avoided_by_type"].items()}
            for name, one in (*step["outcomes"].items(), *by_type.items()):
                told = one.get("distinguishable")
                yield [cell["caseload"], cell["consent"], step["from"], step["to"], name, one["difference"],
                       *_ends(one), "" if told is None else int(told)]  # fmt: skip


def _type(one: Mapping[str, Any]) -> list[Any]:
    events = one["evictions"]
    cells = [one["tenancies"], events["baseline"], events["variant"], events["avoided"], *_ends(events)]
    cells += [one.get(name, "") for name in ("contacted", "false_alarms", "helpable", "missed", "waiting_days_mean")]
    return [*cells, int(one["is_small"])]
