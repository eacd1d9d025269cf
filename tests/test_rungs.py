"""What rungs do, on which ground data are shared, and what the levers of ladders make of them."""

from typing import Any

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from model.households import NEVER
from model.ledger import new_month
from model.month import households_catch_up
from model.offices import ladder
from model.rules import answering, arranging
from model.words import (
    Audience,
    Composition,
    Consent,
    Cost,
    Desk,
    End,
    HelpStage,
    IncomeSource,
    LegalStage,
    LineKind,
    Regime,
    Rung,
    SettlementStage,
)
from scenarios.compose import resolve
from tests.offices_support import RENT, Bench
from tests.support import group, one_household, one_total
from tests.towns import digest, lived, town

READS = {"answering__letter_read_share": 1.0, "answering__letter_answered_share": 0.0}
LEARNS = (Consent.NONE_ASKED, Consent.INFORMED_AFTERWARDS, Consent.STATUTORY)


def test_risk_factors_are_counted_and_migration_background_is_not_one() -> None:
    p = group("casework", risk_under_years=35, risk_low_income_cents=120_000)
    count = ladder.risk_factors_count.py_func
    assert count(IncomeSource.SOCIAL_ASSISTANCE, Composition.LONE_PARENT, 30 * 12, 2, 110_000, p) == 5
    assert count(IncomeSource.WORK, Composition.COUPLE, 35 * 12, 0, 120_000, p) == 0
    assert count(IncomeSource.PENSION, Composition.SINGLE_WOMAN, 70 * 12, 0, 150_000, p) == 1


def test_one_regime_holds_for_all_or_each_its_own() -> None:
    regime_of = answering.regime_of.py_func
    for consent in Consent:
        assert regime_of(consent, Regime.EACH_ITS_OWN) == consent
        assert regime_of(Consent.NONE_ASKED, Regime[consent.name]) == consent


def test_consent_needs_its_moment_and_its_answer() -> None:
    now, may = answering.can_share_now.py_func, answering.may_share.py_func
    p = group("answering", consents_share=0.7, opt_in_share=0.1, built_in_refuses_share=0.05, objects_share=0.03)
    shares = {Consent.NONE_ASKED: 1.0, Consent.ASKED_BEFOREHAND: 0.7, Consent.BUILT_IN: 0.95}
    shares |= {Consent.OPT_IN_SLIP: 0.1, Consent.INFORMED_AFTERWARDS: 1.0, Consent.STATUTORY: 0.97}
    for consent, share in shares.items():
        assert may(share - 0.001, consent, p) and (share == 1.0 or not may(share, consent, p))
        assert now(consent, True, True)
        assert now(consent, False, True) == (consent != Consent.ASKED_BEFOREHAND)
        assert now(consent, False, False) == (consent in LEARNS)


@given(st.sampled_from(list(Consent)), st.booleans())
def test_a_condition_never_makes_help_less_accepted(consent: Consent, must: bool) -> None:
    p = group("answering")
    lean = answering.leaning_to_help.py_func
    assert lean(consent, True, p) >= lean(consent, must, p) > 0.0
    assert lean(Consent.NONE_ASKED, False, p) == 1.0


@pytest.mark.parametrize("consent", list(Consent))
def test_every_referral_is_one_disclosure_consented_or_not(consent: Consent) -> None:
    sure = {"answering__consents_share": 1.0, "answering__opt_in_share": 1.0}
    bench = Bench(**sure, answering__built_in_refuses_share=0.0, answering__objects_share=0.0)
    h = bench.homes[0]
    h.rent_arrears_cents, h.has_responded = 2 * RENT, True
    total = bench.climb(Rung.REFERRAL, at_months=2, consent=consent)
    assert (total["referrals"], total["disclosures"], h.disclosures_count) == (1, 1, 1)
    assert h.disclosures_unconsented == int(consent in LEARNS) and h.first_disclosure_month == 0
    told = consent in (Consent.INFORMED_AFTERWARDS, Consent.STATUTORY)
    assert bench.paid_cents(Cost.CONSENT_LETTER) == (150 if told else 0)
    assert bench.paid_cents(Cost.LETTER) == 0


