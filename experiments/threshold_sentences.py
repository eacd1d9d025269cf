"""What a threshold study comes to, in sentences of English or Dutch: a range with its conditions, never one point."""

from collections.abc import Mapping, Sequence
from typing import Any

from experiments.threshold_choice import NO_RULE, UNTOLD
from experiments.threshold_words import caseload_name, consent_name, written

LEAST_REPLICATIONS, LEAST_HOMES = 10, 5000  # below either, a study is called small
CRITERIA = {
    "en": {
        "net_society_eur": "net benefit to society",
        "net_corporation_eur": "net benefit to the corporations",
        "evictions_avoided": "evictions avoided",
        "burden": "burden of needless visits and missed households",
    },
    "nl": {
        "net_society_eur": "netto baten voor de samenleving",
        "net_corporation_eur": "netto baten voor de woningcorporaties",
        "evictions_avoided": "voorkomen ontruimingen",
        "burden": "last van onnodige bezoeken en gemiste huishoudens",
    },
}
SENTENCES = {
    "en": {
        "one": "With one replication thresholds cannot be told apart: luck and threshold look the same.",
        "every": "{criterion}: {options} cannot be told from the best under any caseload or regime tried.",
        "none": "{criterion}: no option is as good as the best under every caseload or regime; it depends:",
        "cell": "With {cell}: {options}.",
        "no_rule": "No rule does as well, as far as can be told: this study does not show that the rule does better.",
        "conditions": "Holds for this town, this lever and these parameters; most behaviour is assumed.",
        "case": "Net benefits to society count a case at {value}; published are {low} to {high}. At the lowest, the"
        " best is: {best}.",
        "best_with": "{option} with {cell}",
        "best_everywhere": "{option}, under every caseload and regime tried",
        "regret": "Least regret over {count} states of the world: {options} (at most {amount} less than the best).",
        "states": "A state of the world is one combination of circumstances that are not known beforehand: {cells}, and"
        " a case at the lowest or at the highest of its cost to society{settings}.",
        "settings": "; or, with {cell}, {settings}",
        "setting": "{path} at {values}",
        "or": "or",
        "mean": "In the mean over those states {best} does best ({amount}); no state is held likelier.",
        "satisficing": "Worth its cost to society and with evictions avoided: {shares} of the states.",
        "small": "Small study ({replications} replications of {homes} homes): differences may be luck; take at least"
        " {least_replications} replications of {least_homes} homes before relying on them.",
        "no_interval": "{steps}: too few replications for an interval, so the rate cannot be told.",
        "missed_not_told": "{steps}: cannot be told, as the extra missed households by which it is divided cannot be"
        " told from nothing.",
        "visits_not_told": "{steps}: cannot be told, as the needless visits saved cannot be told from nothing.",
        "no_more_missed": "{steps}: there is no rate, as the later threshold does not miss more.",
        "no_visits_saved": "{steps}: there is no rate, as the later threshold saves no needless visits.",
        "no_rule_name": "‘no rule’",
        "month": "{at} month",
        "months": "{at} months",
        "amount": "EUR {at}",
        "creditor": "{at} creditor",
        "creditors": "{at} creditors",
        "step": "{low} to {high}",
        "is": "is",
        "are": "are",
        "and": "and",
        "to": "to",
    },
    "nl": {
        "one": "Met één herhaling zijn drempels niet te onderscheiden: toeval en drempel lopen door elkaar.",
        "every": "{criterion}: {options} {verb} bij geen caseload of toestemmingsvorm van de beste te onderscheiden.",
        "none": "{criterion}: geen keuze is overal even goed als de beste; het hangt af van de omstandigheden:",
        "cell": "Bij {cell}: {options}.",
        "no_rule": "Zonder regel gaat het voor zover te zien even goed: dat de regel het beter doet blijkt hier niet.",
        "conditions": "Geldt voor deze gemeente, deze maatregel en deze parameters; het meeste gedrag is aangenomen.",
        "case": "De netto baten voor de samenleving rekenen met {value} per geval; gepubliceerd is {low} tot {high}."
        " Bij het laagste bedrag is het beste: {best}.",
        "best_with": "{option} bij {cell}",
        "best_everywhere": "{option}, bij elke beproefde caseload en toestemmingsvorm",
        "regret": "Minste spijt over {count} toekomstbeelden: {options} (hooguit {amount} minder dan de beste).",
        "states": "Een toekomstbeeld is één combinatie van omstandigheden die vooraf niet bekend zijn: {cells}, en een"
        " geval tegen de laagste of tegen de hoogste kosten voor de samenleving{settings}.",
        "settings": "; of, bij {cell}, {settings}",
        "setting": "{path} op {values}",
        "or": "of",
        "mean": "Gemiddeld over die toekomstbeelden doet {best} het best ({amount}); geen is waarschijnlijker.",
        "satisficing": "De kosten waard voor de samenleving én minder ontruimingen: {shares} van de toekomstbeelden.",
        "small": "Kleine studie ({replications} herhalingen van {homes} woningen): verschillen kunnen toeval zijn; neem"
        " minstens {least_replications} herhalingen van {least_homes} woningen voordat u erop afgaat.",
        "no_interval": "{steps}: te weinig herhalingen voor een interval, dus de verhouding is niet te bepalen.",
        "missed_not_told": "{steps}: niet te bepalen, want de extra gemiste huishoudens waardoor wordt gedeeld zijn"
        " niet van niets te onderscheiden.",
        "visits_not_told": "{steps}: niet te bepalen, want de bespaarde onnodige bezoeken zijn niet van niets te"
        " onderscheiden.",
        "no_more_missed": "{steps}: er is geen verhouding, want de latere drempel mist er niet meer.",
        "no_visits_saved": "{steps}: er is geen verhouding, want de latere drempel bespaart geen onnodige bezoeken.",
        "no_rule_name": "‘geen regel’",
        "month": "{at} maand",
        "months": "{at} maanden",
        "amount": "€ {at}",
        "creditor": "{at} schuldeiser",
        "creditors": "{at} schuldeisers",
        "step": "{low} naar {high}",
        "is": "is",
        "are": "zijn",
        "and": "en",
        "to": "tot en met",
    },
}


