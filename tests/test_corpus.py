"""A corpus is read and checked as a whole: every fault at once, each with its file and line."""

import csv
from pathlib import Path

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from model.corpus.codebook import read_codebook
from model.corpus.corpus import SENTENCE_COLUMNS, read_corpus, read_test_file, shipped_corpus_folder
from model.corpus.rows import read_table, table_bytes
from model.errors import CorpusError


def append(folder, **cells):
    """Add a row to the folder's sentences, sound but for the cells given."""
    row = {
        "id": "new",
        "document": "doc-00",
        "text": "A new line.",
        "stance": "story",
        "register": "news",
        "coder": "a",
    }
    with (folder / "sentences.csv").open("a", encoding="utf-8", newline="") as file:
        csv.DictWriter(file, SENTENCE_COLUMNS, lineterminator="\n").writerow(row | cells)
    return len((folder / "sentences.csv").read_text(encoding="utf-8").splitlines())


def faults_of(folder):
    with pytest.raises(CorpusError) as caught:
        read_corpus(folder)
    return caught.value.faults


def test_a_corpus_is_read_in_order(small_corpus):
    assert len(small_corpus.sentences) == 144
    first = small_corpus.sentences[0]
    assert (first.id, first.themes, first.stance, first.register) == ("doc-00-0", ("risk",), "failing", "report")
    assert small_corpus.labels[:5].tolist() == [
        [True, False],
        [True, False],
        [False, True],
        [False, True],
        [True, True],
    ]
    assert small_corpus.as_it_comes.sum() == 120


def test_documents_on_one_child_share_a_case(small_corpus):
    assert small_corpus.case_of("doc-00") == small_corpus.case_of("doc-01") == "case-00"
    assert len(set(small_corpus.cases)) == 11
    assert len(small_corpus.without_cases(["case-00"]).sentences) == 120


def test_the_fingerprint_follows_what_training_depends_on(corpus_folder):
    before = read_corpus(corpus_folder).fingerprint
    path = corpus_folder / "sentences.csv"
    text = path.read_text(encoding="utf-8-sig")
    path.write_text(text.replace(",a,\n", ",b,a remark\n"), encoding="utf-8")
    assert read_corpus(corpus_folder).fingerprint == before
    path.write_text(text.replace("The danger to the baby", "The harm to the baby", 1), encoding="utf-8")
    assert read_corpus(corpus_folder).fingerprint != before


@pytest.mark.parametrize(
    ("cells", "complaint"),
    [
        ({"themes": "luck", "stance": "failing"}, "the theme luck is not in the codebook (risk, silence)"),
        ({"id": "doc-00-0"}, "the id doc-00-0 stands already at"),
        ({"id": ""}, "the id is empty"),
        ({"text": "  "}, "the text is empty"),
        ({"document": "nowhere"}, "the document nowhere is not in documents.csv"),
        ({"stance": "praise"}, "the stance praise is not one of failing, good_practice"),
        ({"register": "tweet"}, "the register tweet is not one of report"),
        ({"sampling": "picked"}, "the sampling picked is not one of as_it_comes, sought, reworded"),
        ({"themes": "risk", "stance": "remedy"}, "it has a theme, so its stance is failing, not remedy"),
        ({"text": "The danger to  the BABY was not seen by the nurse."}, "the same text has other themes at"),
    ],
)
def test_a_fault_is_told_with_file_and_line(corpus_folder, cells, complaint):
    line = append(corpus_folder, **cells)
    faults = faults_of(corpus_folder)
    assert len(faults) == 1
    assert faults[0].startswith(f"{corpus_folder / 'sentences.csv'}:{line}: {complaint}")


def test_all_faults_are_told_at_once(corpus_folder):
    append(corpus_folder, stance="praise")
    append(corpus_folder, id="other", text="Another.", register="tweet")
    documents = corpus_folder / "documents.csv"
    documents.write_text(documents.read_text(encoding="utf-8-sig") + "doc-00,,t,p,20x0,review,\n", encoding="utf-8")
    faults = faults_of(corpus_folder)
    assert [fault.split(": ", 1)[1][:12] for fault in faults] == [
        "the id doc-0",
        "the case is ",
        "the year 20x",
        "the stance p",
        "the register",
    ]


def test_a_failing_of_another_kind_may_carry_no_theme(corpus_folder):
    append(corpus_folder, stance="failing")
    assert read_corpus(corpus_folder).sentences[-1].themes == ()