def test_who_was_never_spoken_with_cannot_be_asked() -> None:
    bench = Bench(answering__consents_share=1.0, casework__consent=Regime.ASKED_BEFOREHAND)
    h = bench.homes[0]
    h.rent_arrears_cents = 2 * RENT
    assert bench.climb(Rung.REFERRAL, at_months=2)["referrals"] == 0 and h.rungs_done == 0
    h.has_responded = True
    assert bench.climb(Rung.REFERRAL, at_months=2)["referrals"] == 1


def test_a_text_message_makes_some_pay_and_strains_nobody() -> None:
    for heeded in (0.0, 1.0):
        bench = Bench(answering__text_heeded_share=heeded, answering__text_before_due_heeded_share=1.0 - heeded)
        bench.homes.rent_arrears_cents = RENT
        bench.climb(Rung.TEXT_MESSAGE, at_months=0.1)
        assert bench.homes.is_reminded.all() == bool(heeded) and bench.homes.strain.max() == 0.0
        assert bench.paid_cents(Cost.TEXT_MESSAGE) == 8 * 8
    bench.homes.is_reminded = False
    bench.climb(Rung.TEXT_MESSAGE, at_months=0, first=2, bit=1)
    assert not bench.homes.is_reminded.any()  # before the due date another share heeds it: here nobody


def test_a_slip_is_the_tenants_own_request_and_no_disclosure() -> None:
    bench = Bench(**READS, answering__opt_in_share=1.0)
    h = bench.homes[0]
    h.rent_arrears_cents = bench.homes[1].rent_arrears_cents = RENT
    bench.homes[1].savings_cents = RENT  # forgot to pay: wants no help
    total = bench.climb(Rung.LETTER_SLIP, at_months=1)
    assert h.line_kind == LineKind.OWN_REQUEST and h.line_consent == Consent.OPT_IN_SLIP
    assert total["referrals"] == 1 and total["disclosures"] == 0 and h.is_reminded
    assert bench.paid_cents(Cost.LETTER) == 2 * 150 + 100


def test_an_agency_charges_once_and_its_terms_are_harder() -> None:
    bench = Bench()
    h = bench.homes[0]
    h.rent_arrears_cents = 2 * RENT
    total = bench.climb(Rung.COLLECTION_AGENCY, at_months=2)
    charged = h.rent_costs_cents
    assert h.at_agency and charged > 0 and total["costs_charged_cents"] == charged
    assert bench.paid_cents(Cost.AGENCY_FEE) == 2_500 and bench.paid_cents(Cost.COLLECTION_FEE) == charged
    bench.climb(Rung.COLLECTION_AGENCY, at_months=2, bit=1)
    assert h.rent_costs_cents == charged


@pytest.mark.parametrize(("at_agency", "instalment"), [(False, 10_000), (True, 40_000)])
def test_an_agency_spreads_over_its_own_term(at_agency: bool, instalment: int) -> None:
    h = one_household(rent_arrears_cents=120_000, rent_cents=RENT, at_agency=at_agency, usual_income_cents=60_000)
    p = group("arranging", accepts_arrangement_share=1.0, agency_term_months=3, capacity_guess_share=1.0)
    terms = {"arrangement_months": 6, "arrangement_fit_share": 1.0, "arrangements_at_most": 1}
    policy = type("Policy", (), terms | {"fit_after_income_drop_plus": 0.0})
    assert arranging.offer_arrangement.py_func(h, policy, p, 1, 0, one_total())
    assert h.instalment_cents == instalment


