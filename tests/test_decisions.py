"""Decisions in a workbook: what each way of writing one means."""

from __future__ import annotations

import pytest
import xlsxwriter
from result_makers import make_classification, make_document

from model.corpus.codebook import Codebook, Theme
from model.errors import CorpusError
from model.exchange.codings import ThemeNames, UnknownThemesError
from model.exchange.decisions import from_workbook
from model.exchange.xlsx import NEEDED_COLUMNS, to_xlsx

CODEBOOK = Codebook("1", (Theme("risk", "risk missed"), Theme("silence", "nothing passed on; at all")))
COLUMNS = (*NEEDED_COLUMNS, "page", "sentences")


def workbook(tmp_path, decisions, themes="risk", text="Some sentence {}."):
    """A workbook as it comes back: one document with a sentence for each decision."""
    path = tmp_path / "decided.xlsx"
    with xlsxwriter.Workbook(path, {"strings_to_formulas": False}) as book:
        sheet = book.add_worksheet("sentences")
        sheet.write_row(0, 0, COLUMNS)
        for row, decision in enumerate(decisions, 1):
            sheet.write_row(row, 0, ["a.txt", row, text.format(row), themes, decision, 4, len(decisions)])
    return path


def read(path, mapping=None):
    return from_workbook(path, CODEBOOK, ThemeNames(CODEBOOK, mapping or {}))


@pytest.mark.parametrize(
    ("decision", "themes", "stance"),
    [
        ("yes", ("risk",), "failing"),
        (" OK ", ("risk",), "failing"),
        ("risk missed", ("risk",), "failing"),
        ("silence; risk", ("risk", "silence"), "failing"),
        ("RISK;", ("risk",), "failing"),
        ("Nothing passed on; at all", ("silence",), "failing"),
        ("none", (), ""),
        ("good practice", (), "good_practice"),
        ("none; remedy", (), "remedy"),
    ],
)
def test_a_decision_means_themes_and_a_stance(tmp_path, decision, themes, stance):
    (sentence,) = read(workbook(tmp_path, [decision])).sentences
    assert (sentence.themes, sentence.stance, sentence.page) == (themes, stance, 4)
    assert not sentence.suggested


def test_rows_without_a_decision_are_passed_over_and_counted(tmp_path):
    codings = read(workbook(tmp_path, ["yes", "", "none", ""]))
    assert [sentence.number for sentence in codings.sentences] == [1, 3]
    assert codings.messages == ("2 of 4 rows have no decision and were passed over",)
    assert codings.whole == frozenset()


def test_a_document_decided_throughout_is_known_as_whole(tmp_path):
    assert read(workbook(tmp_path, ["yes", "none"])).whole == {"a.txt"}


def test_unknown_names_are_all_named_at_once_and_can_be_mapped(tmp_path):
    path = workbook(tmp_path, ["Drift", "risk; Silos", "no"])
    with pytest.raises(UnknownThemesError) as caught:
        read(path)
    assert caught.value.names == ("Drift", "Silos", "no")
    assert caught.value.faults == tuple(
        f"{path}:{row}: {name!r} is not in the codebook" for row, name in ((2, "Drift"), (3, "Silos"), (4, "no"))
    )
    mapped = read(path, {"Drift": "risk", "Silos": "silence", "no": "none"})
    assert [sentence.themes for sentence in mapped.sentences] == [("risk",), ("risk", "silence"), ()]


def test_every_decision_that_cannot_stand_is_a_fault_with_its_row(tmp_path):
    path = workbook(tmp_path, ["risk; none", "none", "story; remedy"])
    with pytest.raises(CorpusError, match=r"has 2 decisions to correct") as caught:
        read(path)
    assert [fault.split(": ")[0] for fault in caught.value.faults] == [f"{path}:2", f"{path}:4"]


def test_a_yes_to_a_row_without_a_theme_is_a_fault(tmp_path):
    with pytest.raises(CorpusError) as caught:
        read(workbook(tmp_path, ["yes"], themes=""))
    assert "nothing to accept, as the row has no theme" in caught.value.faults[0]


def test_a_decision_beside_an_empty_text_is_a_fault(tmp_path):
    with pytest.raises(CorpusError) as caught:
        read(workbook(tmp_path, ["yes"], text=" "))
    assert "no text" in caught.value.faults[0]


def test_a_workbook_as_classify_wrote_it_holds_no_decision(tmp_path):
    path = tmp_path / "fresh.xlsx"
    path.write_bytes(to_xlsx(make_classification([make_document("a.txt", [[("Seen.", 0.9, 0.1)]])])))
    assert read(path).sentences == ()


def test_a_star_meets_only_the_names_that_nothing_else_does(tmp_path):
    codings = read(workbook(tmp_path, ["risk; silence", "neglect", "risk; neglect"]), {"*": "-"})
    assert [sentence.themes for sentence in codings.sentences] == [("risk", "silence"), ("risk",)]
    assert codings.messages == ("1 of 3 decided rows were left out, as --map says",)
