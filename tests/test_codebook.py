"""The codebook is data: a corpus folder with another one trains another model."""

import pytest

from model.corpus.codebook import read_codebook
from model.corpus.corpus import shipped_corpus_folder
from model.errors import CorpusError


def written(tmp_path, text):
    path = tmp_path / "codebook.toml"
    path.write_text(text, encoding="utf-8")
    return path


def test_the_shipped_codebook_has_the_four_themes_in_order():
    codebook = read_codebook(shipped_corpus_folder() / "codebook.toml")
    assert codebook.theme_ids == (
        "risk_underestimated",
        "poor_information_sharing",
        "management_oversight",
        "threshold_misjudged",
    )
    assert all(theme.definition and theme.counts for theme in codebook.themes)
    assert len(codebook.none) == 6


def test_names_and_colours_have_defaults(tmp_path):
    codebook = read_codebook(written(tmp_path, '[[themes]]\nid = "late_help"\n[[themes]]\nid = "other"'))
    assert codebook.theme("late_help").name == "late help"
    assert codebook.theme("late_help").colour != codebook.theme("other").colour


def test_the_fingerprint_does_not_hang_on_line_ends(tmp_path):
    text = '[[themes]]\nid = "one"\n'
    unix = read_codebook(written(tmp_path, text)).fingerprint
    (tmp_path / "codebook.toml").write_bytes(text.replace("\n", "\r\n").encode())
    assert read_codebook(tmp_path / "codebook.toml").fingerprint == unix


@pytest.mark.parametrize(
    ("text", "complaint"),
    [
        ("not toml", "not a TOML file"),
        ('version = "1"', "names no themes"),
        ("themes = 3", "names no themes"),
        ('[[themes]]\nid = "Risk!"', "theme 1 needs an id"),
        ('[[themes]]\nname = "x"', "theme 1 needs an id"),
        ('[[themes]]\nid = "a"\n[[themes]]\nid = "a"', "names a theme twice: a"),
        ('[[themes]]\nid = "a"\ncolour = "red"', "colour of a"),
        ('[[themes]]\nid = "a"\nname = " "', "the name of a is empty"),
        ('[[themes]]\nid = "none"', "theme 1 needs another id: none"),
        ('[[themes]]\nid = "a"\n[[themes]]\nid = "story"', "theme 2 needs another id: story"),
        ('rules = 3\n[[themes]]\nid = "a"', "rules must be a table"),
        ('[[themes]]\nid = "a"\n[rules]\nnone = "a rule"', "none of .rules. must be a list of texts"),
        ('[[themes]]\nid = "a"\n[rules]\nhard_cases = ["one", 2]', "hard_cases of .rules. must be a list of texts"),
    ],
)
def test_a_wrong_codebook_is_refused_with_its_path(tmp_path, text, complaint):
    with pytest.raises(CorpusError, match=complaint) as caught:
        read_codebook(written(tmp_path, text))
    assert "codebook.toml" in str(caught.value)


@pytest.mark.parametrize(
    ("name", "complaint"), [("Risk", "stands for risk too"), ("None", "stands for none too"), ("RISK ", "for risk too")]
)
def test_a_name_that_stands_for_another_theme_or_for_none_is_refused(tmp_path, name, complaint):
    path = tmp_path / "codebook.toml"
    other = f'[[themes]]\nid = "assessment"\nname = "{name}"\n'
    path.write_text(f'[[themes]]\nid = "risk"\nname = "Risk missed"\n{other}', encoding="utf-8")
    with pytest.raises(CorpusError, match=complaint):
        read_codebook(path)


def test_a_missing_codebook_is_an_error(tmp_path):
    with pytest.raises(CorpusError, match="could not be read"):
        read_codebook(tmp_path / "codebook.toml")
