"""Who lives in a home, and who is left when somebody comes or goes."""

from model.jit import rule, walk
from model.words import Composition, IncomeSource


@rule
def is_couple(composition):
    """Do head and partner live together here."""
    return composition == Composition.COUPLE or composition == Composition.COUPLE_WITH_CHILDREN


@rule
def has_partner(composition):
    """Do two adults share this budget ('other' households count as two)."""
    return is_couple(composition) or composition == Composition.OTHER


@walk
def persons_in(h):
    """How many live here, children included, and whether two adults do."""
    has_two_adults = has_partner(h.composition)
    return (2 if has_two_adults else 1) + int(h.children_count), has_two_adults


@rule
def composition_alone(is_woman):
    """Which composition is somebody who lives alone."""
    return Composition.SINGLE_WOMAN.value if is_woman else Composition.SINGLE_MAN.value


@rule
def composition_without_children(composition, is_woman):
    """Which composition is left when the last child has gone."""
    if composition == Composition.COUPLE_WITH_CHILDREN:
        return Composition.COUPLE.value
    if composition == Composition.LONE_PARENT:
        return composition_alone(is_woman)
    return int(composition)


@rule
def composition_with_children(composition):
    """Which composition it becomes with a first child."""
    if composition == Composition.COUPLE:
        return Composition.COUPLE_WITH_CHILDREN.value
    if composition == Composition.SINGLE_WOMAN or composition == Composition.SINGLE_MAN:
        return Composition.LONE_PARENT.value
    return int(composition)


@rule
def composition_after_separation(children_count, is_woman):
    """Which composition stays in the home when the partner leaves."""
    if children_count > 0:
        return Composition.LONE_PARENT.value
    return composition_alone(is_woman)


@rule
def composition_with_partner(children_count):
    """Which composition it becomes when a partner moves in."""
    return Composition.COUPLE_WITH_CHILDREN.value if children_count > 0 else Composition.COUPLE.value


@walk
def child_leaves(h):
    """Let the oldest child leave; the others are spaced evenly between the youngest and the next oldest."""
    count = int(h.children_count)
    if count > 1:
        h.oldest_child_months -= (h.oldest_child_months - h.youngest_child_months) // (count - 1)
    else:
        h.oldest_child_months = -1
        h.youngest_child_months = -1
        h.composition = composition_without_children(h.composition, h.is_woman)
    h.children_count = count - 1


@walk
def child_is_born(h):
    """Let a child be born."""
    if h.children_count == 0:
        h.oldest_child_months = 0
        h.composition = composition_with_children(h.composition)
    h.youngest_child_months = 0
    h.children_count += 1


@rule
def source_left_behind(source, partner_wage_cents):
    """On what does the partner live when the head has gone: its wage, the shared benefit, an application. Assumed."""
    if source == IncomeSource.PENSION or source == IncomeSource.SOCIAL_ASSISTANCE:
        return int(source)
    return IncomeSource.WORK.value if partner_wage_cents > 0 else IncomeSource.WAITING.value


@walk
def one_is_left(h, p, woman_stays):
    """Let one of a couple go, with its income; the one who stays is the head from now on, with what it earns itself."""
    if woman_stays != h.is_woman:
        h.income_source = source_left_behind(h.income_source, h.partner_wage_cents)
        if h.partner_wage_cents > 0:
            h.wage_cents = h.partner_wage_cents
        h.is_woman = woman_stays
        h.ill_months = 0
        h.benefit_months_used = 0
        h.benefit_months_left = 0
        h.decision_months_left = 0
    h.composition = composition_after_separation(int(h.children_count), h.is_woman)
    h.partner_wage_cents = 0
    h.pension_supplement_cents = int(h.pension_supplement_cents * p.pension_kept_share)
