"""How is an event said, in English and in Dutch: one sentence per kind of event, one word per word of the model."""

from collections.abc import Mapping
from typing import Any, NamedTuple

LANGUAGES = ("en", "nl")
MONTHS = {
    "en": ("January", "February", "March", "April", "May", "June", "July", "August", "September", "October",
           "November", "December"),
    "nl": ("januari", "februari", "maart", "april", "mei", "juni", "juli", "augustus", "september", "oktober",
           "november", "december"),
}  # fmt: skip


class Sentence(NamedTuple):
    """Who acts, and how it is said; facts in braces."""

    who: str
    en: str
    nl: str


def _sentences(text: str) -> dict[str, Sentence]:
    rows = [[cell.strip() for cell in line.split("|")] for line in text.strip().splitlines()]
    return {kind: Sentence(who, en, nl) for kind, who, en, nl in rows}


SENTENCES: Mapping[str, Sentence] = _sentences("""
moves_in | life | Moves in; the rent is {rent}. | Betrekt de woning; de huur is {rent}.
deposit | life | Pays or owes a deposit of {cents}. | Moet een waarborgsom van {cents} betalen.
composition | life | The household changes: from {old} to {new}. | Het huishouden verandert: van {old} naar {new}.
child_born | life | A child joins the household. | Er komt een kind bij.
child_leaves | life | A child leaves home. | Een kind gaat het huis uit.
income_source | life | Now lives on {new}; before on {old}. | Leeft nu van {new}; eerst van {old}.
income_fell | life | Income from work or benefit falls from {old} to {new} a month. | Inkomen uit werk of uitkering daalt van {old} naar {new} per maand.
income_rose | life | Income from work or benefit rises from {old} to {new} a month. | Inkomen uit werk of uitkering stijgt van {old} naar {new} per maand.
allowances_fell | life | Allowances fall from {old} to {new} a month. | Toeslagen dalen van {old} naar {new} per maand.
allowances_rose | life | Allowances rise from {old} to {new} a month. | Toeslagen stijgen van {old} naar {new} per maand.
comes_in | life | This month {cents} comes in. | Deze maand komt er {cents} binnen.
attached | money | A creditor takes {cents} of its income this month (attachment). | Een schuldeiser legt beslag: {cents} van het inkomen deze maand.
attached_no_more | money | No more income is attached. | Er wordt geen beslag meer gelegd op het inkomen.
falls_ill | life | Falls ill for a long time. | Wordt langdurig ziek.
recovers | life | Recovers and works again. | Is hersteld en werkt weer.
concern | life | A further problem begins: {concern}. | Er komt een probleem bij: {concern}.
setback | life | An unexpected cost of {cents}. | Een onverwachte uitgave van {cents}.
demand | life | The tax office demands back {cents} of allowances. | De Belastingdienst vordert {cents} aan toeslagen terug.
falls_behind | money | Falls behind with the rent: {cause}. | Krijgt huurachterstand: {cause}.
rent_not_attended | money | Leaves the rent of {due} unpaid, though it had the money. | Laat de huur van {due} liggen, terwijl het geld er was.
rent_part_attended | money | Pays only {paid} of the rent of {due}, though it had the money. | Betaalt maar {paid} van de huur van {due}, terwijl het geld er was.
rent_not_paid | money | Pays nothing of the rent of {due}. | Betaalt niets van de huur van {due}.
rent_part_paid | money | Pays {paid} of the rent of {due}. | Betaalt {paid} van de huur van {due}.
pays_off | money | Pays the rent and {extra} on what it owes. | Betaalt de huur en {extra} op de achterstand.
pays_late | money | Pays {cents} of the rent later in the month. | Betaalt later in de maand {cents} van de huur.
pays_late_whole | money | Pays the remaining {cents} of this month's rent later in the month. | Betaalt later in de maand de resterende {cents} van de huur van deze maand.
pays_arrears_late | money | Pays {cents} later in the month on older rent debt. | Betaalt later in de maand {cents} op oudere huurschuld.
pays_costs_late | money | Pays {cents} later in the month, which goes to the collection and court costs. | Betaalt later in de maand {cents}, wat naar de incasso- en proceskosten gaat.
source_lent | money | Family, friends or others around it lend it {cents} for the rent. | Familie, vrienden of anderen in de omgeving lenen het {cents} voor de huur.
source_fund | money | The municipality's debt fund pays this. | Het schuldenfonds van de gemeente betaalt dit.
source_back_pay | money | The money: {cents} of assistance owed for the months of waiting came in. | Het geld: er kwam {cents} aan nabetaalde bijstand binnen.
source_allowances | money | The money: {cents} of allowances paid too little before came in. | Het geld: er kwam {cents} aan eerder te weinig betaalde toeslagen binnen.
source_holiday | money | The money: holiday money came in this month. | Het geld: deze maand kwam er vakantiegeld binnen.
source_scheme | money | The money: the municipality's yearly minimum-income scheme paid this month. | Het geld: deze maand betaalde de jaarlijkse minimaregeling van de gemeente uit.
source_savings | money | The money: it had {cents} at hand at the start of the month. | Het geld: het had aan het begin van de maand {cents} achter de hand.
source_income | money | The money: what was left of this month's income, with what it had at hand. | Het geld: wat er overbleef van het inkomen van deze maand, met wat het achter de hand had.
bill_unpaid | money | Begins to owe on {creditor}: {cents}. | Begint schuld te maken bij {creditor}: {cents}.
bill_settled | money | No longer owes on {creditor}. | Heeft geen schuld meer bij {creditor}.
letter | corporation | The corporation sends {letter}. | De woningcorporatie stuurt {letter}.
letter_again | corporation | The corporation sends {letter} once more. | De woningcorporatie stuurt nogmaals {letter}.
letter_plan | corporation | A letter offers it a payment plan that it can keep. | Een brief biedt een betalingsregeling die vol te houden is.
case_meeting | corporation | The corporation and the team discuss the household in their case meeting. | Woningcorporatie en wijkteam bespreken het huishouden in het casusoverleg.
slip_returned | money | It sends the slip back and asks for help. | Het huishouden stuurt het strookje terug en vraagt om hulp.
told_of_sharing | corporation | A letter tells it that its data are shared. | Een brief laat weten dat de gegevens worden gedeeld.
phone_call | corporation | The corporation phones: {answer}. | De woningcorporatie belt: {answer}.
home_visit | corporation | The housing officer visits: {answer}. | De woonconsulent komt op huisbezoek: {answer}.
joint_visit | team | Housing officer and team visit together: {answer}. | Woonconsulent en wijkteam komen samen op huisbezoek: {answer}.
sees_concern | corporation | The corporation sees that other problems play. | De woningcorporatie ziet dat er meer speelt.
arrangement | corporation | A payment arrangement of {cents} a month is made through {office}. | Er komt een betalingsregeling van {cents} per maand via {office}.
arrangement_broken | money | The payment arrangement is broken. | De betalingsregeling is verbroken.
arrangement_done | money | The payment arrangement is completed. | De betalingsregeling is afgerond.
legal_bailiff | bailiff | The case goes to the bailiff (claim {claim}). | De zaak gaat naar de deurwaarder (vordering {claim}).
legal_summons | bailiff | The bailiff serves a summons (claim {claim}). | De deurwaarder brengt een dagvaarding uit (vordering {claim}).
legal_order | bailiff | The court orders eviction (claim {claim}). | De rechter wijst het vonnis tot ontruiming (vordering {claim}).
legal_announced | bailiff | The eviction is announced (claim {claim}). | De ontruiming is aangezegd (vordering {claim}).
legal_paid | bailiff | The claim is paid: the case ({stage}) is closed. | De vordering is betaald: de zaak ({stage}) is gesloten.
legal_arranged | bailiff | An arrangement stops the legal step ({stage}). | Een regeling houdt de juridische stap ({stage}) tegen.
costs_charged | bailiff | {cents} of collection or court costs is added to the claim. | De vordering stijgt met {cents} aan incasso- of proceskosten.
team_line | team | Comes to the team's line ({kind}). | Komt in de rij van het wijkteam ({kind}).
shared_unasked | team | Its data go to the team without its consent. | De gegevens gaan zonder toestemming naar het wijkteam.
help_starts | team | The neighbourhood team starts to help. | Het wijkteam begint te helpen.
help_not_after_visit | team | The visit does not lead to help. | Het huisbezoek leidt niet tot hulp.
help_not_after_talk | team | The first talk does not take place or help is declined. | Het eerste gesprek gaat niet door of hulp wordt afgeslagen.
drops_out | team | Gives up waiting for the team. | Haakt af in de rij van het wijkteam.
stabilised | team | With the team's help post and payments are in order. | Met hulp van het wijkteam zijn post en betalingen op orde.
help_ends | team | The team's help ends. | De hulp van het wijkteam eindigt.
direct_payment | team | The rent is paid straight from the benefit for {months} months. | De huur wordt {months} maanden rechtstreeks uit de uitkering betaald.
rent_clear | money | Owes no rent any more. | Heeft geen huurschuld meer.
problem_debt | money | Is now in problem debt: the repayments are more than it can spare. | Heeft nu een problematische schuld: aflossen kan niet uit wat er overblijft.
problem_debt_over | money | Is no longer in problem debt. | Heeft geen problematische schuld meer.
end_moved | life | Moves out, owing {rent} on the rent. | Verhuist, met {rent} huurschuld.
end_moved_clear | life | Moves out, owing no rent. | Verhuist zonder huurschuld.
end_died | life | The tenant dies; the tenancy ends. | De huurder overlijdt; de huur eindigt.
order_stood | bailiff | The order of month {month}, given for a claim of {claim}, still stood. | Het vonnis van maand {month}, om een vordering van {claim}, gold nog.
order_stood_for_more | bailiff | The order of month {month}, given for a claim of {claim}, still stood, though less is owed by now. | Het vonnis van maand {month}, om een vordering van {claim}, gold nog, al is de schuld inmiddels lager.
order_stood_before | bailiff | The court order dates from before the start, for the debt of that time, and still stood. | Het vonnis is van voor het begin, om de schuld van toen, en gold nog.
end_evicted | bailiff | IS EVICTED, owing {rent} on the rent. | WORDT ONTRUIMD, met {rent} huurschuld.
end_keys_returned | bailiff | Returns the keys before the eviction, owing {rent} on the rent. | Levert voor de ontruiming de sleutels in, met {rent} huurschuld.
end_absconded | bailiff | Has left without a word, owing {rent} on the rent. | Is met de noorderzon vertrokken, met {rent} huurschuld.
""")  # noqa: E501


