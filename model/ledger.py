"""Append-only rows of who paid what to whom for which household, in whole cents; and the monthly totals.

Rent itself is booked as monthly totals per corporation (`MONTH`); every intervention, fee, loss and other transfer is
a row; what municipality and state pay households to live on is a row per corporation and month (`PROVISIONS`). `KINDS`
says of each cost word whether it is a transfer or a resource, which perspective books it, and which larger figure
already contains it: the published cost of an eviction to a corporation contains its collection work, and the published
cost to society contains that of the corporation, so a perspective that counts the larger one drops what it contains.
"""

import mmap
from typing import NamedTuple

import numpy as np

from model.jit import plain, rule, walk
from model.words import Cost, CostKind, Party, Provision

ROW = np.dtype(
    [
        ("month", "i4"),
        ("payer", "i1"),
        ("payee", "i1"),
        ("cost", "i1"),
        ("corporation", "i1"),
        ("household", "i8"),
        ("cents", "i8"),
    ],
    align=True,
)

ROW_RECORD = np.dtype((np.record, ROW))


class CostWord(NamedTuple):
    """What a cost word means to an economist."""

    kind: CostKind
    contained_in: Cost | None
    is_outreach: bool
    title: str
    title_nl: str
    provision: Provision = Provision.NONE


_T, _R = CostKind.TRANSFER, CostKind.RESOURCE
_RIGHT, _CLAIM = Provision.BY_RIGHT, Provision.CLAIMED
KINDS: dict[Cost, CostWord] = {
    Cost.LETTER: CostWord(_R, None, True, "letters", "brieven"),
    Cost.PHONE_CALL: CostWord(_R, None, True, "phone calls", "telefoongesprekken"),
    Cost.HOME_VISIT: CostWord(_R, None, True, "home visits", "huisbezoeken"),
    Cost.TEAM_VISIT: CostWord(_R, None, True, "team's part of joint visits", "wijkteam bij gezamenlijk huisbezoek"),
    Cost.CASEWORK: CostWord(_R, None, True, "casework", "dossierwerk"),
    Cost.TEAM_INTAKE: CostWord(_R, None, True, "team intakes", "intakes wijkteam"),
    Cost.TEAM_HELP: CostWord(_R, None, True, "team help", "hulp wijkteam"),
    Cost.LEVER_FIXED: CostWord(_R, None, True, "fixed cost of the policy", "vaste kosten van het beleid"),
    Cost.COLLECTION_FEE: CostWord(_T, None, False, "statutory collection costs", "wettelijke incassokosten"),
    Cost.DUNNING_FEE: CostWord(_T, None, False, "dunning fees", "aanmaningskosten"),
    Cost.BAILIFF_WORK: CostWord(_R, Cost.EVICTION_LOSS, False, "bailiff's work", "werk deurwaarder"),
    Cost.SUMMONS_FEE: CostWord(_R, Cost.EVICTION_LOSS, False, "summons", "dagvaarding"),
    Cost.COURT_FEE: CostWord(_R, Cost.EVICTION_LOSS, False, "court fee", "griffierecht"),
    Cost.JUDGMENT_SERVICE: CostWord(_R, Cost.EVICTION_LOSS, False, "service of judgment", "betekening vonnis"),
    Cost.EVICTION_EXECUTION: CostWord(_R, Cost.EVICTION_LOSS, False, "execution of eviction", "uitvoering ontruiming"),
    Cost.ARREARS_WRITTEN_OFF: CostWord(_T, Cost.EVICTION_LOSS, False, "arrears written off", "afgeschreven huur"),
    Cost.VACANCY: CostWord(_R, Cost.EVICTION_LOSS, False, "rent lost to vacancy", "huurderving"),
    Cost.EVICTION_LOSS: CostWord(_R, Cost.SOCIETAL_LOSS, False, "eviction, to corporation", "ontruiming, corporatie"),
    Cost.SOCIETAL_LOSS: CostWord(_R, None, False, "eviction, to society", "ontruiming, samenleving"),
    Cost.REPAYMENT_DEMAND: CostWord(_T, None, False, "demands for allowances corrected", "herstelde terugvordering"),
    Cost.DEPOSIT: CostWord(_T, None, False, "deposit", "waarborgsom"),
    Cost.VOLUNTEER_HELP: CostWord(_R, None, True, "volunteers' help", "hulp vrijwilligers"),
    Cost.DEBT_SERVICE_WORK: CostWord(_R, None, True, "debt service", "schulddienstverlening"),
    Cost.BUDGET_MANAGEMENT: CostWord(_R, None, True, "budget management", "budgetbeheer"),
    Cost.DEBT_FORGIVEN: CostWord(_T, None, False, "debt forgiven in a settlement", "kwijtgescholden schuld"),
    Cost.ATTACHED: CostWord(_T, None, False, "attached income", "beslag op inkomen"),
    Cost.DISCONNECTION: CostWord(_R, None, False, "disconnection and reconnection", "afsluiten en heraansluiten"),
    Cost.PREMIUM_SURCHARGE: CostWord(
        _T, None, False, "surcharge of the default premium", "opslag bestuursrechtelijke premie"
    ),
    Cost.SHELTER: CostWord(_R, Cost.SOCIETAL_LOSS, False, "shelter after eviction", "opvang na ontruiming"),
    Cost.HOMELESSNESS: CostWord(_R, Cost.SOCIETAL_LOSS, False, "homelessness after shelter", "dakloosheid na opvang"),
    Cost.SIGNAL_WORK: CostWord(_R, None, True, "outreach on signals", "outreach op signalen"),
    Cost.GUIDANCE_WORK: CostWord(_R, None, True, "guidance by a dedicated worker", "begeleiding door vaste werker"),
    Cost.STREET_WORK: CostWord(_R, None, True, "work in streets and at doors", "werk in straten en aan de deur"),
    Cost.BENEFIT_DESK: CostWord(_R, None, False, "benefit applications", "uitkeringsaanvragen"),
    Cost.DIRECT_PAYMENT_WORK: CostWord(_R, None, True, "direct payment of rent", "doorbetaling huur"),
    Cost.FUND_PAYMENT: CostWord(_T, None, False, "debts bought up by the fund", "door fonds opgekochte schuld"),
    Cost.BUDGET_COURSE: CostWord(_R, None, True, "budget courses", "budgetcursussen"),
    Cost.TEXT_MESSAGE: CostWord(_R, None, True, "text messages", "sms-berichten"),
    Cost.AGENCY_FEE: CostWord(_R, Cost.EVICTION_LOSS, False, "collection agency", "incassobureau"),
    Cost.INTAKE_TALK: CostWord(_R, None, True, "intake talks at letting", "intakegesprekken bij verhuring"),
    Cost.CASE_MEETING: CostWord(_R, None, True, "case meetings", "casusoverleg"),
    Cost.REHOUSING: CostWord(_R, None, True, "priority rehousing", "urgentieverhuizing"),
    Cost.SETTLEMENT_PAYMENT: CostWord(_T, None, False, "paid under a settlement", "betaald in schuldregeling"),
    Cost.CONSENT_LETTER: CostWord(_R, None, True, "letters about shared data", "brieven over gedeelde gegevens"),
    Cost.ASSISTANCE: CostWord(_T, None, False, "social assistance", "bijstand", _RIGHT),
    Cost.SUPPLEMENT: CostWord(_T, None, False, "assistance on top of wages", "aanvullende bijstand", _CLAIM),
    Cost.UNEMPLOYMENT_BENEFIT: CostWord(_T, None, False, "unemployment benefit", "werkloosheidsuitkering", _RIGHT),
    Cost.DISABILITY_BENEFIT: CostWord(_T, None, False, "disability benefit", "arbeidsongeschiktheidsuitkering", _RIGHT),
    Cost.STATE_PENSION: CostWord(_T, None, False, "state pension", "AOW", _RIGHT),
    Cost.ALLOWANCES: CostWord(_T, None, False, "allowances and child benefit", "toeslagen en kinderbijslag", _CLAIM),
    Cost.ALLOWANCES_DEMANDED: CostWord(
        _T, None, False, "allowances demanded back", "teruggevorderde toeslagen", _CLAIM
    ),
    Cost.MINIMUM_SCHEME: CostWord(_T, None, False, "minimum-income schemes", "minimaregelingen", _CLAIM),
}

