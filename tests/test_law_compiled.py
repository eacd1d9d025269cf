"""The whole law, compiled and as plain Python, gives the same bits on random households."""

import hashlib
import os
import subprocess
import sys
import tomllib
from pathlib import Path

import numpy as np

ROOT = Path(__file__).parents[1]
HOUSEHOLDS, MONTHS = 200, 24


def digest():
    """What is the fingerprint of random households after two years of income, allowances and costs."""
    from model.households import empty_homes
    from model.luck import luck_key
    from model.rules import charging, earning, entitlements, taxing
    from model.setup import build_world
    from model.words import Composition, IncomeSource

    groups = {
        "earning": earning.Earning,
        "taxing": taxing.Taxing,
        "entitlements": entitlements.Entitlements,
        "charging": charging.Charging,
    }
    values = {}
    for name in groups:
        text = (ROOT / "scenarios" / "parameters" / f"{name}.toml").read_text(encoding="utf-8")
        values[name] = {key: table["value"] for key, table in tomllib.loads(text).items()}
    world = build_world(groups, values)[0]
    luck = np.random.default_rng(11)
    homes = empty_homes(HOUSEHOLDS)
    homes.income_source = luck.integers(0, len(IncomeSource), HOUSEHOLDS)
    homes.composition = luck.integers(0, len(Composition), HOUSEHOLDS)
    homes.age_months = luck.integers(18 * 12, 90 * 12, HOUSEHOLDS)
    homes.wage_cents = luck.integers(0, 300_000, HOUSEHOLDS)
    homes.partner_wage_cents = luck.integers(0, 200_000, HOUSEHOLDS) * (luck.random(HOUSEHOLDS) < 0.3)
    homes.pension_supplement_cents = luck.integers(0, 60_000, HOUSEHOLDS)
    homes.savings_cents = luck.integers(-50_000, 2_500_000, HOUSEHOLDS)
    homes.rent_cents = luck.integers(30_000, 75_000, HOUSEHOLDS)
    homes.children_count = luck.integers(0, 5, HOUSEHOLDS)
    homes.youngest_child_months = luck.integers(0, 100, HOUSEHOLDS)
    homes.oldest_child_months = homes.youngest_child_months + luck.integers(0, 150, HOUSEHOLDS)
    for name in ("claims_rent_allowance", "claims_health_allowance", "claims_child_budget"):
        homes[name] = luck.random(HOUSEHOLDS) < 0.9
    costs = []
    for month in range(MONTHS):
        for i in range(HOUSEHOLDS):
            h, key = homes[i], np.uint64(luck_key(5, i, month))
            earning.income_arrives(h, world.earning, key, month)
            taxing.income_is_taxed(h, world.taxing)
            entitlements.allowances_are_paid(h, world.entitlements, key, month)
            h.savings_cents -= 20_000
            claim = h.wage_cents * 3
            costs.append(charging.collection_fee_cents(claim, world.charging))
            costs.append(entitlements.protected_income_of(h, 96_083, world.entitlements))
    return hashlib.sha256(homes.tobytes() + np.array(costs, dtype="i8").tobytes()).hexdigest()


def test_compiled_equals_plain_python():
    environment = {**os.environ, "ARREARS_UNCOMPILED": "1", "PYTHONPATH": str(ROOT)}
    plain = subprocess.run(
        [sys.executable, __file__], env=environment, capture_output=True, text=True, check=True, cwd=ROOT
    )
    assert plain.stdout.strip() == digest()


if __name__ == "__main__":
    print(digest())
