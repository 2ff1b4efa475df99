"""QDA projects: read back by pyrefiqda, positions compared; other programs' ways of counting; damage."""

from __future__ import annotations

import io
import zipfile
from xml.etree.ElementTree import fromstring

import pytest
from hypothesis import given
from hypothesis import strategies as st
from pyrefiqda import RefiCodebook, RefiProject
from result_makers import HOSTILE, make_classification, make_document, make_model

from model.documents import archives
from model.errors import DocumentError
from model.exchange.characters import legal
from model.exchange.qdpx import (
    MODEL_USER,
    REVIEW_CODE,
    is_suggestion,
    read_qdpx,
    to_qdc,
    to_qdpx,
)

SPACE = "{urn:QDA-XML:project:1.0}"


def foreign(tmp_path, raw):
    """The project as pyrefiqda reads it, and the folder it unpacks to."""
    path = tmp_path / "project.qdpx"
    path.write_bytes(raw)
    return RefiProject.load(path, extract_dir=str(tmp_path / "unpacked")), tmp_path / "unpacked"


def spans(project, folder):
    """(source, text of the selection) of every selection, cut out of the stored file by its positions."""
    for source in project.sources.text_source:
        stored = RefiProject.resolve_source_path(source.plain_text_path, folder).read_bytes().decode("utf-8")
        for selection in source.plain_text_selection:
            yield source.name, stored[selection.start_position : selection.end_position]


def project_file(tmp_path, selections, text, codes=("risk missed",), origin="Other", prefix=b""):
    """A project as another program might write it: `selections` are (start, end, name, code number, coder)."""
    guids = [f"00000000-0000-0000-0000-00000000000{n}" for n in range(len(codes))]
    code_elements = "".join(
        f'<Code guid="{g}" name="{c}" isCodable="true"/>' for g, c in zip(guids, codes, strict=True)
    )
    span_elements = "".join(
        f'<PlainTextSelection guid="1" name="{name}" startPosition="{start}" endPosition="{end}">'
        f'<Coding guid="2" creatingUser="u-{coder}"><CodeRef targetGUID="{guids[code].upper()}"/></Coding>'
        "</PlainTextSelection>"
        for start, end, name, code, coder in selections
    )
    users = "".join(f'<User guid="u-{coder}" name="{coder}"/>' for *_, coder in selections)
    qde = (
        f'<?xml version="1.0"?><Project xmlns="urn:QDA-XML:project:1.0" origin="{origin}"><Users>{users}</Users>'
        f"<CodeBook><Codes>{code_elements}</Codes></CodeBook><Sources>"
        f'<TextSource guid="s" name="Interview" plainTextPath="internal://S.txt">{span_elements}</TextSource>'
        "</Sources></Project>"
    )
    path = tmp_path / "other.qdpx"
    with zipfile.ZipFile(path, "w") as archive:
        archive.writestr("project.qde", qde)
        archive.writestr("Sources/S.TXT", prefix + text.encode("utf-8"))
    return path


def test_each_theme_of_each_sentence_is_a_coding_at_its_place(tmp_path):
    project, folder = foreign(tmp_path, to_qdpx(make_classification()))
    assert list(spans(project, folder)) == [
        ("first.txt", "The danger was not seen."),
        ("first.txt", "Nobody told the school, and nobody saw the danger."),
        ("second.pdf.txt", "What it meant was unclear."),
    ]
    names = {code.guid: code.name for code in project.code_book.codes.code}
    codings = [
        [names[coding.code_ref.target_guid] for coding in selection.coding]
        for source in project.sources.text_source
        for selection in source.plain_text_selection
    ]
    assert codings == [["risk missed"], ["risk missed", "nothing passed on"], [REVIEW_CODE]]


def test_the_comment_says_how_sure_the_model_is_and_why(tmp_path):
    project, _ = foreign(tmp_path, to_qdpx(make_classification()))
    comments = [s.description for source in project.sources.text_source for s in source.plain_text_selection]
    assert comments[0] == "risk missed 0.90 (danger)"
    assert comments[2] == "risk missed 0.40 (danger); for review"


def test_one_user_made_everything_so_that_it_can_be_removed_in_one_go(tmp_path):
    project, _ = foreign(tmp_path, to_qdpx(make_classification()))
    (user,) = project.users.user
    assert user.name == f"{MODEL_USER} {'ab' * 6}"
    makers = {
        coding.creating_user
        for source in project.sources.text_source
        for selection in source.plain_text_selection
        for coding in selection.coding
    }
    assert makers == {user.guid}


