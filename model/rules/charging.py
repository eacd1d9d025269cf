"""What collecting a debt through the law costs, and in which order a payment counts. Tariffs of 2015.

Landlords of homes cannot deduct value added tax, so the tenant is charged it where the law allows. Not modelled:
statutory interest (about EUR 2 a year on a month's rent), the fee of the landlord's representative in court, searches
of registers, and removal and storage of goods (part of the landlord's own loss).
"""

from typing import NamedTuple

from model.jit import rule


class Charging(NamedTuple):
    """Parameters of this file; sources in scenarios/parameters/charging.toml."""

    collection_first_share: float
    collection_second_share: float
    collection_third_share: float
    collection_fourth_share: float
    collection_first_upto_cents: int
    collection_second_upto_cents: int
    collection_third_upto_cents: int
    collection_least_cents: int
    collection_vat_share: float
    summons_fee_cents: int
    judgment_service_fee_cents: int
    eviction_fee_cents: int
    bailiff_vat_share: float
    court_fee_small_cents: int
    court_fee_middle_cents: int
    court_fee_large_cents: int
    court_small_upto_cents: int
    court_middle_upto_cents: int


@rule
def with_vat(cents, vat_share):
    """What does an amount come to with value added tax, to the nearest cent."""
    return int(cents * (1.0 + vat_share) + 0.5)


@rule
def part_between(cents, low, high):
    """Which part of an amount lies between two bounds."""
    return min(max(cents - low, 0), high - low)


@rule
def collection_fee_cents(claim_cents, p):
    """Which collection costs may be charged on this claim. Source: bik-2012 (article 2); civil-code-6 (6:96).

    Due only after a letter that leaves fourteen days to pay (6:96-6): the ladder's business. Claims above EUR 200,000
    have a lower share by law; rent claims stay far below.
    """
    if claim_cents <= 0:
        return 0
    first, second, third = p.collection_first_upto_cents, p.collection_second_upto_cents, p.collection_third_upto_cents
    fee = part_between(claim_cents, 0, first) * p.collection_first_share
    fee += part_between(claim_cents, first, second) * p.collection_second_share
    fee += part_between(claim_cents, second, third) * p.collection_third_share
    fee += max(claim_cents - third, 0) * p.collection_fourth_share
    return with_vat(max(fee, 1.0 * p.collection_least_cents), p.collection_vat_share)


@rule
def summons_cents(claim_cents, p):
    """What does the bailiff's summons cost, whatever the claim. Source: btag-2015 (article 2 a)."""
    return with_vat(p.summons_fee_cents, p.bailiff_vat_share) if claim_cents > 0 else 0


@rule
def court_fee_cents(claim_cents, p):
    """What does the court charge a landlord that is a legal person for this claim. Source: court-fees-2015."""
    if claim_cents <= p.court_small_upto_cents:
        return p.court_fee_small_cents
    return p.court_fee_middle_cents if claim_cents <= p.court_middle_upto_cents else p.court_fee_large_cents


@rule
def judgment_service_cents(p):
    """What does serving the judgment cost. Source: btag-2015 (article 2 b)."""
    return with_vat(p.judgment_service_fee_cents, p.bailiff_vat_share)


@rule
def eviction_execution_cents(p):
    """What does the bailiff charge for executing an eviction. Source: btag-2012 (article 2 v), carried to 2015."""
    return with_vat(p.eviction_fee_cents, p.bailiff_vat_share)