def test_a_missing_column_names_those_that_are_there(corpus_folder):
    (corpus_folder / "sentences.csv").write_text("id,text\n1,x\n", encoding="utf-8")
    assert "sentences.csv:1: the column document, themes, stance" in faults_of(corpus_folder)[0]
    assert "the columns are: id, text" in faults_of(corpus_folder)[0]


@pytest.mark.parametrize("missing", ["codebook.toml", "sentences.csv", "documents.csv"])
def test_a_missing_file_is_named(corpus_folder, missing):
    (corpus_folder / missing).unlink()
    with pytest.raises(CorpusError) as caught:
        read_corpus(corpus_folder)
    assert missing in str(caught.value) + "".join(caught.value.faults)


def test_a_folder_that_is_not_there_is_an_error(tmp_path):
    with pytest.raises(CorpusError, match="is not a folder"):
        read_corpus(tmp_path / "nowhere")


def test_several_sentence_files_make_one_corpus(corpus_folder):
    more = table_bytes(
        SENTENCE_COLUMNS,
        [{"id": "x", "document": "doc-00", "text": "More.", "stance": "story", "register": "news", "coder": "b"}],
    )
    (corpus_folder / "sentences-imported.csv").write_bytes(more)
    assert len(read_corpus(corpus_folder).sentences) == 145


def test_a_line_number_is_right_behind_a_cell_of_several_lines(tmp_path):
    path = tmp_path / "t.csv"
    path.write_bytes(b'text,themes\n"one\ntwo",\nthree,\n')
    assert [row.line for row in read_table(path, ("text",)).rows] == [2, 4]


def test_a_table_from_a_continental_excel_is_read(tmp_path):
    path = tmp_path / "t.csv"
    path.write_bytes("text;themes\nRisk, they said;risk\n".encode("utf-8-sig"))
    assert read_table(path, ("text",)).rows[0]["text"] == "Risk, they said"


@pytest.fixture
def faults_of_table(tmp_path):
    """What is told of a table of those lines, without its path."""

    def told(*lines):
        path = tmp_path / "t.csv"
        path.write_text("\n".join(lines) + "\n", encoding="utf-8")
        with pytest.raises(CorpusError) as caught:
            read_table(path, ("text",))
        faults = caught.value.faults or (str(caught.value),)
        assert all(fault.startswith(f"{path}:") for fault in faults)
        return [fault.removeprefix(f"{path}:") for fault in faults]

    return told


@pytest.mark.parametrize("stray", ['"A quiet ward', '"A" quiet ward'])
def test_a_stray_quote_is_told_by_the_row_in_which_it_stands(faults_of_table, stray):
    (fault,) = faults_of_table("text,themes", "One,", f"{stray},risk", "Three,", "Four,risk")
    assert fault.startswith("3: from here to line ")
    assert "stray quotation mark" in fault


def test_every_row_with_more_cells_than_columns_is_told(faults_of_table):
    faults = faults_of_table("text,themes", "One, two,risk", "Three,risk,,", "Four,,five")
    assert [fault.split(":")[0] for fault in faults] == ["2", "4"]
    assert "more cells than there are columns" in faults[0]


def test_a_repeated_column_is_told(faults_of_table):
    assert faults_of_table("text,themes,Themes", "One,risk,") == ["1: the column themes stands there twice"]


def test_a_stray_quote_in_a_corpus_is_a_fault_beside_the_others(corpus_folder):
    append(corpus_folder, stance="praise")
    documents = corpus_folder / "documents.csv"
    text = documents.read_text(encoding="utf-8-sig")
    documents.write_text(text + '"doc-99,c,t\n', encoding="utf-8")
    faults = faults_of(corpus_folder)
    assert faults[0].startswith(f"{documents}:{len(text.splitlines()) + 1}: from here to line")
    assert any("the stance praise" in fault for fault in faults)


def test_a_test_file_needs_text_and_themes_alone(tmp_path, small_corpus):
    path = tmp_path / "test.csv"
    path.write_text("text,themes,slice,disputed\nA,silence;risk,hard,\nB,,easy,yes\n", encoding="utf-8")
    test = read_test_file(path, small_corpus.codebook)
    assert [sentence.themes for sentence in test.sentences] == [("risk", "silence"), ()]
    assert [sentence.disputed for sentence in test.sentences] == [False, True]
    assert [sentence.slice for sentence in test.sentences] == ["hard", "easy"]
    assert np.array_equal(test.labels, [[True, True], [False, False]])


