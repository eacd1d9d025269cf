"""A housing corporation works its arrears ladder: which rung is reached, for whom, and what comes of it."""

from typing import NamedTuple

from model.households import NEVER
from model.jit import fetch, rule, walk
from model.ledger import book
from model.luck import Purpose, draw, luck, luck_key
from model.rules.answering import (
    accepts_help,
    answers_letter,
    calls_team,
    is_reached,
    reads_letter,
    sees_concern,
)
from model.rules.arranging import offer_arrangement
from model.words import (
    Audience,
    Composition,
    Consent,
    Cost,
    HelpStage,
    LegalStage,
    LineKind,
    Measure,
    Party,
    Rung,
)

NOT_STARTED = -1  # a case lies at the bailiff's, who has not begun on it


class CorporationPolicy(NamedTuple):
    """What one corporation can decide; sources in scenarios/parameters/corporation.toml and corporations/*.toml."""

    arrangement_months: int
    arrangement_fit_share: float
    arrangements_at_most: int
    employees_count: int
    employee_spread: float
    spares_young_families_share: float
    summons_from_rents: float
    summons_share: float
    executes_share: float
    accepts_plan_share: float
    pauses_for_help_rounds: int
    vacancy_months: int
    deposit_rents: float
    intake_share: float


class Casework(NamedTuple):
    """What contact costs and who counts as what; sources in scenarios/parameters/casework.toml."""

    young_child_years: int
    structural_months: int
    structural_of_twelve: int
    chronic_of_twelve: int
    judgement_months: int
    letter_cents: int
    officer_hour_cents: int
    phone_minutes: int
    visit_minutes: int
    referral_minutes: int
    simple_letters: bool


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
def is_reached_rung(measure, at_months, arrears, rent, is_second_round, broken_count, unanswered_count):
    """Has the case come as far as this rung."""
    if measure == Measure.AMOUNT_IN_RENTS:
        return arrears >= at_months * rent
    if measure == Measure.AGE_OF_OLDEST:
        return arrears > 0 and age_of_oldest_months(arrears, rent, is_second_round) >= at_months
    if measure == Measure.BROKEN_ARRANGEMENT:
        return broken_count >= at_months
    return unanswered_count >= at_months


@rule
def is_in_audience(audience, composition, youngest_child_months, has_concern, structural, young_child_years):
    """Is the rung meant for this household."""
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
def employee_adoption(adoption_share, spread, employee_luck):
    """How often does this employee do what the rung says; no spread where all or none do it."""
    share = adoption_share + 4.0 * spread * adoption_share * (1.0 - adoption_share) * (employee_luck - 0.5)
    return min(max(share, 0.0), 1.0)


@rule
def team_is_called_in(rule_word, has_concern, has_children):
    """Does this rung bring in the team: 0 never, 1 if concerns are seen, 2 always, 3 if concerns or children."""
    if rule_word == 2:
        return True
    if rule_word == 1:
        return has_concern
    return rule_word == 3 and (has_concern or has_children)


@walk
def join_line(h, kind, consent, priority, now, month, total):
    """Put the household on the team's line with the data that were shared."""
    h.help_stage = HelpStage.WAITING.value
    h.line_kind = kind
    h.line_consent = consent
    h.line_round = now
    h.line_priority = priority
    total.referrals += 1
    if h.first_referral_month == NEVER:
        h.first_referral_month = month
    if kind != LineKind.OWN_REQUEST:
        h.disclosures_count += 1
        total.disclosures += 1
        if consent == Consent.NONE_ASKED or consent == Consent.INFORMED_AFTERWARDS:
            h.disclosures_unconsented += 1


@rule
def may_share(luck_consents, consent, p):
    """May the household's data go to the team under this regime. Source: study 2.3; shares assumed."""
    if consent == Consent.ASKED_BEFOREHAND:
        return luck_consents < p.consents_share
    if consent == Consent.OPT_IN_SLIP:
        return luck_consents < p.opt_in_share
    return True


