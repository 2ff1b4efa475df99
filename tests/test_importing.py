"""Codings into a corpus folder: rows with provenance, nothing twice, nothing lost without a word."""

from __future__ import annotations

import pytest
import xlsxwriter
from result_makers import make_classification, make_document
from test_qdpx import project_file

from model.corpus.corpus import read_corpus
from model.errors import CorpusError, UsageError
from model.exchange.importing import IMPORTED_NAME, import_codings, read_codings
from model.exchange.qdpx import MODEL_USER, to_qdpx
from model.exchange.xlsx import NEEDED_COLUMNS, read_decisions, to_xlsx

COLUMNS = (*NEEDED_COLUMNS, "page", "sentences")


@pytest.fixture
def bare_folder(tmp_path, corpus_folder):
    """A corpus folder that holds a codebook and nothing else yet."""
    folder = tmp_path / "bare"
    folder.mkdir()
    (folder / "codebook.toml").write_bytes((corpus_folder / "codebook.toml").read_bytes())
    return folder


def workbook(tmp_path, rows, name="decided.xlsx"):
    """A workbook with those rows: (document, number, text, decision[, sentences of the document])."""
    path = tmp_path / name
    with xlsxwriter.Workbook(path) as book:
        sheet = book.add_worksheet("sentences")
        sheet.write_row(0, 0, COLUMNS)
        for row, (document, number, text, decision, *length) in enumerate(rows, 1):
            sheet.write_row(row, 0, [document, number, text, "risk", decision, 2, *(length or [99])])
    return path


def imported(folder):
    return [s for s in read_corpus(folder).sentences if s.id.startswith("imported-")]


def test_rows_are_written_with_their_provenance(tmp_path, bare_folder):
    path = workbook(tmp_path, [("in/Review A.pdf", 7, "Danger was ignored.", "yes")])
    report = import_codings(path, bare_folder, coder="AB", register="inspection")
    (row,) = imported(bare_folder)
    assert (report.added, report.present, report.documents, report.conflicts) == (1, 0, ("review-a",), ())
    assert (row.document, row.text, row.themes, row.stance) == ("review-a", "Danger was ignored.", ("risk",), "failing")
    assert (row.register, row.sampling, row.coder) == ("inspection", "sought", "AB")
    assert (row.source, row.note) == ("sentence 7, page 2", "accepted in a workbook")
    record = read_corpus(bare_folder).documents["review-a"]
    assert (record.case, record.title, record.kind) == ("review-a", "Review A.pdf", "imported")


def test_documents_decided_throughout_count_as_they_come(tmp_path, bare_folder):
    rows = [("a.txt", 1, "One.", "yes", 2), ("a.txt", 2, "Two.", "none", 2), ("b.txt", 1, "Three.", "yes", 2)]
    import_codings(workbook(tmp_path, rows), bare_folder)
    assert [row.sampling for row in imported(bare_folder)] == ["as_it_comes", "as_it_comes", "sought"]


def test_what_only_the_model_coded_is_told_apart_and_makes_no_document_whole(tmp_path, bare_folder):
    text = "The danger was not seen. The family moved. She wrote."
    spans = [(4, 10, "", 0, "Ann"), (29, 35, "", 0, MODEL_USER)]
    import_codings(project_file(tmp_path, spans, text, ("risk",)), bare_folder, coder="AB", uncoded=True)
    assert [(row.coder, row.sampling) for row in imported(bare_folder)] == [
        ("AB", "sought"),
        ("model, not removed by AB", "sought"),
        ("AB", "sought"),
    ]


def test_a_stance_that_nobody_stated_is_noted_as_such(tmp_path, bare_folder):
    import_codings(workbook(tmp_path, [("a", 1, "One.", "none"), ("a", 2, "Two.", "remedy")]), bare_folder)
    assert [(row.stance, row.note) for row in imported(bare_folder)] == [
        ("story", "decided in a workbook; stance not stated"),
        ("remedy", "decided in a workbook"),
    ]


def test_rows_join_a_corpus_that_is_there_and_leave_its_files_alone(tmp_path, corpus_folder):
    before = read_corpus(corpus_folder)
    untouched = (corpus_folder / "sentences.csv").read_bytes()
    import_codings(workbook(tmp_path, [("new.txt", 1, "Danger was ignored.", "yes")]), corpus_folder)
    after = read_corpus(corpus_folder)
    assert len(after.sentences) == len(before.sentences) + 1
    assert (corpus_folder / "sentences.csv").read_bytes() == untouched
    assert {**after.documents, **before.documents} == dict(after.documents)


