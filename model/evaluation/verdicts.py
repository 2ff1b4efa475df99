"""What a person may leave to the model, theme by theme, by stated rules on the lower ends of the intervals."""

from __future__ import annotations

from dataclasses import dataclass
from enum import StrEnum

from ..statistics.bootstrap import Interval

LEAST_SENTENCES = 30
LEAST_CASES = 10
LEAST_TO_AUTOMATE = 0.80
LEAST_RECALL_OF_REVIEW = 0.90
MOST_TO_READ = 0.25


class Verdict(StrEnum):
    """How to work with the model on a theme."""

    AUTOMATE = "automate"
    REVIEW = "review the marked ones"
    BY_HAND = "code by hand"
    TOO_FEW = "too few to say"


@dataclass(frozen=True, slots=True)
class ThemeEvidence:
    """What a verdict is made from.

    Attributes:
        sentences: sentences that carry the theme.
        cases: cases that they come from.
        precision: at the threshold.
        recall: at the threshold.
        recall_in_reach: recall at the lower end of the review band.
        to_read: share of all sentences that lie in the review band.
    """

    sentences: int
    cases: int
    precision: Interval
    recall: Interval
    recall_in_reach: Interval
    to_read: Interval


def verdict(evidence: ThemeEvidence) -> tuple[Verdict, str]:
    """The verdict on a theme and the reason for it, a sentence.

    Too few to say under 30 sentences or 10 cases. Automate where the lower ends of precision and recall reach .80.
    Review the marked ones where the lower end of the recall from the review band upwards reaches .90 and the upper end
    of the share of sentences in the band stays within a quarter. Else code by hand. An end that is not known reaches
    nothing.
    """
    e = evidence
    if e.sentences < LEAST_SENTENCES or e.cases < LEAST_CASES:
        return Verdict.TOO_FEW, (
            f"{e.sentences} sentences on {e.cases} cases; {LEAST_SENTENCES} on {LEAST_CASES} are needed to judge."
        )
    # Comparisons with NaN are false, so an end that is not known passes no rule.
    if e.precision.low >= LEAST_TO_AUTOMATE and e.recall.low >= LEAST_TO_AUTOMATE:
        return Verdict.AUTOMATE, (
            f"Precision is at least {e.precision.low:.2f} and recall at least {e.recall.low:.2f}; "
            f"{LEAST_TO_AUTOMATE:.2f} is asked of both."
        )
    within = (
        f"Within the review band recall is at least {e.recall_in_reach.low:.2f} ({LEAST_RECALL_OF_REVIEW:.2f} asked)"
    )
    reading = f"with at most {e.to_read.high:.0%} of the sentences to read ({MOST_TO_READ:.0%} allowed)"
    enough = e.recall_in_reach.low >= LEAST_RECALL_OF_REVIEW and e.to_read.high <= MOST_TO_READ
    return (Verdict.REVIEW if enough else Verdict.BY_HAND), f"{within}, {reading}."
