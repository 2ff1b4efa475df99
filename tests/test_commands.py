"""The command line as people use it: in processes of their own, by exit code, standard output and standard error."""

import json
import os
import subprocess
import sys
from pathlib import Path

import pytest

ROOT = Path(__file__).resolve().parents[1]


def run(*arguments, cwd=ROOT, stdin=b"", environment=()):
    """Run `python cli.py ARGUMENTS`; standard output and error come back decoded."""
    done = subprocess.run(
        [sys.executable, str(ROOT / "cli.py"), *map(str, arguments)],
        cwd=cwd,
        input=stdin,
        capture_output=True,
        timeout=120,
        env=os.environ | {"PYTHONIOENCODING": "utf-8", "COLUMNS": "100"} | dict(environment),
    )
    return done.returncode, done.stdout.decode(), done.stderr.decode()


def classify(small_model_path, *arguments, **options):
    return run("classify", "--model", small_model_path, *arguments, **options)


def records_of(output):
    return [json.loads(line) for line in output.splitlines()]


def test_a_review_is_classified(small_model_path, review_file):
    code, out, err = classify(small_model_path, review_file)
    assert code == 0
    found = {record["sentence"]: record["themes"] for record in records_of(out)}
    assert found[1] == ["risk"]
    assert found[3] == ["silence"]
    assert "1 document, 4 sentences: risk 1, silence 1" in err


def test_a_record_holds_what_the_manual_says(small_model_path, review_file):
    record = records_of(classify(small_model_path, review_file)[1])[0]
    assert list(record) == [
        "document", "sentence", "sentences", "page", "start", "end", "text", "themes", "probabilities", "review",
        "doubts", "evidence", "intercepts", "heading", "paragraph", "model", "segmenter",
    ]  # fmt: skip
    assert record["document"] == str(review_file)
    assert (record["sentence"], record["page"], record["start"], record["paragraph"]) == (1, None, 0, 1)
    assert set(record["probabilities"]) == {"risk", "silence"}


def test_all_gives_every_sentence_once_in_order(small_model_path, review_file):
    records = records_of(classify(small_model_path, review_file, "--all")[1])
    assert [record["sentence"] for record in records] == [1, 2, 3, 4]


def test_standard_input_is_read(small_model_path):
    code, out, _ = classify(small_model_path, "-", stdin=b"The danger was not seen.")
    assert code == 0
    assert records_of(out)[0]["document"] == "-"


def test_rows_of_a_table_are_units_and_keep_their_id(small_model_path, tmp_path):
    table = tmp_path / "units.csv"
    table.write_text("id,words\nu7,The danger was not seen. Nothing was passed on.\nu8,Fine.\n", encoding="utf-8")
    records = records_of(classify(small_model_path, table, "--text-column", "words", "--all")[1])
    assert [record["id"] for record in records] == ["u7", "u8"]
    assert records[0]["text"] == "The danger was not seen. Nothing was passed on."
    code, _, err = classify(small_model_path, table)
    assert code == 4
    assert "words" in err


def test_a_folder_is_walked_and_other_files_are_counted(small_model_path, tmp_path, review_file):
    folder = tmp_path / "reviews"
    (folder / "deep").mkdir(parents=True)
    (folder / "deep" / "a.txt").write_bytes(review_file.read_bytes())
    (folder / "picture.png").write_bytes(b"\x89PNG")
    code, out, err = classify(small_model_path, folder)
    assert code == 0
    assert {record["document"] for record in records_of(out)} == {str(folder / "deep" / "a.txt")}
    assert "1 file of other types skipped" in err


def test_a_bad_document_does_not_stop_the_others(small_model_path, tmp_path, review_file):
    empty = tmp_path / "empty.txt"
    empty.write_bytes(b"")
    code, out, err = classify(small_model_path, empty, review_file, tmp_path / "missing.pdf")
    assert code == 4
    assert records_of(out)
    assert f"error: {empty}: " in err
    assert "2 files could not be read" in err
    assert "Traceback" not in err


