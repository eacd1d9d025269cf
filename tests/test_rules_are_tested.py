"""Every rule is named in a test, and says where it comes from."""

import ast
import re
from pathlib import Path

ROOT = Path(__file__).parent.parent
SAYS_WHERE_FROM = re.compile(r"\b([Ss]ources?:|[Ss]tudy|[Aa]ssum\w+|[Aa]rithmetic|law-\d{4}|civil code|[a-z]+-\d{4})")

# Rules that tests reach only through the walks that call them.
ONLY_THROUGH_WALKS = """
    children.ages_in children.child_months children.months_in_band children.packed_bands contact.is_consented
    counting.lives_on_assistance counting.monthly_repayment_cents creditors.is_paused creditors.party_of
    debt_service.class_in_line debt_service.longest_step_minutes debt_service.may_apply dunning.is_winter
    dunning.is_far_enough dunning.months_owed dunning.writes entitlements.is_noticeable
    entitlements.norm_premium_cents entitlements.own_rent_cents entitlements.rent_terms family.composition_alone
    helping.goes_to_counsel intake.is_known legal.is_executed line.after_cases luck._mix means.own_income_cents
    means.partner_works means.savings_limit_cents owing.nth_to_be_paid owing.urge_to_borrow paying.bill_of
    paying.cut_of_habit paying.squeeze_of_needs population.tenure_months renting.first_rent_cents settling.bell
    settling.is_on_benefit signals.signals_to_send standing.stands_with
    straining.pressure_of volunteering.needs_administration
"""
# Arithmetic, bookkeeping or this model's own vocabulary: nothing that the world could contradict.
PLAIN = """
    answering.regime_of arranging.repayment_capacity_cents charging.part_between charging.with_vat
    children.ages_in children.child_months children.children_by_age children.months_in_band children.packed_bands
    circumstances.fingerprint contact.is_consented counting.is_couple counting.lives_on_assistance
    counting.monthly_repayment_cents creditors.is_paused creditors.party_of earning.is_steady earning.swings
    family.composition_after_separation family.composition_alone family.composition_with_children
    family.composition_with_partner family.composition_without_children family.has_partner family.is_couple
    hazards.monthly ladder.age_of_oldest_months ladder.bits_set ladder.calls_in_help ledger.book
    legal.rounds_until letting.deposit_due_cents line.after_cases line.line_place line.minutes_of_round luck._mix
    luck.draw luck.luck luck.luck_key means.own_income_cents municipality.free_so_far norms.to_cents
    paying.available_for_bills_cents paying.bill_of population.cell_at settling.bell settling.concern_chance
    settling.is_on_benefit signals.creditors_in spending.adults_in spending.next_habit_cents standing.stands_with
    streets.streets_wanted taxing.taxable_for_net_cents
"""


def rules() -> dict[str, str]:
    """The docstring of every rule, by file and name."""
    found = {}
    for path in sorted((ROOT / "model").rglob("*.py")):
        for node in ast.parse(path.read_text(encoding="utf-8")).body:
            if isinstance(node, ast.FunctionDef):
                marks = {mark.id for mark in node.decorator_list if isinstance(mark, ast.Name)}
                if marks & {"rule", "hash_rule"}:
                    found[f"{path.stem}.{node.name}"] = ast.get_docstring(node) or ""
    return found


def test_every_rule_is_named_in_a_test() -> None:
    here = Path(__file__).name
    told = "\n".join(
        path.read_text(encoding="utf-8") for path in Path(__file__).parent.glob("*.py") if path.name != here
    )
    untested = {name for name in rules() if not re.search(rf"\b{name.split('.')[1]}\b", told)}
    assert untested == set(ONLY_THROUGH_WALKS.split())


def test_every_rule_names_its_source_or_is_plain_arithmetic() -> None:
    silent = {name for name, text in rules().items() if not SAYS_WHERE_FROM.search(text)}
    assert silent == set(PLAIN.split())
