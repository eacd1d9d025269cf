"""Which part of an income can be withheld at its source for creditors, and how attachers share it. Law of 2015.

All attachers share one capacity: income less the protected income (entitlements.protected_income_of; `month.py` brings
the two together). What the law says, and what is done here:

- the health premium of a defaulter is withheld first, and on top: it may come out of the protected income
  (Zorgverzekeringswet 18f-3 and 18f-5);
- all others share in proportion to their claims. Allowances demanded back have no privilege: the act on allowances
  (Awir 32) names the articles of the tax collection act that hold for them, and article 21 (privilege) is not among
  them. `tax_goes_first` shows what a privilege would do;
- holiday money is paid above the protected month and can be attached whole; other one-offs are left alone;
- a partner's wage, the allowances, an advance on assistance and the takings of the self-employed are not attached.
"""

from model.jit import rule
from model.words import IncomeSource


@rule
def own_part_cents(base_income_cents, partner_wage_cents, source):
    """Which part of the regular income is paid by somebody who can withhold from it. Source: law-2015."""
    if source == IncomeSource.SELF_EMPLOYED or source == IncomeSource.WAITING:
        return 0
    return base_income_cents - partner_wage_cents


@rule
def premium_withheld_cents(premium_due_cents, own_cents):
    """How much of the default premium is withheld from the income. Source: health-insurance-act-2015 (18f)."""
    return max(min(premium_due_cents, own_cents), 0)


@rule
def attached_part_cents(own_cents, protected_cents, claims_cents):
    """How much is attached: what lies above the protected income, at most the claims. Source: law-2015 (Rv 475b, d)."""
    return min(max(own_cents - protected_cents, 0), max(claims_cents, 0))


@rule
def goes_to_tax_first(amount_cents, tax_claim_cents, tax_goes_first):
    """How much of the attached income does the tax authority take before the others share. Source: allowances-act."""
    return min(amount_cents, tax_claim_cents) if tax_goes_first else 0


@rule
def surcharge_cents(premium_withheld, usual_premium):
    """Which part of the default premium goes beyond a usual premium. Source: health-insurance-act-2015 (18d)."""
    return max(premium_withheld - usual_premium, 0)
