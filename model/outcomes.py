"""What is kept of a tenancy when it ends, or when the run does: the whole record, how it ended and when."""

import numpy as np

from model.households import HOUSEHOLD

TENANCY = np.dtype(
    [(name, HOUSEHOLD[name]) for name in HOUSEHOLD.names or ()] + [("end_month", "i4"), ("end", "i1")], align=True
)
