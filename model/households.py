"""The record of a household: field, dtype, unit, meaning.

All households are one NumPy record array, sorted by corporation. Money is whole cents. Only int64, float64, bool, and
int8/int32 for words and counts: other floats would make compiled and uncompiled differ.
"""

import mmap
from contextlib import suppress
from typing import NamedTuple

import numpy as np

from model.jit import CACHE_LINE_BYTES


class Field(NamedTuple):
    """One column of the record."""

    name: str
    dtype: str
    unit: str
    meaning: str


def _rows(text: str) -> tuple[Field, ...]:
    rows = [line.split("|") for line in text.strip().splitlines() if line.strip()]
    return tuple(Field(*(cell.strip() for cell in row)) for row in rows)


IDENTITY = _rows("""
    household               | i8 | number           | dwelling * 1000 + tenancy_nth; the key of all its luck
    dwelling                | i8 | number           | the home, counted through the whole municipality
    tenancy_nth             | i4 | number           | 0 for who lives there at the start, then 1, 2, ...
    start_month             | i4 | month            | first month of the tenancy, counted from the start of the burn-in
    corporation             | i1 | index            | landlord, 0-based in scenario order
    team                    | i1 | index            | neighbourhood team of the area
    neighbourhood           | i1 | Neighbourhood    | kind of neighbourhood
    street                  | i4 | number           | street within the municipality
""")

PEOPLE = _rows("""
    composition             | i1 | Composition      | who lives there
    is_woman                | b1 | yes/no           | sex of the head
    migration               | i1 | Migration        | migration background of the head
    education               | i1 | Education        | education of the head
    age_months              | i4 | months           | age of the head
    children_count          | i4 | children         | children at home (0-4)
    youngest_child_months   | i4 | months           | age of the youngest child at home, -1 without children
    oldest_child_months     | i4 | months           | age of the oldest child at home, -1; others are spaced evenly
    time_orientation        | f8 | standard score   | behavioural trait; higher looks further ahead
    locus_of_control        | f8 | standard score   | behavioural trait; higher is internal
    self_control            | f8 | standard score   | behavioural trait
    debt_attitude           | f8 | standard score   | behavioural trait; higher avoids debt
    social_support          | f8 | standard score   | behavioural trait
    financial_literacy      | f8 | standard score   | behavioural trait
    self_efficacy           | f8 | standard score   | behavioural trait
    has_psychosocial_problem| b1 | yes/no           | psychosocial or psychiatric problem
    has_health_problem      | b1 | yes/no           | chronic illness
    has_addiction           | b1 | yes/no           | addiction
    has_intellectual_disability | b1 | yes/no       | mild intellectual disability
""")

INCOME = _rows("""
    income_source           | i1 | IncomeSource     | what the head lives on
    wage_cents              | i8 | cents a month    | net wage of the head when at work
    partner_wage_cents      | i8 | cents a month    | net wage of the partner, 0 without
    pension_supplement_cents| i8 | cents a month    | net pension on top of the state pension
    benefit_months_used     | i4 | months           | unemployment benefit received in this spell
    benefit_months_left     | i4 | months           | unemployment benefit still due
    decision_months_left    | i4 | months           | until the decision on assistance; 0 when none is pending
    back_pay_cents          | i8 | cents            | assistance owed for the months of waiting
    ill_months              | i4 | months           | months of the present illness, 0 when well
    claims_rent_allowance   | b1 | yes/no           | has applied for it
    claims_health_allowance | b1 | yes/no           | has applied for it
    claims_child_budget     | b1 | yes/no           | has applied for it
    claims_supplement       | b1 | yes/no           | would have a wage below the social minimum topped up by assistance
    rent_allowance_cents    | i8 | cents a month    | rent allowance paid out
    health_allowance_cents  | i8 | cents a month    | health allowance paid out
    child_budget_cents      | i8 | cents a month    | child budget paid out
    attached_cents          | i8 | cents a month    | income withheld at its source this month for creditors
    assessed_income_cents   | i8 | cents a year     | taxable income on which the allowances are being paid
    taxable_income_cents    | i8 | cents a year     | taxable income that this month's income stands for
    allowances_due_cents    | i8 | cents a month    | rent and health allowance and child budget due on it
    circumstances           | i8 | bits             | what income, allowances and needs depend on; 0 is nothing yet
    age_bands               | i4 | bits             | children by age band, three bits each, then how many there are
    age_bands_until_months  | i4 | months           | until the youngest is so old, `age_bands` holds
    overpaid_cents          | i8 | cents            | allowance paid too much, not yet demanded back
    base_income_cents       | i8 | cents a month    | wage, benefit or pension this month, partner included
    income_cents            | i8 | cents a month    | all income this month, allowances and one-offs included
    usual_income_cents      | i8 | cents a month    | the income the household is used to
    highest_income_cents    | i8 | cents a month    | highest usual income, fading over about two years
    applies_for_assistance  | b1 | yes/no           | applied this month; until the municipality has taken note
    has_flexible_work       | b1 | yes/no           | hours and wage differ from month to month while at work
""")

