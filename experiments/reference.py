"""The reference results: asks the questions that the project answers by default and writes small tables of the answers.

    results/reference/levers.(csv|md)        every lever and package against gemeente N's practice
    results/reference/thresholds/            the report on the default threshold study, HTML and CSV
    results/reference/vip.(csv|md)           a VIP worker as corporations and as teams see it
    results/reference/first-month.(csv|md)   referral at one month, with today's team hours and without limit
    results/reference/pairing.(csv|md)       replications that keyed luck saves, beside the bound
    results/reference/hypotheses.md, returns.md, structure.md, stationarity.md
                                             the study's hypotheses; other cities' returns; what should not matter;
                                             thirty years without any change
    results/reference/kill.md                a sweep killed at random moments and resumed
    results/reference/claims.md, draws.md    headline claims over the calibrated sample; what is luck, what not knowing

Every table says by which command it was made. Run `python -m experiments.reference` (`make reference`); `--only levers`
makes one of them. What the store already holds is not computed again.
"""

import argparse
import csv
import json
import shlex
import subprocess
import sys
from collections.abc import Callable, Mapping, Sequence
from pathlib import Path
from typing import Any

from results.files import read_json
from results.manifest import code_digest

Ask = Callable[[Sequence[str]], str]
Row = dict[str, Any]
ROOT = Path(__file__).parent.parent
FOLDER = ROOT / "results" / "reference"
TOWN = "gemeente-n"
YARDSTICKS = ("no-outside-help", "help-at-once")  # arms of every comparison, no policies of anybody
BESIDE = ("no-personal-contact",)
ENOUGH_SHARE = 0.8
MADE_BY = "Made by version `{}` of model and scenarios (the digest that every run keeps in its manifest)."
WITHOUT = "no-personal-contact"
VIP = ("vip", WITHOUT, f"{WITHOUT}+vip")


def asked(words: Sequence[str]) -> str:
    """What a command prints, run as anybody would run it; progress goes to the terminal."""
    if words[0] == "arrears":
        command = [sys.executable, "-m", "app.cli", *words[1:]]
    else:
        command = [sys.executable, *words[1:]]
    found = subprocess.run(command, cwd=ROOT, stdout=subprocess.PIPE, text=True, check=False)
    if found.returncode not in (0, 1):
        raise SystemExit(found.returncode)
    return found.stdout


def policies() -> list[Row]:
    """Every lever and package that somebody could decide on."""
    from scenarios.compose import catalogue

    rows = [row for kind in ("levers", "packages") for row in catalogue(kind)]
    return [row for row in rows if row["name"] not in (*YARDSTICKS, *BESIDE)]


def _gap(variant: Mapping[str, Any], name: str) -> Any:
    row = variant.get(name)
    return "" if row is None else round(row["variant"] - row["baseline"], 4)


def lever_row(variant: Mapping[str, Any], title: str) -> Row:
    """What one policy changes, as one line."""
    row: Row = {"policy": variant["name"], "title": title}
    for name, event in (("evictions", "evictions"), ("orders", "court_orders"), ("problem_debts", "problem_debt")):
        row[f"{name}_avoided"] = variant[event]["avoided"]
        row[f"{name}_low"], row[f"{name}_high"] = variant[event].get("ci95", ("", ""))
    row["newly_evicted"] = variant["households"]["newly_evicted"]
    for name in ("contacts", "disclosures", "helped_started", "false_alarms", "missed"):
        row[f"{name}_extra"] = _gap(variant, name)
    row["waiting_days_median"] = variant.get("waiting_days", {}).get("median", {}).get("variant", "")
    row["outreach_eur"] = variant["costs"]["outreach_eur"]
    for party in ("corporation", "municipality", "society"):
        row[f"net_{party}_eur"] = variant["net_eur"][party]
        row[f"net_{party}_low"], row[f"net_{party}_high"] = variant["net_ci95_eur"].get(party, ("", ""))
    paying = variant["break_even"]
    row["most_per_contact_society_eur"] = paying["max_outreach_cost_per_contact_eur"].get("society", "")
    row["least_share_saved_society"] = paying["min_saved_share_of_helped"].get("society", "")
    return row


def levers(ask: Ask, options: Sequence[str]) -> tuple[list[str], list[Row]]:
    """All levers and packages in one comparison; the command and the rows."""
    titles = {row["name"]: row["title"] for row in policies()}
    command = ["arrears", "compare", TOWN, *titles, *options, "--json"]
    document = json.loads(ask(command))
    return command, [lever_row(variant, titles[variant["name"]]) for variant in document["variants"]]


