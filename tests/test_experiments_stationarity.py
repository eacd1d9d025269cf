"""The arithmetic of the stationarity test: windows, sampling error, verdicts."""

import numpy as np
import pytest
from scipy.stats import t

from experiments.stationarity import Verdict, judged, long_runs, table, verdicts, window_means
from tests.towns import town


def test_windows_are_means_of_equal_stretches() -> None:
    means = window_means(np.array([[1.0, 3.0, 5.0, 7.0, 100.0]]), 2)
    assert means.tolist() == [[2.0, 6.0]]


def test_a_series_is_judged_by_hand() -> None:
    # Off their own means: (-1, 1) and (-3, 3): mean -2 and 2, sd sqrt(2), standard error 1.
    verdict = judged("x", np.array([[9.0, 11.0], [17.0, 23.0]]), 2)
    assert (verdict.mean, verdict.first, verdict.last) == (15.0, 13.0, 17.0)
    assert abs(verdict.furthest) == pytest.approx(2.0)
    assert verdict.sampling_error == pytest.approx(t.ppf(1 - 0.05 / 4, 1))
    assert verdict.word == "steady"


def test_words() -> None:
    assert Verdict("x", 100.0, 0, 0, 1.0, 2.0).word == "steady"
    assert Verdict("x", 100.0, 0, 0, -4.0, 2.0).word == "small drift"
    assert Verdict("x", 100.0, 0, 0, 6.0, 2.0).word == "drifts"


def test_noise_is_steady_and_a_trend_is_not() -> None:
    luck = np.random.default_rng(1)
    noise = luck.normal(10.0, 0.5, size=(12, 6))
    high_and_low = noise + luck.normal(0.0, 5.0, size=(12, 1))  # replications that lie high or low as a whole
    trend = noise + np.linspace(0.0, 3.0, 6)
    words = [row.word for row in verdicts({"noise": noise, "levels": high_and_low, "trend": trend})]
    assert words == ["steady", "steady", "drifts"]


def test_a_table_of_a_small_town() -> None:
    found = long_runs(town(homes=60, burn_in=0), months=120, replications=2, seed=1)
    text = table(found)
    assert len(text.splitlines()) == len(found) + 1 and "tenants in arrears" in text
    assert all(np.isfinite([row.mean, row.furthest, row.sampling_error]).all() for row in found)


@pytest.mark.slow
def test_thirty_years_without_a_change_stay_as_they_are() -> None:
    """Three towns of 600 homes over 360 months: no main series leaves its own mean by more than sampling error."""
    found = {row.series: row for row in long_runs(town(homes=600, burn_in=144), 360, 3, seed=5)}
    main = ("tenants in arrears, %", "registered problem debt, %", "other bills in arrears, %", "income, EUR a month",
            "moves per 1,000 homes a year", "living on work, %", "on a pension, %")  # fmt: skip
    assert [name for name in main if found[name].word == "drifts"] == []
