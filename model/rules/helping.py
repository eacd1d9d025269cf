"""What help does to a household, and how it wears off. The evidence has no measured effect of help on evictions."""

from typing import NamedTuple

from model.jit import rule, walk
from model.luck import Purpose, draw
from model.words import HelpStage


class Helping(NamedTuple):
    """Parameters of this file; sources in scenarios/parameters/helping.toml."""

    works_share: float
    works_loss_per_creditor: float
    works_loss_per_concern: float
    works_loss_per_month_of_income_owed: float
    claims_found_share: float
    coaching_per_month: float
    coaching_at_most: float
    relapse_per_year: float
    coaching_fades_per_month: float


@rule
def help_takes_hold(luck, creditors_count, concerns_count, owed_months_of_income, p):
    """Does help take hold: less often the more creditors, other problems and debt there are. Source: study 4.3."""
    share = (
        p.works_share
        - p.works_loss_per_creditor * max(creditors_count - 1, 0)
        - p.works_loss_per_concern * concerns_count
        - p.works_loss_per_month_of_income_owed * owed_months_of_income
    )
    return luck < max(share, 0.0)


@walk
def month_of_help(h, p, key):
    """One month of help that takes hold: allowances claimed, spending coached, payments kept in order."""
    h.help_months += 1
    if not h.help_works:
        return
    h.is_stabilised = True
    h.coaching = min(h.coaching + p.coaching_per_month, p.coaching_at_most)
    if draw(key, Purpose.CLAIMS, 2) < p.claims_found_share:
        h.claims_rent_allowance = True
        h.claims_health_allowance = True
        h.claims_child_budget = True


@walk
def help_wears_off(h, p, key):
    """After help: the household keeps its own order for a while and may fall back."""
    if h.help_stage != HelpStage.FINISHED:
        return
    if h.coaching > 0.0:
        h.coaching = h.coaching * (1.0 - p.coaching_fades_per_month)
    if h.is_stabilised and draw(key, Purpose.RELAPSE, 0) < p.relapse_per_year / 12.0:
        h.is_stabilised = False