def test_rows_of_a_document_that_is_there_keep_its_register(tmp_path, corpus_folder):
    known = read_corpus(corpus_folder).sentences[0]
    rows = [(f"{known.document}.txt", 99, "Danger was ignored.", "yes"), ("new.txt", 1, "It was cold.", "story")]
    import_codings(workbook(tmp_path, rows), corpus_folder, register="news")
    assert {row.document: row.register for row in imported(corpus_folder)} == {
        known.document: known.register,
        "new": "news",
    }
    assert known.register != "news"


def test_a_second_import_adds_nothing_and_says_so(tmp_path, bare_folder):
    path = workbook(tmp_path, [("a.txt", 1, "One.", "yes"), ("a.txt", 2, "Two.", "none")])
    import_codings(path, bare_folder)
    written = {file.name: file.read_bytes() for file in bare_folder.iterdir()}
    report = import_codings(path, bare_folder)
    assert (report.added, report.present, report.documents) == (0, 2, ())
    assert {file.name: file.read_bytes() for file in bare_folder.iterdir()} == written


def test_a_later_import_adds_to_the_rows_of_an_earlier_one(tmp_path, bare_folder):
    import_codings(workbook(tmp_path, [("a.txt", 1, "One.", "yes")]), bare_folder, coder="AB")
    import_codings(workbook(tmp_path, [("a.txt", 2, "Two.", "yes")]), bare_folder, coder="CD")
    assert [(row.text, row.coder) for row in imported(bare_folder)] == [("One.", "AB"), ("Two.", "CD")]


def test_a_text_that_has_other_themes_already_is_a_conflict_and_stays_as_it_was(tmp_path, bare_folder):
    import_codings(workbook(tmp_path, [("a.txt", 1, "One of them.", "yes")]), bare_folder)
    first = imported(bare_folder)[0].id
    report = import_codings(workbook(tmp_path, [("b.txt", 5, "one  of THEM.", "none")]), bare_folder)
    assert (report.added, report.documents) == (0, ())
    (conflict,) = report.conflicts
    assert "decided.xlsx:2: not written" in conflict
    assert first in conflict
    assert "one" not in conflict.split("decided.xlsx")[1].split()
    assert imported(bare_folder)[0].themes == ("risk",)


def test_a_sentence_that_a_person_decides_anew_takes_the_place_of_its_earlier_row(tmp_path, bare_folder):
    rows = [("a.txt", 1, "One.", "yes"), ("a.txt", 2, "Two.", "yes"), ("a.txt", 3, "Three.", "none")]
    import_codings(workbook(tmp_path, rows), bare_folder, coder="AB")
    ids = [row.id for row in imported(bare_folder)]
    report = import_codings(workbook(tmp_path, [*rows[:1], ("a.txt", 2, "Two.", "remedy")]), bare_folder, coder="CD")
    assert (report.added, report.replaced, report.present, report.conflicts) == (0, 1, 1, ())
    assert [row.id for row in imported(bare_folder)] == ids
    assert [(row.themes, row.stance, row.coder) for row in imported(bare_folder)] == [
        (("risk",), "failing", "AB"),
        ((), "remedy", "CD"),
        ((), "story", "AB"),
    ]


def test_a_document_that_is_decided_throughout_at_last_counts_as_it_comes_whole(tmp_path, bare_folder):
    rows = [("a.txt", 1, "One.", "yes", 2), ("a.txt", 2, "Two.", "", 2)]
    import_codings(workbook(tmp_path, rows), bare_folder)
    assert [row.sampling for row in imported(bare_folder)] == ["sought"]
    import_codings(workbook(tmp_path, [rows[0], ("a.txt", 2, "Two.", "none", 2)]), bare_folder)
    assert [row.sampling for row in imported(bare_folder)] == ["as_it_comes", "as_it_comes"]


def test_two_decisions_of_one_file_on_one_sentence_never_replace_each_other(tmp_path, bare_folder):
    import_codings(workbook(tmp_path, [("a.txt", 1, "One.", "yes")]), bare_folder)
    rows = [("a.txt", 1, "One.", "none"), ("a.txt", 2, "One.", "yes")]
    report = import_codings(workbook(tmp_path, rows), bare_folder)
    assert (report.replaced, len(report.conflicts)) == (1, 1)
    assert [row.themes for row in imported(bare_folder)] == [()]


