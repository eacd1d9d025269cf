"""Prints what a policy does to privacy and to the offices' capacity."""

from collections.abc import Mapping
from typing import Any

from app.show import number, table_of

PRIVACY = {
    "disclosures": "times data were shared",
    "with_consent": "  with consent",
    "without_consent": "  without consent",
    "households_exposed": "households whose data were shared",
    "repeat_exposures": "times these were shared again",
    "households_exposed_would_have_cured": "exposed households that come through without help",
    "disclosures_would_have_cured": "times their data were shared, run-out included",
}
OFFICES = {
    "team": "neighbourhood teams",
    "volunteers": "volunteers",
    "debt_service": "debt service",
    "desks": "outreach desks",
    "corporation_officers": "officers of the corporations",
    "municipality_desk": "the municipality's desk",
}
ARMS = ("baseline", "variant")


def privacy(variant: Mapping[str, Any]) -> Any:
    """Disclosures and exposed households in both arms."""
    block = variant["privacy"]
    rows = [(title, *(number(block[name][arm]) for arm in ARMS)) for name, title in PRIVACY.items() if name in block]
    return table_of("", ("privacy, in the horizon", "baseline", "policy"), rows)


def capacity(variant: Mapping[str, Any]) -> Any:
    """Hours, waits and households that gave up, by office, in both arms."""
    rows = []
    for name, title in OFFICES.items():
        office = variant["capacity"][name]
        if not any(office["hours"].values()):
            continue
        cells = [number(office["hours"][arm]) for arm in ARMS]
        for measure in ("waiting_days_mean", "dropped_out"):
            found = office.get(measure, {})
            cells += [number(found[arm]) if arm in found else "" for arm in ARMS]
        rows.append((title, *cells))
    head = ("office", "hours", "policy", "days waited", "policy", "gave up", "policy")
    return table_of("Capacity, in the horizon: baseline and policy", head, rows)
