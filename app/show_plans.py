"""Prints the answers of `sweep` and `sensitivity` as tables."""

from collections.abc import Mapping
from typing import Any

from app.show import ANOTHER_MODEL, console_of, table_of

MOST_ROWS = 40
MEANS = {
    "morris": (
        "mu*: by how much the outcome changes, on average and whichever way, when this parameter alone goes over its"
        " whole range.",
        "sigma: how much that change differs from place to place; large beside mu*: the parameter works together with"
        " others, or not in a straight line.",
    ),
    "sobol": (
        "total (ST): in which share of the outcome's variance this parameter has a part, by itself or together with"
        " others.",
        "first order (S1): which share of it this parameter explains by itself.",
    ),
}  # what the columns mean


def _figure(value: Any) -> str:
    if value is None:
        return ""
    return f"{value:,.0f}" if abs(value) >= 1_000 else f"{value:,.4g}"


def _between(low: Any, high: Any) -> str:
    return "" if low is None else f"{_figure(low)} to {_figure(high)}"


def _head(found: Mapping[str, Any]) -> str:
    return (
        f"{found['title']}: {found['points']} points x {found['replications']} replications, "
        f"{found['households']:,} homes, {found['months']} months"
    )


def _columns(found: Mapping[str, Any]) -> list[str]:
    """Column heads of what was varied: the last word of the path, where that tells them apart."""
    last = [path.rpartition(".")[2].replace("_", " ") for path in found["varied"]]
    return last if len(set(last)) == len(last) else list(found["varied"])


def _where(console: Any, answer: Any) -> None:
    from rich.text import Text

    console.print(Text(f"Tables{' and figures' if answer.has_figures else ''}: {answer.folder.as_posix()}"))


def sweep(answer: Any) -> None:
    """Outcomes at every design point, and what of their variance is luck."""
    from rich.text import Text

    console, found = console_of(), answer.document
    console.print(Text(_head(found), style="bold"))
    rows = []
    for row in found["summary"][:MOST_ROWS]:
        place = [str(row[path]) for path in found["varied"]]
        cells = [_figure(row["mean"]), _between(row["ci95_low"], row["ci95_high"])]
        if found["draws"]:
            cells.append(_between(row["draws_low"], row["draws_high"]))
        rows.append([*place, row["arm"], row["outcome"].replace("_", " "), *cells])
    titles = [*_columns(found), "arm", "outcome", "mean", "95% interval"]
    titles += ["95% of draws"] if found["draws"] else []
    console.print(table_of("", titles, rows, left=len(found["varied"]) + 2))
    if len(found["summary"]) > MOST_ROWS:
        console.print(Text(f"{len(found['summary']) - MOST_ROWS} more rows in summary.csv."))
    if found["variance"]:
        console.print(_split(found))
    if found["drawn"]:
        console.print(Text(f"Drawn: {_ways(found)}; one by one in summary.json."))
    if not found.get("sample_fits_model", True):
        console.print(ANOTHER_MODEL)
    _where(console, answer)


def _ways(found: Mapping[str, Any]) -> str:
    counts: dict[str, int] = {}
    for way in found["drawn"].values():
        counts[way] = counts.get(way, 0) + 1
    return ", ".join(f"{count} {way}" for way, count in sorted(counts.items()))


def _split(found: Mapping[str, Any]) -> Any:
    rows = []
    for row in found["variance"][:MOST_ROWS]:
        ends = row.get("parameters_share_ci95")
        known = f"{100 * row['parameters_share']:.0f}%"
        between = f"{100 * ends[0]:.0f}% to {100 * ends[1]:.0f}%" if ends else ""
        place = [str(row[path]) for path in found["varied"]]
        luck = f"{100 * row['luck_share']:.0f}%"
        rows.append([*place, row["arm"], row["outcome"].replace("_", " "), known, between, luck, _figure(row["sd"])])
    titles = (*_columns(found), "arm", "outcome", "not knowing", "95% interval", "luck", "sd of one run")
    return table_of("What makes one run differ from another", titles, rows, left=len(found["varied"]) + 2)


def sensitivity(answer: Any) -> None:
    """The weightiest parameters for every outcome."""
    from rich.text import Text

    console, found = console_of(), answer.document
    console.print(Text(_head(found), style="bold"))
    keys = ("mu_star", "sigma") if found["method"] == "morris" else ("st", "s1")
    titles = {"mu_star": "mu*", "sigma": "sigma", "st": "total", "s1": "first order"}
    for arm, outcome in dict.fromkeys((row["arm"], row["outcome"]) for row in found["indices"]):
        rows = []
        for row in [one for one in found["indices"] if (one["arm"], one["outcome"]) == (arm, outcome)][:15]:
            cells = []
            for key in keys:
                cells.append(_figure(row[key]))
                if f"{key}_ci95" in row:
                    cells.append(_between(*row[f"{key}_ci95"]))
            rows.append([row["path"], *cells])
        head = [
            part for key in keys for part in (titles[key], "95% interval") if part != "95% interval" or key != "sigma"
        ]
        console.print(table_of(f"{outcome.replace('_', ' ')}, {arm}", ("parameter", *head), rows))
    for line in MEANS[found["method"]] if found["indices"] else ():
        console.print(Text(line))
    for row in found["not_analysed"]:
        console.print(Text(f"Not analysed: {row['outcome']} of {row['arm']}: {row['reason']}."))
    _where(console, answer)


SHOWS = {"sweep": sweep, "sensitivity": sensitivity}
