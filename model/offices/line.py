"""The order of every line in town: priority, then round of joining, then keyed luck, then dwelling; never the row."""

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