# What households live on is booked as one row per corporation and month: total, payer, payee, cost word.
PROVISIONS = (
    ("assistance_cents", Party.MUNICIPALITY, Party.HOUSEHOLD, Cost.ASSISTANCE),
    ("supplement_cents", Party.MUNICIPALITY, Party.HOUSEHOLD, Cost.SUPPLEMENT),
    ("scheme_cents", Party.MUNICIPALITY, Party.HOUSEHOLD, Cost.MINIMUM_SCHEME),
    ("unemployment_benefit_cents", Party.STATE, Party.HOUSEHOLD, Cost.UNEMPLOYMENT_BENEFIT),
    ("disability_benefit_cents", Party.STATE, Party.HOUSEHOLD, Cost.DISABILITY_BENEFIT),
    ("state_pension_cents", Party.STATE, Party.HOUSEHOLD, Cost.STATE_PENSION),
    ("allowances_cents", Party.STATE, Party.HOUSEHOLD, Cost.ALLOWANCES),
    ("allowances_demanded_cents", Party.HOUSEHOLD, Party.STATE, Cost.ALLOWANCES_DEMANDED),
)
PROVISION_WORDS = np.array([words for _, *words in PROVISIONS], dtype=np.int8)  # [words, (payer, payee, cost)]
NOBODY = -1  # the household of a row that stands for many

