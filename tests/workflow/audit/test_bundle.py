"""A bundle proves itself with its own verifier, away from this program."""

import json
import shutil
import subprocess
import sys
from pathlib import Path

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from tests.workflow.evidence_samples import KEY, NOON, events_with_texts, piece_row
from workflow.audit import verify_bundle
from workflow.audit.bundle import BundleReport, BundleSource, write_bundle
from workflow.audit.checkpoint import Stamp, make_checkpoint
from workflow.audit.keys import SigningKey
from workflow.audit.tree import Tree
from workflow.store.pieces import PieceFolder, StoredPiece
from workflow.store.store import Store

SIGNER = SigningKey(name="ancrage.example/journal", seed=KEY)
COUNT = 11


@pytest.fixture
def filled(store: Store) -> Store:
    piece = PieceFolder(store.pieces_folder).add(b"%PDF-1.7", "a.pdf")
    assert isinstance(piece, StoredPiece)
    events, texts = events_with_texts(COUNT)
    with store.write() as writer:
        for text in texts:
            writer.put_text(text)
        for number, one in enumerate(events, 1):
            writer.append(one)
            if number in (4, COUNT):
                stamp = Stamp(id=f"k{number}", purpose="closing", made_at=NOON, epoch=1)
                writer.put_checkpoint(make_checkpoint(writer.leaf_hashes(), SIGNER, stamp))
        writer.put_piece(piece_row(piece.sha256))
    return store


def written(store: Store, folder: Path, cases: set[str] | None = None) -> BundleReport:
    with store.read() as reader:
        source = BundleSource(
            evidence=reader,
            pieces_folder=store.pieces_folder,
            public_key=SIGNER.public,
            cases=cases,
        )
        return write_bundle(source, folder)


@pytest.fixture
def bundle(filled: Store, tmp_path: Path) -> Path:
    written(filled, tmp_path / "bundle")
    return tmp_path / "bundle"


def test_report_says_what_was_written(filled: Store, tmp_path: Path) -> None:
    with filled.read() as reader:
        root = Tree(reader.leaf_hashes()).root()
    assert written(filled, tmp_path / "b") == BundleReport(
        events=COUNT,
        size=COUNT,
        root=root,
        checkpoints=2,
        texts=COUNT,
        pieces=1,
        missing_pieces=(),
    )


def test_bundle_is_verified_alone_by_the_script_inside_it(bundle: Path, tmp_path: Path) -> None:
    away = tmp_path / "elsewhere"
    shutil.move(bundle, away)
    done = subprocess.run(
        [sys.executable, "-I", away / "verify_bundle.py", away],
        cwd=tmp_path,
        capture_output=True,
        text=True,
        check=False,
    )
    assert (done.returncode, done.stderr) == (0, "")
    assert done.stdout.splitlines()[-1] == "Tout concorde."
    assert done.stdout.splitlines()[0].startswith(f"{COUNT} événements, racine ")


def test_verifier_is_short() -> None:
    lines = len(Path(verify_bundle.__file__).read_text("utf-8").splitlines())
    assert lines <= 150


def test_bundle_of_some_cases_holds_them_only_and_is_proved(filled: Store, tmp_path: Path) -> None:
    report = written(filled, tmp_path / "b", {"c1"})
    assert (report.events, report.size, report.texts, report.pieces) == (4, COUNT, 4, 1)
    leaves = (tmp_path / "b" / "leaves.txt").read_text().splitlines()
    assert [line.split()[2] for line in leaves][:5] == ["-", "e000001", "-", "-", "e000004"]
    assert verify_bundle.main([str(tmp_path / "b")]) == 0


def test_empty_log_makes_a_sound_bundle(store: Store, tmp_path: Path) -> None:
    assert written(store, tmp_path / "b").events == 0
    assert verify_bundle.main([str(tmp_path / "b")]) == 0


def test_erased_text_is_absent_and_the_bundle_still_proved(filled: Store, tmp_path: Path) -> None:
    with filled.write() as writer:
        writer.erase_texts("p1")
    report = written(filled, tmp_path / "b")
    assert report.texts == COUNT - COUNT // 2
    assert verify_bundle.main([str(tmp_path / "b")]) == 0


def test_piece_lost_before_export_is_reported_and_found_missing(
    filled: Store, tmp_path: Path
) -> None:
    lost = next(filled.pieces_folder.iterdir())
    lost.unlink()
    assert written(filled, tmp_path / "b").missing_pieces == (lost.name,)
    assert list(verify_bundle._piece_faults(tmp_path / "b")) == [
        f"pièce {lost.name} : absente ou modifiée"
    ]


def said(bundle: Path, capsys: pytest.CaptureFixture[str], *more: str) -> tuple[int, list[str]]:
    code = verify_bundle.main([str(bundle), *more])
    found = capsys.readouterr().out.splitlines()
    return code, [line.removeprefix("ANOMALIE — ") for line in found if "ANOMALIE" in line]


def test_flipped_event_is_named(bundle: Path, capsys: pytest.CaptureFixture[str]) -> None:
    path = bundle / "events.jsonl"
    path.write_bytes(path.read_bytes().replace(b'"count":7', b'"count":8'))
    assert said(bundle, capsys) == (1, ["événement n° 7 (e000007) : contenu modifié"])


