"""What debts and enforcement do to a household, and what that does to its attention.

The size of the scarcity effect is uncertain: a meta-analysis finds g = 0.09 [-0.03, 0.21] (Collabra 2024), so the
parameter's range includes zero. At zero, strain is only counted.
"""

from typing import NamedTuple

from model.debts import owed_in_all
from model.jit import rule, turn, walk
from model.words import Composition, CreditorStage, HelpStage, LegalStage

COUPLES = (1 << Composition.COUPLE) | (1 << Composition.COUPLE_WITH_CHILDREN)


class Straining(NamedTuple):
    """Parameters of this file; sources in scenarios/parameters/straining.toml."""

    strain_per_month_of_income_owed: float
    strain_bailiff: float
    strain_order: float
    strain_per_letter: float
    strain_attached: float
    strain_cut_off: float
    strain_relief_plan: float
    strain_relief_settlement: float
    strain_relief_management: float
    strain_relief_help: float
    strain_speed_per_month: float
    attention_base: float
    attention_literacy_factor: float
    attention_efficacy_factor: float
    attention_concern_loss: float
    attention_disability_loss: float
    attention_partner_gain: float
    attention_strain_loss: float
    pressure_bailiff: float
    pressure_summons: float
    pressure_order: float
    pressure_announced: float


@rule
def strain_aim(owed_months_of_income, legal_stage, pressed, relief, p):
    """How strained would the household become if all stayed as it is (0 to 1). Source: study 2.2.3; sizes assumed.

    `pressed` and `relief`: what other creditors add and help takes away (`strain_of_creditors`, `strain_relieved`).
    """
    strain = p.strain_per_month_of_income_owed * owed_months_of_income
    if legal_stage >= LegalStage.ORDER:
        strain += p.strain_order
    elif legal_stage >= LegalStage.BAILIFF:
        strain += p.strain_bailiff
    return min(max(strain + pressed - relief, 0.0), 1.0)


@rule
def strain_of_creditors(letters, is_attached, is_cut_off, p):
    """How much strain do creditors other than the landlord add. Source: study 5.4 (dunning stresses); sizes assumed."""
    return p.strain_per_letter * letters + p.strain_attached * is_attached + p.strain_cut_off * is_cut_off


@rule
def strain_relieved(keeps_plan, has_settlement, is_managed, is_helped, p):
    """How much strain do a plan that is kept, a settlement, budget management and help take away. Assumption."""
    relief = p.strain_relief_plan * keeps_plan + p.strain_relief_settlement * has_settlement
    return relief + p.strain_relief_management * is_managed + p.strain_relief_help * is_helped


@rule
def attention_of(literacy, efficacy, concerns_count, has_disability, strain, has_partner, p):
    """How well does the household keep up with post, payments and appointments (0 to 1).

    Source: study 2.2.1 (also for having no partner to fall back on) and 2.2.3 for the direction; collabra-2024 for how
    uncertain the effect of strain is.
    """
    attention = p.attention_base + p.attention_literacy_factor * literacy + p.attention_efficacy_factor * efficacy
    attention -= p.attention_concern_loss * concerns_count + p.attention_strain_loss * strain
    attention -= p.attention_disability_loss * has_disability
    attention += p.attention_partner_gain * has_partner
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
    """Towards which strain do debts, stages, letters, plans and help of this household pull; letters count once."""
    letters = h.pressing_letters
    h.pressing_letters = 0
    owed = owed_in_all(h)
    if (owed <= 0) & (h.strain == 0.0):
        return 0.0
    # Counts of 0 or 1, not yes or no: of those the compiler makes jumps that cannot be foreseen.
    is_attached = min(int(h.attached_by), 1)
    keeps_plan = min(h.instalment_cents, 1) * (1 - min(int(h.missed_instalment), 1))
    is_cut_off = (h.energy_stage == CreditorStage.ENFORCED) | (h.water_stage == CreditorStage.ENFORCED)
    pressed = strain_of_creditors(letters, is_attached, is_cut_off, p)
    is_helped = h.help_stage == HelpStage.HELPED and h.help_works
    relief = strain_relieved(keeps_plan, h.settlement_cents > 0, h.managed_months > 0, is_helped, p)
    return strain_aim(owed / max(h.usual_income_cents, 50_000), h.legal_stage, pressed, relief, p)


@turn
def strain_builds(h, p, stays=False):
    """Update pressure, strain and attention from what is owed and who presses; a quiet household's strain fades.

    Attention is as it was if the circumstances are (`stays`) and there was no strain and is none.
    """
    aim, before = 0.0, h.strain
    if not h.is_quiet:
        h.pressure = pressure_of(h.legal_stage, p)
        aim = aim_of(h, p)
    strain = before + p.strain_speed_per_month * (aim - before)
    if strain < 0.001:
        strain = 0.0
    h.strain = strain
    if stays and before == 0.0 and strain == 0.0:
        return
    concerns = int(h.has_psychosocial_problem) + int(h.has_addiction)
    two = (COUPLES >> h.composition) & 1  # a count, not yes or no: see aim_of
    h.attention = attention_of(
        h.financial_literacy, h.self_efficacy, concerns, h.has_intellectual_disability, strain, two, p
    )