MONTH = np.dtype(
    [
        (name, "i8")
        for name in (
            "month",
            "corporation",
            "homes",
            "in_arrears",
            "owing_one_to_three_months",
            "owing_more_than_three_months",
            "opening_arrears_cents",
            "rent_due_cents",
            "costs_charged_cents",
            "receipts_cents",
            "written_off_cents",
            "closing_arrears_cents",
            "rent_arrears_cents",
            "new_arrears",
            "cured",
            "first_letters",
            "paid_after_first_letter",
            "contacts",
            "contacts_reached",
            "arrangements_made",
            "in_arrangement",
            "arrangements_broken",
            "handed_to_bailiff",
            "summonses",
            "summonses_withdrawn",
            "court_orders",
            "orders_resolved",
            "evictions_announced",
            "evicted",
            "keys_returned",
            "absconded",
            "moved",
            "died",
            "relet",
            "referrals",
            "disclosures",
            "helped_started",
            "helped_now",
            "on_team_line",
            "dropped_out",
            "problem_debt_repayment",
            "problem_debt_36_months",
            "problem_debt_factual",
            "problem_debt_experienced",
            "problem_debt_debts_and_bills",
            "problem_debt_bailiff_and_threat",
            "problem_debt_registered",
            "debtor_no_overview",
            "debtor_structural_shortfall",
            "debtor_income_fell",
            "debtor_slow_to_adapt",
            "lone_parents",
            "lone_parents_in_arrears",
            "couples",
            "couples_in_arrears",
            "on_assistance",
            "on_assistance_in_arrears",
            "at_work",
            "at_work_in_arrears",
            "income_cents",
            "strain_thousandths",
            "in_other_arrears",
            "late_within_year",
            "rent_spells_with_other_debt_first",
            "team_minutes_used",
            "own_requests",
            "spells_attention",
            "spells_income_drop",
            "spells_repayment_demand",
            "spells_fixed_costs",
            "spells_overspending",
            "spells_setback",
            "spells_deposit",
            "first_left_rent",
            "first_left_energy",
            "first_left_water",
            "first_left_health",
            "first_left_other",
            "first_left_tax",
            "in_energy_arrears",
            "in_water_arrears",
            "in_health_arrears",
            "in_loan_arrears",
            "in_tax_arrears",
            "creditor_letters",
            "creditor_costs_cents",
            "disconnected",
            "premium_defaulters",
            "attached",
            "attached_cents",
            "triaged_light",
            "triaged_heavy",
            "on_debt_service_line",
            "settlements_applied",
            "settlements_reached",
            "settlements_refused",
            "settlements_completed",
            "settlements_dropped",
            "settlements_running",
            "budget_managed",
            "on_volunteer_line",
            "volunteer_helped",
            "volunteer_minutes_used",
            "direct_payments",
            "benefit_applications",
            "signals",
            "reports",
            "desk_visits",
            "desk_reached",
            "desk_accepted",
            "on_desk_line",
            "desk_minutes_used",
            "streets_indicated",
            "courses_taken",
            "fund_payments",
            "rehoused",
            "officer_minutes_used",
            "debt_service_minutes_used",
            "municipality_minutes_used",
            "team_waited",
            "team_waiting_days",
            "desk_waited",
            "desk_waiting_days",
            "desk_dropped_out",
            "volunteer_waited",
            "volunteer_waiting_days",
            "volunteer_dropped_out",
            "debt_service_waited",
            "debt_service_waiting_days",
            "debt_service_dropped_out",
            "disclosures_unconsented",
            "households_exposed",
            "assistance_cents",
            "supplement_cents",
            "scheme_cents",
            "unemployment_benefit_cents",
            "disability_benefit_cents",
            "state_pension_cents",
            "allowances_cents",
            "allowances_demanded_cents",
        )
    ]
)

