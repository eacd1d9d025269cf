"""Closed vocabularies. A word's number is stored in records and results: append, never renumber.

`DUTCH` gives the word for Dutch output; English output uses the name itself.
"""

from enum import IntEnum


class Composition(IntEnum):
    """Who lives in the home."""

    SINGLE_MAN = 0
    SINGLE_WOMAN = 1
    LONE_PARENT = 2
    COUPLE = 3
    COUPLE_WITH_CHILDREN = 4
    OTHER = 5


class IncomeSource(IntEnum):
    """What the head of the household mainly lives on. WAITING: applied for assistance, not yet decided."""

    WORK = 0
    UNEMPLOYMENT_BENEFIT = 1
    SOCIAL_ASSISTANCE = 2
    DISABILITY_BENEFIT = 3
    PENSION = 4
    SELF_EMPLOYED = 5
    WAITING = 6


class Migration(IntEnum):
    """Migration background of the head, in the terms of the statistics of 2015."""

    NATIVE = 0
    WESTERN = 1
    NON_WESTERN = 2


class Education(IntEnum):
    """Highest completed education of the head."""

    LOW = 0
    MIDDLE = 1
    HIGH = 2


class Neighbourhood(IntEnum):
    """Kind of neighbourhood the home stands in."""

    WELL_OFF = 0
    ATTENTION = 1


class Trait(IntEnum):
    """The seven behavioural traits (Madern); each is a standard score, higher is more favourable."""

    TIME_ORIENTATION = 0
    LOCUS_OF_CONTROL = 1
    SELF_CONTROL = 2
    DEBT_ATTITUDE = 3
    SOCIAL_SUPPORT = 4
    FINANCIAL_LITERACY = 5
    SELF_EFFICACY = 6


class Creditor(IntEnum):
    """To whom a household can owe.

    OTHER stands for all creditors without an office of their own here, who act alike: consumer credit (loans,
    instalments, mail order), telephone, insurance. Most of what a household owes them is credit.
    """

    RENT = 0
    ENERGY = 1
    WATER = 2
    HEALTH = 3
    OTHER = 4
    TAX = 5


class CreditorStage(IntEnum):
    """How far a creditor other than the landlord has gone. ENFORCED: cut off, premium at source, attachment."""

    NONE = 0
    REMINDED = 1
    DUNNED = 2
    COLLECTION = 3
    ENFORCED = 4


class Measure(IntEnum):
    """How a rung counts 'months of arrears', which event it waits for, or from which debts on it is climbed."""

    AMOUNT_IN_RENTS = 0
    AGE_OF_OLDEST = 1
    BROKEN_ARRANGEMENT = 2
    NO_RESPONSE = 3
    AMOUNT_IN_CENTS = 4
    CREDITORS = 5


class Rung(IntEnum):
    """What a corporation does when a rung of its ladder is reached."""

    REMINDER = 0
    DUNNING_NOTICE = 1
    PHONE = 2
    LETTER_TEAM_NUMBER = 3
    HOME_VISIT = 4
    JOINT_VISIT = 5
    REFERRAL = 6
    SIGN_UP = 7
    BAILIFF = 8
    FIRST_LETTER = 9
    TEXT_MESSAGE = 10
    LETTER_SLIP = 11
    VIP_REPORT = 12
    GUIDANCE_SIGN_UP = 13
    COLLECTION_AGENCY = 14
    CASE_MEETING = 15


class Audience(IntEnum):
    """For whom a rung is meant; YOUNG_FAMILIES have a child below the parameter's age."""

    EVERYONE = 0
    YOUNG_FAMILIES = 1
    NOT_YOUNG_FAMILIES = 2
    WITH_CONCERNS = 3
    STRUCTURAL = 4
    NOT_SINGLE_MEN = 5
    WITH_RISK_FACTORS = 6


class Consent(IntEnum):
    """On which ground a household's data may be shared."""

    NONE_ASKED = 0
    ASKED_BEFOREHAND = 1
    BUILT_IN = 2
    OPT_IN_SLIP = 3
    INFORMED_AFTERWARDS = 4
    STATUTORY = 5


class Regime(IntEnum):
    """One ground for sharing data all over town, or EACH_ITS_OWN: as every rung and desk says. Others: Consent + 1."""

    EACH_ITS_OWN = 0
    NONE_ASKED = 1
    ASKED_BEFOREHAND = 2
    BUILT_IN = 3
    OPT_IN_SLIP = 4
    INFORMED_AFTERWARDS = 5
    STATUTORY = 6


class LegalStage(IntEnum):
    """How far the legal path has come."""

    NONE = 0
    BAILIFF = 1
    SUMMONS = 2
    ORDER = 3
    ANNOUNCED = 4


class HelpStage(IntEnum):
    """Where a household stands with the neighbourhood team."""

    NONE = 0
    WAITING = 1
    HELPED = 2
    FINISHED = 3
    DROPPED_OUT = 4


class SettlementStage(IntEnum):
    """Where a household stands with the municipal debt service. LINE: waits for the intake."""

    NONE = 0
    LINE = 1
    STABILISING = 2
    NEGOTIATING = 3
    RUNNING = 4
    COMPLETED = 5
    REFUSED = 6
    DROPPED_OUT = 7


