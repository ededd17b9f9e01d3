"""A small part of the proof of imports and exports: sixty files, then every table out again."""

from pathlib import Path

from tests.proof.import_files import file_of
from tests.proof.importing import check_exports, check_file, prepare, start


def test_files_are_taken_whole_or_refused_in_french_and_no_cell_runs_on_its_way_out(
    tmp_path: Path,
) -> None:
    office = start(prepare(tmp_path), tmp_path / "office")

    taken = sum(check_file(office, file_of(seed), tmp_path) for seed in range(60))

    assert 0 < taken < 60
    assert check_exports(office) > 1_000
    office.store.close()
