"""Who comes to a team of its own accord, and the municipal triage of debts (Intakekompas). Parameters: Teams."""

from model.jit import rule


@rule
def asks_for_help(luck, has_problem_debt, strain, is_about_to_end, p):
    """Does a household with debts go to the team by itself this month: above all if nothing stops its eviction.

    Source: study 4.3 (80% of requests concern money, most indebted households never ask; who comes after an order comes
    late); need against shame assumed.
    """
    chance = p.own_request_per_month * (p.own_request_problem_factor if has_problem_debt else 1.0)
    if is_about_to_end:
        chance *= p.own_request_announced_factor
    return luck < chance * max(1.0 - p.own_request_shame_factor * strain, 0.0)


@rule
def asks_at_most(p):
    """What is the greatest chance of `asks_for_help` that any household can have. Source: asks_for_help."""
    factors = max(p.own_request_problem_factor, 1.0) * max(p.own_request_announced_factor, 1.0)
    return p.own_request_per_month * factors * max(1.0 - p.own_request_shame_factor, 1.0)


@rule
def is_heavy(owed_months_of_income, creditors_count, p):
    """Are debts heavy by the municipal triage: much is owed, or to many. Source: study 4.1 (Intakekompas); assumed."""
    return owed_months_of_income >= p.heavy_months_of_income or creditors_count >= p.heavy_creditors_count


@rule
def manages_itself(luck, self_efficacy, social_support, concerns_count, p):
    """Is advice enough for light debts: own strength and network first. Source: study 4.3; share and traits assumed."""
    if concerns_count > 0:
        return False
    return luck < p.own_strength_share * min(max(1.0 + 0.25 * (self_efficacy + social_support), 0.0), 2.0)


@rule
def intake_minutes_of(is_known, p):
    """How long does an intake take: shorter if the triage shows who already knows the client. Source: study 4.3."""
    return max(p.intake_minutes - (p.known_client_minutes if is_known else 0), 0)


@rule
def will_owe_rent(owes_rent, has_problem_debt):
    """Would the corporation want to hear of this client: it owes rent, or in problem debt soon will. Study 5."""
    return owes_rent or has_problem_debt
