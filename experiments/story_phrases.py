"""The set phrases of a story in English and Dutch, and how a month, a year and a balance are said."""

from collections.abc import Mapping
from typing import Any

from experiments.story import Trace
from experiments.story_events import OWED
from experiments.story_words import MONTHS, euros, word

PHRASES: Mapping[str, tuple[str, str]] = {
    "when": ("{month} of year {year}", "{month} van jaar {year}"),
    "owes": ("Owes {total}: {parts}.", "Schuld {total}: {parts}."),
    "owes_nothing": ("Owes nothing.", "Geen schuld."),
    "who": (
        "Household {household}: {composition}{children}, {age} years old, living on {source}; {income} a month comes in"
        " and the rent is {rent}. Tenant of corporation {corporation}.",
        "Huishouden {household}: {composition}{children}, {age} jaar, leeft van {source}; er komt {income} per maand"
        " binnen en de huur is {rent}. Huurder van woningcorporatie {corporation}.",
    ),
    "children": (", {count} at home", ", {count} thuis"),
    "child": ("1 child", "1 kind"),
    "children_count": ("{count} children", "{count} kinderen"),
    "at_start": ("At the start: {balance}", "Bij het begin: {balance}"),
    "start_legal": ("The rent debt is already with: {stage}.", "De huurschuld is al bij: {stage}."),
    "start_waiting": ("It waits in the team's line.", "Het wacht in de rij van het wijkteam."),
    "start_helped": ("The neighbourhood team is helping it.", "Het wijkteam helpt al."),
    "start_plan": ("It pays off {cents} a month under an arrangement.", "Er loopt een regeling van {cents} per maand."),
    "later": ("Later in {name}: {steps}", "Later in {name}: {steps}"),
    "step": ("month {month}: {text}", "maand {month}: {text}"),
    "left": (
        "But the home is lost in {name} too: the household {end}.",
        "Maar ook in {name} is de woning verloren: het huishouden {end}.",
    ),
    "end": ("{name}: the household {end}{when}.", "{name}: het huishouden {end}{when}."),
    "end_when": (" in {when} (month {month})", " in {when} (maand {month})"),
    "end_last": (" ({when}, month {month})", " ({when}, maand {month})"),
    "stands_legal": ("The rent debt stands at: {stage}.", "De huurschuld staat bij: {stage}."),
    "stands_free": (
        "No bailiff or court is at work for the rent.",
        "Voor de huur is geen deurwaarder of rechter bezig.",
    ),
    "part": (
        "The two worlds part in {when} (month {month}).",
        "De twee werelden lopen uiteen in {when} (maand {month}).",
    ),
    "never_part": (
        "The two worlds never part for this household.",
        "De twee werelden blijven voor dit huishouden gelijk.",
    ),
    "unseen": (
        "Nothing of it shows until {when} (month {month}).",
        "Daarvan is niets te zien tot {when} (maand {month}).",
    ),
    "unseen_ever": ("Nothing of it ever shows.", "Daarvan is nooit iets te zien."),
    "hidden": ("It begins with: {fields}.", "Het begint met: {fields}."),
    "only": ("Only in {name}: {texts}", "Alleen in {name}: {texts}"),
    "only_nothing": ("In {name} nothing of this happens.", "In {name} gebeurt niets daarvan."),
    "absent": (
        "In {name} this tenancy does not exist: the home is let to household {others}.",
        "In {name} bestaat deze huur niet: de woning is verhuurd aan huishouden {others}.",
    ),
    "borne": ("Costs for the {payer}: {parts}.", "Ten laste van {payer}: {parts}."),
    "borne_in": ("{amount} in {name}", "{amount} in {name}"),
    "avoided": ("The eviction is avoided.", "De ontruiming is voorkomen."),
    "delayed": ("The eviction is only delayed.", "De ontruiming is alleen uitgesteld."),
    "newly": (
        "The household is evicted only under the policy.",
        "Het huishouden wordt alleen onder het beleid ontruimd.",
    ),
    "both": ("It is evicted in both worlds.", "Het wordt in beide werelden ontruimd."),
    "only_baseline": (
        "It is evicted in a tenancy that exists only in the baseline.",
        "Het wordt ontruimd in een huur die alleen in de uitgangssituatie bestaat.",
    ),
    "only_variant": (
        "It is evicted in a tenancy that exists only under the policy.",
        "Het wordt ontruimd in een huur die alleen onder het beleid bestaat.",
    ),
    "neither": ("It is evicted in neither world.", "Het wordt in geen van beide werelden ontruimd."),
}


def phrase(name: str, language: str, /, **facts: Any) -> str:
    """One of the phrases, filled in."""
    return PHRASES[name][0 if language == "en" else 1].format(**facts)


def when(trace: Trace, month: int, language: str) -> str:
    """Month and year, the year counted from the branch point."""
    calendar = trace.first_calendar_month + month
    year = calendar // 12 - trace.first_calendar_month // 12 + 1
    return phrase("when", language, month=MONTHS[language][calendar % 12], year=year)


def balance(owed: Mapping[str, int], language: str) -> str:
    """What is owed, in all and per creditor."""
    parts = [f"{word('Owed', name, language)} {euros(owed[name], language)[4:]}" for name in OWED if owed[name]]
    if not parts:
        return phrase("owes_nothing", language)
    return phrase("owes", language, total=euros(sum(owed.values()), language), parts=", ".join(parts))
