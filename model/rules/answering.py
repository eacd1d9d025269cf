"""Does a household read, pick up, open the door, answer, accept help.

Reach by channel is a ranking, not a causal effect: the monitors warn that calls and visits go to selected cases.
"""

from typing import NamedTuple

from model.jit import rule
from model.words import Consent, Regime


class Answering(NamedTuple):
    """Parameters of this file; sources in scenarios/parameters/answering.toml."""

    letter_read_share: float
    letter_answered_share: float
    letter_answered_chronic_share: float
    dunning_answered_factor: float
    dunning_strain: float
    simple_letter_factor: float
    phone_reach_share: float
    visit_reach_share: float
    joint_visit_reach_share: float
    calls_team_share: float
    attention_matters_share: float
    accepts_help_share: float
    accepts_help_joint_share: float
    accepts_help_trait_factor: float
    help_seeking_strain_factor: float
    consents_share: float
    opt_in_share: float
    concern_seen_by_phone_share: float
    concern_seen_by_visit_share: float
    concern_seen_in_meeting_share: float
    built_in_refuses_share: float
    objects_share: float
    asked_acceptance_factor: float
    informed_acceptance_factor: float
    condition_acceptance_factor: float
    text_heeded_share: float
    text_before_due_heeded_share: float


@rule
def with_attention(share, attention, p):
    """How likely is a reaction of this average likelihood for a household with this much attention. Assumed."""
    factor = 1.0 + p.attention_matters_share * (attention - 1.0)
    return min(max(share * factor, 0.0), 1.0)


@rule
def reads_letter(luck, attention, is_simple, p):
    """Is a letter opened and understood. Source: nibud and uk-post survey for the order of size; assumed."""
    share = p.letter_read_share * (p.simple_letter_factor if is_simple else 1.0)
    return luck < with_attention(share, attention, p)


@rule
def answers_letter(luck, attention, is_chronic, is_dunning, p):
    """Does a tenant who got a letter contact the corporation. Source: de-key-letter (20.5%, chronic payers 11%)."""
    share = p.letter_answered_chronic_share if is_chronic else p.letter_answered_share
    if is_dunning:
        share *= p.dunning_answered_factor
    return luck < with_attention(share, attention, p)


@rule
def is_reached(luck, base_share, attention, p):
    """Is somebody reached by an attempt in person with this average reach. Source: divosa-2023 (ranking only)."""
    return luck < with_attention(base_share, attention, p)


@rule
def calls_team(luck, attention, strain, p):
    """Does a tenant who was given the team's number call it. Source: study 4.2 (must call it himself); assumed."""
    share = p.calls_team_share * (1.0 - p.help_seeking_strain_factor * strain)
    return luck < with_attention(share, attention, p)


@rule
def accepts_help(luck, is_joint, attention, self_efficacy, strain, p):
    """Does a household that is reached accept the help offered. Source: divosa-2023 (31-39% of those reached)."""
    share = p.accepts_help_joint_share if is_joint else p.accepts_help_share
    share *= 1.0 + p.accepts_help_trait_factor * self_efficacy
    share *= 1.0 - p.help_seeking_strain_factor * strain
    return luck < with_attention(share, attention, p)


@rule
def sees_concern(luck, concerns_count, is_visit, p):
    """Does an employee who speaks with the tenant notice that other problems play. Source: study 4.2; assumed."""
    if concerns_count == 0:
        return False
    return luck < (p.concern_seen_by_visit_share if is_visit else p.concern_seen_by_phone_share)


@rule
def regime_of(own, regime):
    """On which ground are data shared: as the rung or desk says, unless one regime holds all over town."""
    if regime == Regime.EACH_ITS_OWN:
        return own
    return regime - 1


@rule
def can_share_now(consent, has_responded, was_lettered):
    """Has the moment come at which this consent can exist: asking takes a talk, a clause or slip at least a letter.

    Assumed, after study 5.
    """
    if consent == Consent.ASKED_BEFOREHAND:
        return has_responded
    if consent == Consent.BUILT_IN or consent == Consent.OPT_IN_SLIP:
        return has_responded or was_lettered
    return True


@rule
def may_share(luck, consent, p):
    """May this household's data be shared on this ground. Source: study 2.3; shares assumed.

    Asked: it says yes. Built in: it does not strike the clause out. Slip: it returns it. Statutory: it does not object.
    """
    if consent == Consent.ASKED_BEFOREHAND:
        return luck < p.consents_share
    if consent == Consent.BUILT_IN:
        return luck < 1.0 - p.built_in_refuses_share
    if consent == Consent.OPT_IN_SLIP:
        return luck < p.opt_in_share
    if consent == Consent.STATUTORY:
        return luck < 1.0 - p.objects_share
    return True


@rule
def leaning_to_help(consent, must_accept, p):
    """By which factor does the way its data came, or a condition, change how readily a household accepts help.

    Source: study 2.3 and 4.2 (help as a condition) for the direction; sizes assumed, none is possible.
    """
    factor = 1.0
    if consent == Consent.ASKED_BEFOREHAND or consent == Consent.OPT_IN_SLIP:
        factor = p.asked_acceptance_factor
    elif consent == Consent.INFORMED_AFTERWARDS or consent == Consent.STATUTORY:
        factor = p.informed_acceptance_factor
    return factor * (p.condition_acceptance_factor if must_accept else 1.0)


@rule
def heeds_text(luck, attention, is_before_due, p):
    """Does a text message make a tenant pay who would not have. Sources: hva-sms, bit-metropolitan (trials)."""
    return luck < with_attention(p.text_before_due_heeded_share if is_before_due else p.text_heeded_share, attention, p)