def test_a_case_meeting_takes_both_their_time_and_ends_in_a_visit_or_a_plan() -> None:
    seen = {"answering__concern_seen_in_meeting_share": 1.0, "arranging__accepts_arrangement_share": 1.0}
    bench = Bench(**READS, **seen)
    with_concern, without = bench.homes[0], bench.homes[1]
    with_concern.has_addiction = True
    for h in (with_concern, without):
        h.rent_arrears_cents, h.months_in_arrears = 2 * RENT, 3
    total = bench.climb(Rung.CASE_MEETING, at_months=2, only_structural=True)
    assert with_concern.line_kind == LineKind.JOINT_VISIT and with_concern.sees_concern
    assert without.instalment_cents > 0 and without.help_stage == HelpStage.NONE
    assert total["disclosures"] == 2 and total["arrangements_made"] == 1
    assert bench.paid_cents(Cost.CASE_MEETING) == 2 * 15 * (5_000 + 6_000) // 60


def test_a_rung_to_a_desk_without_hours_is_not_taken() -> None:
    bench = Bench()
    h = bench.homes[0]
    h.rent_arrears_cents = 2 * RENT
    for action, desk, name in (
        (Rung.VIP_REPORT, Desk.VIP, "vip_desk"),
        (Rung.GUIDANCE_SIGN_UP, Desk.GUIDANCE, "guidance_desk"),
    ):
        before = h.disclosures_count
        bench.climb(action, at_months=2)
        assert h.rungs_done == 0 and h.disclosures_count == before
        bench.set(**{f"{name}__hours_per_1000_homes": 1.0, f"{name}__makes_condition": True})
        bench.climb(action, at_months=2)
        assert h.desk == desk and h.desk_stage == HelpStage.WAITING and h.must_accept_help
        assert h.disclosures_count == before + 1
        h.rungs_done, h.desk_stage = 0, HelpStage.NONE


def test_a_running_settlement_keeps_the_case_from_bailiff_and_agency() -> None:
    for action in (Rung.BAILIFF, Rung.COLLECTION_AGENCY):
        bench = Bench()
        bench.homes.rent_arrears_cents = 3 * RENT
        bench.homes.settlement_stage[0] = SettlementStage.RUNNING
        bench.climb(action, at_months=2)
        handed = bench.homes.at_agency | (bench.homes.legal_stage == LegalStage.BAILIFF)
        assert not handed[0] and handed[1:].all() and bench.homes.rungs_done[0] == 0


def test_with_risk_factors_means_so_many_of_them() -> None:
    bench = Bench(casework__risk_factors_at_least=2)
    bench.homes.rent_arrears_cents, bench.homes.age_months = RENT, 600
    bench.homes.composition[:] = Composition.COUPLE
    bench.homes.usual_income_cents[0], bench.homes.children_count[0] = 100_000, 1
    bench.homes.usual_income_cents[1] = 100_000
    total = bench.climb(Rung.REFERRAL, at_months=1, audience=Audience.WITH_RISK_FACTORS)
    assert total["referrals"] == 1 and bench.homes[0].help_stage == HelpStage.WAITING


@pytest.mark.parametrize(("tolerated", "broken"), [(0.0, 1), (1.0, 0)])
def test_a_missed_instalment_is_asked_for_before_it_breaks_the_arrangement(tolerated: float, broken: int) -> None:
    bench = Bench(**READS, arranging__tolerates_missed_share=tolerated)
    h, kept = bench.homes[0], bench.homes[1]
    for one in (h, kept):
        one.rent_arrears_cents, one.instalment_cents = 2 * RENT, 5_000
    h.missed_instalment = 1
    total = bench.climb(Rung.REMINDER, at_months=12)  # the first round: a letter, and time to pay
    assert h.instalment_cents == 5_000 and h.missed_instalment == 1 and h.is_reminded and not kept.is_reminded
    assert total["arrangements_broken"] == 0 and bench.paid_cents(Cost.LETTER) == 150
    total = bench.climb(Rung.REMINDER, first=1, at_months=12)
    assert total["arrangements_broken"] == h.arrangements_broken == broken
    assert (h.instalment_cents > 0) == (not broken) and h.missed_instalment == 0 and kept.instalment_cents == 5_000


