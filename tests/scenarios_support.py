"""A small catalogue of scenario files for tests: two groups, two corporations, three levers."""

from pathlib import Path
from typing import NamedTuple

from scenarios.catalogue import Library


class Paying(NamedTuple):
    lapse_share: float
    wait_days: int
    is_strict: bool


class Team(NamedTuple):
    hours_per_month: float
    fee_cents: int


class Policy(NamedTuple):
    grace_days: int
    fit_share: float


def parameter(value: object, unit: str, low: float | None = None, high: float | None = None) -> str:
    text = f'value = {value}\nunit = "{unit}"\nsource = "ours"\ngrade = "assumption"\n'
    return text if low is None else f"{text}range = [{low}, {high}]\n"


def tables(**parameters: str) -> str:
    return "\n".join(f"[{name.replace('__', '.')}]\n{text}" for name, text in parameters.items())


def titled(title: str, **more: str) -> str:
    lines = [f'title = "{title}"', f'title_nl = "{title} (nl)"', f'description = "About {title}."']
    return "\n".join(lines + [f"{key} = {value}" for key, value in more.items()]) + "\n"


RUNGS = """
[[rung]]
at_months = 1
action = "reminder"

[[rung]]
at_months = "{visit_months}"
action = "home_visit"
adoption_share = "{visit_share}"

[[rung]]
measure = "broken_arrangement"
at_months = 1
action = "bailiff"
"""

CORPORATION = tables(
    homes=parameter(30, "homes"),
    attention_neighbourhood_share=parameter(0.2, "share"),
    settings__visit_share=parameter(0.8, "share", 0, 1),
    settings__visit_months=parameter(2, "months", 1, 4),
)

FILES = {
    "sources.toml": '[ours]\ntitle = "Ours"\nstatus = "own"\nsupports = "all"\n'
    '[assumption]\ntitle = "Assumed"\nstatus = "own"\nsupports = "all"\n'
    '[chosen-here]\ntitle = "Chosen"\nstatus = "own"\nsupports = "all"\n',
    "parameters/paying.toml": tables(
        lapse_share=parameter(0.03, "share per month", 0.01, 0.06),
        wait_days=parameter(10, "days", 0, 30),
        is_strict=parameter("false", "yes/no"),
    ),
    "parameters/team.toml": tables(
        hours_per_month=parameter(100.0, "hours per month", 50, 200), fee_cents=parameter(400, "cents", 0, 900)
    ),
    "parameters/corporation.toml": tables(
        grace_days=parameter(5, "days", 0, 20), fit_share=parameter(0.5, "share", 0, 1)
    ),
    "corporations/a.toml": titled("A") + CORPORATION + RUNGS,
    "corporations/b.toml": titled("B") + CORPORATION + tables(policy__fit_share=parameter(0.9, "share", 0, 1)) + RUNGS,
    "margins/small.toml": 'title = "people"\n',
    "town.toml": titled("Town", people='"small"', corporations='["a", "b"]')
    + tables(
        run__burn_in_months=parameter(12, "months"),
        run__months=parameter(24, "months"),
        run__run_out_months=parameter(6, "months"),
    ),
    "levers/quick-team.toml": titled("Quick", decides='"team"', source='"ours"', grade='"expert"')
    + '[set]\n"team.hours_per_month" = { times = "{growth}" }\n"paying.is_strict" = true\n'
    + tables(settings__growth=parameter(1.5, "factor", 1, 3))
    + '[[cost]]\nparty = "municipality"\ncents_per_month = 100000\nsource = "ours"\ngrade = "assumption"\n',
    "levers/early-call.toml": titled("Early", decides='"corporation"', source='"ours"', grade='"expert"')
    + tables(settings__months=parameter(1.5, "months", 0.5, 6))
    + '[[rung]]\nat_months = "{months}"\naction = "phone"\nadoption_share = 0.5\n'
    + '[[rung_change]]\nwhere = { action = "reminder" }\nset = { action = "first_letter", repeats = 4 }\n',
    "levers/kinder.toml": titled("Kinder", decides='"corporation"', source='"ours"', grade='"expert"')
    + 'from_month = 6\n[set]\n"corporation.*.fit_share" = 1.0\n"paying.wait_days" = { plus = 5 }\n'
    + '[[rung]]\nat_months = 3\naction = "joint_visit"\n',
    "packages/both.toml": titled("Both", baseline='"town"', levers='["quick-team", "early-call[months=1]"]'),
}


def write_library(root: Path, **changed: str) -> Library:
    """The small catalogue in a folder; `changed` replaces files, `__` for / and .toml left out."""
    files = {**FILES, **{f"{name.replace('__', '/')}.toml": text for name, text in changed.items()}}
    for name, text in files.items():
        path = root / name
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_text(text, encoding="utf-8")
    return Library(root, {"paying": Paying, "team": Team}, Policy)
