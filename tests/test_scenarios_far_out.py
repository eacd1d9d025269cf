"""Are dates and amounts far beyond what the model knows refused, with the range that is allowed."""

from pathlib import Path

import pytest

from scenarios.catalogue import standard_library
from scenarios.compose import ScenarioError, resolve
from scenarios.people import load_people
from tests.scenarios_support import FILES, parameter, tables, titled, write_library

LEVER = titled("L", decides='"x"', source='"ours"', grade='"expert"')
COST = '[[cost]]\nparty = "team"\nsource = "ours"\ngrade = "expert"\n'
FILLED = COST + 'cents_per_month = "{fee}"\n'
MOST = "0 and 10,000,000,000"
WIDE = parameter(5, "cents") + 'distribution = { kind = "uniform", low = 0, high = 1e12 }'


@pytest.mark.parametrize("written", ["0001-01-01", "9999-12-31", "9999-12-31T00:00:00", '"9999"', "1899", "2101", "1"])
def test_a_date_far_out(tmp_path: Path, written: str) -> None:
    lines = f'[set."paying.wait_days"]\nvalue = 9\nsource = "ours"\ngrade = "expert"\ndate = {written}\n'
    with pytest.raises(ScenarioError, match=r'set."paying.wait_days"\.date = .*between 1900 and 2100'):
        resolve("town", library=write_library(tmp_path, town=FILES["town.toml"] + lines))


@pytest.mark.parametrize("year", [1, 9999, -5])
def test_people_of_a_year_far_out(tmp_path: Path, year: int) -> None:
    margins = standard_library().file("margins", "gemeente-n").read_text(encoding="utf-8")
    (tmp_path / "m.toml").write_text(margins.replace("\nyear = 2015", f"\nyear = {year}", 1))
    with pytest.raises(ScenarioError, match=f"m.toml: year = {year}: must be a whole number from 1900 to 2100"):
        load_people(tmp_path / "m.toml")


@pytest.mark.parametrize(
    ("lines", "parts"),
    [
        (f"{COST}cents_per_month = {2**63 - 1}\n", ["cost[1].cents_per_month = 922", "from 0 to 10,000,000,000"]),
        (f"{COST}cents_per_home_month = {10**9}\n", ["cost[1].cents_per_home_month = 1000000000", "60,000,000,000"]),
        (FILLED + tables(settings__fee=parameter(2**62, "cents")), ["settings.fee.value", MOST]),
        (FILLED + tables(settings__fee=parameter(5, "cents", 0, 2**62)), ["settings.fee.range", MOST]),
        (FILLED + tables(settings__fee=parameter(10**11, "number")), ["cost[1].cents_per_month = 100000000000", MOST]),
        (FILLED + tables(settings__fee=parameter(-1, "number")), ["cost[1].cents_per_month = -1", "negative"]),
        (FILLED + tables(settings__fee=parameter('"a"', "word")), ['cost[1].cents_per_month = "a"', "a number"]),
        (f'[set]\n"team.fee_cents" = {2**63 - 1}\n', ['set."team.fee_cents"', MOST]),
        ('[set]\n"team.fee_cents" = { times = 1e9 }\n', ['set."team.fee_cents"', MOST]),
        (FILLED + tables(settings__fee=WIDE), ["settings.fee", "distribution must end at or below 10,000,000,000"]),
    ],
)
def test_an_amount_far_out(tmp_path: Path, lines: str, parts: list[str]) -> None:
    with pytest.raises(ScenarioError) as caught:
        resolve("town", ["odd"], library=write_library(tmp_path, levers__odd=LEVER + lines))
    assert "odd.toml" in str(caught.value) and all(part in str(caught.value) for part in parts), str(caught.value)
