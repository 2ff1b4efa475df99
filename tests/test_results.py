"""Results read back and counted, and refused where counting them would mislead."""

from __future__ import annotations

import json
import zipfile

import pytest
from result_makers import FORMULAS, make_classification, make_document, make_model

from model.classifier.prediction import Selection
from model.corpus.codebook import Codebook, Theme
from model.errors import DocumentError, UsageError
from model.evaluation.coders import compare_codings
from model.exchange.formats import Format, render
from model.exchange.results import looks_like_our_output, looks_like_results, read_results, summarise_results
from model.exchange.summary import SummaryFormat, render_summary, summarise

FORMATS = [Format.CSV, Format.JSONL]


def saved(tmp_path, classification, wanted, name="results"):
    path = tmp_path / f"{name}{wanted.suffix}"
    path.write_bytes(render(classification, wanted))
    return path


def json_row(**changes):
    """A line of results with one sentence, changed."""
    row = {"document": "a", "sentence": 1, "sentences": 1, "themes": [], "review": False, "model": "ab" * 32}
    return json.dumps({**row, "probabilities": {"risk": 0.1, "silence": 0.1}, **changes})


@pytest.mark.parametrize("wanted", FORMATS)
def test_results_give_the_summary_of_what_they_were_written_from(tmp_path, wanted):
    classification = make_classification(selection=Selection.ALL)
    path = saved(tmp_path, classification, wanted)
    assert summarise_results([path], classification.model) == summarise(classification)


@pytest.mark.parametrize("wanted", FORMATS)
def test_results_of_several_files_are_put_together(tmp_path, wanted):
    documents = make_classification().documents
    paths = [
        saved(tmp_path, make_classification([document], selection=Selection.ALL), wanted, f"part{n}")
        for n, document in enumerate(documents)
    ]
    assert summarise_results(paths, make_model()) == summarise(make_classification())


@pytest.mark.parametrize("wanted", FORMATS)
def test_missing_sentences_are_an_error_that_names_the_remedy(tmp_path, wanted):
    path = saved(tmp_path, make_classification(), wanted)
    with pytest.raises(UsageError, match=r"reviews/first\.txt has 2 of its 3 sentences: write the results with --all"):
        summarise_results([path], make_model())


@pytest.mark.parametrize("wanted", FORMATS)
def test_missing_sentences_at_the_end_are_noticed(tmp_path, wanted):
    document = make_document("a.txt", [[("One.", 0.9, 0.1), ("Two.", 0.1, 0.1)]])
    path = saved(tmp_path, make_classification([document]), wanted)
    with pytest.raises(UsageError, match="has 1 of its 2 sentences"):
        summarise_results([path], make_model())


def test_a_document_that_stands_twice_is_refused(tmp_path):
    path = saved(tmp_path, make_classification(selection=Selection.ALL), Format.JSONL)
    path.write_bytes(path.read_bytes() * 2)
    with pytest.raises(UsageError, match="it stands there twice"):
        summarise_results([path], make_model())


def test_results_that_two_files_hold_are_counted_by_neither(tmp_path):
    paths = [saved(tmp_path, make_classification(selection=Selection.ALL), wanted) for wanted in FORMATS]
    with pytest.raises(UsageError, match=r"results\.\w+ and .+ hold the same results of reviews/first\.txt"):
        summarise_results(paths, make_model())


@pytest.mark.parametrize("wanted", FORMATS)
def test_results_of_another_model_are_refused(tmp_path, wanted):
    path = saved(tmp_path, make_classification(selection=Selection.ALL), wanted)
    with pytest.raises(UsageError, match="made with the model abababababab, not with cdcdcdcdcdcd"):
        summarise_results([path], make_model(fingerprint="cd" * 32))


@pytest.mark.parametrize(
    "name", ["summary.txt", "summary.csv", "summary.md", "table.txt", "agreement.md", "disagreements.csv"]
)
def test_summaries_tables_and_agreements_are_known_too(tmp_path, name):
    results = make_classification(selection=Selection.ALL)
    contents = {
        "summary.txt": render_summary(summarise(results), SummaryFormat.TABLE),
        "summary.csv": render_summary(summarise(results), SummaryFormat.CSV),
        "summary.md": render_summary(summarise(results), SummaryFormat.MARKDOWN),
        "table.txt": render(results, Format.TABLE),
        "agreement.md": agreement_of_two(tmp_path).to_markdown().encode(),
        "disagreements.csv": agreement_of_two(tmp_path).disagreements_csv(),
    }
    path = tmp_path / name
    path.write_bytes(contents[name])
    assert looks_like_our_output(path)


def agreement_of_two(tmp_path):
    coded = tmp_path / "coded.csv"
    coded.write_text("id,themes\n1,risk\n2,\n", encoding="utf-8")
    return compare_codings(coded, coded, Codebook("1", (Theme("risk", "risk missed"),)))


@pytest.mark.parametrize("wanted", FORMATS)
def test_results_of_other_thresholds_are_refused(tmp_path, wanted):
    from model.classifier.prediction import with_thresholds

    path = saved(tmp_path, make_classification(selection=Selection.ALL), wanted)
    with pytest.raises(UsageError, match="other thresholds"):
        summarise_results([path], with_thresholds(make_model(), {"risk": 0.05}))