AWKWARD = [
    [("One 😀 of them.", 0.1, 0.1), ("Past an emoji 👨‍👩‍👧 it stands.", 0.9, 0.1)],
    [("First\r\nline of a row.", 0.1, 0.1), ("Past a Windows line end.", 0.9, 0.1)],
    [("Lone\rreturn.", 0.9, 0.1), ("e\u0301 combining.", 0.9, 0.9)],
]
CODED = ["Past an emoji 👨‍👩‍👧 it stands.", "Past a Windows line end.", "Lone\nreturn.", "e\u0301 combining."]


@pytest.mark.parametrize("crlf", [False, True])
def test_positions_hold_past_emoji_and_windows_line_ends(tmp_path, crlf):
    raw = to_qdpx(make_classification([make_document("awkward.txt", AWKWARD)]), crlf=crlf)
    project, folder = foreign(tmp_path, raw)
    assert [text.replace("\r\n", "\n") for _, text in spans(project, folder)] == CODED
    stored = next((folder / "sources").iterdir()).read_bytes()
    assert (stored.count(b"\r\n"), stored.count(b"\r")) == ((4, 4) if crlf else (0, 0))
    assert not stored.startswith(b"\xef\xbb\xbf")


@pytest.mark.parametrize("crlf", [False, True])
def test_our_own_reader_finds_the_same_spans(tmp_path, crlf):
    path = tmp_path / "own.qdpx"
    path.write_bytes(to_qdpx(make_classification([make_document("awkward.txt", AWKWARD)]), crlf=crlf))
    (source,) = read_qdpx(path).sources
    found = [source.text[s.start : s.end].replace("\r\n", "\n") for s in source.selections]
    assert found == CODED


PIECES = st.lists(
    st.sampled_from(["a", "b c", "\r\n", "\n", "\r", "😀", "e\u0301", "\u2028", "\x00", "\ud800"]), max_size=8
)


@given(st.lists(PIECES.map("".join), min_size=2, max_size=6), st.booleans())
def test_any_text_is_stored_with_its_positions(texts, crlf):
    document = make_document("any.txt", [[(f"x{text}y", 0.9, 0.1) for text in texts]])
    with zipfile.ZipFile(io.BytesIO(to_qdpx(make_classification([document]), crlf=crlf))) as archive:
        stored = archive.read(archive.namelist()[1]).decode("utf-8")
        root = fromstring(archive.read("project.qde"))
    found = [
        stored[int(span.get("startPosition")) : int(span.get("endPosition"))].replace("\r\n", "\n")
        for span in root.iter(f"{SPACE}PlainTextSelection")
    ]
    assert found == [legal(f"x{text}y").replace("\r\n", "\n").replace("\r", "\n") for text in texts]


def test_a_text_that_begins_with_a_mark_is_not_shifted(tmp_path):
    document = make_document("marked.txt", [[("\ufeffMarked.", 0.1, 0.1), ("Coded.", 0.9, 0.1)]])
    project, folder = foreign(tmp_path, to_qdpx(make_classification([document])))
    assert [text for _, text in spans(project, folder)] == ["Coded."]


def test_texts_and_names_of_any_kind_make_a_sound_project(tmp_path):
    documents = [make_document(text, [[(text, 0.9, 0.1)]]) for text in HOSTILE]
    classification = make_classification(documents, make_model((HOSTILE[0], HOSTILE[-1])))
    project, folder = foreign(tmp_path, to_qdpx(classification))
    assert [text for _, text in spans(project, folder)] == [legal(text) for text in HOSTILE]
    names = [source.name for source in project.sources.text_source]
    assert len(set(names)) == len(HOSTILE)
    assert not any("/" in name or "\\" in name for name in names)


def test_what_importers_insist_on():
    with zipfile.ZipFile(io.BytesIO(to_qdpx(make_classification()))) as archive:
        names = archive.namelist()
        qde = archive.read("project.qde")
        assert {member.date_time for member in archive.infolist()} == {(1980, 1, 1, 0, 0, 0)}
    assert names[0] == "project.qde"
    assert all(name.startswith("sources/") and name.endswith(".txt") for name in names[1:])
    assert qde.startswith(b"<?xml")
    assert b"richTextPath" not in qde
    root = fromstring(qde)
    guids = [element.get("guid") for element in root.iter() if element.get("guid")]
    assert len(guids) == len(set(guids))
    assert all(element.get("creationDateTime") for element in root.iter(f"{SPACE}Coding"))
    assert all(coding[0].tag == f"{SPACE}CodeRef" for coding in root.iter(f"{SPACE}Coding"))


