"""Whatever Excel made of a file, its lines come out trimmed; a workbook that bursts does not."""

import contextlib
import io
import warnings
import zipfile
from datetime import datetime

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from openpyxl import Workbook

from workflow.importing.faults import FileRefused
from workflow.importing.spreadsheets import Limits, Line, column_letters, read_lines


def workbook(*rows: tuple[object, ...], hidden: str = "", merged: str = "") -> bytes:
    book = Workbook()
    sheet = book.active
    assert sheet is not None
    for row in rows:
        sheet.append(row)
    if hidden:
        sheet.column_dimensions[hidden].hidden = True
    if merged:
        sheet.merge_cells(merged)
    content = io.BytesIO()
    book.save(content)
    return content.getvalue()


def refusal(content: bytes, limits: Limits | None = None) -> str:
    with pytest.raises(FileRefused) as refused:
        read_lines(content, limits or Limits())
    return refused.value.fault.problem


TEXT = "Code;Nom\r\n02408;Laon\r\n;\r\n2B033;« Bastia »\u00a0\r\n"
LINES = (
    Line(number=1, cells=("Code", "Nom")),
    Line(number=2, cells=("02408", "Laon")),
    Line(number=4, cells=("2B033", "« Bastia »")),
)


@pytest.mark.parametrize("encoding", ["utf-8", "utf-8-sig", "cp1252"])
@pytest.mark.parametrize("separator", [";", ",", "\t"])
def test_csv_is_read_in_every_encoding_and_with_every_separator(
    encoding: str, separator: str
) -> None:
    assert read_lines(TEXT.replace(";", separator).encode(encoding)) == LINES


def test_a_quoted_cell_may_hold_separators_and_line_ends() -> None:
    content = b'Nom;Motif\r\nLaon;"un; deux\r\ntrois"\r\nDax;\r\n'
    assert [line.number for line in read_lines(content)] == [1, 2, 3]
    assert read_lines(content)[1].cells == ("Laon", "un; deux trois")


def test_a_workbook_is_read_as_text_its_hidden_columns_too() -> None:
    content = workbook(
        ("Candidatures", None, None),
        (None, None, None),
        ("Code", "Date", "ACV", "Nombre", "Heure"),
        (2408, datetime(2020, 11, 6), True, 12.5, datetime(2020, 11, 6, 23, 59)),  # noqa: DTZ001
        ("02408", "06/11/2020", False, 3.0),
        hidden="B",
        merged="A1:C1",
    )
    assert read_lines(content) == (
        Line(number=1, cells=("Candidatures",)),
        Line(number=3, cells=("Code", "Date", "ACV", "Nombre", "Heure")),
        Line(number=4, cells=("2408", "06/11/2020", "oui", "12.5", "06/11/2020 23:59:00")),
        Line(number=5, cells=("02408", "06/11/2020", "non", "3")),
    )


def bomb(size: int, name: str = "xl/worksheets/sheet1.xml") -> bytes:
    content = io.BytesIO()
    with zipfile.ZipFile(content, "w", zipfile.ZIP_DEFLATED) as archive:
        archive.writestr("xl/workbook.xml", "<workbook/>")
        archive.writestr(name, b" " * size)
    return content.getvalue()


def test_a_workbook_that_bursts_is_refused_before_it_is_inflated() -> None:
    content = bomb(25_000_000)
    assert len(content) < 86_000
    assert refusal(content) == "bursting"


def test_a_workbook_of_many_members_or_bytes_is_refused() -> None:
    assert refusal(bomb(900_000), Limits(inflated=100_000)) == "bursting"
    assert refusal(bomb(10), Limits(members=1)) == "bursting"


def test_lines_are_limited() -> None:
    assert refusal(b"a;b\n" * 11, Limits(lines=10)) == "too_many_lines"
    assert refusal(b"a;" + b"b" * 50, Limits(cell=40)) == "too_long"
    assert refusal(b"a;b\n" * 20, Limits(size=50)) == "too_big"


@pytest.mark.parametrize(
    ("content", "problem"),
    [
        (b"", "empty"),
        (b" \r\n", "empty"),
        (b";;;\r\n;;\r\n", "empty"),
        (b"PK\x03\x04 not a zip", "not_a_spreadsheet"),
        (b"\x00\x01\x02", "not_a_spreadsheet"),
        (bomb(10), "unreadable"),
        (b'a;"' + b"x" * 200_000, "unreadable"),
    ],
)
def test_what_is_no_spreadsheet_is_refused(content: bytes, problem: str) -> None:
    assert refusal(content) == problem


def test_a_zip_that_is_no_workbook_is_refused() -> None:
    content = io.BytesIO()
    with zipfile.ZipFile(content, "w") as archive:
        archive.writestr("word/document.xml", "<w/>")
    assert refusal(content.getvalue()) == "not_a_spreadsheet"


@settings(max_examples=150, deadline=None)
@given(st.binary(max_size=400))
def test_any_bytes_give_lines_or_a_refusal(content: bytes) -> None:
    try:
        lines = read_lines(content)
    except FileRefused:
        return
    assert lines
    assert all(line.cells[-1] for line in lines)


SOUND = workbook(("Code", "Nom"), ("02408", "Laon"))


@settings(max_examples=30, deadline=None)
@given(st.lists(st.tuples(st.floats(0.001, 0.999), st.integers(0, 255)), max_size=4))
def test_a_damaged_workbook_gives_lines_or_a_refusal(damage: list[tuple[float, int]]) -> None:
    content = bytearray(SOUND)
    for place, byte in damage:
        content[4 + int(place * (len(content) - 4))] = byte
    with contextlib.suppress(FileRefused):
        assert read_lines(bytes(content))


@pytest.mark.parametrize(("index", "letters"), [(0, "A"), (25, "Z"), (26, "AA"), (702, "AAA")])
def test_columns_are_lettered_as_in_a_spreadsheet(index: int, letters: str) -> None:
    assert column_letters(index) == letters


def test_a_cell_beyond_the_last_is_empty() -> None:
    assert LINES[0].cell(9) == ""


def test_what_the_reader_mends_in_a_workbook_is_not_said_on_the_terminal() -> None:
    written, content = io.BytesIO(), workbook(("Nom",), ("Laon",))
    with zipfile.ZipFile(io.BytesIO(content)) as made, zipfile.ZipFile(written, "w") as other:
        for name in made.namelist():
            body = made.read(name)
            if name == "xl/styles.xml":
                body = body.replace(b"<cellStyles", b"<autre").replace(b"</cellStyles", b"</autre")
                body = body.replace(b"<cellXfs", b"<rien").replace(b"</cellXfs", b"</rien")
            other.writestr(name, body)
    with warnings.catch_warnings(record=True) as told:
        warnings.simplefilter("always")
        with contextlib.suppress(FileRefused):
            read_lines(written.getvalue())
    assert told == []
