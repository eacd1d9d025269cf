"""How old the children of a household are: in the age bands that the law knows."""

from model.jit import rule, turn, walk

OFTEN_ENOUGH_MONTHS = 24  # age bands are worked out anew at least so often


@rule
def child_months(nth, count, youngest_months, oldest_months):
    """How old is the nth child from below, if they are evenly spaced between the youngest and the oldest."""
    if nth == count - 1:
        return oldest_months
    if nth == 0:
        return youngest_months
    return youngest_months + (oldest_months - youngest_months) * nth // (count - 1)


@rule
def children_by_age(count, youngest_months, oldest_months):
    """How many children are under 6, 6-11, 12-15 and 16-17."""
    under_6, under_12, under_16, under_18 = 0, 0, 0, 0
    for nth in range(count):
        months = child_months(nth, count, youngest_months, oldest_months)
        under_6 += int(months < 72)
        under_12 += int(months < 144)
        under_16 += int(months < 192)
        under_18 += int(months < 216)
    return under_6, under_12 - under_6, under_16 - under_12, under_18 - under_16


@rule
def months_in_band(months):
    """For how many months more will a child of this age stay in its age band."""
    if months < 72:
        return 72 - months
    if months < 144:
        return 144 - months
    if months < 192:
        return 192 - months
    return 216 - months if months < 216 else OFTEN_ENOUGH_MONTHS


@rule
def packed_bands(ages, count):
    """Which bits hold the children per age band and the number of children."""
    return ages[0] | (ages[1] << 3) | (ages[2] << 6) | (ages[3] << 9) | (count << 12)


@rule
def ages_in(bands):
    """How many children are under 6, 6-11, 12-15 and 16-17, from the bits of `packed_bands`."""
    return bands & 7, (bands >> 3) & 7, (bands >> 6) & 7, (bands >> 9) & 7


@walk
def bands_are_worked_out(h):
    """Put the children into age bands, and work out until which age of the youngest all of them stay there."""
    count, youngest, oldest = int(h.children_count), int(h.youngest_child_months), int(h.oldest_child_months)
    h.age_bands = packed_bands(children_by_age(count, youngest, oldest), count)
    stay = OFTEN_ENOUGH_MONTHS
    for nth in range(count):
        stay = min(stay, months_in_band(child_months(nth, count, youngest, oldest)))
    h.age_bands_until_months = youngest + stay


@turn
def age_bands_of(h):
    """Which bits (`packed_bands`) hold the children per age band; worked out when one changes band or goes."""
    if h.age_bands >> 12 != h.children_count or h.youngest_child_months >= h.age_bands_until_months:
        bands_are_worked_out(h)
    return int(h.age_bands)
