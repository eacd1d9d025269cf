"""THE PAGE: what comes before what in a month, and nowhere else.

Rent and bills fall due on the 1st. Each household first lives through its own month, in the order of `ORDER[:5]`;
then offices work in two rounds (the 1st and the 15th), each followed by catching up; then the month is closed.
Households that owe nothing and stand with no office are closed at once: nothing an office does this month can touch
them.
"""

from model.circumstances import circumstances_stay
from model.debts import owed_besides_rent
from model.family import has_partner
from model.jit import AHEAD, fetch, fetch_case, walk
from model.ledger import book
from model.luck import luck_key
from model.norms import social_minimum_cents
from model.offices.corporation import works_cases
from model.offices.courses import courses_run
from model.offices.creditors import PREMIUM, claims_of_attachers, other_creditors_act
from model.offices.debt_service import debt_service_works
from model.offices.front_door import front_door_opens
from model.offices.guidance import guidance_works, vip_works
from model.offices.legal import legal_steps
from model.offices.letting import deposit_is_asked, deposit_is_given_back, new_tenant_is_spoken_to
from model.offices.municipality import municipality_works
from model.offices.signals import signals_work
from model.offices.streets import streets_work
from model.offices.team import teams_work
from model.offices.volunteers import volunteers_work
from model.population import let_home
from model.provisions import provisions_are_counted, regular_provisions_add_to_totals
from model.rules.attaching import attached_part_cents, own_part_cents, premium_withheld_cents
from model.rules.counting import month_ends
from model.rules.earning import holiday_money_cents, income_arrives
from model.rules.entitlements import allowances_are_paid, protected_income_of
from model.rules.helping import help_wears_off
from model.rules.life_events import life_happens
from model.rules.owing import debts_are_paid, late_payment
from model.rules.paying import bills_are_paid
from model.rules.spending import adults_in, spending_is_planned
from model.rules.straining import strain_builds
from model.rules.taxing import income_is_taxed
from model.standing import stands_with
from model.words import Cost, End, LegalStage, Party, SettlementStage

ORDER = (
    "1 life events: ageing, family, work, illness, setback, moving out",
    "2 income: wage, benefit or pension, then allowances; what is withheld for creditors",
    "3 spending: needs, bills, habit",
    "4 paying: what can be paid, what is attended to; arrears, instalments",
    "5 strain: arrears and enforcement raise it; attention follows",
    "6 first round: corporations, teams, bailiff and court; catching up",
    "7 second round: the same on the 15th",
    "8 after: arrears, problem debt and debtor kinds counted; homes re-let",
)

LANDLORD_BITS = 127  # no landlord's index is negative: said so, looking it up takes no test for that

# The offices, in the order in which they work a round; model/agents.py makes each of them a Mesa agent.
ROUND = {
    "corporation": works_cases,
    "signals": signals_work,
    "vip": vip_works,
    "guidance": guidance_works,
    "streets": streets_work,
    "front_door": front_door_opens,
    "teams": teams_work,
    "volunteers": volunteers_work,
    "debt_service": debt_service_works,
    "courses": courses_run,
    "municipality": municipality_works,
    "legal": legal_steps,
    "creditors": other_creditors_act,
}


@walk
def needs_an_office(h):
    """Can an office have anything to do with this household this month: it owes somebody, or stands with an office."""
    return not h.is_quiet and (
        h.rent_arrears_cents + h.rent_costs_cents > 0
        or owed_besides_rent(h) > 0
        or h.attached_by != 0
        or h.legal_stage != LegalStage.NONE
        or h.applies_for_assistance
        or h.fund_loan_cents > 0
        or stands_with(h.help_stage)
        or stands_with(h.volunteer_stage)
        or stands_with(h.desk_stage)
        or SettlementStage.LINE <= h.settlement_stage <= SettlementStage.RUNNING
        or h.managed_months > 0
    )


@walk
def income_is_withheld(h, w, month):
    """Withhold what creditors have attached from this month's income: the premium at source, then the attachers' part.

    What cannot be withheld of the default premium falls due as a bill.
    """
    source = int(h.income_source)
    own = own_part_cents(h.base_income_cents, h.partner_wage_cents, source)
    h.attached_cents = 0
    if h.attached_by & PREMIUM:
        due = w.creditors.default_premium_cents * adults_in(h.composition)
        h.attached_cents = premium_withheld_cents(due, own)
        h.health_premium_cents = due - h.attached_cents
    claims = claims_of_attachers(h)
    if claims > 0 and own > 0:
        norm = social_minimum_cents(h, w.earning, has_partner(h.composition))
        protected = protected_income_of(h, norm, w.entitlements)
        own += holiday_money_cents(source, own, 0, month % 12, w.earning)
        h.attached_cents += attached_part_cents(own, protected, claims)
    h.attached_cents = min(h.attached_cents, h.income_cents)
    h.income_cents -= h.attached_cents


@walk
def has_rent_case(h):
    """Can landlord, bailiff or court have anything to do with this household this month, and can it pay rent late."""
    return h.rent_arrears_cents + h.rent_costs_cents > 0 or h.legal_stage != LegalStage.NONE


