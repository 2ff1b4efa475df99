"""Coded texts of a project, sentence by sentence: which coding counts for which sentence."""

from __future__ import annotations

import zipfile

import pytest
from result_makers import make_classification, make_document
from test_qdpx import project_file

from model.corpus.codebook import Codebook, Theme
from model.exchange.coded_projects import from_project
from model.exchange.codings import ThemeNames, UnknownThemesError
from model.exchange.qdpx import MODEL_USER, to_qdpx

CODEBOOK = Codebook("1", (Theme("risk", "risk missed"), Theme("silence", "nothing passed on")))
TEXT = "The danger was not seen. The family moved.\nNobody told the school\nbut it knew. She wrote."
CODES = ("risk missed", "nothing passed on", "none", "Housing")


def read(path, mapping=None, **options):
    return from_project(path, CODEBOOK, ThemeNames(CODEBOOK, mapping or {}), **options)


def coded(tmp_path, *spans, **options):
    """Themes by text of a project in which those phrases have those codes: (phrase, code number[, coder])."""
    selections = []
    for phrase, code, *coder in spans:
        start = TEXT.index(phrase)
        selections.append((start, start + len(phrase), phrase, code, *(coder or ["Ann"])))
    codings = read(project_file(tmp_path, selections, TEXT, CODES), **options)
    return {sentence.text: sentence.themes for sentence in codings.sentences}


def test_a_phrase_codes_its_sentence(tmp_path):
    assert coded(tmp_path, ("danger was not", 0)) == {"The danger was not seen.": ("risk",)}


def test_a_passage_codes_every_sentence_it_covers(tmp_path):
    found = coded(tmp_path, ("The danger was not seen. The family moved.", 0))
    assert found == {"The danger was not seen.": ("risk",), "The family moved.": ("risk",)}


def test_a_passage_that_only_grazes_a_sentence_does_not_code_it(tmp_path):
    assert coded(tmp_path, ("The danger was not seen. The", 0)) == {"The danger was not seen.": ("risk",)}


def test_two_codes_on_one_sentence_are_both_its_themes(tmp_path):
    assert coded(tmp_path, ("told the school", 1), ("it knew", 0)) == {
        "Nobody told the school but it knew.": ("risk", "silence")
    }


def test_a_wrapped_line_goes_on_in_the_next(tmp_path):
    assert list(coded(tmp_path, ("Nobody told", 1))) == ["Nobody told the school but it knew."]


def test_sentences_without_a_coding_are_left_out_and_counted(tmp_path):
    path = project_file(tmp_path, [(4, 10, "", 0, "Ann")], TEXT)
    assert read(path).messages == ("Interview: 3 sentences without a coding were left out",)
    assert read(path).whole == frozenset()


def test_a_text_coded_throughout_gives_its_other_sentences_no_theme(tmp_path):
    path = project_file(tmp_path, [(4, 10, "", 0, "Ann")], TEXT)
    codings = read(path, uncoded=True)
    assert [sentence.themes for sentence in codings.sentences] == [("risk",), (), (), ()]
    assert (codings.whole, codings.messages) == ({"Interview"}, ())


def test_a_text_without_any_coding_is_not_taken_for_one_coded_throughout(tmp_path):
    assert read(project_file(tmp_path, [], TEXT), uncoded=True).sentences == ()


def test_a_code_may_say_that_there_is_none(tmp_path):
    assert coded(tmp_path, ("family moved", 2)) == {"The family moved.": ()}


def test_a_sentence_with_a_theme_and_none_is_left_out_and_named(tmp_path):
    start = TEXT.index("family")
    path = project_file(tmp_path, [(start, start + 6, "", code, "Ann") for code in (0, 2)], TEXT, CODES)
    codings = read(path)
    assert codings.sentences == ()
    assert codings.messages[0].startswith("other.qdpx: Interview, sentence 2: a theme and none")


def test_only_codes_in_use_have_to_be_known(tmp_path):
    assert coded(tmp_path, ("danger", 0))
    with pytest.raises(UnknownThemesError) as caught:
        coded(tmp_path, ("family moved", 3))
    assert caught.value.names == ("Housing",)


def test_codes_that_are_mapped_away_leave_no_row(tmp_path):
    start = TEXT.index("family")
    path = project_file(tmp_path, [(start, start + 6, "", 3, "Ann")], TEXT, CODES)
    assert read(path, {"*": "-"}).sentences == ()