def vip(ask: Ask, options: Sequence[str], runs: Path) -> tuple[list[str], list[Row]]:
    """A VIP worker where corporations phone and visit and where they do not: their figures and the teams'."""
    command = ["arrears", "compare", TOWN, *VIP, *options, "--json"]
    document = json.loads(ask(command))
    rows = [_both_views("today", document["run"], {}, runs)]
    rows += [_both_views(one["name"], one["run"], one, runs) for one in document["variants"]]
    return command, rows


def _both_views(name: str, run: str, variant: Mapping[str, Any], runs: Path) -> Row:
    found: Any = read_json(runs / run / "summary.json")
    events = {event: row["mean"] for event, row in found["events"].items()}
    paid = [found[part].get("corporation", 0.0) for part in ("outreach_by_payer_eur", "other_costs_by_payer_eur")]
    return {
        "world": name,
        "corporations_make_contact": int(WITHOUT not in name),
        "corporation_in_arrears_share": found["in_arrears_share"]["mean"],
        "corporation_court_orders": events["court_orders"],
        "corporation_evictions": events["evicted"],
        "corporation_outreach_eur": paid[0],
        "corporation_other_costs_eur": paid[1],
        "team_households_helped": events["helped_started"],
        "team_problem_debt_share": found["problem_debt_share"]["repayment"]["mean"],
        "team_problem_debts_avoided": variant.get("problem_debt", {}).get("avoided", 0.0),
        "team_mean_strain": found["mean_strain"]["mean"],
    }


def first_month(ask: Ask, options: Sequence[str]) -> tuple[list[str], list[Row]]:
    """Referral at one month under today's caseload and without limit: the line, and who is evicted."""
    command = ["arrears", "thresholds", TOWN, "--at", "1,2", "--caseload", "1,unlimited", *options, "--json"]
    rows = []
    for cell in json.loads(ask(command))["cells"]:
        for one in cell["thresholds"]:
            waits = one.get("waiting_days", {})
            rows.append(
                {
                    "caseload": cell["caseload"],
                    "threshold_months": one["threshold"],
                    **{f"waiting_days_{part}": waits.get(part, {}).get("variant", "") for part in ("median", "p90")},
                    "helped": one["helped_started"]["variant"],
                    "displaced": one["households"]["displaced"],
                    "evictions_without_rule": one["evictions"]["baseline"],
                    "evictions_with_rule": one["evictions"]["variant"],
                    "evictions_avoided": one["evictions"]["avoided"],
                    **dict(zip(("low", "high"), one["evictions"].get("ci95", ("", "")), strict=True)),
                }
            )
    return command, rows


def pairing(ask: Ask, options: Sequence[str]) -> tuple[list[str], list[Row]]:
    """What keyed luck saves, and which share of the bound that is."""
    command = ["python", "-m", "benchmarks.pairing", *options, "--json"]
    rows = []
    for row in json.loads(ask(command)):
        share = row["ratio"] / row["bound"] if "ratio" in row and row.get("bound") else None
        told = {"share_of_bound": "" if share is None else round(share, 3)}
        told["at_least_80_percent"] = "" if share is None else int(share >= ENOUGH_SHARE)
        rows.append({**row, **told})
    return command, rows


def write(folder: Path, name: str, title: str, command: Sequence[str], rows: Sequence[Row]) -> list[Path]:
    """One table as CSV and as Markdown, with the command that makes it."""
    folder.mkdir(parents=True, exist_ok=True)
    head = list(dict.fromkeys(column for row in rows for column in row))
    table, page = folder / f"{name}.csv", folder / f"{name}.md"
    with table.open("w", newline="", encoding="utf-8") as file:
        writer = csv.DictWriter(file, head, restval="", lineterminator="\n")
        writer.writeheader()
        writer.writerows(rows)
    lines = [f"# {title}", "", "Means per replication; `_low` and `_high` are the ends of 95% intervals.", ""]
    lines += ["```", shlex.join(command), "```", "", MADE_BY.format(code_digest()), ""]
    lines += ["| " + " | ".join(word.replace("_", " ") for word in head) + " |", "|" + " --- |" * len(head)]
    lines += ["| " + " | ".join(shown(row.get(column, "")) for column in head) + " |" for row in rows]
    page.write_text("\n".join(lines) + "\n", encoding="utf-8")
    return [table, page]


