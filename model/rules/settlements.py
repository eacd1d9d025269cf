"""Does the municipal debt service get a household to an amicable settlement, and to its end.

Only the amicable route: creditors agree of their own free will that the rest is forgiven after the term. The statutory
route through the court (Wsnp) is not modelled, nor are restructuring loans: a household whose creditors refuse leaves
the debt service.
"""

from typing import NamedTuple

from model.jit import rule


class Settlements(NamedTuple):
    """Parameters of the debt service; sources in scenarios/parameters/debt_service.toml."""

    hours_per_1000_homes: float
    hour_cents: int
    intake_minutes: int
    stabilising_minutes: int
    negotiating_minutes: int
    running_minutes: int
    drops_out_per_round_share: float
    dossier_complete_share: float
    dossier_helped_gain_share: float
    attention_matters_share: float
    stabilising_rounds: int
    negotiating_rounds: int
    held_out_share: float
    claims_found_share: float
    least_offer_cents: int
    needs_squeezed_share: float
    other_bills_cut_share: float
    agrees_share: float
    agrees_loss_per_creditor: float
    agrees_loss_per_year_of_income: float
    agrees_gain_of_full_offer: float
    term_months: int
    new_arrears_tolerated_rents: float
    ended_on_breach_share: float
    reapply_months: int
    budget_plan_coaching: float
    managed_share: float
    management_after_broken_count: int
    management_months: int
    management_cents_per_month: int
    management_setup_minutes: int
    management_paid_by_household_share: float


@rule
def with_dossier_attention(share, attention, p):
    """How often does a household with this much attention manage what on average so many do. Assumed."""
    return min(max(share * (1.0 - p.attention_matters_share * (1.0 - attention)), 0.0), 1.0)


@rule
def completes_dossier(luck, attention, is_helped, p):
    """Does the household come with a complete dossier; a team at its side makes that likelier.

    Source: study 4.3 (hard work, and some drop out at that step); shares calibrated.
    """
    share = p.dossier_complete_share + (p.dossier_helped_gain_share if is_helped else 0.0)
    return luck < with_dossier_attention(share, attention, p)


@rule
def holds_out(luck, attention, is_managed, p):
    """Does the household hold out until an offer can be made: no new debts, appointments kept.

    Source: nvvk for what is left in the end; share calibrated. Under budget management nothing depends on attention.
    """
    return luck < (p.held_out_share if is_managed else with_dossier_attention(p.held_out_share, attention, p))


@rule
def offer_cents(attachable_cents, regular_income, necessary, bills, p):
    """How much a month can be offered: the income above the protected income, but at least some, if the budget allows.

    Source: law-2015 (Rechtsvordering 475d, which the debt service's own sum follows). The least offer and the part of
    the needs that is left out for the time being are assumptions. Where the budget has no room for the least offer
    nothing can be settled: 0.
    """
    room = regular_income - int((1.0 - p.needs_squeezed_share) * necessary) - bills
    offer = min(max(attachable_cents, p.least_offer_cents), room)
    return offer if offer >= p.least_offer_cents else 0


@rule
def creditors_agree(luck, creditors_count, owed_months_of_income, offered_share, p):
    """Do all creditors agree: less often the more they are and the larger the debt, more often the more is offered.

    Args: offered_share: of the debt, over the whole term; at 1 all is repaid.
    Source: nvvk for how many settlements come about; how it depends on these three is assumed.
    """
    share = (
        p.agrees_share
        - p.agrees_loss_per_creditor * max(creditors_count - 1, 0)
        - p.agrees_loss_per_year_of_income * owed_months_of_income / 12.0
        + p.agrees_gain_of_full_offer * offered_share
    )
    return luck < min(max(share, 0.0), 1.0)


@rule
def is_breach(missed, new_arrears_cents, rent_cents, p):
    """Did the household break the terms this month: an instalment missed, or new arrears beyond what is tolerated.

    Assumed.
    """
    return missed or new_arrears_cents > p.new_arrears_tolerated_rents * rent_cents


@rule
def must_be_managed(arrangements_broken, p):
    """Is budget management imposed after so many broken arrangements; 0: never. Source: study 2.5 (Aedes chair)."""
    return p.management_after_broken_count > 0 and arrangements_broken >= p.management_after_broken_count
