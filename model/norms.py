"""What the law guarantees a month: the assistance norm, and the state pension that is paid at its level.

`p` is the group of parameters of rules/earning.py.
"""

from model.circumstances import ADULT_NORM_YEARS
from model.jit import rule, walk
from model.words import IncomeSource


@rule
def to_cents(amount):
    """Which whole number of cents is nearest."""
    return int(amount + 0.5)


@rule
def assistance_norm_cents(is_couple, age_years, p):
    """What does assistance guarantee a month, holiday part included. Source: law-2015 (Participatiewet 20-22a).

    Lone parents have the norm of singles. Two sharing adults who are no couple get, at 50% each, that of a couple.
    """
    if is_couple:
        return p.assistance_couple_cents
    return p.assistance_under_21_cents if age_years < ADULT_NORM_YEARS else p.assistance_single_cents


@rule
def without_holiday_cents(norm_cents, p):
    """Which part of a norm is paid out monthly, the rest being kept for the holiday month. Source: law-2015."""
    return to_cents(norm_cents * (1.0 - p.holiday_assistance_share))


@walk
def minimum_paid_cents(h, p, is_couple):
    """To which monthly amount does assistance top this household up."""
    return without_holiday_cents(assistance_norm_cents(is_couple, int(h.age_months) // 12, p), p)


@rule
def pension_cents(is_couple, partner_wage_cents, p):
    """What is the state pension a month, holiday part included; half a couple's beside a working partner.

    Source: st-ab-assistance-2015 (the guarantee at pension age, taken as the state pension's level).
    """
    if not is_couple:
        return p.pension_single_cents
    return p.pension_couple_cents if partner_wage_cents == 0 else p.pension_couple_cents // 2


@walk
def social_minimum_cents(h, p, is_couple):
    """What is the social minimum of this household a month, holiday part included; on a pension the pension's norm."""
    if h.income_source == IncomeSource.PENSION:
        return pension_cents(is_couple, 0, p)
    return assistance_norm_cents(is_couple, int(h.age_months) // 12, p)
