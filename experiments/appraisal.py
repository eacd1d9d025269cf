"""Is a policy worth its cost: net benefit, break-even and benefit-cost ratio from its increments over replications."""

from collections.abc import Callable, Sequence
from typing import Any

from experiments.economics import PRICED, SOCIETY, Increment
from experiments.evaluation import Evaluation, Unit
from experiments.intervals import CENTS_PER_EURO, euros, mean_interval, mean_of, rounded, rounded_pair

PERSPECTIVES = ("corporation", "municipality", SOCIETY)
LEAST = 1e-9


def _units(evaluation: Evaluation) -> dict[str, Unit]:
    return {"corporation": evaluation.corporation_cents, SOCIETY: evaluation.society_cents}


def unit_cents(evaluation: Evaluation, perspective: str, end: str = "value") -> float:
    """What a case costs this perspective, in cents; 0 if nothing is published for it."""
    unit = _units(evaluation).get(perspective)
    return float(getattr(unit, end)) if unit else 0.0


def benefits_cents(one: Increment, perspective: str, unit_cents: float) -> float:
    """What a perspective gains in one replication: cases avoided at their cost, and other costs saved."""
    return one.cases[perspective] * unit_cents + one.saved[perspective]


def _ratio(above: float, below: float) -> float | None:
    return above / below if below > LEAST else None


def _net(increments: Sequence[Increment], evaluation: Evaluation, perspective: str, end: str = "value") -> list[float]:
    unit = unit_cents(evaluation, perspective, end)
    return [benefits_cents(one, perspective, unit) - one.outreach[perspective] for one in increments]


def appraise(increments: Sequence[Increment], evaluation: Evaluation) -> dict[str, Any]:
    """Costs, benefits, net benefit, ratio and break-even as means per replication, in euros at the branch point.

    A ratio with nothing to divide by is absent.
    """

    def mean(chosen: Callable[[Increment], float]) -> float:
        return mean_of([chosen(one) for one in increments])

    payers = sorted({name for one in increments for name in one.outreach_by_payer})
    outreach = {name: mean(lambda one, name=name: one.outreach[name]) for name in PERSPECTIVES}  # type: ignore[misc]
    gains = {
        name: mean_of([benefits_cents(one, name, unit_cents(evaluation, name)) for one in increments])
        for name in PERSPECTIVES
    }
    nets = {name: _net(increments, evaluation, name) for name in PERSPECTIVES}
    contacts, helped = mean(lambda one: one.contacts), mean(lambda one: one.helped)
    intervals = {name: mean_interval([value / CENTS_PER_EURO for value in values]) for name, values in nets.items()}
    document: dict[str, Any] = {
        "costs": {
            "outreach_eur": euros(outreach[SOCIETY]),
            "by_party_eur": {
                name: euros(mean_of([one.outreach_by_payer.get(name, 0.0) for one in increments])) for name in payers
            },
        },
        "benefits": {f"{name}_eur": euros(gains[name]) for name in PRICED},
        "net_eur": {name: euros(mean_of(values)) for name, values in nets.items()},
        "net_ci95_eur": {name: rounded_pair(ends, 2) for name, ends in intervals.items() if ends is not None},
        "net_eur_over_unit_costs": {
            name: [euros(mean_of(_net(increments, evaluation, name, end))) for end in ("low", "high")]
            for name in PRICED
        },
        "benefit_cost_ratio": _present({name: _ratio(gains[name], outreach[name]) for name in PRICED}, 3),
        "break_even": {
            **_break_even(gains, outreach, contacts, helped, evaluation),
            **_cases(increments, outreach, helped),
        },
    }
    return document


def _break_even(
    gains: dict[str, float], outreach: dict[str, float], contacts: float, helped: float, evaluation: Evaluation
) -> dict[str, Any]:
    # Both over the same contacts, in present value: where the second is below the first, the net benefit is above zero.
    per_contact = {name: _ratio(gains[name] / CENTS_PER_EURO, contacts) for name in PRICED}
    spent = {name: _ratio(outreach[name] / CENTS_PER_EURO, contacts) for name in PRICED}
    # So many of the households helped in addition must be saved from a case for outreach to pay for itself.
    shares = {name: _ratio(outreach[name], unit_cents(evaluation, name) * helped) for name in PRICED}
    return {
        "max_outreach_cost_per_contact_eur": _present(per_contact, 2),
        "outreach_cost_per_extra_contact_eur": _present(spent, 2),
        "min_saved_share_of_helped": _present(shares, 4),
    }


def _cases(increments: Sequence[Increment], outreach: dict[str, float], helped: float) -> dict[str, Any]:
    """How many cases are avoided for each household helped more, and what must a case cost at least to pay for that.

    In present value, like the share that must be saved: the first pays where it is above that share.
    """
    cases = {name: mean_of([one.cases[name] for one in increments]) for name in PRICED}
    saved = {name: mean_of([one.saved[name] for one in increments]) for name in PRICED}
    least = {name: _ratio((outreach[name] - saved[name]) / CENTS_PER_EURO, cases[name]) for name in PRICED}
    return {
        "saved_share_of_helped": _present({name: _ratio(cases[name], helped) for name in PRICED}, 4),
        "min_case_cost_eur": _present(least, 2),
    }


def _present(values: dict[str, float | None], digits: int) -> dict[str, float]:
    return {name: rounded(value, digits) for name, value in values.items() if value is not None}