@pytest.mark.parametrize("suffix", [".doc", ".odt", ".rtf"])
def test_a_type_that_is_not_read_says_what_to_save_it_as(small_model_path, tmp_path, suffix):
    path = tmp_path / f"review{suffix}"
    path.write_bytes(b"\xd0\xcf\x11\xe0 something")
    code, _, err = classify(small_model_path, path)
    assert code == 4
    assert ".docx" in err


def test_the_format_follows_the_output(small_model_path, review_file, tmp_path):
    for suffix, beginning in (
        (".jsonl", b"{"),
        (".csv", b"\xef\xbb\xbfdocument,"),
        (".txt", str(review_file).encode()),
    ):
        output = tmp_path / f"results{suffix}"
        code, out, _ = classify(small_model_path, review_file, "--output", output)
        assert (code, out) == (0, "")
        assert output.read_bytes().startswith(beginning)


def test_an_output_is_refused_before_the_work_and_replaced_on_demand(small_model_path, review_file, tmp_path):
    output = tmp_path / "results.jsonl"
    output.write_text("mine", encoding="utf-8")
    code, _, err = classify(small_model_path, review_file, "--output", output)
    assert code == 7
    assert "--force" in err
    assert output.read_text(encoding="utf-8") == "mine"
    assert classify(small_model_path, review_file, "--output", output, "--force")[0] == 0
    assert output.read_text(encoding="utf-8").startswith("{")


@pytest.mark.parametrize(
    ("arguments", "complaint"),
    [
        (("--threshold", "luck=0.5"), "the model has no theme luck; it has risk, silence"),
        (("--threshold", "risk"), "write it as THEME=P"),
        (("--threshold", "risk=2"), "is not from 0 to 1"),
        (("--all", "--themed"), "--all and --themed contradict each other"),
        (("--crlf", "--format", "csv"), "--crlf is for qdpx projects, not for csv"),
        (("--format", "pdf"), "--format pdf: there are table, csv, jsonl"),
        (("--output", "results.odt"), "no format goes by this suffix"),
    ],
)
def test_wrong_options_are_told(small_model_path, review_file, tmp_path, arguments, complaint):
    code, out, err = classify(small_model_path, review_file, *arguments, cwd=tmp_path)
    assert code == 2
    assert complaint in err
    assert out == ""
    assert list(tmp_path.glob("results*")) == []


def test_with_themed_only_sentences_with_a_theme_are_given(small_model_path, review_file):
    everything = records_of(classify(small_model_path, review_file, "--all")[1])
    cut = sorted(record["probabilities"]["risk"] for record in everything)[-1]
    options = ("--threshold", f"risk={cut}", "--threshold", "silence=1")
    marked = records_of(classify(small_model_path, review_file, *options)[1])
    themed = records_of(classify(small_model_path, review_file, *options, "--themed")[1])
    assert [record["sentence"] for record in themed] == [r["sentence"] for r in marked if r["themes"]]
    assert len(marked) > len(themed) == 1


def test_a_file_named_twice_is_read_once_and_said(small_model_path, review_file):
    code, out, err = classify(small_model_path, review_file, review_file.parent, review_file, "--all")
    assert code == 0
    assert len(records_of(out)) == 4
    assert "files named more than once are read once (2 left out)" in err


def test_a_folder_names_the_reviews_that_have_to_be_saved_as_another_type(small_model_path, review_file, tmp_path):
    folder = tmp_path / "reviews"
    folder.mkdir()
    (folder / "review.txt").write_bytes(review_file.read_bytes())
    for name in ("draft.doc", "photo.jpg"):
        (folder / name).write_bytes(b"x")
    code, _, err = classify(small_model_path, folder)
    assert code == 0
    assert f"warning: {folder / 'draft.doc'}: skipped, as this type of file is not read: save it as .docx" in err
    assert "photo.jpg" not in err
    assert "2 files of other types skipped" in err


def test_a_threshold_may_be_set(small_model_path, review_file):
    _, out, _ = classify(small_model_path, review_file, "--threshold", "risk=1", "--all")
    assert all("risk" not in record["themes"] for record in records_of(out))