SPENDING = _rows("""
    rent_cents              | i8 | cents a month    | rent of the home
    energy_bill_cents       | i8 | cents a month    | gas and electricity
    water_bill_cents        | i8 | cents a month    | water
    health_premium_cents    | i8 | cents a month    | health insurance of all adults
    other_bill_cents        | i8 | cents a month    | instalments and subscriptions
    necessary_cents         | i8 | cents a month    | food, clothing and the like that cannot be done without
    habitual_cents          | i8 | cents a month    | spending above the necessary that it is used to
    savings_cents           | i8 | cents            | money at hand at the end of the month
    setback_cents           | i8 | cents            | unexpected cost this month
    repayment_demand_cents  | i8 | cents            | allowances demanded back, not yet due
    demand_at_once          | b1 | yes/no           | of a demand all falls due at once, no instalments asked for
    put_off_cents           | i8 | cents            | one-off income spent this month on what was put off
""")

ARREARS = _rows("""
    rent_arrears_cents      | i8 | cents            | rent unpaid
    rent_costs_cents        | i8 | cents            | collection and court costs charged on the rent claim, unpaid
    energy_arrears_cents    | i8 | cents            | energy bills unpaid
    water_arrears_cents     | i8 | cents            | water bills unpaid
    health_arrears_cents    | i8 | cents            | health premiums unpaid
    other_arrears_cents     | i8 | cents            | loans, instalments and other bills unpaid
    tax_arrears_cents       | i8 | cents            | allowances demanded back that fell due and were not paid
    energy_stage            | i1 | CreditorStage    | how far the energy supplier has gone
    water_stage             | i1 | CreditorStage    | how far the water company has gone
    health_stage            | i1 | CreditorStage    | how far the health insurer has gone; ENFORCED: premium at source
    other_stage             | i1 | CreditorStage    | how far the other creditors have gone
    tax_stage               | i1 | CreditorStage    | how far the tax authority has gone
    attached_by             | i1 | Creditor bits    | creditors that have attached its income
    at_agency               | b1 | yes/no           | the rent claim was handed to a collection agency
    deposit_cents           | i8 | cents            | deposit held by the corporation
    rent_cut_cents          | i8 | cents a month    | by how much a fitting rent was lowered in this tenancy
    instalment_cents        | i8 | cents a month    | instalment of the payment arrangement, 0 without
    missed_instalment       | i1 | 0, 1 or 2        | of the last instalment due: 0 paid, 1 not paid, 2 nor the rent
    arrangement_months      | i4 | months           | age of the running arrangement
    arrangements_made       | i4 | count            | in this tenancy
    arrangements_broken     | i4 | count            | in this spell of arrears
    months_in_arrears       | i4 | months           | consecutive month-ends with arrears above the stated amount
    arrears_history         | i8 | bits             | last 24 month-ends with arrears, newest in bit 0
    cause                   | i1 | Cause            | why the present spell of rent arrears began
    had_other_arrears_first | b1 | yes/no           | other bills were unpaid when the present spell began
    rent_due_total_cents    | i8 | cents            | all rent due in this tenancy
    rent_paid_total_cents   | i8 | cents            | all paid to the corporation on rent and costs in this tenancy
""")