def euros(value: float, language: str) -> str:
    """An amount in whole euros, as the language writes it."""
    sign = "-" if round(value) < 0 else ""
    return f"{sign}{'EUR' if language == 'en' else '€'} {written(f'{abs(value):,.0f}', language)}"


ONE = {"months": "month", "creditors": "creditor"}


def option_text(name: str, language: str, by: str) -> str:
    """One option in words, with its unit: 1 month, EUR 500, 2 creditors, no rule."""
    words = SENTENCES[language]
    if name == NO_RULE:
        return words["no_rule_name"]
    return words[ONE.get(by, by) if name == "1" else by].format(at=written(name, language))


def listed_text(at: Sequence[str], language: str, by: str) -> str:
    """All thresholds one by one, with their unit: 1, 1.5 and 2 months."""
    words = SENTENCES[language]
    if len(at) == 1:
        return option_text(at[0], language, by)
    return words[by].format(at=_listed([written(label, language) for label in at], words["and"]))


def step_text(step: Mapping[str, Any], language: str, by: str) -> str:
    """From which threshold to which, with the unit: 1 to 2 months."""
    low, high = (written(step[end], language) for end in ("from", "to"))
    return SENTENCES[language][by].format(at=SENTENCES[language]["step"].format(low=low, high=high))


def options_text(names: Sequence[str], at: Sequence[str], language: str, by: str = "months") -> str:
    """Options in words: neighbours in the list of thresholds become a range."""
    words = SENTENCES[language]
    places = [at.index(name) for name in names if name in at]
    runs: list[list[int]] = []
    for place in places:
        if runs and place == runs[-1][-1] + 1:
            runs[-1].append(place)
        else:
            runs.append([place])
    texts = []
    for run in runs:
        low, high = written(at[run[0]], language), written(at[run[-1]], language)
        is_range = len(run) > 1
        texts.append(
            words[by].format(at=f"{low} {words['to']} {high}") if is_range else option_text(at[run[0]], language, by)
        )
    if NO_RULE in names:
        texts.append(words["no_rule_name"])
    return _listed(texts, words["and"])


def _listed(texts: Sequence[str], last: str) -> str:
    return texts[0] if len(texts) == 1 else f"{', '.join(texts[:-1])} {last} {texts[-1]}"


def recommendation_lines(document: Mapping[str, Any], language: str) -> list[str]:
    """Which thresholds cannot be told from the best, in every cell or cell by cell.

    The first line is about society's net benefit and says if no rule does as well; then the other criteria, the
    conditions last.
    """
    words, at = SENTENCES[language], document["at"]
    if document["replications"] < 2:
        return [words["one"]]
    lines = [" ".join(_criterion_lines(row, at, language, document["by"])) for row in document["recommended"]]
    if any(NO_RULE in cell["not_worse"] for cell in document["recommended"][0]["cells"]):
        lines[0] += f" {words['no_rule']}"
    return [*lines, words["conditions"]]


