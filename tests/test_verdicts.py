"""The verdict on a theme: each rule at its border."""

from dataclasses import replace

import pytest

from model.evaluation.verdicts import ThemeEvidence, Verdict, verdict
from model.statistics.bootstrap import Interval


def between(low, high=1.0):
    return Interval((low + high) / 2, low, high, 50)


GOOD = ThemeEvidence(30, 10, between(0.80), between(0.80), between(0.95), between(0.0, 0.1))
USEFUL = replace(GOOD, precision=between(0.4), recall_in_reach=between(0.90), to_read=between(0.1, 0.25))


@pytest.mark.parametrize(
    ("evidence", "expected"),
    [
        (GOOD, Verdict.AUTOMATE),
        (replace(GOOD, sentences=29), Verdict.TOO_FEW),
        (replace(GOOD, cases=9), Verdict.TOO_FEW),
        (replace(GOOD, precision=between(0.799)), Verdict.REVIEW),
        (replace(GOOD, recall=between(0.799)), Verdict.REVIEW),
        (USEFUL, Verdict.REVIEW),
        (replace(USEFUL, recall_in_reach=between(0.899)), Verdict.BY_HAND),
        (replace(USEFUL, to_read=between(0.1, 0.251)), Verdict.BY_HAND),
        (replace(USEFUL, recall_in_reach=between(float("nan"))), Verdict.BY_HAND),
    ],
)
def test_verdicts_follow_the_unfavourable_ends(evidence, expected):
    assert verdict(evidence)[0] is expected


def test_a_verdict_gives_its_reason_in_figures():
    assert verdict(replace(GOOD, sentences=12, cases=4))[1].startswith("12 sentences on 4 cases")
    assert "at most 25% of the sentences" in verdict(USEFUL)[1]