def test_who_has_lost_the_home_pays_no_more() -> None:
    bench = Bench(paying__catches_up_reminded_share=1.0, paying__catches_up_keeps_cents=0)
    lost, stays = bench.homes[0], bench.homes[1]
    for one in (lost, stays):
        one.rent_arrears_cents, one.savings_cents, one.is_reminded = RENT, 2 * RENT, True
    model = bench.model
    model.ends[0] = End.EVICTED
    totals = new_month(0, len(model.policies)).view(np.ndarray)
    households_catch_up(model.records, model.cases, 2, model.ends, model.world, 3, 0, 0, totals)
    assert (lost.rent_arrears_cents, stays.rent_arrears_cents) == (RENT, 0)


def test_making_an_arrangement_takes_time() -> None:
    bench = Bench(answering__phone_reach_share=1.0, arranging__accepts_arrangement_share=1.0)
    bench.homes[0].rent_arrears_cents = 2 * RENT
    bench.climb(Rung.PHONE, at_months=2, offers_arrangement=True)
    assert bench.homes[0].instalment_cents > 0
    assert bench.paid_cents(Cost.CASEWORK) == 20 * 5_000 // 60


def ladders(*levers: str) -> dict[str, list[dict[str, Any]]]:
    """The ladder of each corporation under these levers."""
    stage = resolve("gemeente-n", levers, {}, 600).document["stages"][-1]
    return {name: corporation["ladder"] for name, corporation in stage["corporations"].items()}


def rungs(ladder: list[dict[str, Any]], **fields: Any) -> list[dict[str, Any]]:
    """The rungs whose fields are these."""
    return [rung for rung in ladder if all(rung[name] == value for name, value in fields.items())]


def test_lines_on_the_bailiff_move_every_rung_by_amount_and_no_other() -> None:
    today = ladders()
    for lever, months in (("harder-line", 2.0), ("softer-line", 6.0), ("bailiff-later", None)):
        for name, changed in ladders(lever).items():
            for old, new in zip(today[name], changed, strict=True):
                if old["action"] != "bailiff" or old["measure"] != "amount_in_rents":
                    assert new == old
                else:
                    assert new["at_months"] == (old["at_months"] + 1.0 if months is None else months)
    assert all(not rung["only_structural"] for rung in rungs(ladders("harder-line")["a"], action="bailiff"))


def test_channels_change_where_the_study_says() -> None:
    assert not rungs(ladders("reminder-not-dunning")["b"], action="dunning_notice")
    more = ladders("more-home-visits")
    for of in more.values():
        assert all(rung["adoption_share"] == 0.0 for rung in rungs(of, action="phone"))
        assert rungs(of, action="home_visit", of="more-home-visits")
    joint = ladders("joint-home-visit")
    assert all(rung["team_joins"] == "always" for name in "acd" for rung in rungs(joint[name], action="home_visit"))
    assert joint["b"] == ladders()["b"]


def test_one_ladder_for_all_is_the_chosen_one() -> None:
    for model in ("a", "d"):
        of = ladders(f"uniform-ladder[ladder={model}]")
        own = [(rung["action"], rung["at_months"], rung["adoption_share"]) for rung in ladders()[model]]
        for name, found in of.items():
            done = [rung for rung in found if rung["adoption_share"] > 0.0]
            assert [(rung["action"], rung["at_months"], rung["adoption_share"]) for rung in done] == own, name


def test_partial_adoption_holds_back_where_the_study_says() -> None:
    shares = {name: of[-1]["adoption_share"] for name, of in ladders("partial-adoption").items()}
    assert shares == {"a": 0.3, "b": 1.0, "c": 1.0, "d": 0.3}


def test_a_covenant_hands_over_warm_and_waits_for_help() -> None:
    stage = resolve("gemeente-n", ("covenant",), {}, 600).document["stages"][-1]
    for corporation in stage["corporations"].values():
        assert corporation["policy"]["pauses_for_help_rounds"] == 6
        assert all(rung["refers"] == "always" for rung in rungs(corporation["ladder"], action="phone"))


