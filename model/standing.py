"""What any rule or office asks of a household or does for it: its standing with an office, other problems, claims."""

from model.jit import rule, walk
from model.words import HelpStage


@rule
def stands_with(stage):
    """Does a household at this HelpStage wait for an office or get help from it."""
    return stage == HelpStage.WAITING or stage == HelpStage.HELPED


@walk
def concerns_count(h):
    """How many of the four lasting problems play: psychosocial, health, addiction, mild intellectual disability."""
    return (
        int(h.has_psychosocial_problem)
        + int(h.has_health_problem)
        + int(h.has_addiction)
        + int(h.has_intellectual_disability)
    )


@walk
def all_is_claimed(h):
    """Let the household claim whatever it has a right to and did not claim: allowances, and a wage topped up."""
    h.circumstances = 0
    h.claims_rent_allowance = True
    h.claims_health_allowance = True
    h.claims_child_budget = True
    h.claims_supplement = True
