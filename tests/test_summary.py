"""Summaries: counts, shares and corrected shares, by document and over all, in three formats."""

from __future__ import annotations

import csv
import io

import pytest
from result_makers import FORMULAS, make_classification, make_document, make_model

from model.classifier.fitted import ErrorRates
from model.errors import UsageError
from model.exchange.summary import (
    SummaryFormat,
    Tally,
    choose_summary_format,
    render_summary,
    summarise,
    summarise_tallies,
    to_csv,
    to_markdown,
    to_table,
)
from model.files import unguard_cell


def tallied(count, sentences, rates=None):
    model = make_model(rates=rates or ErrorRates(0.8, 0.9))
    return summarise_tallies([Tally("a.txt", sentences, 5, (count, 0))], model)


def read_csv(summary):
    return list(csv.DictReader(io.StringIO(to_csv(summary).removeprefix("\ufeff"), newline="")))


def test_themes_are_counted_by_document_and_over_all():
    summary = summarise(make_classification())
    first, second = summary.documents
    assert (first.document, first.sentences, first.review) == ("reviews/first.txt", 3, 0)
    assert [theme.count for theme in first.themes] == [2, 1]
    assert [theme.count for theme in second.themes] == [0, 0]
    assert (summary.total.sentences, summary.total.review) == (6, 1)
    assert [theme.count for theme in summary.total.themes] == [2, 1]


def test_a_share_is_corrected_by_the_models_rates():
    # 200 of 1,000 observed; 0.8 found and 0.1 falsely given: (0.2 + 0.9 - 1) / (0.8 + 0.9 - 1) = 1/7.
    prevalence = tallied(200, 1000).total.themes[0].prevalence
    assert prevalence.observed == 0.2
    assert prevalence.corrected == pytest.approx(1 / 7)
    assert prevalence.low < 1 / 7 < prevalence.high


def test_a_share_below_the_false_alarms_is_not_corrected_to_a_certain_nothing():
    theme = tallied(5, 1000).total.themes[0]
    assert not theme.fits
    assert read_csv(tallied(5, 1000))[0]["corrected"] == ""
    assert "fewer sentences than false alarms alone would give" in to_table(tallied(5, 1000))


def test_without_rates_there_is_no_correction():
    summary = tallied(200, 1000, ErrorRates())
    assert not summary.total.themes[0].fits
    assert "– risk missed: the model file has no error rates for it" in to_table(summary)


def test_csv_has_a_row_for_each_theme_of_each_document_and_of_all():
    rows = read_csv(summarise(make_classification()))
    assert [(row["level"], row["document"], row["theme"], row["count"]) for row in rows] == [
        ("document", "reviews/first.txt", "risk", "2"),
        ("document", "reviews/first.txt", "silence", "1"),
        ("document", "reviews/second.pdf", "risk", "0"),
        ("document", "reviews/second.pdf", "silence", "0"),
        ("all", "all documents", "risk", "2"),
        ("all", "all documents", "silence", "1"),
    ]
    assert rows[0]["share"] == "0.666667"


def test_no_name_becomes_a_formula_in_csv():
    names = [text.replace("\ud800", "x") for text in FORMULAS]
    summary = summarise(make_classification([make_document(name, [[("One.", 0.1, 0.1)]]) for name in names]))
    cells = [cell for row in csv.reader(io.StringIO(to_csv(summary)[1:], newline="")) for cell in row]
    assert [cell for cell in cells if cell.startswith(("=", "+", "-", "@", "\t", "\r", "\n"))] == []
    assert [unguard_cell(row["document"]) for row in read_csv(summary)][:-2:2] == names


def test_the_table_is_aligned():
    table = to_table(tallied(200, 1000))
    assert table.startswith("1 document, 1000 sentences, 5 for review\n\ntheme ")
    head, first, second = table.splitlines()[2:5]
    assert len(head) == len(first)
    assert first.split()[:6] == ["risk", "missed", "200", "20.0", "%", "14.3"]
    assert second.split()[-2:] == ["–", "–"]


def test_markdown_is_two_tables():
    lines = to_markdown(summarise(make_classification())).splitlines()
    assert lines[2] == "| theme | sentences | share | corrected | 95 % interval |"
    assert lines[3] == "| --- | ---: | ---: | ---: | ---: |"
    assert "| reviews/first.txt | 2 | 1 | 0 | 3 |" in lines


def test_names_neither_end_a_table_of_markdown_nor_become_html():
    hostile = "a|b<script>[x](javascript:y)*`_\n# end"
    line = next(
        line
        for line in to_markdown(summarise(make_classification([make_document(hostile, [])]))).splitlines()
        if "script" in line
    )
    assert line == r"| a\|b&lt;script&gt;\[x\](javascript:y)\*\`\_ # end | 0 | 0 | 0 | 0 |"


@pytest.mark.parametrize("wanted", SummaryFormat)
def test_every_format_takes_no_document_and_broken_names(wanted):
    assert render_summary(summarise_tallies([], make_model()), wanted)
    assert render_summary(summarise_tallies([Tally("\ud800", 1, 0, (1, 0))], make_model()), wanted)


def test_a_format_is_chosen_by_name_or_suffix(tmp_path):
    assert choose_summary_format("csv", None) is SummaryFormat.CSV
    assert choose_summary_format(None, tmp_path / "a.md") is SummaryFormat.MARKDOWN
    assert choose_summary_format(None, None) is SummaryFormat.TABLE
    assert choose_summary_format(None, tmp_path / "a.TXT") is SummaryFormat.TABLE
    assert choose_summary_format("table", tmp_path / "a.html") is SummaryFormat.TABLE
    with pytest.raises(UsageError, match="there are table, csv, markdown"):
        choose_summary_format("xlsx", None)


@pytest.mark.parametrize("name", ["a.html", "a.xlsx", "a.jsonl", "a"])
def test_a_suffix_that_no_summary_has_is_refused(tmp_path, name):
    with pytest.raises(UsageError, match=r"no format goes by this suffix \(\.txt, \.csv, \.md\): give --format"):
        choose_summary_format(None, tmp_path / name)