# Where in a month's totals, which are all whole numbers, stand: the month, the corporation, the provisions [word].
MONTH_PLACES = {name: place for place, name in enumerate(MONTH.names or ())}
MONTH_PLACE, CORPORATION_PLACE = MONTH_PLACES["month"], MONTH_PLACES["corporation"]
PROVISION_PLACES = np.array([MONTH_PLACES[name] for name, *_ in PROVISIONS])
MONTH_RECORD = np.dtype((np.record, MONTH))


def new_months(months: np.ndarray, corporations: int) -> np.recarray:
    """What do the totals [month, corporation] of these months look like before anything happened: zeros."""
    totals = np.zeros((len(months), corporations), dtype=MONTH_RECORD)
    totals["month"] = months[:, None]
    totals["corporation"] = np.arange(corporations)
    return totals.view(np.recarray)


def new_month(month: int, corporations: int) -> np.recarray:
    """What do the totals [corporation] of a month look like before anything happened: zeros."""
    totals: np.recarray = new_months(np.array([month]), corporations)[0]
    return totals


@rule
def book(rows, size, month, payer, payee, cost, corporation, household, cents):
    """Append one row; `size` [1] counts the rows. A full ledger only counts on, and `Ledger.check` then refuses."""
    n = size[0]
    if n < len(rows):
        row = rows[n]
        row.month = month
        row.payer = payer
        row.payee = payee
        row.cost = cost
        row.corporation = corporation
        row.household = household
        row.cents = cents
    size[0] = n + 1


@walk
def provisions_are_booked(totals, rows, size):
    """Book what stands in the totals [corporation, place] for benefits, allowances and schemes: a row each."""
    for at in range(len(totals)):
        total = totals[at]
        for word in range(len(PROVISION_PLACES)):
            cents = total[PROVISION_PLACES[word]]
            if cents > 0:
                words = PROVISION_WORDS[word]
                month, corporation = total[MONTH_PLACE], total[CORPORATION_PLACE]
                book(rows, size, month, words[0], words[1], words[2], corporation, NOBODY, cents)


def _blank_rows(count: int) -> np.ndarray:
    """Rows of zeros [count], in the small pages of memory that NumPy would ask the system to join into large ones.

    Far more rows are reserved for a month than are booked in it. Large pages are made whole when they are first written
    to, which takes long where the system has none ready.
    """
    if not hasattr(mmap, "MAP_PRIVATE"):
        return plain(np.zeros(count, dtype=ROW_RECORD))
    room = mmap.mmap(-1, max(count, 1) * ROW.itemsize, flags=mmap.MAP_PRIVATE | mmap.MAP_ANONYMOUS)
    return plain(np.frombuffer(room, dtype=ROW_RECORD, count=count))


class Ledger:
    """The rows of one run; `pages` are handed to compiled code, which appends to them."""

    def __init__(self, capacity: int = 65_536) -> None:
        self.rows = _blank_rows(capacity)
        self.size = np.zeros(1, dtype=np.int64)

    def reserve(self, more: int) -> None:
        """Make room for `more` rows."""
        needed = int(self.size[0]) + more
        if needed > len(self.rows):
            grown = _blank_rows(max(needed, 2 * len(self.rows)))
            written = int(self.size[0]) * ROW.itemsize
            grown.view(np.uint8)[:written] = self.rows.view(np.uint8)[:written]  # whole, not field by field
            self.rows = grown

    def book_provisions(self, totals: np.ndarray) -> None:
        """Book this month's benefits, allowances and schemes: one row per corporation and word, of no one household."""
        self.reserve(totals.size * len(PROVISIONS))
        provisions_are_booked(totals.view(np.int64).reshape(len(totals), -1), self.rows, self.size)

    def check(self) -> None:
        """Raise RuntimeError if rows were lost because too little room was reserved."""
        if self.size[0] > len(self.rows):
            raise RuntimeError(f"ledger overflow: {self.size[0]} rows booked, room for {len(self.rows)}")

    def written(self) -> np.recarray:
        """All rows booked so far, in order."""
        rows: np.recarray = self.rows[: self.size[0]].view(np.recarray)
        return rows

    def copy(self) -> "Ledger":
        """An independent ledger with the same rows."""
        twin = Ledger(len(self.rows))
        twin.rows.view(np.uint8)[:] = self.rows.view(np.uint8)
        twin.size[:] = self.size
        return twin