def test_the_same_file_name_twice_gives_two_sources():
    twice = make_classification([make_document(name, [[("Seen.", 0.9, 0.1)]]) for name in ("a/r.txt", "b/r.txt")])
    with zipfile.ZipFile(io.BytesIO(to_qdpx(twice))) as archive:
        root = fromstring(archive.read("project.qde"))
        assert len(archive.namelist()) == 3
    assert [source.get("name") for source in root.iter(f"{SPACE}TextSource")] == ["r.txt", "r (2).txt"]


def test_the_codebook_alone_is_read_by_another_library(tmp_path):
    path = tmp_path / "themes.qdc"
    path.write_bytes(to_qdc(make_classification()))
    codes = RefiCodebook.load(path).codes.code
    assert [(code.name, code.color) for code in codes] == [("risk missed", "#B2182B"), ("nothing passed on", "#2166AC")]
    assert codes[0].description == "Danger taken to be less than it was."


TEXT = "Ein 😀 stand.\r\nThe danger was not seen by them.\r\nThen 😀 it ended."
WANTED = "The danger was not seen"


@pytest.mark.parametrize(
    ("counted", "prefix"),
    [
        (TEXT, b""),
        (TEXT.replace("\r\n", "\n"), b""),
        (TEXT.replace("😀", "ab"), b""),
        ("\ufeff" + TEXT, b"\xef\xbb\xbf"),
        (TEXT, b"\xef\xbb\xbf"),
    ],
    ids=["code points", "line ends as one", "UTF-16", "mark counted", "mark not counted"],
)
@pytest.mark.parametrize("named", [True, False])
def test_the_way_another_program_counts_is_found(tmp_path, counted, prefix, named):
    start = counted.index(WANTED)
    name = WANTED if named else "selection"
    path = project_file(tmp_path, [(start, start + len(WANTED), name, 0, "Ann")], TEXT, prefix=prefix)
    (source,) = read_qdpx(path).sources
    (selection,) = source.selections
    assert source.text[selection.start : selection.end] == WANTED
    assert (selection.codes, selection.coders) == (("risk missed",), ("Ann",))


def test_texts_of_pdf_sources_and_inline_texts_are_read_and_the_rest_is_counted(tmp_path):
    coding = '<Coding guid="c"><CodeRef targetGUID="1"/></Coding>'
    qde = (
        '<Project xmlns="urn:QDA-XML:project:1.0"><CodeBook><Codes><Code guid="{1}" name="outer"><Code guid="2" '
        f'name="inner"/></Code></Codes></CodeBook><Sources><PDFSource guid="p" name="scan.pdf">'
        f'<PDFSelection guid="x" page="1">{coding}</PDFSelection><Representation guid="r" plainTextPath="internal://r.txt">'
        f'<PlainTextSelection guid="y" startPosition="0" endPosition="4">{coding}</PlainTextSelection></Representation>'
        f'</PDFSource><TextSource guid="t" name="inline"><PlainTextContent>Inner text.</PlainTextContent>'
        '<PlainTextSelection guid="z" startPosition="0" endPosition="5"><Coding guid="d"><CodeRef targetGUID="2"/>'
        '</Coding></PlainTextSelection></TextSource><TextSource guid="g" name="gone" plainTextPath="relative:///g.txt">'
        f'<PlainTextSelection guid="w" startPosition="0" endPosition="4">{coding}</PlainTextSelection></TextSource>'
        "</Sources></Project>"
    )
    path = tmp_path / "mixed.qdpx"
    with zipfile.ZipFile(path, "w") as archive:
        archive.writestr("project.qde", qde)
        archive.writestr("sources/r.txt", "Page text.")
    project = read_qdpx(path)
    found = [(s.name, s.text[x.start : x.end], x.codes) for s in project.sources for x in s.selections]
    assert found == [("scan.pdf", "Page", ("outer",)), ("inline", "Inner", ("inner",))]
    assert (project.ignored, project.missing) == (2, ("gone",))


DAMAGED = [
    *((start, 9) for start in ("", "x", "-5", "0.5", "1_0", "٣", "99999999999999999999", "9" * 5000)),
    (5, 16),
    (0, 10**9),
    (9, 5),
    (5, 5),
    (5, "-1"),
]