@pytest.mark.parametrize("wanted", FORMATS)
def test_names_that_were_guarded_come_back(tmp_path, wanted):
    names = [name.replace("\ud800", "x").strip() for name in FORMULAS if name.strip() == name]
    classification = make_classification(
        [make_document(name, [[("One.", 0.1, 0.1)]]) for name in names], selection=Selection.ALL
    )
    assert [row.document for row in read_results(saved(tmp_path, classification, wanted))] == names


@pytest.mark.parametrize("wanted", FORMATS)
def test_results_are_told_from_other_tables(tmp_path, wanted):
    assert looks_like_results(saved(tmp_path, make_classification(), wanted))
    other = tmp_path / f"other{wanted.suffix}"
    other.write_text('id,text\n1,"x"\n')
    assert not looks_like_results(other)
    assert not looks_like_results(tmp_path / f"none{wanted.suffix}")
    assert not looks_like_results(tmp_path / "review.pdf")


@pytest.mark.parametrize(
    ("name", "content"),
    [
        ("a.jsonl", "{"),
        ("a.jsonl", "[1]"),
        ("a.jsonl", '{"document": "a"}'),
        ("a.jsonl", "\x00\x01"),
        ("a.csv", "document,sentence\n"),
        ("a.csv", "document,sentence,sentences,themes,review,model\na,x,1,,no,m\n"),
        ("a.csv", "\x00"),
        ("a.csv", "document,sentence,sentences,themes,review,model\n"),
        ("a.csv", "document,sentence,sentences,themes,review,model,p_risk\n"),
        ("a.csv", "document,sentence,sentences,themes,review,model\na,1,1,,no,m\n"),
        ("a.csv", "document,sentence,sentences,themes,review,model,p_risk\na,1,1,,no,m,\n"),
        ("a.csv", "document,sentence,sentences,themes,review,model,p_risk\na,1,1,,no,m,nan\n"),
        ("a.jsonl", ""),
        ("a.jsonl", json_row(probabilities={})),
        ("a.jsonl", json_row(probabilities={"risk": float("nan")})),
        ("a.jsonl", json_row(probabilities={"risk": float("inf")})),
        ("a.jsonl", json_row(probabilities={"risk": 1.5})),
        ("a.jsonl", json_row(sentences=10**18)),
        ("a.jsonl", json_row(sentences=float("inf"))),
        ("a.jsonl", json_row(sentences=0)),
        ("a.jsonl", json_row(sentences=-3)),
        ("a.jsonl", json_row(sentence=2)),
    ],
)
def test_what_is_no_results_file_gives_one_line(tmp_path, name, content):
    path = tmp_path / name
    path.write_text(content)
    with pytest.raises(DocumentError) as caught:
        read_results(path)
    assert "\n" not in str(caught.value)
    assert str(path) in str(caught.value)


def test_a_file_that_is_not_there_gives_one_line(tmp_path):
    with pytest.raises(DocumentError, match="could not be read"):
        read_results(tmp_path / "none.jsonl")


def test_a_line_of_results_as_the_tests_make_it_is_sound(tmp_path):
    path = tmp_path / "a.jsonl"
    path.write_text(json_row())
    assert summarise_results([path], make_model()).total.sentences == 1


@pytest.mark.parametrize(
    "lines", [[json_row(probabilities={"risk": 0.1})], [json_row(sentences=2), json_row(sentence=2, sentences=3)]]
)
def test_results_that_lack_a_theme_or_contradict_themselves_give_one_line(tmp_path, lines):
    path = tmp_path / "a.jsonl"
    path.write_text("\n".join(lines))
    with pytest.raises(DocumentError, match="not results that classify wrote"):
        summarise_results([path], make_model())


def test_a_count_far_beyond_the_rows_costs_nothing(tmp_path):
    path = tmp_path / "a.jsonl"
    path.write_text(json_row(sentences=9_999_999))
    with pytest.raises(UsageError, match="has 1 of its 9999999 sentences"):
        summarise_results([path], make_model())


@pytest.mark.parametrize("wanted", [*FORMATS, Format.HTML, Format.XLSX])
def test_our_own_outputs_are_known(tmp_path, wanted):
    assert looks_like_our_output(saved(tmp_path, make_classification(), wanted))


def test_a_review_is_not_taken_for_our_output(tmp_path):
    import xlsxwriter

    page, book = tmp_path / "review.html", tmp_path / "review.xlsx"
    page.write_text('<meta name="generator" content="Writer"><title>failure-themes</title><p>failure-themes</p>')
    with xlsxwriter.Workbook(book) as workbook:
        workbook.set_properties({"title": "failure themes", "keywords": "review"})
        workbook.add_worksheet("sentences")
    assert not looks_like_our_output(page)
    assert not looks_like_our_output(book)
    assert not looks_like_our_output(tmp_path / "review.pdf")


@pytest.mark.parametrize("name", ["none.html", "none.xlsx", "none.csv"])
def test_what_is_not_there_is_not_our_output(tmp_path, name):
    assert not looks_like_our_output(tmp_path / name)


def test_a_damaged_workbook_is_not_our_output_and_raises_nothing(tmp_path):
    path = saved(tmp_path, make_classification(), Format.XLSX)
    raw = path.read_bytes()
    with zipfile.ZipFile(path) as archive:
        place = archive.getinfo("docProps/core.xml").header_offset
    for content in (b"", b"PK", raw[: len(raw) // 2], raw[: place + 50] + bytes(200) + raw[place + 250 :]):
        path.write_bytes(content)
        assert not looks_like_our_output(path)