def _words(text: str) -> dict[tuple[str, str], tuple[str, str]]:
    rows = [[cell.strip() for cell in line.split("|")] for line in text.strip().splitlines()]
    return {(vocabulary, word): (en, nl) for vocabulary, word, en, nl in rows}


WORDS: Mapping[tuple[str, str], tuple[str, str]] = _words("""
Composition | single_man | a single man | een alleenstaande man
Composition | single_woman | a single woman | een alleenstaande vrouw
Composition | lone_parent | a lone parent | een eenoudergezin
Composition | couple | a couple | een paar
Composition | couple_with_children | a couple with children | een paar met kinderen
Composition | other | another household | een overig huishouden
IncomeSource | work | work | werk
IncomeSource | unemployment_benefit | unemployment benefit | een WW-uitkering
IncomeSource | social_assistance | social assistance | bijstand
IncomeSource | disability_benefit | disability benefit | een arbeidsongeschiktheidsuitkering
IncomeSource | pension | a pension | pensioen
IncomeSource | self_employed | self-employment | een eigen bedrijf
IncomeSource | waiting | nothing yet, waiting for social assistance | nog niets, in afwachting van bijstand
Concern | psychosocial_problem | psychosocial or psychiatric | psychosociaal of psychiatrisch
Concern | health_problem | health | gezondheid
Concern | addiction | addiction | verslaving
Concern | intellectual_disability | mild intellectual disability | een licht verstandelijke beperking
Cause | none | no cause known | oorzaak onbekend
Cause | attention | it did not attend to it | er was geen aandacht voor
Cause | income_drop | income dropped | het inkomen daalde
Cause | repayment_demand | allowances were demanded back | toeslagen werden teruggevorderd
Cause | fixed_costs | fixed costs are more than the income bears | de vaste lasten zijn te hoog voor het inkomen
Cause | overspending | it spends more than comes in | er gaat meer uit dan er binnenkomt
Cause | setback | an unexpected cost | een tegenvaller
Cause | deposit | the deposit | de waarborgsom
Rung | reminder | a reminder | een herinnering
Rung | dunning_notice | a dunning notice | een aanmaning
Rung | first_letter | a letter about the arrears | een brief over de achterstand
Rung | letter_team_number | a letter with the team's phone number | een brief met het telefoonnummer van het wijkteam
Rung | letter_slip | a letter with a slip to ask for help | een brief met een strookje om hulp te vragen
LineKind | referral | referral | doorverwijzing
LineKind | joint_visit | for a joint visit | voor een gezamenlijk huisbezoek
LineKind | own_request | at its own request | op eigen verzoek
LineKind | accepted | referred, has agreed to it | doorverwezen, is daarmee akkoord
Office | corporation | the corporation | de woningcorporatie
Office | neighbourhoodteams | the neighbourhood team | het wijkteam
Office | bailiffandcourt | bailiff or court | deurwaarder of rechter
Answer | reached | reached | bereikt
Answer | not_reached | nobody is reached | niemand bereikt
LegalStage | bailiff | bailiff | deurwaarder
LegalStage | summons | summons | dagvaarding
LegalStage | order | court order | vonnis
LegalStage | announced | announced eviction | aangezegde ontruiming
Owed | rent | rent | huur
Owed | costs | costs | kosten
Owed | energy | energy | energie
Owed | water | water | water
Owed | health | health insurance | zorgverzekering
Owed | other | other bills | overige rekeningen
Owed | demand | allowances demanded back | terug te betalen toeslagen
End | still_there | still lives there at the end | woont er aan het eind nog
End | moved | moved out | is verhuisd
End | died | died | is overleden
End | evicted | was evicted | is ontruimd
End | keys_returned | returned the keys | heeft de sleutels ingeleverd
End | absconded | left without a word | is met de noorderzon vertrokken
Party | household | household | huishouden
Party | corporation | housing corporation | woningcorporatie
Party | team | neighbourhood team | wijkteam
Party | municipality | municipality | gemeente
Party | bailiff | bailiff | deurwaarder
Party | court | court | rechtbank
Party | state | state | Rijk
Party | energy_supplier | energy supplier | energieleverancier
Party | water_company | water company | waterbedrijf
Party | health_insurer | health insurer | zorgverzekeraar
Party | other_creditor | other creditor | overige schuldeiser
Party | volunteers | volunteers | vrijwilligers
Party | debt_service | debt service | schulddienstverlening
Party | society | society | samenleving
Party | labour | working time | werktijd
Party | market | market | markt
Party | collection_agency | a collection agency | een incassobureau
""")