def test_a_consent_lever_holds_for_rungs_that_levers_add_and_for_desks() -> None:
    for regime, shares in (("asked", False), ("none", True), ("opt-in", False)):
        levers = (f"consent-{regime}", "standard-referral", "vroeg-eropaf[hours=50]")
        model = lived(town(levers, homes=2000, burn_in=6), months=18)
        assert (model.homes.disclosures_unconsented.sum() > 0) == shares
        assert model.series().disclosures.sum() > 0


def test_today_most_rungs_share_unasked_and_warm_handovers_do_not() -> None:
    for of in ladders().values():
        for rung in of:
            warm = rung["action"] == "referral"
            assert not warm or rung["consent"] == "built_in"
    assert digest(lived(town(("consent-none",), homes=600), months=12)) != digest(lived(town(homes=600), months=12))


def test_without_consent_the_team_hears_of_who_is_spoken_with_whether_it_accepts_or_not() -> None:
    refuses = {"answering__accepts_help_share": 0.0, "answering__phone_reach_share": 1.0}
    for consent, kind, found in ((Consent.BUILT_IN, 0, 0), (Consent.NONE_ASKED, LineKind.REFERRAL, 1)):
        bench = Bench(**refuses, answering__built_in_refuses_share=0.0)
        bench.homes[0].rent_arrears_cents = 2 * RENT
        total = bench.climb(Rung.PHONE, at_months=2, refers=2, consent=consent)
        assert (total["referrals"], total["disclosures"]) == (found, found)
        assert bench.homes[0].line_kind == kind and bench.homes[0].refused_help == (found == 0)


def test_statutory_signalling_is_all_four_creditors_in_four_weeks_with_a_right_to_object() -> None:
    document = resolve("gemeente-n", ("statutory-2021",), {}, 600).document
    desk = {name: row["value"] for name, row in document["parameters"].items()} | document["stages"][-1]["parameters"]
    assert all(desk[f"signal_desk.takes_{kind}"] for kind in ("rent", "energy", "water", "health"))
    assert desk["signal_desk.within_rounds"] == 2 and desk["signal_desk.consent"] == "statutory"
    assert desk["signal_desk.least_cents"] == 7_500 and desk["answering.objects_share"] > 0.0


@given(st.floats(0, 1), st.floats(0, 1))
def test_simple_letters_are_read_by_whoever_reads_ordinary_ones(luck: float, attention: float) -> None:
    p = group("answering", simple_letter_factor=1.03)
    reads = answering.reads_letter.py_func
    assert reads(luck, attention, True, p) or not reads(luck, attention, False, p)


def test_text_before_the_due_date_costs_every_home_and_reaches_who_lapses() -> None:
    before = resolve("gemeente-n", ("text-reminder[before_due=true]",), {}, 600).document
    after = resolve("gemeente-n", ("text-reminder",), {}, 600).document
    assert before["costs"][0]["cents_per_month"] == 600 * 8 and not after["costs"]
    assert before["stages"][-1]["corporations"]["a"]["ladder"][-1]["at_months"] == 0.0


@pytest.mark.slow
def test_prediction_of_the_register_can_be_read_from_the_households() -> None:
    """Of those signalled before they ever had rent arrears, some had them within six months, and more than others."""
    model = lived(town(("reporting-system",), homes=5000), months=24)
    homes = model.tenancies()
    early = homes[(homes.first_signal_month >= 0) & (homes.first_signal_month <= 17)]
    early = early[(early.first_arrears_month == NEVER) | (early.first_arrears_month > early.first_signal_month)]
    later = (early.first_arrears_month != NEVER) & (early.first_arrears_month <= early.first_signal_month + 6)
    unsignalled = homes[homes.first_signal_month == NEVER]
    base = ((unsignalled.first_arrears_month >= 0) & (unsignalled.first_arrears_month <= 6)).mean()
    assert len(early) > 20 and later.mean() > base
