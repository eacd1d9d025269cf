"""How fast is a month: household-months a second on one core, beside Mesa objects that call the same uncompiled rules.

Prints one table. `--quick` leaves out the largest town and the cold start; `--json` prints one document instead.
Nothing is thinned: both sides run every rule, every office and the ledger. The peer skips re-letting, in its favour.
"""

import argparse
import json
import os
import resource
import subprocess
import sys
import tempfile
import time
from pathlib import Path
from typing import Any

ROOT = Path(__file__).parent.parent
PEER_HOMES, PEER_MONTHS = 400, 3
LARGE_TOWN_HOMES, REPEATS = 1_000_000, 5
RUN_MONTHS = 204  # burn-in and horizon of gemeente N


def whole_month(homes: int, months: int) -> dict[str, Any]:
    """Household-months a second of the compiled model, offices included, over the first `months` of a run.

    A town starts without arrears: the first months are quick. Only over the burn-in and the horizon together is it the
    speed of a run. Median and quickest of five towns (of one, if it is large): on a machine that others use as well,
    they lie apart.
    """
    from model.households import HOUSEHOLD
    from model.simulation import DebtEscalation
    from scenarios.compose import resolve

    setup = resolve("gemeente-n", homes=homes).setup
    DebtEscalation(resolve("gemeente-n", homes=400).setup, seed=1).run(1)  # compiles
    rates = []
    for repeat in range(1 if homes > LARGE_TOWN_HOMES else REPEATS):
        model = DebtEscalation(setup, seed=1 + repeat)
        began = time.perf_counter()
        model.run(months)
        rates.append(homes * months / (time.perf_counter() - began))
        model.close()
    peak_bytes = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss * 1024
    return {
        "homes": homes,
        "months": months,
        "household_months_per_second": sorted(rates)[len(rates) // 2],
        "quickest_household_months_per_second": max(rates),
        "record_bytes_per_household": HOUSEHOLD.itemsize,
        "peak_bytes_per_household": peak_bytes / homes,
    }


def mesa_objects(homes: int, months: int) -> dict[str, Any]:
    """Household-months a second of Mesa agents, one object a household, calling the same rules uncompiled."""
    import mesa
    import numpy as np

    from model import month as page
    from model.luck import luck_key
    from model.rules.counting import month_ends
    from model.simulation import DebtEscalation
    from scenarios.compose import resolve

    setup = resolve("gemeente-n", homes=homes).setup
    town = DebtEscalation(setup, seed=1)
    names = town.homes.dtype.names
    world, totals = town.stage.world, town.totals

    class HouseholdAgent(mesa.Agent):
        """A household as a Mesa object: its fields are attributes."""

        def __init__(self, model: Any, row: int) -> None:
            super().__init__(model)
            self.row = row
            for name in names:
                setattr(self, name, town.homes[row][name])

        def step(self) -> None:
            """Steps 1 to 5 of the page."""
            w, total = world[0], totals[self.corporation]
            key = luck_key(1, self.household, town.month)
            _, happened = page.life_happens(self, w.life_events, key, town.eventful)
            same = page.circumstances_stay(self, w.entitlements, happened or not self.is_quiet)
            stays = page.income_arrives(self, w.earning, key, town.month, same)
            page.allowances_are_paid(self, w.entitlements, key, town.month, page.income_is_taxed(self, w.taxing, stays))
            if self.attached_by != 0 or self.attached_cents != 0:
                page.income_is_withheld(self, w, town.month)
            page.spending_is_planned(self, w.spending, key, stays)
            unpaid = page.bills_are_paid(self, w.paying, key, town.month, w.spending.energy_price_index, total)
            page.debts_are_paid(self, w.paying, unpaid, total)
            page.help_wears_off(self, w.helping, key)
            page.strain_builds(self, w.straining, same)
            if page.needs_an_office(self):
                town.active[town.active_count] = self.row
                town.active_count += 1
                if page.has_rent_case(self):
                    town.cases[town.cases_count] = self.row
                    town.cases_count += 1
            else:
                month_ends(self, w.counting, town.month, total)

    class Town(mesa.Model):
        """Households and offices, all Mesa agents."""

        def step(self) -> None:
            town.active_count = town.cases_count = 0
            self.agents_by_type[HouseholdAgent].do("step")
            town.note_cases(town.active_count, town.cases_count)
            town.ledger.reserve(town.active_count * 40 + 1000)
            for round_of_month in (0, 1):
                for office in town.offices:
                    office.work(2 * town.month + round_of_month, round_of_month == 1)
                page.households_catch_up(
                    agents, town.cases, town.cases_count, town.ends, world, 1, town.month, round_of_month, totals
                )
            page.cases_close(agents, town.active, town.active_count, world, town.month, totals)
            town.month += 1

    peer = Town(seed=0)
    agents = [HouseholdAgent(peer, row) for row in range(homes)]
    town.records = agents  # the offices' uncompiled walks index it as they index the record
    town.ends = np.zeros(homes, dtype=np.int8)
    began = time.perf_counter()
    for _ in range(months):
        peer.step()
    rate = homes * months / (time.perf_counter() - began)
    return {"homes": homes, "months": months, "household_months_per_second": rate}


def in_process(part: str, *arguments: str, **environment: str) -> Any:
    """Run one part of the benchmark in a process of its own, so that memory and compilation are its own."""
    command = [sys.executable, "-m", "benchmarks.speed", "--part", part, *arguments]
    done = subprocess.run(command, cwd=ROOT, env=os.environ | environment, capture_output=True, text=True, check=False)
    if done.returncode:
        raise SystemExit(done.stderr)
    return json.loads(done.stdout)


def first_result_seconds() -> tuple[float, float]:
    """Seconds until `arrears run` has answered for one small replication: without compiled code, and with it."""
    arrears = str(Path(sys.executable).parent / "arrears")
    seconds = []
    with tempfile.TemporaryDirectory() as cache, tempfile.TemporaryDirectory() as out:
        environment = os.environ | {"ARREARS_CACHE_DIR": cache}
        command = [arrears, "run", "gemeente-n", "--replications", "1", "--months", "12", "--fresh", "--out", out]
        for _ in range(2):
            began = time.perf_counter()
            subprocess.run(command, cwd=ROOT, env=environment, check=True, capture_output=True)
            seconds.append(time.perf_counter() - began)
    return seconds[0], seconds[1]


def measure(quick: bool) -> dict[str, Any]:
    """All figures of the benchmark."""
    towns = [(15_000, RUN_MONTHS), (150_000, RUN_MONTHS)] + ([] if quick else [(2_300_000, 12)])
    sizes = [in_process("month", str(homes), str(months)) for homes, months in towns]
    peer = in_process("peer", str(PEER_HOMES), str(PEER_MONTHS), ARREARS_UNCOMPILED="1")
    figures: dict[str, Any] = {"sizes": sizes, "peer": peer}
    figures["ratio_to_peer"] = sizes[0]["household_months_per_second"] / peer["household_months_per_second"]
    if not quick:
        figures["first_result_cold_seconds"], figures["first_result_warm_seconds"] = first_result_seconds()
    return figures


def show(figures: dict[str, Any]) -> str:
    """The figures as lines for a person."""
    lines = ["whole month, all offices, one core"]
    for size in figures["sizes"]:
        lines.append(
            f"  {size['homes']:>9,} homes x {size['months']} months: "
            f"{size['household_months_per_second'] / 1e6:6.2f} million household-months/s "
            f"(quickest {size['quickest_household_months_per_second'] / 1e6:.2f}), "
            f"record {size['record_bytes_per_household']} bytes, peak {size['peak_bytes_per_household']:,.0f} "
            "bytes per household (interpreter and libraries included)"
        )
    peer = figures["peer"]
    lines.append(f"Mesa objects, same rules uncompiled: {peer['household_months_per_second']:,.0f} household-months/s")
    lines.append(f"ratio: {figures['ratio_to_peer']:,.0f}")
    if "first_result_cold_seconds" in figures:
        lines.append(f"first result cold (compiles everything): {figures['first_result_cold_seconds']:.1f} s")
        lines.append(f"first result warm: {figures['first_result_warm_seconds']:.1f} s")
    return "\n".join(lines)


def main() -> None:
    """Measure and print."""
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("--quick", action="store_true", help="leave out 2.3 million homes and the cold start")
    parser.add_argument("--json", action="store_true", help="print one JSON document")
    parser.add_argument("--part", nargs="+", help=argparse.SUPPRESS)
    arguments, rest = parser.parse_known_args()
    if arguments.part:
        part, homes, months = arguments.part[0], int((arguments.part + rest)[1]), int((arguments.part + rest)[2])
        print(json.dumps(whole_month(homes, months) if part == "month" else mesa_objects(homes, months)))
        return
    figures = measure(arguments.quick)
    print(json.dumps(figures, indent=2) if arguments.json else show(figures))


if __name__ == "__main__":
    main()