def shown(value: Any) -> str:
    """A cell for people: whole numbers from a thousand on, bars made harmless."""
    if isinstance(value, float):
        return f"{value:,.0f}" if abs(value) >= 1000 else f"{value:.4g}"
    return str(value).replace("|", "/")


def report(ask: Ask, options: Sequence[str], runs: Path, folder: Path) -> None:
    """The default threshold study, told as the report in English and Dutch with its tables."""
    ask(["arrears", "thresholds", TOWN, *options, "--json"])
    for code in ("en", "nl"):
        page = folder / "thresholds" / f"thresholds-{code}.html"
        ask(["arrears", "report", "latest", "--runs", str(runs), "--lang", code, "--out", str(page), "--json"])


def as_printed(ask: Ask, folder: Path, name: str, options: Sequence[str], where: Sequence[str]) -> None:
    """What a study of its own or an answer to people prints, kept as a page with its command."""
    command = [*STUDIES[name], *(options if name != "kill" else ())]
    answer = ask([*command, *(where if command[0] == "arrears" else ())])
    folder.mkdir(parents=True, exist_ok=True)
    text = f"# {TOLD[name]}\n\n{MADE_BY.format(code_digest())}\n\n```\n{shlex.join(command)}\n\n{answer}```\n"
    (folder / f"{name}.md").write_text(text, encoding="utf-8")


TITLES = {
    "levers": "Every lever and package against today's practice",
    "vip": "A VIP worker as corporations and as teams see it",
    "first-month": "Referral at one month: today's team hours against no limit",
    "pairing": "Replications until half the interval is 10% of the mean: keyed luck against independent seeds",
}
STUDIES = {
    "hypotheses": ("python", "-m", "experiments.hypotheses"),
    "returns": ("python", "-m", "experiments.returns"),
    "structure": ("python", "-m", "experiments.structure"),
    "stationarity": ("python", "-m", "experiments.stationarity"),
    "kill": ("python", "-m", "benchmarks.kill", "--kills", "10"),
    "claims": ("arrears", "validate", TOWN, "--claims", "--draws", "40"),
    "draws": ("arrears", "compare", TOWN, "standard-referral", "--draws", "64", "--replications", "4", "--no-figures"),
}
TOLD = {
    "hypotheses": "The source study's two hypotheses and its puzzle",
    "returns": "Returns per euro that other cities reported, beside ours",
    "structure": "What should not matter, extremes, and how robust the claims are",
    "stationarity": "Thirty years without any change in law, prices or policies",
    "kill": "A sweep killed at ten random moments",
    "claims": "In which share of the calibrated sample the headline claims hold",
    "draws": "Standard referral over draws of what is not known: luck or not knowing, and what to register",
}
PARTS = ("levers", "thresholds", "vip", "first-month", "pairing", *STUDIES)


def regenerate(ask: Ask, folder: Path, runs: Path, parts: Sequence[str], options: Sequence[str] = ()) -> None:
    """Make these reference results anew.

    Args:
        options: laid over the defaults of the commands that simulate, as `--households 600`.
    """
    where = ["--out", str(runs)] if runs != ROOT / "results" / "runs" else []
    plain = [*options, *where]
    often = [] if "--replications" in options else ["--replications", "20"]
    made = {
        "levers": lambda: levers(ask, [*often, *plain]),
        "vip": lambda: vip(ask, [*often, *plain], runs),
        "first-month": lambda: first_month(ask, [*often, *plain]),
        "pairing": lambda: pairing(ask, plain),
    }
    for part in parts:
        if part == "thresholds":
            report(ask, plain, runs, folder)
        elif part in STUDIES:
            as_printed(ask, folder, part, options, where)
        else:
            command, rows = made[part]()
            write(folder, part, TITLES[part], [word for word in command if word not in where], rows)


def main() -> None:
    """Make all of them, or those asked for."""
    parser = argparse.ArgumentParser(description=(__doc__ or "").splitlines()[0])
    parser.add_argument("--only", choices=PARTS, action="append", help="one of them; may be repeated")
    parser.add_argument("--to", type=Path, default=FOLDER, help="folder of the tables")
    parser.add_argument("--out", type=Path, default=ROOT / "results" / "runs", help="folder in which runs are kept")
    parser.add_argument("--households", help="homes, for a trial")
    parser.add_argument("--replications", help="replications, for a trial")
    given = parser.parse_args()
    options = [part for name in ("households", "replications") if (value := getattr(given, name)) is not None
               for part in (f"--{name}", value)]  # fmt: skip
    regenerate(asked, given.to, given.out, given.only or PARTS, options)


if __name__ == "__main__":
    main()
