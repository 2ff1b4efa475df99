"""Damaged files by the hundred, from a seed: each is read or refused with its name, and never anything else."""

from __future__ import annotations

import random
import zipfile

import pytest
from file_makers import lines, make_docx, make_pdf, make_workbook, paragraph, run

from model.documents.docx import read_docx
from model.documents.html import read_html
from model.documents.pdf import read_pdf
from model.documents.reading import read_document
from model.documents.segmentation import split_sentences
from model.documents.tables import read_table
from model.documents.text import read_plain
from model.errors import DocumentError

TEXT = [
    "The duty desk closed the contact on the Monday, and so the",
    "school was left to watch over the boy by itself until May.",
]
PDFS = [make_pdf([lines(TEXT)] * 2), make_pdf([lines(TEXT, size=9)], compress=True)]
DOCX = [
    make_docx(paragraph(run(" ".join(TEXT)) + "<w:del><w:r><w:delText>x</w:delText></w:r></w:del>"), compression=method)
    for method in (zipfile.ZIP_STORED, zipfile.ZIP_DEFLATED)
]
PAGES = [f"<html><body><article><p>{TEXT[0]}<b>{TEXT[1]}</b><ul><li>a<li>b</ul></article></body></html>".encode()]
TABLES = [b'id,text\n1,"One, two."\n2,Three.\n']
WORKBOOKS = [make_workbook(TEXT, compression=method) for method in (zipfile.ZIP_STORED, zipfile.ZIP_DEFLATED)]
WORDS = [" ".join(TEXT).encode("utf-8"), "\n".join(TEXT).encode("utf-16")]
ROUNDS = 80


def flip(raw, chance):
    spot = chance.randrange(len(raw))
    return raw[:spot] + bytes([raw[spot] ^ 1 << chance.randrange(8)]) + raw[spot + 1 :]


def cut(raw, chance):
    return raw[: chance.randrange(len(raw))]


def double(raw, chance):
    first, last = sorted(chance.randrange(len(raw)) for _ in range(2))
    return raw[:last] + raw[first:]


def drop(raw, chance):
    first, last = sorted(chance.randrange(len(raw)) for _ in range(2))
    return raw[:first] + raw[last:]


def scramble(raw, chance):
    spot = chance.randrange(len(raw))
    return raw[:spot] + chance.randbytes(20) + raw[spot + 20 :]


def number(raw, chance):
    spots = [spot for spot, byte in enumerate(raw) if 48 <= byte <= 57]
    spot = chance.choice(spots or [0])
    return raw[:spot] + chance.choice([b"99999999", b"-1", b"0"]) + raw[spot + 1 :]


def table(raw, name):
    return read_table(raw, name, ".csv")


def workbook(raw, name):
    return read_table(raw, name, ".xlsx")


READERS = {
    "pdf": (read_pdf, PDFS),
    "docx": (read_docx, DOCX),
    "html": (read_html, PAGES),
    "csv": (table, TABLES),
    "xlsx": (workbook, WORKBOOKS),
    "txt": (read_plain, WORDS),
}


@pytest.mark.parametrize("damage", [flip, cut, double, drop, scramble, number], ids=lambda damage: damage.__name__)
@pytest.mark.parametrize("kind", READERS)
def test_a_damaged_file_is_read_or_refused_by_name(kind, damage):
    read, samples = READERS[kind]
    chance = random.Random(f"{kind} {damage.__name__}")
    outcomes = [outcome(read, damage(chance.choice(samples), chance)) for _ in range(ROUNDS)]
    assert set(outcomes) <= {"read", "refused"}


def outcome(read, raw):
    try:
        document = read(raw, "review.x")
    except DocumentError as error:
        return "refused" if str(error).startswith("review.x") and "\n" not in str(error) else f"badly told: {error}"
    sentences = split_sentences(document)
    whole = all(document.text[sentence.start : sentence.end] == sentence.text for sentence in sentences)
    return "read" if whole else "badly read"


@pytest.mark.parametrize("name", ["review.pdf", "review.docx"])
def test_damaged_files_through_the_child_process_end_the_same_way(tmp_path, name):
    chance = random.Random(name)
    sample = PDFS[0] if name.endswith("pdf") else DOCX[0]
    for damage in (flip, cut, scramble):
        path = tmp_path / name
        path.write_bytes(damage(sample, chance))
        assert outcome_of_path(path) in ("read", "refused")


def outcome_of_path(path):
    try:
        read_document(path)
    except DocumentError as error:
        return "refused" if str(error).startswith(str(path)) else str(error)
    return "read"