STATE = _rows("""
    is_quiet                | b1 | yes/no           | nothing at stake: `becomes_quiet`; no is always safe
    strain                  | f8 | 0 to 1           | stress from debts and enforcement
    attention               | f8 | 0 to 1           | how well it keeps up with post, payments and appointments
    last_late_month         | i4 | month            | latest month in which a bill was left unpaid on its due day, NEVER
    lapsed                  | b1 | yes/no           | did not attend to the rent this month although it had the means
    is_reminded             | b1 | yes/no           | was reminded, reached or pressed in this spell of arrears
    pressing_letters        | i4 | letters          | dunning letters of all creditors this month
    pressure                | f8 | 0 to 1           | enforcement pressure in force on the rent
    problem_debt            | i4 | ProblemDebt bits | definitions of problem debt met at month end
    debtor_kind             | i1 | DebtorKind bits  | kinds of debtor at month end
""")

CASE = _rows("""
    spell_month             | i4 | month            | month in which the present spell of rent arrears began
    rungs_done              | i8 | bits             | rungs of the corporation's ladder taken in this spell
    has_responded           | b1 | yes/no           | answered the corporation in this spell
    unanswered_count        | i4 | count            | attempts at contact in this spell that found no answer
    was_lettered            | b1 | yes/no           | got the first letter of this spell
    letter_balance_cents    | i8 | cents            | paid in total at the first letter, plus 1; 0: none awaited
    legal_stage             | i1 | LegalStage       | how far the legal path has come
    legal_due_round         | i4 | round            | half-month in which the next legal step falls due
    orders_count            | i4 | count            | court orders in this tenancy
    sees_concern            | b1 | yes/no           | the corporation knows of other problems
    told_eviction           | b1 | yes/no           | an eviction was announced in this tenancy
""")

HELP = _rows("""
    help_stage              | i1 | HelpStage        | where it stands with the team
    line_kind               | i1 | LineKind         | what it stands in the team's line for
    line_consent            | i1 | Consent          | ground on which its data went to the team
    line_round              | i4 | round            | half-month in which it joined the line
    line_priority           | i4 | 0 is first       | its class in the line
    help_minutes_left       | i8 | minutes          | work the team still has to do
    help_months             | i4 | months           | months of help so far
    help_works              | b1 | yes/no           | the help takes hold
    is_stabilised           | b1 | yes/no           | the team keeps its payments and post in order
    coaching                | f8 | 0 to 1           | how far spending has been brought to what it can afford
    direct_payment_months   | i4 | months           | months of rent paid straight from the benefit still to run
    times_helped            | i4 | count            | in this tenancy
    settlement_stage        | i1 | SettlementStage  | where it stands with the debt service
    settlement_round        | i4 | round            | half-month in which the next step of the debt service falls due
    settlement_months       | i4 | months           | months of the settlement paid
    fund_loan_cents         | i8 | cents            | still to be repaid to the fund that bought up its debts
    settlement_cents        | i8 | cents a month    | payment under the settlement, 0 without
    managed_months          | i4 | months           | months of budget management still to run
    volunteer_stage         | i1 | HelpStage        | where it stands with the volunteers
    volunteer_round         | i4 | round            | half-month in which it joined the volunteers' line
    desk                    | i1 | Desk             | outreach desk it stands with
    desk_stage              | i1 | HelpStage        | where it stands with that desk
    desk_round              | i4 | round            | half-month in which it joined that desk's line
    desk_months             | i4 | months           | months of guidance by that desk so far
    must_accept_help        | b1 | yes/no           | staying in the home was made to depend on accepting help
    course_month            | i4 | month            | when it took a budget course, NEVER
    months_since_help       | i4 | months           | months on its own since help ended, while it has an effect
    settlement_debt_cents   | i8 | cents            | arrears when the debt service last looked, under a settlement
    refused_help            | b1 | yes/no           | refused the help last offered in this spell of arrears
    signalled_by            | i1 | Creditor bits    | creditors that signalled the debts it has now
    street_is_indicated     | b1 | yes/no           | street-level indicators point to its street
""")