@pytest.mark.parametrize(("start", "end"), DAMAGED)
def test_a_damaged_position_is_refused_and_counted(tmp_path, start, end):
    selections = [(5, 9, "", 0, "Ann"), (start, end, "", 0, "Ann"), (0, 15, "", 0, "Ann")]
    project = read_qdpx(project_file(tmp_path, selections, "Some text here."))
    (source,) = project.sources
    assert [(s.start, s.end) for s in source.selections] == [(5, 9), (0, 15)]
    assert (project.damaged, project.dangling, project.ignored) == (1, 0, 0)
    assert (source.damaged, source.left_out) == (1, 1)


@pytest.mark.parametrize(("start", "end"), DAMAGED)
def test_a_project_of_damaged_positions_alone_is_refused(tmp_path, start, end):
    path = project_file(tmp_path, [(start, end, "", 0, "Ann")], "Some text here.")
    with pytest.raises(DocumentError, match="every coded span of text is damaged"):
        read_qdpx(path)


def without_code(path, guid):
    """The project once more, with one code gone from its codebook."""
    with zipfile.ZipFile(path) as archive:
        members = {name: archive.read(name) for name in archive.namelist()}
    members["project.qde"] = members["project.qde"].replace(f'<Code guid="{guid}"'.encode(), b'<Code guid="gone"')
    with zipfile.ZipFile(path, "w") as archive:
        for name, content in members.items():
            archive.writestr(name, content)
    return path


def test_codings_whose_code_is_gone_are_refused_and_counted(tmp_path):
    selections = [(0, 4, "", 0, "Ann"), (5, 9, "", 1, "Ann")]
    path = project_file(tmp_path, selections, "Some text here.", ("risk missed", "silos"))
    project = read_qdpx(without_code(path, "00000000-0000-0000-0000-000000000001"))
    (source,) = project.sources
    assert [s.codes for s in source.selections] == [("risk missed",)]
    assert (project.damaged, project.dangling, project.ignored, source.damaged) == (0, 1, 0, 1)
    with pytest.raises(DocumentError, match="every coded span of text is damaged"):
        read_qdpx(without_code(path, "00000000-0000-0000-0000-000000000000"))


def test_models_are_told_from_people():
    assert is_suggestion(f"{MODEL_USER} abc")
    assert not is_suggestion("Ann")


def test_a_zip_bomb_and_a_bomb_of_entities_are_refused(tmp_path, monkeypatch):
    path = project_file(tmp_path, [], "x" * 5000)
    monkeypatch.setattr(archives, "MAX_MEMBER_BYTES", 1000)
    with pytest.raises(DocumentError, match="unpacked"):
        read_qdpx(path)
    with zipfile.ZipFile(path, "w") as archive:
        archive.writestr("project.qde", '<!DOCTYPE x [<!ENTITY a "aaaa">]><Project>&a;</Project>')
    with pytest.raises(DocumentError, match="forbidden XML"):
        read_qdpx(path)


def test_members_with_paths_outside_are_never_written(tmp_path):
    path = project_file(tmp_path, [(0, 4, "", 0, "Ann")], "Some text.")
    with zipfile.ZipFile(path, "a") as archive:
        archive.writestr("../../outside.txt", "x")
    before = sorted(tmp_path.rglob("*"))
    read_qdpx(path)
    assert sorted(tmp_path.rglob("*")) == before


def test_damaged_projects_give_one_line(tmp_path):
    raw = to_qdpx(make_classification())
    path = tmp_path / "damaged.qdpx"
    refused = 0
    for step in range(60):
        damaged = bytearray(raw[: len(raw) - step * 20])
        damaged[step * 37 % len(damaged)] ^= 0xFF
        path.write_bytes(bytes(damaged))
        try:
            read_qdpx(path)
        except DocumentError as error:
            refused += 1
            assert "\n" not in str(error)
    assert refused > 50


@pytest.mark.parametrize("members", [{}, {"project.qde": "<Other/>"}, {"other.txt": "x"}])
def test_a_zip_that_is_no_project_is_refused(tmp_path, members):
    path = tmp_path / "other.qdpx"
    with zipfile.ZipFile(path, "w") as archive:
        for name, content in members.items():
            archive.writestr(name, content)
    with pytest.raises(DocumentError, match=r"not a QDA project"):
        read_qdpx(path)
