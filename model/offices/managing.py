"""What budget management costs, and who pays it."""

from model.jit import walk
from model.ledger import book
from model.words import Cost, Party


@walk
def pay_management(h, p, month, rows, size):
    """Book a month of budget management, the household's part out of its savings as far as they reach."""
    own = min(int(p.management_cents_per_month * p.management_paid_by_household_share), h.savings_cents)
    h.savings_cents -= own
    rest = p.management_cents_per_month - own
    if own > 0:
        book(rows, size, month, Party.HOUSEHOLD, Party.LABOUR, Cost.BUDGET_MANAGEMENT, h.corporation, h.household, own)
    book(rows, size, month, Party.MUNICIPALITY, Party.LABOUR, Cost.BUDGET_MANAGEMENT, h.corporation, h.household, rest)


@walk
def budgets_are_managed(homes, active, count, ends, p, month, rows, size):
    """Book a month of budget management for all who have it before them."""
    for at in range(count):
        h = homes[active[at]]
        if ends[active[at]] == 0 and h.managed_months > 0:
            pay_management(h, p, month, rows, size)
