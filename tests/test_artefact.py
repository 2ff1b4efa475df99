"""The model file: the same bytes for the same model, and a clear word for every file that is none."""

import json
from dataclasses import replace

import numpy as np
import pytest

from model.classifier.artefact import FORMAT_VERSION, load_model, save_model, shipped_model_path
from model.classifier.scoring import Scorer
from model.classifier.training import train
from model.corpus.corpus import read_corpus
from model.errors import ModelFileError, OutputError


def test_what_is_saved_is_loaded(small_model, tmp_path):
    again = load_model(_saved(small_model, tmp_path))
    assert again.themes == small_model.themes
    assert again.fingerprint == small_model.fingerprint
    texts = ["The danger was not seen.", ""]
    np.testing.assert_array_equal(Scorer(again.fitted).logits(texts), Scorer(small_model.fitted).logits(texts))


def test_the_same_training_gives_the_same_bytes(small_corpus, small_model_path, tmp_path):
    path = tmp_path / "again.safetensors"
    save_model(train(small_corpus), path)
    assert path.read_bytes() == small_model_path.read_bytes()


def test_a_model_file_holds_no_sentence(small_corpus, small_model_path):
    raw = small_model_path.read_bytes()
    assert not any(sentence.text.encode() in raw for sentence in small_corpus.sentences if " " in sentence.text)


def test_an_existing_model_is_replaced_only_on_demand(small_model, tmp_path):
    path = _saved(small_model, tmp_path)
    with pytest.raises(OutputError, match="--force"):
        save_model(small_model, path)
    save_model(small_model, path, force=True)


def test_a_missing_file_says_what_to_do(tmp_path):
    with pytest.raises(ModelFileError, match=r"nowhere.* is not there: give --model .*failure-themes train"):
        load_model(tmp_path / "nowhere.safetensors")


@pytest.mark.parametrize("raw", [b"", b"text", b"\0" * 100, b"PK\x03\x04", b"\x80\x04\x95pickle"])
def test_a_file_of_another_kind_is_refused(tmp_path, raw):
    path = tmp_path / "m.safetensors"
    path.write_bytes(raw)
    with pytest.raises(ModelFileError, match=r"m\.safetensors is not a whole failure-themes model file"):
        load_model(path)


def test_a_folder_is_no_model(tmp_path):
    with pytest.raises(ModelFileError):
        load_model(tmp_path)


def test_every_damage_is_noticed(small_model_path, tmp_path):
    raw = small_model_path.read_bytes()
    rng = np.random.default_rng(5)
    path = tmp_path / "m.safetensors"
    for place in rng.integers(0, len(raw), 150):
        path.write_bytes(raw[:place] + bytes([raw[place] ^ 0x41]) + raw[place + 1 :])
        with pytest.raises(ModelFileError):
            load_model(path)
    for end in rng.integers(0, len(raw), 60):
        path.write_bytes(raw[:end])
        with pytest.raises(ModelFileError):
            load_model(path)


def test_a_newer_format_says_so(small_model, tmp_path):
    path = _altered(small_model, tmp_path, {"format_version": FORMAT_VERSION + 1})
    with pytest.raises(ModelFileError, match=f"model format {FORMAT_VERSION + 1}.*update failure-themes"):
        load_model(path)


def test_a_changed_threshold_breaks_the_checksum(small_model, tmp_path):
    themes = [{"id": "risk", "name": "x", "threshold": 0.0, "rates": {}}, {"id": "b", "name": "y", "rates": {}}]
    with pytest.raises(ModelFileError, match="checksum is wrong"):
        load_model(_altered(small_model, tmp_path, {"themes": themes}))


@pytest.mark.parametrize(
    ("change", "complaint"),
    [
        (lambda f: replace(f, coef=f.coef[:-1]), "features and weights differ"),
        (lambda f: replace(f, idf=f.idf[:-1]), "features and IDF differ"),
        (lambda f: replace(f, idf=-f.idf), "IDF is not above 0"),
        (lambda f: replace(f, coef=f.coef * np.nan), "not finite"),
        (lambda f: replace(f, ngrams=f.ngrams[::-1].copy()), "keys are not in order"),
        (lambda f: replace(f, intercept=f.intercept[:1]), "themes and intercepts differ"),
        (lambda f: replace(f, pairs=f.pairs * 10**6), "words of a pair are not there"),
        (lambda f: replace(f, token_pattern="("), "contradicts itself"),
        (lambda f: replace(f, ngram_range=(2, 9)), "n-grams have no such length"),
    ],
)
def test_arrays_that_do_not_fit_are_refused(small_model, tmp_path, change, complaint):
    path = _saved(replace(small_model, fitted=change(small_model.fitted)), tmp_path)
    with pytest.raises(ModelFileError, match=complaint):
        load_model(path)


def test_the_shipped_model_is_the_one_of_the_shipped_corpus():
    model, corpus = load_model(), read_corpus()
    assert model.corpus["fingerprint"] == corpus.fingerprint
    assert model.corpus["codebook_fingerprint"] == corpus.codebook.fingerprint
    assert model.theme_ids == corpus.codebook.theme_ids


def test_the_shipped_model_is_small_enough_for_git():
    assert shipped_model_path().stat().st_size < 5_000_000


def _saved(model, folder):
    path = folder / "model.safetensors"
    save_model(model, path)
    return path


def _altered(model, folder, changes):
    """A model file whose header was changed by hand, the fingerprint left as it was."""
    from safetensors import safe_open
    from safetensors.numpy import save

    path = _saved(model, folder)
    with safe_open(path, framework="numpy") as file:
        header = json.loads(file.metadata()["failure_themes"])
        tensors = {name: file.get_tensor(name) for name in file.keys()}  # noqa: SIM118  (no mapping)
    path.write_bytes(save(tensors, metadata={"failure_themes": json.dumps(header | changes)}))
    return path