class Desk(IntEnum):
    """Which outreach desk a household stands with; baseline: none of them exists."""

    NONE = 0
    SIGNALS = 1
    VIP = 2
    GUIDANCE = 3
    STREETS = 4
    DOORS = 5


class Staff(IntEnum):
    """Whose minutes are kept from one round to the next. TEAMS: the first team; the others follow it."""

    SIGNALS = 0
    VIP = 1
    GUIDANCE = 2
    OFFICERS = 3
    DOORS = 4
    EYES = 5
    VOLUNTEERS = 6
    DEBT_SERVICE = 7
    TEAMS = 8


class LineKind(IntEnum):
    """What a household stands in the team's line for. ACCEPTED: referred after it had agreed to be helped."""

    REFERRAL = 0
    JOINT_VISIT = 1
    OWN_REQUEST = 2
    ACCEPTED = 3


class End(IntEnum):
    """How a tenancy ended."""

    STILL_THERE = 0
    MOVED = 1
    DIED = 2
    EVICTED = 3
    KEYS_RETURNED = 4
    ABSCONDED = 5


class Cause(IntEnum):
    """Why the present spell of rent arrears began."""

    NONE = 0
    ATTENTION = 1
    INCOME_DROP = 2
    REPAYMENT_DEMAND = 3
    FIXED_COSTS = 4
    OVERSPENDING = 5
    SETBACK = 6
    DEPOSIT = 7


class DebtorKind(IntEnum):
    """The study's four kinds of debtor, as bits: a household can be several at once."""

    NO_OVERVIEW = 1
    STRUCTURAL_SHORTFALL = 2
    INCOME_FELL = 4
    SLOW_TO_ADAPT = 8


class ProblemDebt(IntEnum):
    """The definitions of problem debt, as bits (study, 1.1.1 and 1.5; REGISTERED: as the statistics count it)."""

    REPAYMENT = 1
    THIRTY_SIX_MONTHS = 2
    FACTUAL = 4
    EXPERIENCED = 8
    DEBTS_AND_BILLS = 16
    BAILIFF_AND_THREAT = 32
    REGISTERED = 64


class Party(IntEnum):
    """Who pays or receives."""

    HOUSEHOLD = 0
    CORPORATION = 1
    TEAM = 2
    MUNICIPALITY = 3
    BAILIFF = 4
    COURT = 5
    STATE = 6
    ENERGY_SUPPLIER = 7
    WATER_COMPANY = 8
    HEALTH_INSURER = 9
    OTHER_CREDITOR = 10
    VOLUNTEERS = 11
    DEBT_SERVICE = 12
    SOCIETY = 13
    LABOUR = 14
    MARKET = 15
    COLLECTION_AGENCY = 16


class Cost(IntEnum):
    """What a ledger row is for. `KINDS` says of each whether it is a transfer or a resource, and what contains it."""

    LETTER = 0
    PHONE_CALL = 1
    HOME_VISIT = 2
    CASEWORK = 3
    TEAM_INTAKE = 4
    TEAM_HELP = 5
    COLLECTION_FEE = 6
    BAILIFF_WORK = 7
    SUMMONS_FEE = 8
    COURT_FEE = 9
    JUDGMENT_SERVICE = 10
    EVICTION_EXECUTION = 11
    ARREARS_WRITTEN_OFF = 12
    EVICTION_LOSS = 13
    SOCIETAL_LOSS = 14
    DUNNING_FEE = 15
    VACANCY = 16
    LEVER_FIXED = 17
    REPAYMENT_DEMAND = 18
    DEPOSIT = 19
    TEAM_VISIT = 20
    VOLUNTEER_HELP = 21
    DEBT_SERVICE_WORK = 22
    BUDGET_MANAGEMENT = 23
    DEBT_FORGIVEN = 24
    ATTACHED = 25
    DISCONNECTION = 26
    PREMIUM_SURCHARGE = 27
    SHELTER = 28
    SIGNAL_WORK = 29
    GUIDANCE_WORK = 30
    STREET_WORK = 31
    BENEFIT_DESK = 32
    DIRECT_PAYMENT_WORK = 33
    FUND_PAYMENT = 34
    BUDGET_COURSE = 35
    TEXT_MESSAGE = 36
    AGENCY_FEE = 37
    INTAKE_TALK = 38
    CASE_MEETING = 39
    REHOUSING = 40
    SETTLEMENT_PAYMENT = 41
    ASSISTANCE = 42
    SUPPLEMENT = 43
    UNEMPLOYMENT_BENEFIT = 44
    DISABILITY_BENEFIT = 45
    STATE_PENSION = 46
    ALLOWANCES = 47
    ALLOWANCES_DEMANDED = 48
    MINIMUM_SCHEME = 49
    CONSENT_LETTER = 50
    HOMELESSNESS = 51


class CostKind(IntEnum):
    """TRANSFER: one party's loss is another's gain. RESOURCE: time or goods used up; society loses it."""

    TRANSFER = 0
    RESOURCE = 1


class Provision(IntEnum):
    """Whether a transfer is what households live on. BY_RIGHT goes with the household; CLAIMED depends on take-up."""

    NONE = 0
    BY_RIGHT = 1
    CLAIMED = 2
