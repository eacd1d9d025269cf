"""How far creditors other than the landlord go, by the months of bill that are owed, and what it costs. Law of 2015.

One step a month at most: reminded, dunned, collection, enforced. A dunning notice of a private creditor is the letter
of fourteen days, free of charge by law (Civil Code 6:96); the statutory collection costs come with the next step. What
`ENFORCED` means: energy and water are cut off; the health premium is taken at its source (Zorgverzekeringswet 18a-18f);
the tax authority attaches income without a court (Awir 32, Invorderingswet 19); all others attach it through court.
Not modelled: interest, set-off of a demand against current allowances (Awir 30), attachment of goods or of a bank
account, and what energy, water and health debts cost once a bailiff has them.
"""

from typing import NamedTuple

from model.jit import rule
from model.words import Creditor, CreditorStage


class Creditors(NamedTuple):
    """Parameters of this file; sources in scenarios/parameters/creditors.toml."""

    reminded_months: float
    energy_dunned_months: float
    energy_collection_months: float
    energy_cut_off_months: float
    water_dunned_months: float
    water_collection_months: float
    water_cut_off_months: float
    health_dunned_months: float
    health_collection_months: float
    health_default_months: float
    other_dunned_months: float
    other_collection_months: float
    other_attaches_months: float
    tax_dunned_months: float
    tax_collection_months: float
    tax_attaches_months: float
    least_bill_cents: int
    energy_cut_off_share: float
    water_cut_off_share: float
    other_attaches_share: float
    tax_attaches_share: float
    reconnected_share: float
    winter_first_month: int
    winter_last_month: int
    cut_off_cents: int
    tax_notice_small_cents: int
    tax_notice_large_cents: int
    tax_notice_large_from_cents: int
    tax_writ_cents: int
    tax_writ_step_cents: int
    tax_writ_per_step_cents: int
    default_premium_cents: int
    tax_goes_first: bool


@rule
def months_owed(owed, bill, p):
    """How many months of its bill does a creditor claim, small bills counted as the least one. Source: assumption."""
    return owed / max(bill, p.least_bill_cents)


@rule
def is_far_enough(creditor, stage, months, p):
    """Are so many months owed that this creditor takes the step after this stage. Source: see creditors.toml."""
    if creditor == Creditor.ENERGY:
        dunned, collection, enforced = p.energy_dunned_months, p.energy_collection_months, p.energy_cut_off_months
    elif creditor == Creditor.WATER:
        dunned, collection, enforced = p.water_dunned_months, p.water_collection_months, p.water_cut_off_months
    elif creditor == Creditor.HEALTH:
        dunned, collection, enforced = p.health_dunned_months, p.health_collection_months, p.health_default_months
    elif creditor == Creditor.OTHER:
        dunned, collection, enforced = p.other_dunned_months, p.other_collection_months, p.other_attaches_months
    else:
        dunned, collection, enforced = p.tax_dunned_months, p.tax_collection_months, p.tax_attaches_months
    # Each step is looked at, as that is quicker than a jump to the one that counts.
    is_far = (stage == CreditorStage.NONE) & (months >= p.reminded_months)
    is_far |= (stage == CreditorStage.REMINDED) & (months >= dunned)
    is_far |= (stage == CreditorStage.DUNNED) & (months >= collection)
    return is_far | ((stage == CreditorStage.COLLECTION) & (months >= enforced))


@rule
def next_stage(creditor, stage, months, p):
    """Which stage is due: the next one if enough is owed, none once all is paid; a case never steps back otherwise.

    Assumed.
    """
    return (stage + int(is_far_enough(creditor, stage, months, p))) * int(months > 0.0)


@rule
def is_winter(calendar_month, p):
    """Is this a month (0 = January) in which energy is not cut off. Source: energy-cut-off-2011 (articles 7-8)."""
    return calendar_month >= p.winter_first_month or calendar_month <= p.winter_last_month


@rule
def enforces(luck, creditor, calendar_month, has_medical_need, p):
    """Does a creditor that may enforce do so this month.

    Source: energy-cut-off-2011 and water-cut-off-2012 (nobody with a medical need; no energy in winter);
    health-insurance-act-2015 (18c: always); shares assumed, for energy after netbeheer-2012.
    """
    if creditor == Creditor.HEALTH:
        return True
    if creditor == Creditor.OTHER:
        return luck < p.other_attaches_share
    if creditor == Creditor.TAX:
        return luck < p.tax_attaches_share
    if has_medical_need:
        return False
    if creditor == Creditor.WATER:
        return luck < p.water_cut_off_share
    return luck < p.energy_cut_off_share and not is_winter(calendar_month, p)


@rule
def tax_notice_cents(claim, p):
    """What does a dunning notice of the tax authority cost. Source: tax-collection-costs-act (article 2)."""
    return p.tax_notice_large_cents if claim >= p.tax_notice_large_from_cents else p.tax_notice_small_cents


@rule
def tax_writ_cents(claim, p):
    """What does the tax authority's writ cost. Source: tax-collection-costs-act (article 3-1)."""
    steps = max(claim - p.tax_writ_step_cents, 0) // p.tax_writ_step_cents
    return p.tax_writ_cents + steps * p.tax_writ_per_step_cents


@rule
def writes(stage):
    """Does a creditor at this stage press by letter this month (a reminder does not press). Assumed."""
    return stage == CreditorStage.DUNNED or stage == CreditorStage.COLLECTION
