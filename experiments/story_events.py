"""What happened in a month, read from the record of a home before and after: a list of events, not yet words."""

from collections.abc import Iterator
from typing import Any, NamedTuple

import numpy as np

from experiments.story import BETWEEN, CLOSING, LIVING, LivedMonth, Trace, View
from model.words import Cost, End, HelpStage, IncomeSource, LegalStage, LineKind, Party, ProblemDebt, Rung

ARREARS = ("energy", "water", "health", "other")
OWED = ("rent", "costs", *ARREARS, "demand")
LETTERS = (Rung.REMINDER, Rung.DUNNING_NOTICE, Rung.FIRST_LETTER, Rung.LETTER_TEAM_NUMBER, Rung.LETTER_SLIP)
CONCERNS = ("psychosocial_problem", "health_problem", "addiction", "intellectual_disability")
THIS_MONTH = ("pays_late", "pays_late_whole")
PAID_LATE = (*THIS_MONTH, "pays_costs_late", "pays_arrears_late")
CATCHING_UP = (BETWEEN, CLOSING)  # right before these, the household pays late
ALLOWANCES = ("rent_allowance", "health_allowance", "child_budget")
TOLD_CHANGE_CENTS = 5_000
TOLD_CHANGE_SHARE = 0.1


class Event(NamedTuple):
    """One thing that happened: its kind (a key of story_words.SENTENCES) and the facts its sentence names."""

    kind: str
    facts: tuple[tuple[str, Any], ...] = ()


def event(kind: str, /, **facts: Any) -> Event:
    """An event with its facts by name."""
    return Event(kind, tuple(facts.items()))


def owed_cents(record: Any) -> dict[str, int]:
    """What a household owes, per creditor, in cents; `costs`: collection and court costs on the rent claim.

    `demand`: allowances demanded back, due or not yet.
    """
    owed = {"rent": int(record["rent_arrears_cents"]), "costs": int(record["rent_costs_cents"])}
    owed |= {name: int(record[f"{name}_arrears_cents"]) for name in ARREARS}
    return owed | {"demand": int(record["repayment_demand_cents"]) + int(record["tax_arrears_cents"])}


def events_of(trace: Trace, month: LivedMonth) -> list[Event]:
    """What happened to the household in one month, in order."""
    found: list[Event] = []
    before, unpaid = month.opening, 0
    for view in month.views:
        if view.after == LIVING:
            unpaid = max(0, _gone_up(before, view.record, "rent_due") - _gone_up(before, view.record, "rent_paid"))
            found += _moves_in(month, view) if month.month > 0 and _is_first(trace, month) else []
            found += _income_told(list(_life(before, view.record)), month)
            found += _attached(trace, month)
            found += _rent(before, view.record)
            found += _other_bills(month.opening, month.closing)  # what is made good within the month is no debt
        else:
            late = list(_late_payment(before, view, unpaid))
            unpaid -= sum(dict(one.facts)["cents"] for one in late if one.kind in THIS_MONTH)
            found += late
            found += _source(trace, month, before, view, late)
            found += _contact(trace, month, before, view)
            found += _arrangement(before, view)
            found += _legal(before, view)
            found += _help(before, view)
        before = view.record
    found += _order_behind(trace, month)
    found += _month_end(month)
    return _joined(found)


def _joined(events: list[Event]) -> list[Event]:
    """Late payments right after each other told as one: the office that books each is nothing to the household."""
    found: list[Event] = []
    for one in events:
        before = found[-1].kind if found else ""
        if one.kind in PAID_LATE and (before == one.kind or (before, one.kind) == THIS_MONTH):
            one = event(one.kind, cents=dict(found.pop().facts)["cents"] + dict(one.facts)["cents"])
        found.append(one)
    return found


def _is_first(trace: Trace, month: LivedMonth) -> bool:
    return month.month == trace.months[0].month


def _moves_in(month: LivedMonth, view: View) -> Iterator[Event]:
    deposit = int(view.rows["cents"][view.rows["cost"] == Cost.DEPOSIT].sum())
    yield event("moves_in", rent_cents=int(month.opening["rent_cents"]))
    if deposit:
        yield event("deposit", cents=deposit)


def _changed(before: Any, after: Any, field: str) -> bool:
    return bool(before[field] != after[field])


def _much(before: int, after: int) -> bool:
    change = abs(after - before)
    return change >= TOLD_CHANGE_CENTS and change >= TOLD_CHANGE_SHARE * before