def _criterion_lines(row: Mapping[str, Any], at: Sequence[str], language: str, by: str) -> list[str]:
    words, criterion = SENTENCES[language], CRITERIA[language][row["criterion"]]
    criterion = criterion[0].upper() + criterion[1:]
    names = row["in_every_cell"]
    if names:
        verb = words["is" if len(names) == 1 else "are"]
        options = options_text(names, at, language, by)
        return [words["every"].format(criterion=criterion, options=options, verb=verb)]
    cells = [
        words["cell"].format(cell=_cell_name(cell, language), options=options_text(cell["not_worse"], at, language, by))
        for cell in row["cells"]
    ]
    return [words["none"].format(criterion=criterion), *cells]


def _cell_name(cell: Mapping[str, Any], language: str) -> str:
    regime = f" ({consent_name(cell['consent'], language)})" if cell["consent"] else ""
    return caseload_name(cell["caseload"], language) + regime


def small_study_lines(document: Mapping[str, Any], language: str) -> list[str]:
    """A warning if the study is so small that differences may be luck; works for a comparison too."""
    replications, homes = document["replications"], document["households"]
    if replications >= LEAST_REPLICATIONS and homes >= LEAST_HOMES:
        return []
    counts = {"replications": replications, "homes": homes}
    counts |= {"least_replications": LEAST_REPLICATIONS, "least_homes": LEAST_HOMES}
    told = {name: written(f"{count:,}", language) for name, count in counts.items()}
    return [SENTENCES[language]["small"].format(**told)]


def untold_lines(cell: Mapping[str, Any], language: str, by: str) -> list[str]:
    """Between which thresholds the rate of needless visits to missed households cannot be told, and why."""
    steps: dict[str, list[str]] = {}
    for step in cell["adjacent"]:
        if UNTOLD in step:
            steps.setdefault(step[UNTOLD], []).append(step_text(step, language, by))
    return [SENTENCES[language][why].format(steps=", ".join(names)) for why, names in steps.items()]


def _states_line(document: Mapping[str, Any], language: str) -> str:
    """What the states of the world are, over which regret is taken."""
    words, states = SENTENCES[language], [row["state"] for row in document["robustness"]["states"]]
    cells = dict.fromkeys(_cell_name(state, language) for state in states if "cost_of_a_case" in state)
    values: dict[str, list[str]] = {}
    for state in states:
        if "setting" in state:
            values.setdefault(state["setting"], []).append(written(state["value"], language))
    settings = ""
    if values:
        each = [words["setting"].format(path=path, values=_listed(ends, words["or"])) for path, ends in values.items()]
        settings = words["settings"].format(cell=next(iter(cells)), settings=_listed(each, words["or"]))
    return words["states"].format(cells=_listed(list(cells), words["or"]), settings=settings)


def _case_line(document: Mapping[str, Any], language: str) -> str:
    """At which cost a case counts, and what does best if it costs the least that is published."""
    words, unit, by = SENTENCES[language], document["case_cost_eur"]["society"], document["by"]
    best: dict[str, str] = {}
    for row in document["robustness"]["states"]:
        if row["state"].get("cost_of_a_case") == "lowest":
            nets = row["net_eur"]
            best[_cell_name(row["state"], language)] = option_text(max(nets, key=lambda name: nets[name]), language, by)
    told = "; ".join(words["best_with"].format(option=option, cell=cell) for cell, option in best.items())
    if len(set(best.values())) == 1:
        told = words["best_everywhere"].format(option=next(iter(best.values())))
    return words["case"].format(best=told, **{end: euros(unit[end], language) for end in ("value", "low", "high")})


def robustness_lines(document: Mapping[str, Any], language: str) -> list[str]:
    """What a case counts for, then what regret and satisficing say beside the mean, and what the states are."""
    words, found = SENTENCES[language], document["robustness"]
    means, at, by = found["mean_net_eur"], document["at"], document["by"]
    best = max(means, key=lambda name: means[name])
    shares = "; ".join(
        f"{option_text(name, language, by)} {100 * share:.0f}%" for name, share in found["satisficing_share"].items()
    )
    least = min(found["greatest_regret_eur"].values())
    options = options_text(found["least_regret"], at, language, by)
    return [
        _case_line(document, language),
        words["regret"].format(count=len(found["states"]), options=options, amount=euros(least, language)),
        _states_line(document, language),
        words["mean"].format(best=option_text(best, language, by), amount=euros(means[best], language)),
        words["satisficing"].format(shares=shares),
    ]
