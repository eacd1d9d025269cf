"""Write the tables of docs/odd.md anew: `python -m experiments.odd`; with `--check` only say whether they are current.

The prose of the page is written by hand; what stands between two markers is made here.
"""

import argparse
import sys
from collections.abc import Sequence

from experiments.odd.page import PAGE, filled_in


def main(arguments: Sequence[str] | None = None) -> int:
    """Write the page, or check it: 0 done or current, 1 out of date."""
    parser = argparse.ArgumentParser(prog="python -m experiments.odd", description=__doc__)
    parser.add_argument("--check", action="store_true", help="write nothing; 1 if the page is out of date")
    asked = parser.parse_args(arguments)
    written = PAGE.read_text(encoding="utf-8")
    made = filled_in(written)
    if made == written:
        return 0
    if asked.check:
        print(f"{PAGE.name} is out of date: run `python -m experiments.odd`", file=sys.stderr)
        return 1
    PAGE.write_text(made, encoding="utf-8")
    return 0


if __name__ == "__main__":
    sys.exit(main())