TRACE = _rows("""
    first_arrears_month     | i4 | month            | first month-end in arrears, NEVER
    first_contact_month     | i4 | month            | first time the corporation or team spoke with it, NEVER
    first_referral_month    | i4 | month            | first signal to the team, NEVER
    first_late_referral_month | i4 | month          | first signal to the team when the eviction was announced, NEVER
    first_help_month        | i4 | month            | first month of help, NEVER
    first_order_month       | i4 | month            | first court order, NEVER
    first_problem_month     | i4 | month            | first month in problem debt (repayment definition), NEVER
    problem_months          | i4 | months           | month-ends in problem debt (repayment definition)
    contacts_count          | i4 | count            | attempts at contact in person (phone, visit)
    disclosures_count       | i4 | count            | times its data went to another organisation since the branch point
    first_disclosure_month  | i4 | month            | first time its data were shared since the branch point, NEVER
    signals_count           | i4 | count            | signals by creditors other than the landlord
    disclosures_unconsented | i4 | count            | of these, without its consent
    waiting_days            | i4 | days             | spent on the line of the team
    waited_count            | i4 | count            | times it reached the front of the line
    dropped_out_count       | i4 | count            | times it left the line unhelped
    first_signal_month      | i4 | month            | first signal by a creditor to an outreach desk, NEVER
    last_signal_month       | i4 | month            | latest signal by a creditor to an outreach desk, NEVER
    last_doors_month        | i4 | month            | latest visit by those who go from door to door, NEVER
""")

GROUPS = {
    "identity": IDENTITY,
    "people": PEOPLE,
    "income": INCOME,
    "spending": SPENDING,
    "arrears": ARREARS,
    "state": STATE,
    "case": CASE,
    "help": HELP,
    "trace": TRACE,
}
FIELDS: tuple[Field, ...] = tuple(field for group in GROUPS.values() for field in group)

# Where a field lies in the record: the processor fetches memory in lines of 64 bytes, and fetching takes time. First
# comes what is looked at for every household in every month, in this order: a quiet one is a matter of six lines, the
# last of which cases need as well. Then follows what debts and cases need; at the end what most months do not touch.
EVERY_MONTH = (
    *("self_control", "financial_literacy", "self_efficacy", "wage_cents", "partner_wage_cents", "back_pay_cents"),
    *("rent_allowance_cents", "health_allowance_cents", "child_budget_cents", "allowances_due_cents"),
    *("assessed_income_cents", "taxable_income_cents", "overpaid_cents", "circumstances", "base_income_cents"),
    *("highest_income_cents", "put_off_cents", "setback_cents", "coaching", "rent_due_total_cents", "habitual_cents"),
    *("energy_bill_cents", "water_bill_cents", "other_bill_cents", "health_premium_cents", "necessary_cents"),
    *("income_cents", "rent_paid_total_cents", "usual_income_cents", "savings_cents", "strain", "attention"),
    *("household", "rent_cents", "arrears_history", "age_months", "children_count", "youngest_child_months"),
    *("oldest_child_months", "ill_months", "age_bands", "age_bands_until_months", "corporation", "composition"),
    *("has_psychosocial_problem", "has_addiction", "has_intellectual_disability", "income_source"),
    *("claims_rent_allowance", "claims_health_allowance", "claims_child_budget", "has_flexible_work"),
    *("is_quiet", "lapsed", "is_stabilised", "claims_supplement", "last_late_month", "pension_supplement_cents"),
    *("managed_months", "has_health_problem", "demand_at_once", "desk", "applies_for_assistance"),
)
SELDOM = {
    *(field.name for field in TRACE),
    *("dwelling", "tenancy_nth", "start_month", "street", "team", "neighbourhood", "migration", "education"),
    *("time_orientation", "locus_of_control", "debt_attitude", "social_support"),
    *("cause", "had_other_arrears_first", "spell_month", "arrangements_made"),
    *("legal_due_round", "orders_count", "sees_concern", "told_eviction"),
    *("line_kind", "line_consent", "line_round", "line_priority", "help_minutes_left", "help_months", "help_works"),
    *("times_helped", "settlement_round", "settlement_months", "volunteer_round", "desk_round", "desk_months"),
    *("course_month", "deposit_cents", "rent_cut_cents", "months_since_help", "settlement_debt_cents"),
    *("signalled_by", "street_is_indicated", "is_woman"),
    *("benefit_months_used", "benefit_months_left", "decision_months_left"),
}