def test_a_missing_or_damaged_model_is_told(review_file, tmp_path, small_model_path):
    code, _, err = classify(tmp_path / "none.safetensors", review_file)
    assert code == 5
    assert "is not there" in err
    damaged = tmp_path / "cut.safetensors"
    damaged.write_bytes(small_model_path.read_bytes()[:1000])
    code, _, err = classify(damaged, review_file)
    assert code == 5
    assert "Traceback" not in err


def test_jobs_give_the_same_bytes(small_model_path, tmp_path, review_file):
    for name in "abc":
        (tmp_path / f"{name}.txt").write_bytes(review_file.read_bytes())
    files = [tmp_path / f"{name}.txt" for name in "abc"]
    assert classify(small_model_path, *files)[1] == classify(small_model_path, *files, "--jobs", "2")[1]


def test_train_then_info_then_classify(corpus_folder, review_file, tmp_path):
    model = tmp_path / "mine.safetensors"
    code, out, err = run("train", "--corpus", corpus_folder, "--output", model)
    assert (code, out) == (0, "")
    assert "from 144 sentences" in err
    assert run("train", "--corpus", corpus_folder, "--output", model)[0] == 7
    told = json.loads(run("info", "--model", model, "--format", "json")[1])
    assert [theme["id"] for theme in told["themes"]] == ["risk", "silence"]
    assert "risk (risk missed): 48 sentences" in run("info", "--model", model)[1]
    assert classify(model, review_file)[0] == 0


def test_validate_shows_every_fault_with_its_line(corpus_folder):
    assert run("validate", "--corpus", corpus_folder)[:2][0] == 0
    path = corpus_folder / "sentences.csv"
    path.write_text(path.read_text(encoding="utf-8-sig").replace(",story,", ",tale,"), encoding="utf-8")
    code, _, err = run("validate", "--corpus", corpus_folder)
    assert code == 3
    assert f"{path}:10: the stance tale is not one of" in err
    assert err.splitlines()[-1] == f"error: {corpus_folder} has 12 faults"


def test_an_exported_pipeline_needs_scikit_learn_alone(small_model_path, small_model, tmp_path):
    pipeline = tmp_path / "pipeline.joblib"
    code, _, err = run("export-pipeline", pipeline, "--model", small_model_path)
    assert code == 0
    cuts = ", ".join(f"{theme.id} {theme.threshold:.6g}" for theme in small_model.themes)
    assert f"columns of predict_proba in order, each with its threshold: {cuts}" in err
    code = (
        "import sys, joblib\n"
        f"p = joblib.load({str(pipeline)!r})\n"
        "print(p.predict_proba(['The danger was not seen.'])[0, 0])\n"
        "assert not any(name.split('.')[0] in ('model', 'failure_themes') for name in sys.modules)"
    )
    done = subprocess.run([sys.executable, "-c", code], cwd=tmp_path, capture_output=True, text=True, check=True)
    from model.classifier.scoring import Scorer

    expected = Scorer(small_model.fitted).probabilities(["The danger was not seen."])[0, 0]
    assert float(done.stdout) == pytest.approx(expected, abs=1e-9)


def test_evaluate_writes_a_report_and_demands_figures(small_model_path, tmp_path):
    test = tmp_path / "test.csv"
    test.write_text("text,themes\n" + "The danger was not seen.,risk\nThe family moved.,\n" * 3, encoding="utf-8")
    out = tmp_path / "report"
    assert run("evaluate", "--test", test, "--model", small_model_path, "--output-dir", out)[0] == 0
    assert {"report.md", "metrics.json", "predictions.csv"} <= {path.name for path in out.iterdir()}
    assert run("evaluate", "--model", small_model_path)[0] == 2


def test_read_shows_sentences_text_and_what_was_left_out(review_file):
    code, out, _ = run("read", review_file)
    assert code == 0
    assert out.splitlines()[0] == "The danger to the child was not seen."
    text = run("read", review_file, "--format", "text")[1]
    for record in records_of(run("read", review_file, "--format", "jsonl")[1]):
        assert text[record["start"] : record["end"]] == record["text"]


def test_no_text_of_a_document_is_said_on_standard_error(small_model_path, review_file):
    _, _, err = classify(small_model_path, review_file)
    assert "danger" not in err
    assert "school" not in err