def _life(before: Any, after: Any) -> Iterator[Event]:
    """Life events and changes of income."""
    if _changed(before, after, "composition"):
        yield event("composition", old=("Composition", int(before["composition"])),
                    new=("Composition", int(after["composition"])))  # fmt: skip
    children = int(after["children_count"]) - int(before["children_count"])
    if children > 0:
        yield event("child_born")
    elif children < 0:
        yield event("child_leaves")
    if _changed(before, after, "income_source"):
        yield event("income_source", old=("IncomeSource", int(before["income_source"])),
                    new=("IncomeSource", int(after["income_source"])))  # fmt: skip
    base = int(before["base_income_cents"]), int(after["base_income_cents"])
    if _much(*base):
        yield event("income_fell" if base[1] < base[0] else "income_rose", old_cents=base[0], new_cents=base[1])
    allowances = [sum(int(one[f"{name}_cents"]) for name in ALLOWANCES) for one in (before, after)]
    if abs(allowances[1] - allowances[0]) >= TOLD_CHANGE_CENTS:
        kind = "allowances_fell" if allowances[1] < allowances[0] else "allowances_rose"
        yield event(kind, old_cents=allowances[0], new_cents=allowances[1])
    if before["ill_months"] == 0 and after["ill_months"] > 0:
        yield event("falls_ill")
    elif before["ill_months"] > 0 and after["ill_months"] == 0 and after["income_source"] == IncomeSource.WORK:
        yield event("recovers")
    for concern in CONCERNS:
        if not before[f"has_{concern}"] and after[f"has_{concern}"]:
            yield event("concern", concern=("Concern", concern))
    if after["setback_cents"] > 0:
        yield event("setback", cents=int(after["setback_cents"]))
    demanded = int(after["repayment_demand_cents"]) - int(before["repayment_demand_cents"])
    if demanded > 0:
        yield event("demand", cents=demanded)


def _rent(before: Any, after: Any) -> Iterator[Event]:
    """What the household did with the rent of this month."""
    due = int(after["rent_due_total_cents"]) - int(before["rent_due_total_cents"])
    paid = int(after["rent_paid_total_cents"]) - int(before["rent_paid_total_cents"])
    if paid < due:
        if before["rent_arrears_cents"] == 0:
            yield event("falls_behind", cause=("Cause", int(after["cause"])))
        how = "not" if paid == 0 else "part"
        yield event(f"rent_{how}_{'attended' if after['lapsed'] else 'paid'}", due_cents=due, paid_cents=paid)
    elif paid > due:
        yield event("pays_off", extra_cents=paid - due)


def _other_bills(before: Any, after: Any) -> Iterator[Event]:
    for name in ARREARS:
        owed = int(before[f"{name}_arrears_cents"]), int(after[f"{name}_arrears_cents"])
        if owed[0] == 0 < owed[1]:
            yield event("bill_unpaid", creditor=("Owed", name), cents=owed[1])
        elif owed[0] > 0 == owed[1]:
            yield event("bill_settled", creditor=("Owed", name))


def _gone_up(before: Any, after: Any, name: str) -> int:
    return int(after[f"{name}_total_cents"]) - int(before[f"{name}_total_cents"])


def _late_payment(before: Any, view: View, unpaid: int) -> Iterator[Event]:
    """What is paid after the rent was due: costs come first, then what is open of this month, then older arrears."""
    paid = _gone_up(before, view.record, "rent_paid")
    if paid <= 0:
        return
    to_costs = int(before["rent_costs_cents"]) + _charged(view) - int(view.record["rent_costs_cents"])
    to_costs = min(max(to_costs, 0), paid)
    of_month = min(unpaid, paid - to_costs)
    if to_costs:
        yield event("pays_costs_late", cents=to_costs)
    if of_month:
        yield event("pays_late_whole" if of_month == unpaid else "pays_late", cents=of_month)
    if paid > to_costs + of_month:
        yield event("pays_arrears_late", cents=paid - to_costs - of_month)


def _source(trace: Trace, month: LivedMonth, before: Any, view: View, late: list[Event]) -> Iterator[Event]:
    """Where the money of a late payment came from, as far as the record tells: of others always, its own if much."""
    paid, after = sum(dict(one.facts)["cents"] for one in late), view.record
    if paid <= 0 or "end" in (after.dtype.names or ()):
        return
    by_fund = (view.rows["cost"] == Cost.FUND_PAYMENT) & (view.rows["payer"] == Party.MUNICIPALITY)
    if by_fund.any():
        yield event("source_fund")
        return
    if view.after not in CATCHING_UP:
        return
    lent = paid - max(int(before["savings_cents"]) - int(after["savings_cents"]), 0)
    if lent > 0:
        yield event("source_lent", cents=lent)
    if paid - lent >= int(after["rent_cents"]) and sum(dict(one.facts)["cents"] for one in late
                                                       if one.kind not in THIS_MONTH):  # fmt: skip
        yield _own_money(trace, month, paid - lent)