def _place(field: Field) -> tuple[bool, int, int]:
    order = EVERY_MONTH.index(field.name) if field.name in EVERY_MONTH else len(EVERY_MONTH)
    return field.name in SELDOM, order, -np.dtype(field.dtype).itemsize


def _whole_lines(fields: list[Field]) -> np.dtype:
    """The layout of these fields, one after another, made up to whole cache lines."""
    packed = np.dtype([(field.name, field.dtype) for field in fields], align=True)
    names = list(packed.names or ())
    layout = {
        "names": names,
        "formats": [packed[name] for name in names],
        "offsets": [packed.fields[name][1] for name in names] if packed.fields else [],
        "itemsize": -(-packed.itemsize // CACHE_LINE_BYTES) * CACHE_LINE_BYTES,
    }
    return np.dtype(layout, align=True)  # type: ignore[call-overload]


HOUSEHOLD = _whole_lines(sorted(FIELDS, key=_place))
TENANCIES_PER_DWELLING = 1000
LARGE_PAGE_BYTES = 2 << 20
NEVER = -1_000_000


def _zeroed_room(size: int) -> np.ndarray:
    """So many bytes of zeros, from the start of a page; in large pages where the system has them.

    A town's records span thousands of small pages, more than a processor keeps the addresses of; without large pages a
    month takes up to half as long again. NumPy asks for them only when it gets its memory straight from the system, so
    not for the second town in a process.
    """
    if not hasattr(mmap, "MADV_HUGEPAGE") or size < LARGE_PAGE_BYTES:
        return np.zeros(size, dtype=np.uint8)
    whole_pages = -(-size // LARGE_PAGE_BYTES) * LARGE_PAGE_BYTES
    room = mmap.mmap(-1, whole_pages, flags=mmap.MAP_PRIVATE | mmap.MAP_ANONYMOUS)
    with suppress(OSError):  # a kernel built without large pages
        room.madvise(mmap.MADV_HUGEPAGE)
    return np.frombuffer(room, dtype=np.uint8, count=size)


def blank_homes(count: int) -> np.recarray:
    """Records of zeros [count], each on cache lines of its own."""
    room = _zeroed_room(count * HOUSEHOLD.itemsize + CACHE_LINE_BYTES)
    first = -room.ctypes.data % CACHE_LINE_BYTES
    return room[first : first + count * HOUSEHOLD.itemsize].view(HOUSEHOLD).view(np.recarray)


def copied(homes: np.recarray) -> np.recarray:
    """The same homes in records of their own."""
    copies = blank_homes(len(homes))
    copies[:] = homes
    return copies


def empty_homes(count: int) -> np.recarray:
    """What does the record of `count` empty homes look like: zeros, NEVER, and -1 for the ages of children."""
    homes = blank_homes(count)
    for name in HOUSEHOLD.names or ():
        if name.startswith(("first_", "last_")) or name == "course_month":
            homes[name] = NEVER
        elif name.endswith("_child_months"):
            homes[name] = -1
    return homes
