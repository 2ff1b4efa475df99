"""Two coders' files compared: matched by id or text, every disagreement listed, every fault at once."""

import json

import pytest
from corpora import CODEBOOK

from model.corpus.rows import read_table
from model.errors import CorpusError
from model.evaluation.coders import compare_codings


@pytest.fixture
def compare(tmp_path):
    """Compare two files of the given lines."""

    def compared(first, second):
        paths = [tmp_path / "a.csv", tmp_path / "b.csv"]
        for path, lines in zip(paths, (first, second), strict=True):
            path.write_text("\n".join(lines) + "\n", encoding="utf-8")
        return compare_codings(*paths, CODEBOOK)

    return compared


FIRST = ["id,document,text,themes", "1,a,Missed.,risk", "2,a,Untold.,silence", "3,b,Both.,risk;silence", "4,b,Calm.,"]
SECOND = ["id,themes", "4,", "3,silence;risk", "2,risk", "1,", "9,risk"]


def test_sentences_are_matched_by_id_whatever_their_order(compare):
    report = compare(FIRST, SECOND)
    assert (report.units, report.identical, report.first_only, report.second_only) == (4, 2, 0, 1)
    assert report.by_document


def test_agreement_of_a_theme_by_hand(compare):
    risk = compare(FIRST, SECOND).themes["risk"]
    # First: 1 and 3; second: 2 and 3. Agreement .5, by chance .5.
    assert (risk.both, risk.first_only, risk.second_only) == (1, 1, 1)
    assert risk.share.value == 0.5
    assert risk.kappa.value == pytest.approx(0.0)


def test_the_confusion_sets_a_theme_against_what_the_other_gave_instead(compare):
    confusion = compare(FIRST, SECOND).confusion
    assert confusion["risk"] == {"risk": 1, "silence": 0, "never": 0, "none": 1}
    assert confusion["silence"] == {"risk": 1, "silence": 1, "never": 0, "none": 0}
    assert confusion["none"]["none"] == 1


def test_every_disagreement_is_listed_with_both_answers(compare, tmp_path):
    report = compare(FIRST, SECOND)
    assert [(d.id, d.text, d.first, d.second) for d in report.disagreements] == [
        ("1", "Missed.", ("risk",), ()),
        ("2", "Untold.", ("silence",), ("risk",)),
    ]
    (tmp_path / "d.csv").write_bytes(report.disagreements_csv())
    assert [row["second"] for row in read_table(tmp_path / "d.csv", ("id",)).rows] == ["", "risk"]


def test_files_without_ids_are_matched_by_text(compare):
    report = compare(["text,themes", "Missed it.,risk", "Calm.,"], ["text,themes", "calm.,", "missed  it.,risk"])
    assert (report.units, report.identical) == (2, 2)
    assert not report.by_document


def test_an_id_that_stands_for_two_texts_is_refused(compare):
    other = ["id,text,themes", "1,Untold.,silence", "2, missed. ,risk", "3,Both.,risk", "4,Calm.,"]
    with pytest.raises(CorpusError, match=r"2 of 4 ids, 1 the first, stand for another text in .*b\.csv"):
        compare(FIRST, other)
    same = ["id,text,themes", "1,  MISSED. ,risk", "2,Untold.,silence", "3,Both.,risk", "4,Calm.,"]
    assert compare(FIRST, same).identical == 3


def test_the_same_text_coded_alike_may_stand_twice(compare):
    assert compare(["text,themes", "Calm.,", "Calm.,"], ["text,themes", "Calm.,"]).units == 1


def test_a_theme_that_nobody_gave_has_no_kappa_and_a_dash(compare):
    report = compare(FIRST, SECOND)
    assert report.as_mapping()["themes"]["never"]["kappa"]["value"] is None
    assert "| never \\<seen\\> | 0 | 0 | 0 | 1.00" in report.to_markdown()
    json.dumps(report.as_mapping(), allow_nan=False)


def test_the_markdown_names_coders_themes_and_disagreements(compare):
    text = compare(FIRST, SECOND).to_markdown()
    assert text.startswith("# Agreement of two coders\n")
    assert "| 2 | Untold. | silence | risk |" in text


def test_every_fault_of_both_files_is_reported_at_once(compare):
    with pytest.raises(CorpusError, match="3 faults") as caught:
        compare(["id,themes", "1,risk", "1,risk"], ["id,themes", "1,staffing", "2,weather"])
    assert [fault.split(".csv:")[1] for fault in caught.value.faults] == [
        "3: the id stands above already",
        "2: the theme staffing is not in the codebook (risk, silence, never)",
        "3: the theme weather is not in the codebook (risk, silence, never)",
    ]


@pytest.mark.parametrize(
    ("first", "second", "complaint"),
    [
        (["id,themes", "1,"], ["id,themes", "2,"], "no sentence in common"),
        (["id,themes", "1,"], ["text,themes", "Calm.,"], "cannot be matched"),
        (["id", "1"], ["id,themes", "1,"], "column themes is missing"),
        (["id,themes"], ["id,themes"], "no sentence in common"),
    ],
)
def test_files_that_cannot_be_compared_are_refused(compare, first, second, complaint):
    with pytest.raises(CorpusError, match=complaint):
        compare(first, second)