def _own_money(trace: Trace, month: LivedMonth, paid: int) -> Event:
    """What a large payment of its own can be paid from: what came in once this month, or else what it had at hand."""
    opening, lived = month.opening, month.views[0].record
    if opening["back_pay_cents"] > 0 and lived["back_pay_cents"] == 0:
        return event("source_back_pay", cents=int(opening["back_pay_cents"]))
    if opening["overpaid_cents"] <= -TOLD_CHANGE_CENTS and lived["overpaid_cents"] * 2 > opening["overpaid_cents"]:
        return event("source_allowances", cents=-int(opening["overpaid_cents"]))
    once = _once_a_year(trace, month)
    if once and _beside_regular_cents(lived) >= TOLD_CHANGE_CENTS:
        return event(f"source_{once}")
    if opening["savings_cents"] >= paid:
        return event("source_savings", cents=int(opening["savings_cents"]))
    return event("source_income")


def _once_a_year(trace: Trace, month: LivedMonth) -> str:
    """What comes in once a year in this calendar month; nothing in most months."""
    calendar = (trace.first_calendar_month + month.month) % 12
    parameters = trace.run.manifest["inputs"]["document"]["parameters"]
    on_assistance = month.views[0].record["income_source"] == IncomeSource.SOCIAL_ASSISTANCE
    named = {"holiday": ("holiday_month", "holiday_assistance_month")[int(on_assistance)], "scheme": "scheme_month"}
    if month.views[0].record["children_count"] > 0:
        del named["scheme"]  # child benefit comes in the same month: the record does not tell them apart
    for once, name in named.items():
        if calendar == parameters.get(f"earning.{name}", {}).get("value"):
            return once
    return ""


def _beside_regular_cents(record: Any) -> int:
    """What came in this month beside wage, benefit or pension and allowances, before anything was withheld."""
    regular = sum(int(record[f"{name}_cents"]) for name in ("base_income", *ALLOWANCES))
    return int(record["income_cents"]) + int(record["attached_cents"]) - regular


def _charged(view: View) -> int:
    """Collection and court costs that this step adds to the claim."""
    charged = (view.rows["cost"] == Cost.COLLECTION_FEE) & (view.rows["payer"] == Party.HOUSEHOLD)
    return int(view.rows["cents"][charged].sum())


def _income_told(life: list[Event], month: LivedMonth) -> list[Event]:
    """Events of life; where income is among them also what comes in this month, for a change may be felt later."""
    about_income = {"income_source", "income_fell", "income_rose", "allowances_fell", "allowances_rose"}
    if about_income & {one.kind for one in life}:
        life.append(event("comes_in", cents=int(month.closing["income_cents"])))
    return life


def _attached(trace: Trace, month: LivedMonth) -> Iterator[Event]:
    """That a creditor begins or ends to take part of the income, which no record of the household says by itself."""
    now, before = (
        _attached_cents(month),
        sum(_attached_cents(one) for one in trace.months if one.month == month.month - 1),
    )
    if now and not before and not _is_first(trace, month):
        yield event("attached", cents=now)
    elif before and not now:
        yield event("attached_no_more")


def _attached_cents(month: LivedMonth) -> int:
    return sum(int(view.rows["cents"][view.rows["cost"] == Cost.ATTACHED].sum()) for view in month.views)


def _order_behind(trace: Trace, month: LivedMonth) -> Iterator[Event]:
    """The order that an eviction rests on: it may be for a debt larger than what is owed on the day itself."""
    after = month.closing
    if "end" not in (after.dtype.names or ()) or int(after["end"]) != End.EVICTED:
        return
    given: tuple[int, int] | None = None
    for one in trace.months:
        record = one.opening
        for view in one.views:
            if record["legal_stage"] < LegalStage.ORDER <= view.record["legal_stage"]:
                claim = int(view.record["rent_arrears_cents"]) + int(view.record["rent_costs_cents"])
                given = one.month, claim
            record = view.record
    if given is None:
        yield event("order_stood_before")
    else:
        owed = int(after["rent_arrears_cents"]) + int(after["rent_costs_cents"])
        yield event("order_stood_for_more" if owed < given[1] else "order_stood", month=given[0], claim_cents=given[1])