def test_a_pipe_that_closes_early_is_no_error(small_model_path, tmp_path):
    many = tmp_path / "many.txt"
    many.write_text("The danger was not seen by the nurse. " * 3000, encoding="utf-8")
    command = f'"{sys.executable}" "{ROOT / "cli.py"}" classify --model "{small_model_path}" "{many}" | head -n 1'
    done = subprocess.run(["bash", "-c", command], capture_output=True, text=True, timeout=120)
    assert done.stdout.startswith("{")
    assert "Traceback" not in done.stderr


def test_the_version_is_told():
    code, out, _ = run("--version")
    assert code == 0
    assert out.startswith("failure-themes ")


def test_a_document_is_never_replaced_by_its_results(small_model_path, review_file):
    before = review_file.read_bytes()
    code, _, err = classify(small_model_path, review_file, "--format", "jsonl", "--output", review_file, "--force")
    assert code == 2
    assert "is one of the documents" in err
    assert review_file.read_bytes() == before


def test_lock_files_and_shadows_in_a_folder_are_passed_over(small_model_path, tmp_path, review_file):
    (tmp_path / "~$draft.docx").write_bytes(b"\0lock")
    (tmp_path / "._review.txt").write_bytes(b"\0\5\x16\7")
    code, _, err = classify(small_model_path, tmp_path)
    assert (code, "could not be read" in err) == (0, False)


def test_results_in_a_folder_are_not_read_as_reviews(small_model_path, tmp_path, review_file):
    for suffix in ("csv", "jsonl", "xlsx", "html"):
        assert classify(small_model_path, review_file, "--output", tmp_path / f"results.{suffix}")[0] == 0
    code, out, err = classify(small_model_path, tmp_path)
    assert code == 0
    assert {record["document"] for record in records_of(out)} == {str(review_file)}
    assert "4 files of ours passed over" in err


def test_a_name_with_a_line_end_forges_no_message(small_model_path, tmp_path):
    code, _, err = classify(small_model_path, tmp_path / "bad\nerror: forged.txt")
    assert code == 4
    assert not any(line.startswith("error: forged") for line in err.splitlines())


def test_an_output_below_a_file_is_refused_before_the_work(review_file, small_model_path):
    code, _, err = classify(small_model_path, review_file, "--output", review_file / "results.csv")
    assert code == 7
    assert "is a file, not a folder" in err


def test_demands_are_read_before_the_folds_are_trained(tmp_path):
    code, _, err = run("evaluate", "--require", tmp_path / "none.toml", "--output-dir", tmp_path / "report")
    assert code == 2
    assert "none.toml" in err
    assert not (tmp_path / "report").exists()


def test_people_take_their_decisions_back_into_a_corpus(small_model_path, review_file, corpus_folder, tmp_path):
    project = tmp_path / "coded.qdpx"
    assert classify(small_model_path, review_file, "--output", project)[0] == 0
    code, _, err = run("import", project, "--corpus", corpus_folder, "--coder", "AB")
    assert code == 0
    assert "2 sentences added" in err
    assert run("validate", "--corpus", corpus_folder)[1].startswith("146 sentences of 13 documents")
    assert "0 sentences added, 0 decided anew, 2 there already" in run("import", project, "--corpus", corpus_folder)[2]


def test_two_coders_are_compared(corpus_folder, tmp_path):
    other = tmp_path / "other.csv"
    other.write_text("id,themes\ndoc-00-0,risk\ndoc-00-1,silence\ndoc-00-6,\n", encoding="utf-8")
    code, out, _ = run("agreement", corpus_folder / "sentences.csv", other, "--corpus", corpus_folder)
    assert code == 0
    assert "3 sentences" in out


def test_themes_are_summarised_from_documents_and_from_results(small_model_path, review_file, tmp_path):
    code, out, _ = run("summarise", review_file, "--model", small_model_path, "--format", "csv")
    assert code == 0
    results = tmp_path / "results.jsonl"
    assert classify(small_model_path, review_file, "--all", "--output", results)[0] == 0
    assert run("summarise", results, "--model", small_model_path, "--format", "csv")[1] == out