@walk
def speak(h, rung, world, policy, key, nth, is_visit, now, month, total):
    """What comes of a conversation: concerns seen, an arrangement, the team called in."""
    h.has_responded = True
    h.is_reminded = True
    h.unanswered_count = 0
    total.contacts_reached += 1
    if h.first_contact_month == NEVER:
        h.first_contact_month = month
    concerns = (
        int(h.has_psychosocial_problem)
        + int(h.has_health_problem)
        + int(h.has_addiction)
        + int(h.has_intellectual_disability)
    )
    if sees_concern(draw(key, Purpose.SEES_CONCERN, nth), concerns, is_visit, world.answering):
        h.sees_concern = True
    if rung.offers_arrangement:
        offer_arrangement(h, policy, world.arranging, key, nth, total)
    refers = team_is_called_in(rung.refers, h.sees_concern, h.children_count > 0)
    if refers and h.help_stage != HelpStage.WAITING and h.help_stage != HelpStage.HELPED:
        may = may_share(draw(key, Purpose.CONSENTS, nth), rung.consent, world.answering)
        willing = accepts_help(
            draw(key, Purpose.ACCEPTS_HELP, nth), False, h.attention, h.self_efficacy, h.strain, world.answering
        )
        if may and willing:
            join_line(h, LineKind.ACCEPTED.value, rung.consent, rung.priority, now, month, total)


@walk
def send_letter(h, rung, world, key, nth, corporation, month, total, rows, size):
    """Send a letter; the tenant may read it, pay, answer. Dunning strains."""
    p, work = world.answering, world.casework
    household = h.household
    book(rows, size, month, Party.CORPORATION, Party.LABOUR, Cost.LETTER, corporation, household, work.letter_cents)
    is_dunning = rung.action == Rung.DUNNING_NOTICE
    if not h.was_lettered:
        h.was_lettered = True
        h.letter_balance_cents = h.rent_paid_total_cents + 1
        total.first_letters += 1
    if is_dunning:
        h.strain = min(h.strain + p.dunning_strain, 1.0)
    if not reads_letter(draw(key, Purpose.FACES_POST, nth), h.attention, work.simple_letters, p):
        h.unanswered_count += 1
        return False
    h.is_reminded = True
    chronic = bits_set(h.arrears_history, 12) >= work.chronic_of_twelve
    if rung.action == Rung.LETTER_TEAM_NUMBER:
        return True
    if answers_letter(draw(key, Purpose.RESPONDS, nth), h.attention, chronic, is_dunning, p):
        return True
    h.unanswered_count += 1
    return False


@walk
def take_rung(h, rung, world, policy, key, nth, corporation, now, month, total, rows, size):
    """Do what the rung says for one household."""
    p, work = world.answering, world.casework
    action = rung.action
    household = h.household
    if action == Rung.BAILIFF:
        if h.legal_stage == LegalStage.NONE and h.instalment_cents == 0:
            h.legal_stage = LegalStage.BAILIFF.value
            h.legal_due_round = NOT_STARTED
            total.handed_to_bailiff += 1
        return
    if action == Rung.JOINT_VISIT or action == Rung.REFERRAL or action == Rung.SIGN_UP:
        if h.help_stage == HelpStage.WAITING or h.help_stage == HelpStage.HELPED:
            return
        cents = work.referral_minutes * work.officer_hour_cents // 60
        book(rows, size, month, Party.CORPORATION, Party.LABOUR, Cost.CASEWORK, corporation, household, cents)
        if may_share(draw(key, Purpose.CONSENTS, nth), rung.consent, p):
            kind = LineKind.JOINT_VISIT.value if action == Rung.JOINT_VISIT else LineKind.REFERRAL.value
            join_line(h, kind, rung.consent, rung.priority, now, month, total)
        return
    if action == Rung.PHONE or action == Rung.HOME_VISIT:
        is_visit = action == Rung.HOME_VISIT
        called_in = is_visit and team_is_called_in(rung.team_joins, h.sees_concern, h.children_count > 0)
        if called_in and h.help_stage != HelpStage.WAITING and h.help_stage != HelpStage.HELPED:
            join_line(h, LineKind.JOINT_VISIT.value, rung.consent, rung.priority, now, month, total)
        h.contacts_count += 1
        total.contacts += 1
        minutes = work.visit_minutes if is_visit else work.phone_minutes
        cost = Cost.HOME_VISIT.value if is_visit else Cost.PHONE_CALL.value
        cents = minutes * work.officer_hour_cents // 60
        book(rows, size, month, Party.CORPORATION, Party.LABOUR, cost, corporation, household, cents)
        share = p.visit_reach_share if is_visit else p.phone_reach_share
        if is_reached(draw(key, Purpose.REACHED, nth), share, h.attention, p):
            speak(h, rung, world, policy, key, nth, is_visit, now, month, total)
        else:
            h.unanswered_count += 1
        return
    if send_letter(h, rung, world, key, nth, corporation, month, total, rows, size):
        if action == Rung.LETTER_TEAM_NUMBER:
            idle = h.help_stage != HelpStage.WAITING and h.help_stage != HelpStage.HELPED
            if idle and calls_team(draw(key, Purpose.CALLS_TEAM, nth), h.attention, h.strain, p):
                join_line(h, LineKind.OWN_REQUEST.value, Consent.OPT_IN_SLIP.value, rung.priority, now, month, total)
        else:
            speak(h, rung, world, policy, key, nth, False, now, month, total)


