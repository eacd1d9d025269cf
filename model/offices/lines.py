"""The place of a household in the line of an office: the same for every office that works a line."""

from model.jit import rule


@rule
def line_place(priority, joined_round, luck_in_line, dwelling):
    """Where in the line does a household stand: a unique number, lowest first.

    4 bits of priority, 15 of the round of joining, 19 of luck, 24 of the dwelling's number.
    """
    place = min(max(int(priority), 0), 15)
    place = (place << 15) | min(int(joined_round), 32767)
    place = (place << 19) | int(luck_in_line * 524288.0)
    return (place << 24) | int(dwelling)
