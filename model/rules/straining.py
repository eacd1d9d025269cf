"""What debts and enforcement do to a household, and what that does to its attention.

The size of the scarcity effect is uncertain: a meta-analysis finds g = 0.09 [-0.03, 0.21] (Collabra 2024), so the
parameter's range includes zero. At zero, strain is only counted.
"""

from typing import NamedTuple

from model.jit import rule, turn, walk
from model.words import HelpStage, LegalStage


class Straining(NamedTuple):
    """Parameters of this file; sources in scenarios/parameters/straining.toml."""

    strain_per_month_of_income_owed: float
    strain_bailiff: float
    strain_order: float
    strain_relief_plan: float
    strain_relief_help: float
    strain_speed_per_month: float
    attention_base: float
    attention_literacy_factor: float
    attention_efficacy_factor: float
    attention_concern_loss: float
    attention_disability_loss: float
    attention_strain_loss: float
    pressure_bailiff: float
    pressure_summons: float
    pressure_order: float
    pressure_announced: float


@rule
def strain_aim(owed_months_of_income, legal_stage, has_plan, is_helped, p):
    """How strained would the household become if all stayed as it is (0 to 1). Source: study 2.2.3; sizes assumed."""
    strain = p.strain_per_month_of_income_owed * owed_months_of_income
    if legal_stage >= LegalStage.ORDER:
        strain += p.strain_order
    elif legal_stage >= LegalStage.BAILIFF:
        strain += p.strain_bailiff
    if has_plan:
        strain -= p.strain_relief_plan
    if is_helped:
        strain -= p.strain_relief_help
    return min(max(strain, 0.0), 1.0)


@rule
def attention_of(literacy, efficacy, concerns_count, has_disability, strain, p):
    """How well does the household keep up with post, payments and appointments (0 to 1).

    Source: study 2.2.1 and 2.2.3 for the direction; collabra-2024 for how uncertain the effect of strain is.
    """
    attention = p.attention_base + p.attention_literacy_factor * literacy + p.attention_efficacy_factor * efficacy
    attention -= p.attention_concern_loss * concerns_count + p.attention_strain_loss * strain
    if has_disability:
        attention -= p.attention_disability_loss
    return min(max(attention, 0.02), 1.0)


@rule
def pressure_of(legal_stage, p):
    """How hard does enforcement press to put the rent first (0 to 1). Source: study 2.3 ('stick'); sizes assumed."""
    if legal_stage == LegalStage.BAILIFF:
        return p.pressure_bailiff
    if legal_stage == LegalStage.SUMMONS:
        return p.pressure_summons
    if legal_stage == LegalStage.ORDER:
        return p.pressure_order
    if legal_stage == LegalStage.ANNOUNCED:
        return p.pressure_announced
    return 0.0


@walk
def aim_of(h, p):
    """Towards which strain do debts, stage, plan and help of this household pull."""
    owed = (
        h.rent_arrears_cents
        + h.rent_costs_cents
        + h.energy_arrears_cents
        + h.water_arrears_cents
        + h.health_arrears_cents
        + h.other_arrears_cents
    )
    if owed <= 0 and h.strain == 0.0:
        return 0.0
    months = owed / max(h.usual_income_cents, 50_000)
    helped = h.help_stage == HelpStage.HELPED and h.help_works
    return strain_aim(months, h.legal_stage, h.instalment_cents > 0, helped, p)


@turn
def strain_builds(h, p):
    """Update pressure, strain and attention from what is owed and who presses; a quiet household's strain fades."""
    aim = 0.0
    if not h.is_quiet:
        h.pressure = pressure_of(h.legal_stage, p)
        aim = aim_of(h, p)
    strain = h.strain + p.strain_speed_per_month * (aim - h.strain)
    if strain < 0.001:
        strain = 0.0
    h.strain = strain
    concerns = int(h.has_psychosocial_problem) + int(h.has_addiction)
    h.attention = attention_of(
        h.financial_literacy, h.self_efficacy, concerns, h.has_intellectual_disability, strain, p
    )
