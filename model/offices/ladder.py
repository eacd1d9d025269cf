"""Questions about a rung of an arrears ladder: has the case come so far, and is the rung meant for this household."""

from model.jit import rule
from model.words import Audience, Composition, IncomeSource, Measure, Rung


@rule
def bits_set(history, months):
    """In how many of the last `months` month-ends was the household in arrears."""
    left = history & ((1 << months) - 1)
    count = 0
    while left != 0:
        left &= left - 1
        count += 1
    return count


@rule
def is_structural(months_in_arrears, history, p):
    """Are the arrears structural: lasting or repeated, as opposed to a one-off shortfall. Source: study 5.4."""
    return months_in_arrears >= p.structural_months or bits_set(history, 12) >= p.structural_of_twelve


@rule
def age_of_oldest_months(arrears, rent, is_second_round):
    """How old is the oldest unpaid rent, in months: payments go to the oldest rent first."""
    if arrears <= 0:
        return 0.0
    unpaid_rents = (arrears + rent - 1) // rent
    return (unpaid_rents - 1) + (0.5 if is_second_round else 0.0)


@rule
def is_reached_rung(measure, at_months, arrears, rent, is_second_round, broken_count, unanswered_count, creditors):
    """Has the case come as far as this rung; `creditors`: how many the household owes, its landlord included.

    Source: study 5.4 (months of arrears); signals by amount and by number of creditors as in statutory-2021.
    """
    if measure == Measure.AMOUNT_IN_RENTS:
        return arrears >= at_months * rent
    if measure == Measure.AGE_OF_OLDEST:
        return arrears > 0 and age_of_oldest_months(arrears, rent, is_second_round) >= at_months
    if measure == Measure.AMOUNT_IN_CENTS:
        return arrears > 0 and arrears >= at_months
    if measure == Measure.CREDITORS:
        return arrears > 0 and creditors >= at_months
    if measure == Measure.BROKEN_ARRANGEMENT:
        return broken_count >= at_months
    return unanswered_count >= at_months


@rule
def is_in_audience(audience, composition, youngest_child_months, has_concern, structural, young_child_years):
    """Is the rung meant for this household; who has risk factors is asked by `risk_factors_count`.

    Source: study 4.2.2.
    """
    young_family = 0 <= youngest_child_months < 12 * young_child_years
    if audience == Audience.YOUNG_FAMILIES:
        return young_family
    if audience == Audience.NOT_YOUNG_FAMILIES:
        return not young_family
    if audience == Audience.WITH_CONCERNS:
        return has_concern
    if audience == Audience.STRUCTURAL:
        return structural
    if audience == Audience.NOT_SINGLE_MEN:
        return composition != Composition.SINGLE_MAN
    return True


@rule
def risk_factors_count(income_source, composition, age_months, children_count, usual_income, p):
    """How many of the risk factors that a corporation may go by does the household have. Source: study 2.2.1.

    Migration background and education are risk factors in the study too; a landlord may not select by them.
    """
    on_benefit = income_source != IncomeSource.WORK and income_source != IncomeSource.SELF_EMPLOYED
    on_benefit = on_benefit and income_source != IncomeSource.PENSION
    is_alone = composition == Composition.LONE_PARENT or composition == Composition.SINGLE_MAN
    is_alone = is_alone or composition == Composition.SINGLE_WOMAN
    return (
        int(p.risk_benefit and on_benefit)
        + int(p.risk_children and children_count > 0)
        + int(p.risk_alone and is_alone)
        + int(age_months < 12 * p.risk_under_years)
        + int(usual_income < p.risk_low_income_cents)
    )


@rule
def employee_adoption(adoption_share, spread, employee_luck):
    """How often does this employee do what the rung says; no spread where all or none do it.

    Source: study 4.2 (practice differs between employees); assumed spread.
    """
    share = adoption_share + 4.0 * spread * adoption_share * (1.0 - adoption_share) * (employee_luck - 0.5)
    return min(max(share, 0.0), 1.0)


@rule
def team_is_called_in(rule_word, has_concern, has_children):
    """Does this rung bring in the team: 0 never, 1 if concerns are seen, 2 always, 3 if concerns or children.

    Source: study 4.2.2.
    """
    if rule_word == 2:
        return True
    if rule_word == 1:
        return has_concern
    return rule_word == 3 and (has_concern or has_children)


@rule
def calls_in_help(action):
    """Does this rung share the household's data with helpers; such rungs go on while an arrangement runs."""
    return (
        action == Rung.JOINT_VISIT
        or action == Rung.REFERRAL
        or action == Rung.SIGN_UP
        or action == Rung.VIP_REPORT
        or action == Rung.GUIDANCE_SIGN_UP
        or action == Rung.CASE_MEETING
    )