def test_a_coding_of_the_model_alone_replaces_nobodys_decision(tmp_path, bare_folder):
    text = "The danger was not seen. The family moved."
    import_codings(workbook(tmp_path, [("Interview", 1, "The danger was not seen.", "none")]), bare_folder)
    (before,) = imported(bare_folder)
    project = project_file(tmp_path, [(0, 24, "", 0, MODEL_USER)], text, ("risk",))
    report = import_codings(project, bare_folder, coder="AB")
    assert (report.replaced, len(report.conflicts)) == (0, 1)
    assert imported(bare_folder)[0] == before


def test_documents_of_the_same_file_name_stay_together(tmp_path, bare_folder):
    rows = [("x/Review.pdf", 1, "One.", "yes"), (r"C:\y\review.PDF", 1, "Two.", "yes")]
    assert import_codings(workbook(tmp_path, rows), bare_folder).documents == ("review",)


def test_columns_of_documents_that_are_not_ours_are_kept(tmp_path, corpus_folder):
    path = corpus_folder / "documents.csv"
    head, *rest = path.read_text(encoding="utf-8-sig").splitlines()
    path.write_text("\n".join([head + ",authority", *(f"{line},Somewhere" for line in rest)]), encoding="utf-8")
    import_codings(workbook(tmp_path, [("new.txt", 1, "Danger was ignored.", "yes")]), corpus_folder)
    lines = path.read_text(encoding="utf-8-sig").splitlines()
    assert lines[0].endswith(",authority")
    assert lines[1].endswith(",Somewhere")


@pytest.mark.parametrize("text", ["=1+1", "-cmd", "+ and more", "'quoted", "@here", "a\nb", 'x"y,z;w'])
def test_texts_come_back_from_the_corpus_as_they_were(tmp_path, bare_folder, text):
    classification = make_classification([make_document("a.txt", [[(text, 0.9, 0.1)]])])
    path = tmp_path / "own.qdpx"
    path.write_bytes(to_qdpx(classification))
    import_codings(path, bare_folder)
    assert [row.text for row in imported(bare_folder)] == [text]


def test_the_workbook_and_the_project_give_the_same_rows(tmp_path, bare_folder, corpus_folder):
    classification = make_classification()
    project, book = tmp_path / "own.qdpx", tmp_path / "own.xlsx"
    project.write_bytes(to_qdpx(classification))
    book.write_bytes(to_xlsx(classification))
    rows = [(d.document, d.number, d.text, ";".join(d.themes)) for d in read_decisions(book) if d.themes]
    from_project = import_codings(project, bare_folder)
    assert from_project.messages[-1] == "2 of 2 rows rest on the model's own codings, which nobody removed"
    report = import_codings(workbook(tmp_path, rows), bare_folder)
    assert (report.added, report.present) == (0, 2)
    expected = [(p.sentence.text, p.themes) for d in classification.documents for p in d.predictions if p.themes]
    assert [(row.text, row.themes) for row in imported(bare_folder)] == expected


def test_codings_without_a_folder_are_read_by_suffix(tmp_path, small_corpus):
    path = project_file(tmp_path, [(0, 4, "", 0, "Ann")], "Some text.")
    assert [sentence.themes for sentence in read_codings(path, small_corpus.codebook).sentences] == [("risk",)]
    with pytest.raises(UsageError, match=r"codings are read from \.qdpx and \.xlsx"):
        read_codings(tmp_path / "codings.docx", small_corpus.codebook)


def test_a_register_that_is_none_is_refused_before_anything_is_read(tmp_path, bare_folder):
    with pytest.raises(UsageError, match="--register poem"):
        import_codings(tmp_path / "none.xlsx", bare_folder, register="poem")


def test_a_faulty_corpus_is_not_added_to(tmp_path, corpus_folder):
    with (corpus_folder / "sentences.csv").open("a", encoding="utf-8") as file:
        file.write("x,nowhere,Some text.,risk,failing,report,,,,\n")
    with pytest.raises(CorpusError):
        import_codings(workbook(tmp_path, [("a.txt", 1, "One.", "yes")]), corpus_folder)
    assert not (corpus_folder / IMPORTED_NAME).exists()


def test_an_interrupted_import_leaves_a_sound_corpus(tmp_path, corpus_folder, monkeypatch):
    from model.exchange import importing

    write = importing.write_atomically

    def broken(path, content, *, force):
        if path.name == IMPORTED_NAME:
            raise KeyboardInterrupt
        write(path, content, force=force)

    monkeypatch.setattr(importing, "write_atomically", broken)
    before = read_corpus(corpus_folder).sentences
    with pytest.raises(KeyboardInterrupt):
        import_codings(workbook(tmp_path, [("new.txt", 1, "One.", "yes")]), corpus_folder)
    assert read_corpus(corpus_folder).sentences == before
