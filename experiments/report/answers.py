"""The answer of a report in sentences: break-even first, then what was simulated and how sure, then who pays."""

from collections.abc import Mapping
from typing import Any

from experiments.report.language import Language

MONTHS_PER_YEAR = 12


def answer(document: Mapping[str, Any], variant: Mapping[str, Any], say: Language) -> list[str]:
    """Three sentences on one policy."""
    simulated = _with_debts(_simulated(document, variant, say), variant["problem_debt"], say)
    return [_break_even(document, variant, say), simulated, _money(document, variant, say)]


def _with_debts(evictions: str, row: Mapping[str, Any], say: Language) -> str:
    interval = ""
    if "ci95" in row:
        low, high = row["ci95"]
        interval = say.say("debts_interval", low=say.number(-high), high=say.number(-low))
    change = say.number(-row["avoided"])
    return say.say("debts_too", evictions=evictions.removesuffix("."), change=change, interval=interval)


def _break_even(document: Mapping[str, Any], variant: Mapping[str, Any], say: Language) -> str:
    convention = document["convention"]
    share = variant["break_even"]["min_saved_share_of_helped"].get("society")
    if share is None or variant["costs"]["outreach_eur"] <= 0:
        return say.say("break_even_none")
    if share > 1:
        return say.say("break_even_never", cases=say.say(f"cases_{convention}"))
    here = say.percent(variant["break_even"]["saved_share_of_helped"].get("society", 0.0))
    return say.say("break_even_share", share=say.percent(share), here=here, case=say.say(f"case_{convention}"))


def _simulated(document: Mapping[str, Any], variant: Mapping[str, Any], say: Language) -> str:
    row = variant["evictions"]
    years = say.plain(document["months"] / MONTHS_PER_YEAR)
    facts = {"years": years, "baseline": say.number(row["baseline"])}
    change = say.number(-row["avoided"])
    if "ci95" not in row:
        return say.say("simulated_one", change=change, **facts)
    low, high = row["ci95"]
    ends = {"low": say.number(low), "high": say.number(high)}
    if low <= 0 <= high:
        return say.say("simulated_unclear", change=change, **ends, **facts)
    if low > 0:
        return say.say("simulated_clear", avoided=say.number(row["avoided"]), **ends, **facts)
    turned = {"low": say.number(-high), "high": say.number(-low)}
    return say.say("simulated_more", avoided=say.number(-row["avoided"]), **turned, **facts)


def _money(document: Mapping[str, Any], variant: Mapping[str, Any], say: Language) -> str:
    nets, ends = variant["net_eur"], variant["net_ci95_eur"].get("society")
    society, spread = nets["society"], sorted(variant["net_eur_over_unit_costs"]["society"])
    is_gain = society >= 0
    if ends is None:
        interval = say.say("interval_none")
    else:
        # Told as a gain also where the mean is a loss, as in the tables: turned round, it would read as another range.
        interval = say.say("interval_of_gain", low=say.euros(ends[0]), high=say.euros(ends[1]))
    unit, least = document["case_cost_eur"]["society"], variant["break_even"]["min_case_cost_eur"].get("society")
    place = "highest" if unit["value"] == unit["high"] else "lowest" if unit["value"] == unit["low"] else ""
    return say.say(
        "net_gain" if is_gain else "net_loss",
        case=say.say(f"case_{document['convention']}"),
        value=say.euros(unit["value"]),
        place=say.say(f"case_{place}") if place and unit["low"] < unit["high"] else "",
        net=say.euros(abs(society)),
        interval=interval,
        sure=say.say("holds_nothing") if ends is not None and ends[0] <= 0 <= ends[1] else "",
        least=say.say("pays_from", least=say.euros(least)) if least is not None and least > 0 else "",
        corporation=say.euros(nets["corporation"]),
        municipality=say.euros(nets["municipality"]),
        lowest=say.euros(spread[0]),
        highest=say.euros(spread[1]),
    )