@walk
def instalment_was_missed(h, p, key, total):
    """Let a missed instalment break the running arrangement unless it is tolerated."""
    h.missed_instalment = False
    if draw(key, Purpose.DISCRETION, 0) >= p.tolerates_missed_share:
        h.instalment_cents = 0
        h.arrangement_months = 0
        h.arrangements_broken += 1
        total.arrangements_broken += 1


@walk
def employee_adopts(h, rung, work, policy, seed, corporation):
    """Does the employee who has this case do what the rung says; the judgement holds for a while in a lasting case."""
    if rung.adoption_share <= 0.0 or rung.adoption_share >= 1.0:
        return rung.adoption_share >= 1.0
    employee = luck(seed, h.dwelling % policy.employees_count, 0, Purpose.EMPLOYEE, corporation)
    adoption = employee_adoption(rung.adoption_share, policy.employee_spread, employee)
    decided = h.spell_month + int(h.months_in_arrears) // work.judgement_months * work.judgement_months
    return luck(seed, h.household, decided, Purpose.RUNG_ADOPTION, rung.bit) < adoption


@walk
def climb_ladder(h, ladder, world, policy, seed, corporation, now, month, is_second_round, total, rows, size):
    """Take every rung that this household's case has reached and that was not yet taken in this spell."""
    work = world.casework
    structural = is_structural(h.months_in_arrears, h.arrears_history, work)
    taken_before = h.rungs_done
    for index in range(len(ladder)):
        rung = ladder[index]
        if rung.in_round != 0 and (rung.in_round == 2) != is_second_round:
            continue
        bit = 1 << rung.bit
        if taken_before & bit and (h.has_responded or h.unanswered_count == 0 or h.unanswered_count > rung.repeats):
            continue
        calls_team_in = rung.action == Rung.JOINT_VISIT or rung.action == Rung.REFERRAL or rung.action == Rung.SIGN_UP
        if not calls_team_in and (h.instalment_cents > 0 or h.legal_stage > LegalStage.BAILIFF):
            continue
        if not is_reached_rung(
            rung.measure,
            rung.at_months,
            h.rent_arrears_cents,
            h.rent_cents,
            is_second_round,
            h.arrangements_broken,
            h.unanswered_count,
        ):
            continue
        if rung.only_unanswered and (h.has_responded or h.unanswered_count == 0):
            continue
        if rung.only_structural and not structural:
            continue
        if not is_in_audience(
            rung.audience, h.composition, h.youngest_child_months, h.sees_concern, structural, work.young_child_years
        ):
            continue
        if not employee_adopts(h, rung, work, policy, seed, corporation):
            continue
        h.rungs_done |= bit
        key = luck_key(seed, h.household, month)
        take_rung(h, rung, world, policy, key, 2 * rung.bit + now % 2, corporation, now, month, total, rows, size)


@walk
def works_cases(
    homes,
    active,
    start,
    stop,
    ladder,
    world,
    policy,
    seed,
    corporation,
    now,
    month,
    is_second_round,
    totals,
    rows,
    size,
):
    """Let one corporation work all its cases in arrears this round."""
    total = totals[corporation]
    for at in range(start, stop):
        fetch(homes[active[min(at + 2, stop - 1)]])
        h = homes[active[at]]
        if h.rent_arrears_cents + h.rent_costs_cents <= 0:
            continue
        if h.missed_instalment and h.instalment_cents > 0 and not is_second_round:
            instalment_was_missed(h, world[0].arranging, luck_key(seed, h.household, month), total)
        climb_ladder(h, ladder, world[0], policy[0], seed, corporation, now, month, is_second_round, total, rows, size)
