"""Budget courses: prevention that pays off months later. Offered to new tenants and to tenants in light arrears.

Open to every home, so this office looks at all of them, and only while courses are offered.
"""

from typing import NamedTuple

from model.households import NEVER
from model.jit import rule, walk
from model.ledger import book
from model.luck import Purpose, draw, luck, luck_key
from model.words import Cost, HelpStage, Party


class Courses(NamedTuple):
    """Parameters of this file; sources in scenarios/parameters/courses.toml."""

    offered_share: float
    new_tenant_months: int
    light_arrears_rents: float
    uptake_share: float
    uptake_strain_factor: float
    pays_off_after_months: int
    works_share: float
    coaching: float
    participant_cents: int
    again_after_months: int


@rule
def is_meant_for(tenancy_months, rent_arrears, rent, p):
    """Is a course offered to such a tenant: new in the home, or in light arrears. Source: study 2.5; bounds assumed."""
    is_new = tenancy_months < p.new_tenant_months
    return is_new or 0 < rent_arrears <= p.light_arrears_rents * rent


@rule
def takes_course(luck, strain, self_efficacy, p):
    """Does a tenant take the course it is offered: less often under strain.

    Source: study 2.2.3 (people in the tunnel do not see its value); sizes assumed.
    """
    share = p.uptake_share * max(1.0 - p.uptake_strain_factor * strain, 0.0)
    return luck < share * min(max(1.0 + 0.1 * self_efficacy, 0.0), 2.0)


@walk
def give_course(h, p, key, month, total, rows, size):
    """Offer a course; who takes it costs the corporation its price."""
    if h.help_stage == HelpStage.HELPED or draw(key, Purpose.COURSE, 0) >= p.offered_share:
        return
    if takes_course(draw(key, Purpose.COURSE, 1), h.strain, h.self_efficacy, p):
        h.course_month = month
        total.courses_taken += 1
        cost = Cost.BUDGET_COURSE
        book(rows, size, month, Party.CORPORATION, Party.LABOUR, cost, h.corporation, h.household, p.participant_cents)


@walk
def courses_run(
    homes, active, count, ends, world, policies, seed, now, month, is_second_round, places, line, totals, rows, size,
    kept,
):  # fmt: skip
    """Offer courses in the first round of the month; those of some months ago begin to pay off."""
    p = world[0].courses
    if p.offered_share <= 0.0 or is_second_round:
        return
    for i in range(len(homes)):
        h = homes[i]
        if ends[i] != 0:
            continue
        since = month - h.course_month
        if h.course_month != NEVER and since == p.pays_off_after_months:
            if luck(seed, h.household, month, Purpose.COURSE, 2) < p.works_share:
                h.coaching = max(h.coaching, p.coaching)
                h.months_since_help = 0
        elif h.course_month != NEVER and since < p.again_after_months:
            continue
        elif is_meant_for(month - h.start_month, h.rent_arrears_cents, h.rent_cents, p):
            give_course(h, p, luck_key(seed, h.household, month), month, totals[h.corporation], rows, size)