def test_who_coded_is_noted_and_the_model_is_told_from_people(tmp_path):
    model = f"{MODEL_USER} abc"
    start = TEXT.index("family")
    selections = [(4, 10, "", 0, "Ann"), (4, 10, "", 1, model), (start, start + 12, "", 0, model)]
    path = project_file(tmp_path, selections, TEXT, CODES)
    both, alone = read(path).sentences
    assert (both.note, both.suggested) == ("coded in a project by Ann", False)
    assert (alone.note, alone.suggested) == ("suggested by the model, left standing in a project", True)
    (only,) = read(path, suggestions=False).sentences
    assert only.themes == ("risk",)


def test_what_the_model_alone_coded_is_not_taken_for_uncoded(tmp_path):
    start = TEXT.index("family")
    path = project_file(tmp_path, [(4, 10, "", 0, "Ann"), (start, start + 12, "", 0, MODEL_USER)], TEXT)
    texts = [sentence.text for sentence in read(path, uncoded=True, suggestions=False).sentences]
    assert texts == ["The danger was not seen.", "Nobody told the school but it knew.", "She wrote."]


def test_a_text_of_which_something_was_left_out_is_not_whole(tmp_path):
    start = TEXT.index("family")
    by_model = [(4, 10, "", 0, "Ann"), (start, start + 12, "", 0, MODEL_USER)]
    kept = read(project_file(tmp_path, by_model, TEXT, CODES), uncoded=True)
    assert kept.whole == {"Interview"}
    dropped = read(project_file(tmp_path, by_model, TEXT, CODES), uncoded=True, suggestions=False)
    assert dropped.whole == frozenset()
    assert dropped.messages == ("Interview: 1 sentences that only the model coded were left out",)
    contradictory = [(4, 10, "", 0, "Ann"), (4, 10, "", 2, "Ann")]
    assert read(project_file(tmp_path, contradictory, TEXT, CODES), uncoded=True).whole == frozenset()


def test_a_sentence_whose_code_is_mapped_away_is_not_called_uncoded(tmp_path):
    codings = read(project_file(tmp_path, [(4, 10, "", 3, "Ann")], TEXT, CODES), {"*": "-"}, uncoded=True)
    assert codings.messages == ("Interview: 1 sentences whose codes are mapped to nothing were left out",)
    assert (len(codings.sentences), codings.whole) == (3, frozenset())


def test_where_a_coding_is_damaged_no_sentence_is_taken_for_uncoded(tmp_path):
    codings = read(project_file(tmp_path, [(4, 10, "", 0, "Ann"), (30, 999, "", 0, "Ann")], TEXT), uncoded=True)
    assert [sentence.themes for sentence in codings.sentences] == [("risk",)]
    assert codings.whole == frozenset()
    assert codings.messages == (
        "1 coded spans with a damaged position were left out",
        "Interview: 3 sentences without a sound coding were left out",
    )


@pytest.mark.parametrize("turned", [False, True])
@pytest.mark.parametrize(("second", "whole"), [(0, {"Interview"}), (3, frozenset())])
def test_sources_of_one_name_are_whole_together_or_not_at_all(tmp_path, turned, second, whole):
    path = project_file(tmp_path, [(4, 10, "", 0, "Ann"), (4, 10, "", second, "Ann")], TEXT, CODES)
    with zipfile.ZipFile(path) as archive:
        qde, text = (archive.read(name).decode() for name in archive.namelist())
    source = qde[qde.index("<TextSource") : qde.index("</Sources>")]
    head, *spans = source.removesuffix("</TextSource>").split("<PlainTextSelection")
    one, other = (f"{head}<PlainTextSelection{span}</TextSource>" for span in spans)
    pair = (other, one) if turned else (one, other)
    with zipfile.ZipFile(path, "w") as archive:
        archive.writestr("project.qde", qde.replace(source, "".join(pair)))
        archive.writestr("sources/S.txt", text)
    assert read(path, {"Housing": "-"}, uncoded=True).whole == whole


@pytest.mark.parametrize("crlf", [False, True])
def test_what_was_classified_comes_back_as_it_went(tmp_path, crlf):
    heading = [("Findings. What was missed. And why", 0.9, 0.1)]
    row = [("One cell.\nAnother cell. And more.", 0.1, 0.9)]
    prose = [("E.g. this 😀 was missed.", 0.9, 0.7), ("Plain.", 0.1, 0.1), ("It was unclear.", 0.4, 0.1)]
    classification = make_classification([make_document("a.txt", [heading, row, prose])])
    path = tmp_path / "own.qdpx"
    path.write_bytes(to_qdpx(classification, crlf=crlf))
    found = [(sentence.text, sentence.themes) for sentence in read(path).sentences]
    assert found == [
        ("Findings. What was missed. And why", ("risk",)),
        ("One cell.\nAnother cell. And more.", ("silence",)),
        ("E.g. this 😀 was missed.", ("risk", "silence")),
    ]