def test_themes_may_be_written_by_name(tmp_path, small_corpus):
    path = tmp_path / "test.csv"
    names = {theme.id: theme.name for theme in small_corpus.codebook.themes}
    path.write_text(f"text,themes\nA,{names['silence'].upper()}; {names['risk']}\n", encoding="utf-8")
    assert read_test_file(path, small_corpus.codebook).sentences[0].themes == ("risk", "silence")


def test_none_alone_is_no_theme_and_none_beside_a_theme_a_fault(tmp_path, small_corpus):
    path = tmp_path / "test.csv"
    path.write_text("text,themes\nA,none\nB,None\n", encoding="utf-8")
    assert [sentence.themes for sentence in read_test_file(path, small_corpus.codebook).sentences] == [(), ()]
    path.write_text("text,themes\nA,risk;none\n", encoding="utf-8")
    with pytest.raises(CorpusError):
        read_test_file(path, small_corpus.codebook)


def test_no_fault_quotes_what_may_be_a_sentence_of_a_document(tmp_path, small_corpus):
    path = tmp_path / "test.csv"
    told = "the nurse was told at the door that Mrs Example feared him"
    for content in (f"text,themes\nA,{told}\n", f"{told},themes\nA,\n", f"text,themes,stance\nA,,{told}\n"):
        path.write_text(content, encoding="utf-8")
        with pytest.raises(CorpusError) as caught:
            read_test_file(path, small_corpus.codebook)
        assert "Example" not in str(caught.value) + "".join(caught.value.faults)
        assert f"(a text of {len(told)} characters)" in str(caught.value) + "".join(caught.value.faults)


def test_a_test_file_with_unknown_themes_is_refused_with_every_line(tmp_path, small_corpus):
    path = tmp_path / "test.csv"
    path.write_text("text,themes\nA,luck\n,risk\n", encoding="utf-8")
    with pytest.raises(CorpusError) as caught:
        read_test_file(path, small_corpus.codebook)
    assert [fault.split(": ")[0].rsplit(":", 1)[1] for fault in caught.value.faults] == ["2", "3"]


@pytest.mark.parametrize(
    ("row", "complaint"),
    [
        ("b,Calm.,,praise,,", "the stance praise is not one of failing"),
        ("b,Calm.,,,tweet,", "the register tweet is not one of report"),
        ("a,Calm.,,,,", "the id a stands already at {path}:2"),
        ("b,missed  IT.,,,,", "the same text has other themes at {path}:2"),
        ("b,Calm.,,,,perhaps", "disputed is neither yes nor no"),
    ],
)
def test_a_fault_of_a_test_file_is_told_with_its_line(tmp_path, small_corpus, row, complaint):
    path = tmp_path / "test.csv"
    path.write_text(f"id,text,themes,stance,register,disputed\na,Missed it.,risk,,,\n{row}\n", encoding="utf-8")
    with pytest.raises(CorpusError) as caught:
        read_test_file(path, small_corpus.codebook)
    (fault,) = caught.value.faults
    assert fault.startswith(f"{path}:3: {complaint.format(path=path)}")


@pytest.mark.parametrize(
    ("said", "disputed"),
    [*((said, True) for said in ("yes", "TRUE", "1", "y")), *((said, False) for said in ("No", "false", "0", "n", ""))],
)
def test_disputed_is_said_in_several_ways(tmp_path, small_corpus, said, disputed):
    path = tmp_path / "test.csv"
    path.write_text(f"text,themes,disputed\nCalm.,,{said}\n", encoding="utf-8")
    assert read_test_file(path, small_corpus.codebook).sentences[0].disputed is disputed


def test_the_development_set_is_read_whole():
    path = Path(__file__).parents[2] / "shared" / "gold" / "dev.csv"
    if not path.exists():
        pytest.skip("the development set is not part of the project")
    codebook = read_codebook(shipped_corpus_folder() / "codebook.toml")
    with path.open(encoding="utf-8-sig", newline="") as file:
        ids = [row["id"] for row in csv.DictReader(file)]
    assert [sentence.id for sentence in read_test_file(path, codebook).sentences] == ids


cell = st.text(st.characters(exclude_categories=("Cs",), exclude_characters="\0")).map(str.strip)


@given(st.lists(st.fixed_dictionaries({"id": cell, "text": cell}), max_size=5))
def test_what_is_written_is_read_back(tmp_path_factory, rows):
    path = tmp_path_factory.mktemp("tables") / "t.csv"
    path.write_bytes(table_bytes(("id", "text", "note"), rows))
    read = [{"id": row["id"], "text": row["text"]} for row in read_table(path, ("id", "text")).rows]
    assert read == [row for row in rows if row["id"] or row["text"]]
