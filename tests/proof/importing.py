"""Two thousand bad spreadsheets through the command line, then everything exported again.

A file is taken whole or not at all and every fault is told in French, whatever its bytes. Of what
got in, no cell comes out that a spreadsheet would run.
"""

import csv
import io
import json
import unicodedata
from collections import Counter
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import UTC, datetime
from functools import partial
from pathlib import Path

from openpyxl import load_workbook

from tests.proof.grounds import HandClock, broken, copied, lay_down, opened, time_left, workplace
from tests.proof.import_files import KNOWN, FuzzedFile, file_of
from tests.proof.rows import Reached
from tests.workflow.bench import LEAD
from workflow.archive import Archive
from workflow.audit.verification import verify
from workflow.cli import invoke
from workflow.office import Office
from workflow.reading import Reading
from workflow.reports.exporting import SHEETS, Asked, as_csv, as_xlsx, sheet_of

FILES = 2_000
FILES_AN_OFFICE = 100
AFTER_WAVE_1 = datetime(2020, 11, 20, 9, tzinfo=UTC)
EXIT_CODES = (0, 1, 2)
INVISIBLE = "\u200b\u200c\u200d\u2060\ufeff\u00ad"
RUN_BY_SPREADSHEETS = ("=", "+", "-", "@")


@dataclass(frozen=True, kw_only=True)
class Standing:
    """How many of everything a file may bring there are, and what the log holds."""

    candidatures: int
    persons: int
    authorities: int
    imports: int
    kinds: Counter[str]


BRINGS = {
    "decisions": "session_item",
    "apprenants": "learners_counted",
    "financements": "funding_recorded",
}
"""Kind of file → the event that each of its lines leaves."""


def prepare(folder: Path) -> Path:
    """Lay down an installation to import into: thirty files analysed, half of them labelled.

    Laid down by imports, which must be taken whole.
    """
    ground = lay_down(folder / "ground")
    office = opened(ground, HandClock(AFTER_WAVE_1))
    files = [f"{code};{name};AMI2/vague-1;24/07/2020;analysée" for code, name in KNOWN]
    _taken(office, folder, "candidatures", "Code INSEE;Commune;Vague;Dépôt;Statut", files)
    session = "retenue;Projet mûr;Comité de sélection;09/11/2020;09/11/2020;10/11/2020"
    labels = [f"{code};{session}" for code, _ in KNOWN[: len(KNOWN) // 2]]
    headings = "Code INSEE;Décision;Motif;Comité;Date séance;Notifiée le;Annoncée le"
    _taken(office, folder, "decisions", headings, labels)
    office.store.close()
    return ground


def _taken(office: Office, folder: Path, kind: str, headings: str, lines: list[str]) -> None:
    content = "\r\n".join([headings, *lines]).encode()
    file = FuzzedFile(kind=kind, suffix=".csv", content=content)
    assert check_file(office, file, folder)


def start(ground: Path, folder: Path) -> Office:
    """Open a copy of the ground after the first wave."""
    return opened(copied(ground, folder), HandClock(AFTER_WAVE_1))


def standing(office: Office) -> Standing:
    """Count what is there."""
    with office.store.read() as reader:
        archive = Archive(reader, office.memory)
        kinds = reader.event_counts()
        return Standing(
            candidatures=len(archive.candidatures()),
            persons=len(archive.persons()),
            authorities=len(archive.authorities()),
            imports=kinds.get("imported", 0),
            kinds=Counter(kinds),
        )


def check_file(office: Office, file: FuzzedFile, folder: Path) -> bool:
    """Import a file; return whether it was taken.

    Raises:
        AssertionError: it was half taken, refused without a word, or said to be the machine's
            fault.
    """
    path = folder / f"fichier{file.suffix}"
    path.write_bytes(file.content)
    before = standing(office)
    ended = invoke(office, ["--as", "lead", "--json", "import", file.kind, str(path)])
    after = standing(office)
    assert ended.exit_code in EXIT_CODES, ended.output
    said = json.loads(ended.output)
    if ended.exit_code == 0:
        assert after.imports == before.imports + 1
        brought = after.candidatures - before.candidatures, after.persons - before.persons
        rows, new = said["rows"], after.kinds - before.kinds
        expected = {"candidatures": (rows, 0), "contacts": (0, rows)}.get(file.kind, (0, 0))
        assert brought == expected, f"{brought} of {expected} lines"
        event = BRINGS.get(file.kind)
        assert event is None or new[event] == rows, f"{new} of {rows} lines"
        return True
    assert said["sentences"], "refused without a word"
    new = after.kinds - before.kinds
    assert after.kinds == before.kinds, f"half taken: {new}"
    assert (after.candidatures, after.persons) == (before.candidatures, before.persons)
    return False


def check_exports(office: Office) -> int:
    """Export every table both ways; return how many cells were looked at.

    Raises:
        AssertionError: a cell would be run, or is not what the other way says.
    """
    with office.store.read() as reader:
        reading = Reading(office, reader, LEAD)
        sheets = [sheet_of(name, reading) for name in SHEETS]
        assert verify(reader, None).intact
        asked = Asked(sheets=tuple(SHEETS), actor=LEAD.id, made_at=reading.now)
    cells = 0
    book = load_workbook(io.BytesIO(as_xlsx(sheets, asked)))
    for sheet, page in zip(sheets, book.worksheets, strict=False):
        table = as_csv(sheet).decode("utf-8-sig")
        rows = list(csv.reader(io.StringIO(table, newline=""), delimiter=";"))
        assert len(rows) == len(sheet.rows) + 1, "a cell broke a line"
        assert {len(row) for row in rows} == {len(sheet.columns)}, "a cell broke a column"
        told = [*(cell for row in rows for cell in row), *_texts_of(page)]
        dangerous = [cell for cell in told if _would_run(cell)]
        assert not dangerous, dangerous[:5]
        cells += len(told)
    return cells


def _texts_of(page: object) -> Iterator[str]:
    for row in page.iter_rows():  # type: ignore[attr-defined]
        for cell in row:
            assert cell.data_type != "f", cell.value
            assert cell.hyperlink is None
            if isinstance(cell.value, str):
                yield cell.value


def _would_run(cell: str) -> bool:
    """Whether some spreadsheet may take a text for a formula: space, width and marks set apart."""
    shown = unicodedata.normalize("NFKC", cell)
    return shown.lstrip().lstrip(INVISIBLE).lstrip().startswith(RUN_BY_SPREADSHEETS)


def prove(seconds: float | None) -> Reached:
    """Import file after file while the budget lasts, exporting all there is after every hundred."""
    left, failures, seed, taken, cells = time_left(seconds), list[str](), 0, 0, 0
    with workplace() as folder:
        ground = prepare(folder)
        while seed < FILES and left():
            office = start(ground, folder / f"office-{seed}")
            for _ in range(FILES_AN_OFFICE):
                done = list[bool]()
                check = partial(check_file, office, file_of(seed), folder)
                fault = broken(lambda: done.append(check()))  # noqa: B023
                failures += [f"tests.proof.import_files.file_of({seed}): {fault}"] if fault else []
                taken, seed = taken + sum(done), seed + 1
            counted = list[int]()
            fault = broken(lambda: counted.append(check_exports(office)))  # noqa: B023
            failures += [f"exports after file {seed}: {fault}"] if fault else []
            cells += sum(counted)
            office.store.close()
    line = f"{seed} of {FILES} files, {taken} taken whole, the others refused in French; "
    return Reached(line=f"{line}{cells} cells exported, none runs", failures=tuple(failures))