def word(vocabulary: str, name: Any, language: str) -> str:
    """A word of the model as people say it; a word not listed is its own name."""
    told = name
    if not isinstance(name, str):
        from model import words

        told = getattr(words, vocabulary)(int(name)).name
    found = WORDS.get((vocabulary, told.lower()))
    return told.lower().replace("_", " ") if found is None else found[LANGUAGES.index(language)]


def euros(cents: int, language: str) -> str:
    """An amount to the cent, with the marks of the language."""
    text = f"{cents / 100:,.2f}" if abs(cents) < 10**15 else str(cents)
    return "EUR " + (text if language == "en" else text.translate(str.maketrans(",.", ".,")))


def sentence(kind: str, facts: Mapping[str, Any], language: str) -> str:
    """An event in words."""
    found = SENTENCES.get(kind)
    said = {}
    for name, value in facts.items():
        if name.endswith("_cents") or name == "cents":
            said[name.removesuffix("_cents")] = euros(int(value), language)
        else:
            said[name] = word(value[0], value[1], language) if isinstance(value, tuple) else str(value)
    if found is None:
        return f"{kind.replace('_', ' ').capitalize()}."
    return (found.en if language == "en" else found.nl).format(**said)


def who_acts(kind: str) -> str:
    """Whose event is it: life, money, corporation, team or bailiff."""
    return SENTENCES[kind].who if kind in SENTENCES else "life"