@walk
def households_live(homes, ends, active, cases, calm, world, eventful, seed, month, regular, totals):
    """Steps 1 to 5 for every household.

    Args: homes [homes]; ends [homes] receives End words; active [homes] receives the rows that need an office, cases
    [homes] those of them with a rent case; calm [homes] keeps who was quiet when it had lived through the month before,
    so that no office had to do with it; world [1]; eventful: see hazards; regular [corporations, IncomeSource] zeros to
    count in; totals [corporations].
    Returns: how many rows of `active` were filled, and how many of `cases`.
    """
    w = world[0]
    count, cases_count = 0, 0
    last = len(homes) - 1
    for i in range(len(homes)):
        fetch(homes[min(i + 2, last)])
        h = homes[i]
        landlord = h.corporation & LANDLORD_BITS
        total = totals[landlord]
        key = luck_key(seed, h.household, month)
        ends[i], happened = life_happens(h, w.life_events, key, eventful)
        same = circumstances_stay(h, w.entitlements, happened | (not calm[i]))
        source = int(h.income_source)
        stays = income_arrives(h, w.earning, key, month, same)
        provisions_are_counted(h, w.earning, key, source, month % 12, regular[landlord], total)
        own_income, demanded = h.income_cents, h.repayment_demand_cents
        allowances_are_paid(h, w.entitlements, key, month, income_is_taxed(h, w.taxing, stays))
        total.allowances_cents += h.income_cents - own_income
        total.allowances_demanded_cents += h.repayment_demand_cents - demanded
        if not h.is_quiet and (h.attached_by != 0 or h.attached_cents != 0):
            income_is_withheld(h, w, month)
        spending_is_planned(h, w.spending, key, stays)
        rent_unpaid = bills_are_paid(h, w.paying, key, month, w.spending.energy_price_index, total)
        debts_are_paid(h, w.paying, rent_unpaid, total)
        help_wears_off(h, w.helping, key)
        strain_builds(h, w.straining, same)
        calm[i] = h.is_quiet
        if needs_an_office(h):
            active[count] = i
            count += 1
            # Rent falls due and costs are charged nowhere else: no office makes a case of a household that has none.
            if has_rent_case(h):
                cases[cases_count] = i
                cases_count += 1
        else:
            month_ends(h, w.counting, month, total)
    regular_provisions_add_to_totals(regular, totals)
    return count, cases_count


@walk
def households_catch_up(homes, cases, count, ends, world, seed, month, round_of_month, totals):
    """Who was reached, reminded or pressed since pays late if means exist; who has lost the home pays no more."""
    for at in range(count):
        fetch_case(homes[cases[min(at + AHEAD, count - 1)]])
        h = homes[cases[at]]
        if ends[cases[at]] == 0 and h.rent_arrears_cents + h.rent_costs_cents > 0:
            key = luck_key(seed, h.household, month)
            late_payment(h, world[0].paying, key, round_of_month, totals[h.corporation])


@walk
def cases_close(homes, active, count, world, month, totals):
    """Step 8 for the households that needed an office; who got a first letter this month is asked for its answer."""
    for at in range(count):
        fetch(homes[active[min(at + AHEAD, count - 1)]])
        fetch_case(homes[active[min(at + AHEAD, count - 1)]])
        h = homes[active[at]]
        total = totals[h.corporation]
        if h.letter_balance_cents > 0:
            if h.rent_paid_total_cents + 1 > h.letter_balance_cents:
                total.paid_after_first_letter += 1
            h.letter_balance_cents = 0
        month_ends(h, world[0].counting, month, total)


@walk
def ended_rows(ends, rows):
    """Find the homes whose tenancy ends this month: `rows` [homes] receives them. Returns how many there are."""
    count = 0
    for i in range(len(ends)):
        rows[count] = i
        count += int(ends[i] != 0)
    return count


@walk
def end_is_counted(end, total):
    """Add the end of a tenancy (End) to the totals."""
    if end == End.EVICTED:
        total.evicted += 1
    elif end == End.KEYS_RETURNED:
        total.keys_returned += 1
    elif end == End.ABSCONDED:
        total.absconded += 1
    elif end == End.MOVED:
        total.moved += 1
    else:
        total.died += 1


@walk
def homes_are_let_again(homes, rows, ends, people, world, policies, seed, month, totals, ledger_rows, size, leavers):
    """End the tenancies in these rows, each with its deposit, write-off and vacancy, and let the homes anew.

    `leavers` [row] receives the records of those who leave; it may have no room, if nobody will ask for them.
    """
    for at in range(len(rows)):
        following = homes[rows[min(at + 1, len(rows) - 1)]]
        fetch(following)
        fetch_case(following)
        row = rows[at]
        h = homes[row]
        if at < len(leavers):
            leavers[at] = homes[row]
        total = totals[h.corporation]
        end = ends[row]
        end_is_counted(end, total)
        deposit_is_given_back(h, month, total, ledger_rows, size)
        owed = h.rent_arrears_cents + h.rent_costs_cents
        if owed > 0:
            total.written_off_cents += owed
            total.closing_arrears_cents -= owed
            cost = Cost.ARREARS_WRITTEN_OFF
            book(ledger_rows, size, month, Party.CORPORATION, Party.HOUSEHOLD, cost, h.corporation, h.household, owed)
        if end == End.EVICTED or end == End.KEYS_RETURNED or end == End.ABSCONDED:
            lost = policies[h.corporation].vacancy_months * h.rent_cents
            book(
                ledger_rows,
                size,
                month,
                Party.CORPORATION,
                Party.MARKET,
                Cost.VACANCY,
                h.corporation,
                h.household,
                lost,
            )
        total.relet += 1
        let_home(homes, row, people, month + 1, seed, world)
        policy = policies[h.corporation]
        deposit_is_asked(h, policy, month + 1, total, ledger_rows, size)
        new_tenant_is_spoken_to(h, world[0], policy, seed, month + 1, total, ledger_rows, size)
        ends[row] = 0