def _contact(trace: Trace, month: LivedMonth, before: Any, view: View) -> Iterator[Event]:
    """Letters, calls and visits, and whether they were answered."""
    counts = {cost: int(np.sum(view.rows["cost"] == cost)) for cost in Cost}
    attempts = counts[Cost.PHONE_CALL] + counts[Cost.HOME_VISIT]
    answer = ("Answer", "reached" if view.record["unanswered_count"] == 0 else "not_reached")
    slip_returned = (view.rows["cost"] == Cost.LETTER) & (view.rows["payee"] == Party.MARKET)
    if counts[Cost.CASE_MEETING]:
        yield event("case_meeting")
    if counts[Cost.LETTER] > int(np.sum(slip_returned)):
        ladder = trace.ladder(month.month)
        new = _letters(ladder, int(view.record["rungs_done"]) & ~int(before["rungs_done"]))
        if counts[Cost.CASE_MEETING] and not new:
            yield event("letter_plan")
        for rung in new or ([] if counts[Cost.CASE_MEETING] else _last_letter(ladder, int(before["rungs_done"]))):
            yield event("letter" if new else "letter_again", letter=("Rung", rung))
    if slip_returned.any():
        yield event("slip_returned")
    if counts[Cost.CONSENT_LETTER]:
        yield event("told_of_sharing")
    if counts[Cost.PHONE_CALL]:
        yield event("phone_call", answer=answer)
    if counts[Cost.HOME_VISIT]:
        yield event("joint_visit" if counts[Cost.TEAM_VISIT] else "home_visit", answer=answer)
    if not before["sees_concern"] and view.record["sees_concern"] and attempts:
        yield event("sees_concern")


def _last_letter(ladder: np.recarray, taken: int) -> list[int]:
    """Which letter was sent last, before these rungs (bits) are taken again; a reminder if none was."""
    return _letters(ladder, taken)[-1:] or [int(Rung.REMINDER)]


def _letters(ladder: np.recarray, taken: int) -> list[int]:
    """Which letters are among these rungs (bits)."""
    return [int(rung["action"]) for rung in ladder if rung["action"] in LETTERS and taken >> int(rung["bit"]) & 1]


def _arrangement(before: Any, view: View) -> Iterator[Event]:
    old, new = int(before["instalment_cents"]), int(view.record["instalment_cents"])
    if view.record["arrangements_broken"] > before["arrangements_broken"]:
        yield event("arrangement_broken")
    if new > 0 and view.record["arrangements_made"] > before["arrangements_made"]:
        yield event("arrangement", office=("Office", view.after), cents=new)
    elif old > 0 and new == 0 and view.after == CLOSING and owed_cents(view.record)["rent"] == 0:
        yield event("arrangement_done")


def _legal(before: Any, view: View) -> Iterator[Event]:
    """Steps of bailiff and court, and what they add to the claim."""
    old, new = int(before["legal_stage"]), int(view.record["legal_stage"])
    claim = int(view.record["rent_arrears_cents"]) + int(view.record["rent_costs_cents"])
    if new > old:
        yield event(f"legal_{LegalStage(new).name.lower()}", claim_cents=claim)
    elif new < old:
        settled = "paid" if claim == 0 else "arranged"
        yield event(f"legal_{settled}", stage=("LegalStage", old))
    if charged := _charged(view):
        yield event("costs_charged", cents=charged)


def _help(before: Any, view: View) -> Iterator[Event]:
    """The team's line and its help."""
    old, new, after = int(before["help_stage"]), int(view.record["help_stage"]), view.record
    was_helped = after["times_helped"] > before["times_helped"]
    if new == HelpStage.WAITING and (old != HelpStage.WAITING or after["line_round"] != before["line_round"]):
        yield event("team_line", kind=("LineKind", int(after["line_kind"])))
        if after["disclosures_unconsented"] > before["disclosures_unconsented"]:
            yield event("shared_unasked")
    if was_helped:
        yield event("help_starts")
    if old == HelpStage.WAITING and not was_helped and new == HelpStage.NONE:
        joint = before["line_kind"] == LineKind.JOINT_VISIT
        yield event("help_not_after_visit" if joint else "help_not_after_talk")
    if new == HelpStage.DROPPED_OUT != old:
        yield event("drops_out")
    if not before["is_stabilised"] and after["is_stabilised"]:
        yield event("stabilised")
    if new == HelpStage.FINISHED != old:
        yield event("help_ends")
    if before["direct_payment_months"] == 0 < after["direct_payment_months"]:
        yield event("direct_payment", months=int(after["direct_payment_months"]))


def _month_end(month: LivedMonth) -> Iterator[Event]:
    """What the end of the month shows: debt paid off, problem debt begun or ended, the tenancy over."""
    before, after = month.opening, month.closing
    end = int(after["end"]) if "end" in (after.dtype.names or ()) else 0
    owed = [owed_cents(one) for one in (before, after)]
    if owed[0]["rent"] + owed[0]["costs"] > 0 == owed[1]["rent"] + owed[1]["costs"]:
        yield event("rent_clear")
    bit = int(ProblemDebt.REPAYMENT)
    was, now = bool(before["problem_debt"] & bit), bool(after["problem_debt"] & bit)
    if now and not was:
        yield event("problem_debt")
    elif was and not now:
        yield event("problem_debt_over")
    if end:
        rent = owed[1]["rent"] + owed[1]["costs"]
        clear = "_clear" if end == End.MOVED and rent == 0 else ""
        yield event(f"end_{End(end).name.lower()}{clear}", rent_cents=rent)