def test_flipped_text_is_named(bundle: Path, capsys: pytest.CaptureFixture[str]) -> None:
    path = bundle / "texts.jsonl"
    path.write_text(path.read_text("utf-8").replace("Motif n° 3 ", "Motif n° 4 "), "utf-8")
    code, found = said(bundle, capsys)
    assert (code, found) == (
        1,
        ["événement n° 3 (e000003) : le texte t000003 n’est pas celui d’origine"],
    )


def test_history_rewritten_with_its_leaves_is_caught_by_the_checkpoints(
    filled: Store, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    forged = Store(tmp_path / "forged")
    forged.folder.mkdir()
    shutil.copy(filled.path, forged.path)
    shutil.copytree(filled.pieces_folder, forged.pieces_folder)
    connection = sqlite_without_triggers(forged)
    connection.execute("UPDATE leaf SET hash = zeroblob(32) WHERE seq = 7")
    connection.close()
    written(forged, tmp_path / "forged" / "b")
    code, found = said(tmp_path / "forged" / "b", capsys)
    assert code == 1
    assert found[0] == "événement n° 7 (e000007) : contenu modifié"
    assert [line.split(" : ")[1] for line in found[1:]] == [
        f"autre racine que le journal à {COUNT} événements"
    ]


def sqlite_without_triggers(store: Store):  # type: ignore[no-untyped-def]
    from workflow.store.connection import open_connection
    from workflow.store.triggers import TRIGGERS

    connection = open_connection(store.path)
    for name in TRIGGERS:
        connection.execute(f"DROP TRIGGER {name}")
    return connection


def test_removed_event_and_removed_leaf_are_said(
    bundle: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    for name in ("events.jsonl", "leaves.txt"):
        kept = (bundle / name).read_bytes().splitlines(keepends=True)
        del kept[4]
        (bundle / name).write_bytes(b"".join(kept))
    code, found = said(bundle, capsys)
    assert code == 1
    assert found[:3] == [
        "la liste des feuilles a un trou",
        "la liste des feuilles ne donne pas la racine annoncée",
        f"{COUNT} événements annoncés, {COUNT - 1} présents",
    ]
    assert "événement n° 7 (e000007) : un événement manque avant lui dans son dossier" in found


def test_bundle_of_another_key_is_refused(
    bundle: Path, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    other = tmp_path / "other.pub"
    other.write_text(str(SigningKey(name=SIGNER.name, seed=bytes(32)).public))
    code, found = said(bundle, capsys, str(other))
    assert code == 1
    assert [line.split(" : ")[1] for line in found] == ["signature fausse"] * 2


def test_note_with_another_key_id_is_said(
    bundle: Path, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    key = str(SIGNER.public)
    other = tmp_path / "other.pub"
    other.write_text(key.replace(SIGNER.public.id.hex(), "00000000"))
    assert {line.split(" : ")[1] for line in said(bundle, capsys, str(other))[1]} == {
        "signé par une autre clé"
    }


def test_checkpoint_received_by_mail_is_checked_with_the_others(
    bundle: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    stamp = Stamp(id="mail", purpose="digest", made_at=NOON, epoch=1)
    row = make_checkpoint([bytes(32)] * 20, SIGNER, stamp)
    (bundle / "checkpoints" / "recu.txt").write_text(row.note, "utf-8")
    assert said(bundle, capsys) == (
        1,
        ["point de contrôle recu.txt : autre racine que le journal à 20 événements"],
    )


def test_event_in_another_form_is_said(bundle: Path) -> None:
    event = json.loads((bundle / "events.jsonl").read_bytes().splitlines()[0])
    canonical = (bundle / "events.jsonl").read_bytes().splitlines()[0]
    for name, body in (("e000000", json.dumps(event).encode()), ("e000001", canonical)):
        faults = verify_bundle._event_faults(name, event, body, {})
        assert list(faults) == ["forme ou nom de l’événement inattendus"]


@pytest.mark.parametrize("name", ["bundle.json", "events.jsonl", "leaves.txt", "key.pub"])
def test_folder_that_is_no_bundle_is_unreadable(
    bundle: Path, name: str, capsys: pytest.CaptureFixture[str]
) -> None:
    (bundle / name).unlink()
    assert verify_bundle.main([str(bundle)]) == 2
    assert capsys.readouterr().out.startswith("Dossier de preuve illisible : ")


@settings(
    max_examples=80,
    deadline=None,
    suppress_health_check=[HealthCheck.function_scoped_fixture],
)
@given(data=st.data())
def test_any_flipped_bit_of_events_leaves_notes_or_pieces_is_seen(
    bundle: Path, data: st.DataObject
) -> None:
    names = ["events.jsonl", "leaves.txt", "checkpoints", "pieces"]
    place = bundle / data.draw(st.sampled_from(names))
    path = sorted(place.iterdir())[0] if place.is_dir() else place
    original = path.read_bytes()
    bit = data.draw(st.integers(0, len(original) * 8 - 1))
    flipped = bytearray(original)
    flipped[bit // 8] ^= 1 << bit % 8
    path.write_bytes(bytes(flipped))
    code = verify_bundle.main([str(bundle)])
    path.write_bytes(original)
    assert code in (1, 2)
    assert verify_bundle.main([str(bundle)]) == 0
