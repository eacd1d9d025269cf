"""The words of a threshold study in English and Dutch: figures and their axes."""

from collections.abc import Mapping

WORDS: Mapping[str, Mapping[str, str]] = {
    "en": {
        "no_rule": "no rule (today's practice)",
        "operating_curve": "False alarms against missed households",
        "operating_note": "Each point a threshold ({counted}). Lower left is better.",
        "helpable_line": "all {count} that help could save",
        "axis_false_alarms": "false alarms: contacted, would not be evicted without help either",
        "axis_missed": "missed: could be saved by help, not helped in time",
        "net_benefit": "Net benefit by threshold against no rule (line: 95% interval)",
        "axis_net": "thousand EUR over the horizon, present value",
        "axis_threshold": "threshold of referral: {counted}",
        "months": "months of arrears",
        "amount": "EUR of arrears",
        "creditors": "creditors owed",
        "party_society": "society",
        "party_corporation": "corporations",
        "party_municipality": "municipality",
        "median": "median",
        "p90": "9 in 10 within",
        "waiting": "Waiting for the neighbourhood team",
        "waiting_note": "Days from signal to first contact, of those who reached the front of the line.",
        "axis_days": "days",
        "heat_map": "Threshold against caseload",
        "heat_evictions_avoided": "evictions avoided against no rule",
        "heat_net_society": "net benefit to society, thousand EUR",
        "heat_note": "?: cannot be told from nothing (the 95% interval holds 0, or there is none): may be luck",
    },
    "nl": {
        "no_rule": "geen regel (huidige praktijk)",
        "operating_curve": "Vals alarm tegenover gemiste huishoudens",
        "operating_note": "Elk punt is een drempel ({counted}). Linksonder is beter.",
        "helpable_line": "alle {count} die met hulp te redden zijn",
        "axis_false_alarms": "vals alarm: benaderd, maar ook zonder hulp niet ontruimd",
        "axis_missed": "gemist: met hulp te redden, niet op tijd geholpen",
        "net_benefit": "Netto baten per drempel ten opzichte van geen regel (lijn: 95%-interval)",
        "axis_net": "duizend euro over de looptijd, contante waarde",
        "axis_threshold": "drempel voor doorverwijzing: {counted}",
        "months": "maanden huurachterstand",
        "amount": "€ huurachterstand",
        "creditors": "schuldeisers",
        "party_society": "samenleving",
        "party_corporation": "woningcorporaties",
        "party_municipality": "gemeente",
        "median": "mediaan",
        "p90": "9 van de 10 binnen",
        "waiting": "Wachten op het wijkteam",
        "waiting_note": "Dagen van signaal tot eerste contact, van wie aan de beurt kwam.",
        "axis_days": "dagen",
        "heat_map": "Drempel tegenover caseload",
        "heat_evictions_avoided": "voorkomen ontruimingen ten opzichte van geen regel",
        "heat_net_society": "netto baten voor de samenleving, duizend euro",
        "heat_note": "?: niet van niets te onderscheiden (het 95%-interval bevat 0, of ontbreekt): kan toeval zijn",
    },
}


def written(text: str, language: str) -> str:
    """A number as the language writes it; from English."""
    return text if language == "en" else text.translate(str.maketrans(",.", ".,"))


def counted(words: Mapping[str, str], key: str, by: str) -> str:
    """A text that says what thresholds are counted in."""
    return words[key].format(counted=words[by])


CONSENTS_NL = {
    "none_asked": "zonder te vragen",
    "asked_beforehand": "vooraf gevraagd",
    "built_in": "ingebouwd",
    "opt_in_slip": "antwoordstrook",
    "informed_afterwards": "achteraf gemeld",
    "statutory": "wettelijke grondslag",
}


def consent_name(consent: str, language: str) -> str:
    """How a consent regime is called; a lever keeps its name."""
    word = consent.replace("_", " ")
    return word if language == "en" else CONSENTS_NL.get(consent, word)


def caseload_name(caseload: str, language: str) -> str:
    """How a caseload is called: so many times today's team hours."""
    if caseload == "unlimited":
        return {"en": "unlimited team hours", "nl": "onbeperkte wijkteamuren"}[language]
    if float(caseload) == 1:
        return {"en": "today's team hours", "nl": "huidige wijkteamuren"}[language]
    return written(caseload, language) + {"en": " x team hours", "nl": " x wijkteamuren"}[language]
